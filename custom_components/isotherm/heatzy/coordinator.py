"""The hub of a Heatzy account: push first, polling as the safety net."""

from collections.abc import Hashable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
import logging
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo

from ..gizwits.api.events import (
    Attributes,
    BindingChanged,
    ConnectionChanged,
    Online,
    PushEvent,
)
from ..hub.coordinator import HUB, HubCoordinator, HubStatus, Snapshot
from ..hub.errors import NotFoundError
from ..hub.vendor import IsothermConfigEntry
from .account import Account
from .api.commands import as_kept, consequences
from .api.scheduler import ServerWeek
from .assembly import Assembly
from .clients import make_clients
from .const import CONF_GROUPS, CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
from .device_infos import account_info, heater_info
from .extras import Extras
from .group_control import GroupControl
from .groups import Groups
from .management import Management
from .memory import Memory
from .models import Heater, Settings
from .paces import Paces
from .reader import Reader
from .resumer import Resumer
from .sender import Sender
from .server_programmes import ServerProgrammes

_LOGGER = logging.getLogger(__package__)

SETTINGS: Final = tuple(item.name for item in fields(Settings))


class HeatzyCoordinator(HubCoordinator[Heater]):
    """A Heatzy account.

    Requests per hour while push is alive: 3600 / safety poll pace (12 by default), and
    with more than 100 heaters 20, whatever their number; without push one page of
    bindings per 100 heaters and one request per reachable heater each minute, or each
    as many seconds as there are heaters if these are more than 60. A command is one
    request.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.

    """

    paces = Paces()

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare the clients without touching the network."""
        self._poll_seconds: int = entry.options.get(
            CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
        )
        super().__init__(hass, entry, timedelta(seconds=self._poll_seconds))
        paces = self.paces
        self.client, self.push = make_clients(hass, entry, paces, self._on_push)
        defaults = Settings.from_options(entry.options)
        self.memory = Memory(hass, entry.entry_id, defaults)
        self._resumer = Resumer(hass, entry, self.memory, self.async_command)
        self.server_programmes = ServerProgrammes(self.client)
        self.account = Account(hass.loop.time, self.outage_grace)
        self._extras = Extras(self, self.client, self.account)
        self._assembly = Assembly(
            self.account,
            overlay=self.overlay,
            memory=self.memory,
            extras=self._extras,
            server_programmes=self.server_programmes,
            resumer=self._resumer,
        )
        self._reader = Reader(
            self.client, self.push, self.account, paces, self._extras.polled
        )
        self.groups = Groups(
            self.client,
            self.account,
            hass.loop.time,
            enabled=entry.options.get(CONF_GROUPS, True),
        )
        control = GroupControl(self.client, self.groups, paces.gather)
        self._sender = Sender(
            hass,
            self.client,
            control,
            self.push,
            self.account,
            confirm_after=paces.confirm_after,
        )
        self.management = Management(self, self.client, self.account)

    # Reading.

    @override
    async def _async_setup(self) -> None:
        await self.memory.load()
        await self._extras.load()

    @override
    async def async_read(self) -> Snapshot[Heater]:
        """Read who is there, then the states that push does not bring."""
        try:
            gone = await self._reader.read()
        finally:
            self._set_pace()
        for did in gone:
            self._forget(did)
        await self.groups.keep_current(self, self.paces.groups)
        status = HubStatus(
            push_alive=self.push.alive,
            last_refresh=self._reader.last_refresh,
            requests_last_hour=self.client.requests.last_hour,
        )
        heaters = self._assembly.heaters(self.data.devices, self.poll_grace)
        return Snapshot(status, heaters)

    def _forget(self, did: str) -> None:
        self.overlay.forget(did)
        self.memory.forget(did)
        self._extras.forget_clock(did)
        self.server_programmes.forget(did)
        self._assembly.forget(did)

    @callback
    def drop(self, did: str) -> None:
        """Let go of a heater that was just removed from the account."""
        self._forget(did)
        self.push.set_bindings(self.account.bindings.values())
        devices = {k: v for k, v in self.data.devices.items() if k != did}
        self.async_publish(replace(self.data, devices=devices))

    def _set_pace(self) -> None:
        seconds = self.paces.between_polls(
            self._poll_seconds, len(self.account.bindings), push_alive=self.push.alive
        )
        self.update_interval = timedelta(seconds=seconds)

    # Push.

    @callback
    def _on_push(self, event: PushEvent) -> None:
        match event:
            case Attributes(did=did, attrs=attrs):
                self._on_attributes(did, attrs)
            case Online(did=did, online=online):
                self.account.report_connected(did, online)
                self._republish(did)
            case BindingChanged():
                self._refresh_soon()
            case ConnectionChanged(up=up):
                self._on_link(up)

    def _on_attributes(self, did: str, attrs: Mapping[str, Any]) -> None:
        self.account.take_pushed(did, attrs)
        self._extras.pushed(did, attrs)
        self._reader.pushed(did)
        self._republish(did, pushed=True)

    def _on_link(self, up: bool) -> None:
        if up:
            # The link asks for every state as it comes up.
            self.account.asked(*self.account.bindings)
        if self.push.alive is not self.data.status.push_alive:
            _LOGGER.debug("Push is %s", "alive" if self.push.alive else "not alive")
            self.async_publish_status(push_alive=self.push.alive)
        self._reader.linked(up)
        if self.outage.lasts or not up:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        if self._reader.last_refresh is not None:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{self.name} refresh"
            )

    @callback
    @override
    def async_recovered(self) -> None:
        """Connect push at once: it may be in a long pause."""
        self.push.retry_now()

    def _republish(self, did: str, *, pushed: bool = False) -> None:
        if did in self.data.devices:
            heater = self._assembly.heater(did, self.push_grace, pushed=pushed)
            self.async_publish_device(did, heater)

    # From wire to snapshot.

    @override
    def apply(self, device: Heater, changes: Mapping[str, Any]) -> Heater:
        """Return the heater as it will be."""
        return self._assembly.changed(device, changes)

    @callback
    @override
    def async_restore(self, key: str) -> None:
        """Show what the vendor last told."""
        self._republish(key)

    @override
    def shape(self, device: Heater) -> Hashable:
        """Return the product, as more attributes may make more entities, and the labels."""
        product = device.product
        fields, points = frozenset(product.fields), frozenset(device.points)
        return (fields, product.raw, points, device.name, device.firmware)

    @override
    def device_info(self, key: str) -> DeviceInfo:
        """Describe the account or one of its heaters."""
        identifier = self.identifier(key)
        if key == HUB:
            return account_info(identifier, self.config_entry.title)
        area = self.groups.area(key)
        return heater_info(identifier, self.data.devices[key], area, self.hub_device_id)

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
        if (heater := self.data.devices.get(key)) is None:
            await super().async_command(key, wanted)
            return
        product, state = heater.product, heater.state
        with self.memory.kept_if_refused(key):
            wanted |= self.memory.remember(key, wanted, state)
            wanted = as_kept(product, wanted)
            wanted |= consequences(product, state, wanted)
            await super().async_command(key, wanted)

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send changes to a heater, in one request."""
        heater = self.data.devices.get(key)
        if heater is None:
            raise NotFoundError("the heater is no longer in the account")
        if "clock" in changes:
            self._extras.forget_clock(key)
        await self._sender.send(heater, changes)

    async def async_rename(self, key: str, name: str) -> None:
        """Rename a heater in the vendor's account.

        Raises:
            HomeAssistantError: what the vendor refused or why it can't be reached.

        """
        with self.translated_errors():
            await self.management.rename(key, name)

    def knows_server_programme(self, did: str) -> bool:
        """Return whether the programme that the server keeps for a heater was read."""
        return self.server_programmes.known(did)

    async def async_read_server_programme(self, did: str) -> None:
        """Read the programme that the server keeps for a heater."""
        with self.translated_errors():
            await self.server_programmes.read(did)
        self._republish(did)

    async def async_write_server_programme(self, did: str, week: ServerWeek) -> None:
        """Make the server keep a week for a heater."""
        try:
            with self.translated_errors():
                await self.server_programmes.write(did, week)
        finally:
            self._republish(did)

    @override
    async def async_stop(self) -> None:
        """End push and write the memory."""
        self._sender.close()
        await self.push.stop()
        await self._extras.close()
        await self.memory.close()
