"""The hub of a Heatzy account: push first, polling as the safety net."""

import asyncio
from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
import logging
from typing import Any, Final, override

from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..coordinator import HUB, HubCoordinator, HubStatus, Snapshot
from ..errors import ApiError, ConnectError, NotFoundError, OfflineError, RejectedError
from ..gizwits.api.app import AppClient
from ..gizwits.api.push import (
    Attributes,
    BindingChanged,
    Link,
    Online,
    PushClient,
    PushEvent,
)
from ..vendor import IsothermConfigEntry
from .account import Account
from .api.commands import Changes, to_attrs, to_raw
from .api.products import HINTS
from .const import (
    CONF_BOOST_MINUTES,
    CONF_HOLIDAY_DAYS,
    CONF_POLL_SECONDS,
    DEFAULT_POLL_SECONDS,
    app_url,
)
from .memory import Memory, interrupted
from .models import Heater, Settings

_LOGGER = logging.getLogger(__package__)

POLL_WITHOUT_PUSH: Final = 60
"""Seconds between polls while push is not alive, at the most one heater a second."""
PARALLEL_READS: Final = 20
FIRST_PUSH_WAIT: Final = 2.0
"""Seconds for which set-up waits for the states to be pushed before it asks for them."""
CONFIRM_AFTER: Final = 5.0
"""Seconds after a command at which push is asked for the state; beyond `push_grace`."""
ANSWER_TIME: Final = 10.0
"""Seconds in which a pushed state may be the answer to our asking, no sign of life."""
ATTR_INVALID: Final = 9025
SETTINGS: Final = tuple(item.name for item in fields(Settings))


