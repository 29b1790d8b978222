"""The other systems at a bridge, each looked after on its own, beside the air-conditioner."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
import logging
from typing import Any, Protocol

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..hub.errors import ApiError
from ..hub.mishaps import Mishaps
from .api.subsystems import Subsystem
from .api.targets import Kind, Target
from .parts import PARTS
from .timing import Timing
from .ways import Ways

_LOGGER = logging.getLogger(__package__)


class _Hub(Protocol):
    """What is needed of the hub."""

    hass: HomeAssistant
    name: str
    timing: Timing
    reachable: bool
    mishaps: Mishaps
    ways: Ways

    async def async_take(
        self, read: Callable[[], Coroutine[Any, Any, object]]
    ) -> None: ...
    def in_background(self, work: Coroutine[Any, Any, None]) -> None: ...


class SubsystemPolling:
    """Find out once whether a system is fitted, and poll it from then on.

    Args:
        hub: of the bridge; its reads are published by it.
        system: what is polled.

    """

    def __init__(self, hub: _Hub, system: Subsystem) -> None:
        """Begin with nothing asked."""
        self.system = system
        self._hub = hub
        self._failing_since: float | None = None
        self._pauses = iter(hub.timing.probe_again)
        self._cancel_timer: CALLBACK_TYPE | None = None

    @property
    def available(self) -> bool:
        """Whether what was last read still stands."""
        since, grace = self._failing_since, self._hub.timing.outage_grace
        return since is None or self._hub.hass.loop.time() - since < grace

    @callback
    def start(self) -> None:
        """Ask whether it is fitted, as soon as the line is free."""
        self._hub.in_background(self._probe())

    @callback
    def stop(self) -> None:
        """Ask no more."""
        if self._cancel_timer:
            self._cancel_timer()
            self._cancel_timer = None

    def _later(
        self, seconds: float | None, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        if seconds is None:
            return

        @callback
        def begin(_now: datetime) -> None:
            self._cancel_timer = None
            self._hub.in_background(work())

        self._cancel_timer = async_call_later(self._hub.hass, seconds, begin)

    async def _probe(self) -> None:
        if self._hub.ways.remote:
            # The cloud has no word of it.
            self._later(self._every, self._probe)
            return
        await self._tried("probe", self.system.probe)
        if self.system.fitted is None:
            self._later(next(self._pauses, self._last_pause), self._probe)
        elif self.system.fitted:
            self._later(self._every, self._poll)

    @property
    def _last_pause(self) -> float | None:
        """That of a system whose answers don't tell; one that only refuses isn't there."""
        given_up = self.system.refused and not self.system.was_fitted
        return None if given_up else self._hub.timing.probe_again[-1]

    @property
    def _every(self) -> float:
        timing = self._hub.timing
        return timing.busy_every if self.system.busy else timing.subsystem_every

    async def _poll(self) -> None:
        if self._hub.reachable:
            now = self._hub.hass.loop.time()
            if not self._hub.ways.remote and await self._tried(
                "poll", self.system.poll
            ):
                self._failing_since = None
            elif self._failing_since is None:
                self._failing_since = now
        self._later(self._every, self._poll)

    async def _tried(
        self, what: str, read: Callable[[], Coroutine[Any, Any, object]]
    ) -> bool:
        hub, name = self._hub, self.system.name
        try:
            with hub.mishaps.as_api_error((what, name)):
                await hub.async_take(read)
        except ApiError as err:
            _LOGGER.debug("%s: %s of %s failed: %s", hub.name, what, name, err)
            return False
        return True


class SubsystemsPolling:
    """All the other systems of one bridge.

    Args:
        hub: of the bridge.
        systems: that there may be.

    """

    def __init__(self, hub: _Hub, systems: Iterable[Subsystem]) -> None:
        """Begin with nothing asked."""
        self._all = tuple(SubsystemPolling(hub, one) for one in systems)

    @callback
    def start(self) -> None:
        """Look after all of them, each on its own."""
        for one in self._all:
            one.start()

    @callback
    def stop(self) -> None:
        """Ask no more."""
        for one in self._all:
            one.stop()

    @property
    def awaited(self) -> Iterable[Target]:
        """The devices that may be there and were not read yet."""
        awaited = (target for one in self._all for target in one.system.awaited())
        return (target for target in awaited if target.kind in PARTS)

    def available(self, kind: Kind) -> bool:
        """Tell whether what was last read of a kind of target still stands."""
        return all(one.available for one in self._all if kind in one.system.kinds)
