"""The hubs of an entry: begun at set-up; those of subentries come, change and go alone."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
import logging
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryNotReady,
    HomeAssistantError,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .vendor import AnyHub, IsothermConfigEntry, Runtime, Vendor

_LOGGER: Final = logging.getLogger(__package__)
_RUNS: Final = {ConfigEntryState.SETUP_IN_PROGRESS, ConfigEntryState.LOADED}


class RunningHubs:
    """The hubs of an entry while it is loaded.

    Args:
        hass: Home Assistant.
        entry: the entry.
        vendor: whose row makes the hubs.

    """

    def __init__(
        self, hass: HomeAssistant, entry: IsothermConfigEntry, vendor: Vendor
    ) -> None:
        """Begin with none."""
        self._hass = hass
        self._entry = entry
        self._runtime = Runtime(vendor)
        self._own: AnyHub | None = None
        self._made: list[AnyHub] = []
        self._failures: list[HomeAssistantError] = []
        self._made_of: dict[str, tuple[Any, ...]] = {}
        """What a subentry was like when its hub was made or began to be."""
        self._beginning: dict[str, asyncio.Task[None]] = {}
        self._tasks: dict[str, set[asyncio.Task[None]]] = {}

    # Set-up.

    def make_own(self) -> list[AnyHub]:
        """Make the entry's own hubs, without touching the network."""
        own = list(self._runtime.vendor.hubs(self._hass, self._entry))
        self._own = next(iter(own), None)
        self._made += own
        return own

    def make_others(self) -> list[AnyHub]:
        """Make the hubs of the subentries, which may need what the entry's own has read."""
        others = [self._make(one) for one in self._entry.subentries.values()]
        self._made += others
        return others

    def _make(self, subentry: ConfigSubentry) -> AnyHub:
        make = self._runtime.vendor.subentry_hub
        # Without it there is no flow that adds a subentry.
        assert make is not None
        self._made_of[subentry.subentry_id] = _like(subentry)
        return make(self._hass, self._entry, subentry, self._own)

    @contextmanager
    def counting_failures(self) -> Iterator[None]:
        """Let the first refresh of a hub fail: it comes with a later poll."""
        try:
            yield
        except (ConfigEntryAuthFailed, ConfigEntryNotReady) as err:
            self._failures.append(err)

    @callback
    def run(self) -> Runtime:
        """Show the hubs, and follow the subentries until the entry is unloaded.

        Raises:
            ConfigEntryAuthFailed: no hub can be reached, and the sign-in is refused.
            ConfigEntryNotReady: no hub can be reached.

        """
        failures = self._failures
        if failures and len(failures) == len(self._made):
            raise failures[0]
        for err in failures:
            title = self._entry.title
            _LOGGER.warning("A part of %s is not available yet: %s", title, err)
            if isinstance(err, ConfigEntryAuthFailed):
                self._entry.async_start_reauth(self._hass)
        for hub in self._made:
            if hub.subentry_id is None or not self._changed(hub.subentry_id):
                self._runtime.show(hub)
            else:
                # While it was asked for what there is.
                del self._made_of[hub.subentry_id]
                self._start(hub.subentry_id, hub.async_shutdown())
        self._made.clear()
        self._look()
        hass, stop = self._hass, EVENT_HOMEASSISTANT_STOP
        for end in (
            async_dispatcher_connect(
                hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
            ),
            hass.bus.async_listen_once(stop, self._stop),
            self._close,
        ):
            self._entry.async_on_unload(end)
        return self._runtime

    # Subentries.

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry is self._entry:
            self._look()

    @callback
    def _look(self) -> None:
        for subentry_id in self._made_of.keys() | self._entry.subentries.keys():
            if self._changed(subentry_id):
                self._renew(subentry_id)

    def _changed(self, subentry_id: str) -> bool:
        subentry = self._entry.subentries.get(subentry_id)
        now = _like(subentry) if subentry else None
        return self._made_of.get(subentry_id) != now

    @callback
    def _renew(self, subentry_id: str) -> None:
        """End the hub of a subentry, and begin another if there is still one to be."""
        self._made_of.pop(subentry_id, None)
        if beginning := self._beginning.pop(subentry_id, None):
            beginning.cancel()
        if shown := self._runtime.withdraw(subentry_id):
            self._start(subentry_id, shown.async_end())
        subentry = self._entry.subentries.get(subentry_id)
        if subentry and self._may_begin:
            self._made_of[subentry_id] = _like(subentry)
            earlier = set(self._tasks.get(subentry_id, ()))
            self._beginning[subentry_id] = self._start(
                subentry_id, self._begin(subentry, earlier)
            )

    @property
    def _may_begin(self) -> bool:
        return self._entry.state in _RUNS and not self._hass.is_stopping

    async def _begin(
        self, subentry: ConfigSubentry, earlier: set[asyncio.Task[None]]
    ) -> None:
        """Begin the hub of a subentry once nothing is left of those before it."""
        if earlier:
            await asyncio.wait(earlier)
        hub = self._make(subentry)
        try:
            await hub.async_refresh()
            if self._may_begin:
                self._runtime.show(hub)
        finally:
            if hub is not self._runtime.hubs.get(hub.subentry_id):
                await hub.async_shutdown()

    def _start(
        self, subentry_id: str, work: Coroutine[Any, Any, None]
    ) -> asyncio.Task[None]:
        """Start what has to be over before the subentry's next hub begins."""
        tasks = self._tasks.setdefault(subentry_id, set())
        task = self._entry.async_create_task(self._hass, work, eager_start=False)
        tasks.add(task)

        def done(task: asyncio.Task[None]) -> None:
            tasks.discard(task)
            if not tasks:
                self._tasks.pop(subentry_id, None)

        task.add_done_callback(done)
        return task

    # The end.

    async def _stop(self, _event: Event) -> None:
        """Stop all hubs before the connections close under their feet."""
        for beginning in self._beginning.values():
            beginning.cancel()
        for hub in list(self._runtime.hubs.values()):
            await hub.async_shutdown()

    @callback
    def _close(self) -> None:
        """Follow nothing any more; Home Assistant stops the hubs, and removes the entities."""
        for beginning in self._beginning.values():
            beginning.cancel()
        for subentry_id in list(self._runtime.hubs):
            self._runtime.withdraw(subentry_id)


def _like(subentry: ConfigSubentry) -> tuple[Any, ...]:
    """Return what a subentry is like; it is changed in place."""
    return subentry.title, dict(subentry.data), subentry.unique_id