class HeatzyCoordinator(HubCoordinator[Heater]):
    """A Heatzy account.

    Requests per hour: 3600 / safety poll pace (12 by default) times one page of
    bindings per 100 heaters while push is alive; without push one such page and one
    request per reachable heater each minute, or each as many seconds as there are
    heaters if these are more than 60. A command is one request.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.

    """

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare the clients without touching the network."""
        self._poll_seconds: int = entry.options.get(
            CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
        )
        super().__init__(hass, entry, timedelta(seconds=self._poll_seconds))
        session = async_get_clientsession(hass)
        self.client = AppClient(
            session,
            entry.data[CONF_USERNAME],
            entry.data[CONF_PASSWORD],
            base_url=app_url(entry.data),
        )
        self.push = PushClient(session, self.client, listener=self._on_push)
        plain = Settings()
        defaults = Settings(
            entry.options.get(CONF_BOOST_MINUTES, plain.boost_minutes),
            entry.options.get(CONF_HOLIDAY_DAYS, plain.holiday_days),
        )
        self.memory = Memory(hass, entry.entry_id, defaults)
        self.account = Account(hass.loop.time)
        self._pushed = asyncio.Event()
        self._confirms: dict[str, CALLBACK_TYPE] = {}

    # Reading.

    @override
    async def _async_setup(self) -> None:
        await self.memory.load()

    @override
    async def async_read(self) -> Snapshot[Heater]:
        """Read who is there, then the states that push does not bring."""
        for did in self.account.take_bindings(await self.client.bindings()):
            self.overlay.forget(did)
            self.memory.forget(did)
        first = self.data.status.last_refresh is None
        self.push.set_bindings(self.account.bindings.values())
        if first:
            await self._first_push()
        await self._read_missing()
        self._set_pace()
        status = HubStatus(
            push_alive=self.push.alive,
            last_refresh=dt_util.utcnow(),
            requests_last_hour=self.client.requests.last_hour,
        )
        heaters = {
            did: self._heater(did, self.poll_grace) for did in self.account.bindings
        }
        return Snapshot(status, heaters)

    async def _first_push(self) -> None:
        self.push.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_PUSH_WAIT):
                while any(did not in self.account.attrs for did in self.account.reachable()):
                    self._pushed.clear()
                    await self._pushed.wait()

    async def _read_missing(self) -> None:
        reachable = {
            did for did in self.account.reachable() if not self.push.alive_for(did)
        }
        wanted = [
            did
            for did in self.account.bindings
            if did in reachable or did not in self.account.attrs
        ]
        limit = asyncio.Semaphore(PARALLEL_READS)
        results = await asyncio.gather(
            *(self._read_one(did, limit) for did in wanted), return_exceptions=True
        )
        failures = [err for err in results if isinstance(err, BaseException)]
        for err in failures:
            if not isinstance(err, ApiError):
                raise err
        # A single heater's failure is its own; all of them together is the cloud's.
        if failures and len(failures) == len(wanted) == len(self.account.bindings):
            raise failures[0]

    async def _read_one(self, did: str, limit: asyncio.Semaphore) -> None:
        async with limit:
            try:
                data = await self.client.devdata(did)
            except NotFoundError, OfflineError:
                self.account.set_connected(did, False)
                return
        self.account.take_attributes(did, data.attrs)

    def _set_pace(self) -> None:
        seconds = self._poll_seconds
        if not self.push.alive:
            seconds = max(POLL_WITHOUT_PUSH, len(self.account.bindings))
        self.update_interval = timedelta(seconds=seconds)

    # Push.

    @callback
    def _on_push(self, event: PushEvent) -> None:
        match event:
            case Attributes(did=did, attrs=attrs):
                self._on_attributes(did, attrs)
            case Online(did=did, online=online):
                self.account.set_connected(did, online)
                self._republish(did)
            case BindingChanged():
                self._refresh_soon()
            case Link(up=up):
                self._on_link(up)

    def _on_attributes(self, did: str, attrs: Mapping[str, Any]) -> None:
        self.account.take_pushed(did, attrs)
        self._pushed.set()
        self._republish(did)

    def _on_link(self, up: bool) -> None:
        if up:
            # The link asks for every state as it comes up.
            self.account.asked(*self.account.bindings)
        if self.push.alive is not self.data.status.push_alive:
            _LOGGER.debug("Push is %s", "alive" if self.push.alive else "not alive")
            self.async_publish_status(push_alive=self.push.alive)
        if not up:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        if self.data.status.last_refresh is not None:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{self.name} refresh"
            )

    def _republish(self, did: str) -> None:
        if did in self.data.devices:
            self.async_publish_device(did, self._heater(did, self.push_grace))

    # From wire to snapshot.

    def _heater(self, did: str, grace: float) -> Heater:
        binding, state = self.account.bindings[did], self.account.state(did)
        state = replace(state, **self.overlay.over(did, partial(getattr, state), grace))
        recollection = self.memory.of(did)
        end = recollection.watch(state, dt_util.utcnow())
        if recollection.before and state.derogating is None:
            self._resume(did)
        return Heater(
            did=did,
            name=binding.alias or binding.product_name or did[:6],
            product_key=binding.product_key,
            product_name=binding.product_name,
            product=self.account.product(did),
            state=state,
            connected=self.account.connected(did),
            available=self.account.available(did),
            firmware=binding.wifi_version,
            derogation_end=end,
            settings=self.memory.settings(did),
        )

    @override
    def apply(self, device: Heater, changes: Mapping[str, Any]) -> Heater:
        """Return the heater as it will be."""
        state = replace(device.state, **changes)
        end = self.memory.of(device.did).watch(state, dt_util.utcnow())
        return replace(device, state=state, derogation_end=end)

    @callback
    @override
    def async_restore(self, key: str) -> None:
        """Show what the vendor last told."""
        self._republish(key)

    @override
    def shape(self, device: Heater) -> Hashable:
        """Return the product: more attributes may make more entities."""
        return (frozenset(device.product.fields), device.product.raw)

    @override
    def device_info(self, key: str) -> DeviceInfo:
        """Describe the account or one of its heaters."""
        if key == HUB:
            return DeviceInfo(
                identifiers={self.identifier(HUB)},
                name=self.config_entry.title,
                manufacturer="Heatzy",
                translation_key="heatzy_account",
                entry_type=DeviceEntryType.SERVICE,
            )
        heater = self.data.devices[key]
        hint = HINTS.get(heater.product_key)
        return DeviceInfo(
            identifiers={self.identifier(key)},
            name=heater.name,
            manufacturer="Heatzy",
            model=hint.label if hint else heater.product_name or None,
            model_id=heater.product_name or None,
            sw_version=heater.firmware,
            via_device_id=self.hub_device_id,
        )

    # Commands.

    @override
    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask a heater for changes.

        Settings kept here need no request. A derogation remembers what it interrupts,
        and its end brings that back in the same request; a mode chosen by hand is what
        counts from then.

        Raises:
            HomeAssistantError: what the vendor refused or why it can't be reached.

        """
        settings = {name: changes[name] for name in SETTINGS if name in changes}
        if settings:
            self.memory.set(key, **settings)
            self._republish(key)
        wanted = {k: v for k, v in changes.items() if k not in settings}
        if key in self.data.devices:
            state = self.data.devices[key].state
            wanted |= self.memory.remember(key, wanted, state)
        await super().async_command(key, wanted)

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send changes: one control call, over push only where REST is out of order."""
        heater = self.data.devices.get(key)
        if heater is None:
            raise NotFoundError("the heater is no longer in the account")
        if heater.product.raw:
            await self.client.control_raw(key, to_raw(changes))
            return
        attrs = to_attrs(heater.product, self.account.state(key), changes)
        try:
            await self.client.control(key, attrs)
        except (ConnectError, RejectedError) as err:
            final = isinstance(err, NotFoundError | OfflineError)
            refused = isinstance(err, RejectedError) and err.code == ATTR_INVALID
            if final or refused or not self.push.alive_for(key):
                raise
            _LOGGER.debug("Control over REST failed (%s), trying push", err)
            await self.push.write(key, attrs)
        self._confirm_later(key)

    def _confirm_later(self, did: str) -> None:
        async def confirm(_now: Any) -> None:
            self._confirms.pop(did, None)
            if self.push.alive_for(did):
                self.account.asked(did)
                with suppress(ApiError):
                    await self.push.read(did)

        if cancel := self._confirms.pop(did, None):
            cancel()
        self._confirms[did] = async_call_later(self.hass, CONFIRM_AFTER, confirm)

    def _resume(self, did: str) -> None:
        """Bring back what a derogation that just ended had interrupted."""
        before = self.memory.take_before(did)
        if wanted := interrupted(before, self.account.state(did)):
            self.config_entry.async_create_background_task(
                self.hass, self._resume_with(did, wanted), f"{self.name} resume"
            )

    async def _resume_with(self, did: str, changes: Changes) -> None:
        try:
            await self.async_command(did, changes)
        except HomeAssistantError as err:
            _LOGGER.warning("A heater could not go back to its mode: %s", err)

    @override
    async def async_stop(self) -> None:
        """End push and write the memory."""
        for cancel in self._confirms.values():
            cancel()
        self._confirms.clear()
        await self.push.stop()
        await self.memory.close()
