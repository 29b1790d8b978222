"""The hub of an iZone bridge: one request tells all where the bridge can."""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any, override

from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.util import dt as dt_util

from ..hub.coordinator import HubCoordinator, Snapshot
from ..hub.desired_state import Overlay
from ..hub.errors import ApiError, ConnectError, NotFoundError
from ..hub.vendor import IsothermConfigEntry
from .api.bridge import Bridge
from .api.client import IZoneClient
from .api.commands import Command
from .api.installation import Installation
from .api.notices import NoticeGate
from .const import (
    CONF_POLL_SECONDS,
    DEFAULT_POLL_SECONDS,
    DEFAULT_PORT,
    UNIT,
    zone_index,
    zone_key,
)
from .device_infos import bridge_info, part_info
from .finder import async_get_finder
from .hints import Hints
from .identity import first_to_answer
from .models import BridgeStatus, Part, Unit, parts_of
from .orders import plan
from .pace import DETAIL_EVERY, SETTLED_AFTER, Confirmations, Details, Hearing, Patience
from .refused import told_why
from .wishes import complete, laid_over, with_wishes

_LOGGER = logging.getLogger(__package__)


class IZoneCoordinator(HubCoordinator[Part]):
    """One bridge: its unit under the key `unit`, its zones under `zone_0` and so on.

    Requests per hour at the default pace of 30 s: 120 for the state (one each where
    the bridge has the bulk status; without it one for the system and two for zones in
    turn; V1: one for the system and one per four zones), and 60 for details in turn.
    While notices arrive polls come half as often; each burst of notices, at most one in
    5 s, is one reading more (of all zones, without the bulk status), and one that the
    bulk status does not explain, at most one in 5 min, reads everything. A command is
    one request, and one to three that read back what it changed until it shows. Set-up
    reads everything once: five requests, one per zone, and nine for the schedules.

    Args:
        hass: Home Assistant.
        entry: the bridge's config entry; its unique id is the bridge's uid.

    """

    push_grace = 8.0
    poll_grace = 8.0

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare the client without touching the network."""
        self._pace: int = entry.options.get(CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS)
        super().__init__(hass, entry, timedelta(seconds=self._pace))
        self.uid = entry.unique_id or ""
        port = entry.data.get(CONF_PORT, DEFAULT_PORT)
        self.bridge = Bridge(entry.data[CONF_HOST], port)
        self.client = IZoneClient(self.bridge, self.uid)
        self.hearing = Hearing(hass.loop.time)
        self._patience = Patience(hass.loop.time)
        self._told_bridge = Overlay(hass.loop.time)
        self._hints = Hints(self.client, hass.loop.time)
        self._gate = NoticeGate(self._on_hint)
        self._confirmations = Confirmations(self._confirm)
        self._polls = 0
        self._details = Details()
        self._leave_finder: CALLBACK_TYPE | None = None

    # Reading.

    @override
    async def _async_setup(self) -> None:
        self._leave_finder = await async_get_finder(self.hass).async_join(self)

    @override
    async def async_read(self) -> Snapshot[Part]:
        """Read what changes; every other time one detail that rarely does."""
        try:
            await self._read_or_follow()
        except ApiError:
            status = replace(self._status(), reachable=False)
            self.data = replace(self.data, status=status)
            raise
        if self._polls == 0:
            self._in_background(self._read_the_rest())
        elif self._polls % DETAIL_EVERY == 0 and self.client.installation.available:
            await self._details.read_next(self.client)
        self._polls += 1
        factor = 2 if self.hearing.alive else 1
        self.update_interval = timedelta(seconds=self._pace * factor)
        return self._snapshot(refreshed=True)

    async def _read_or_follow(self) -> None:
        try:
            await self._read()
        except ConnectError as err:
            if (host := await self._async_find()) is None:
                raise
            _LOGGER.info("%s is at %s now (%s)", self.name, host, err)
            self.bridge.move(host)
            data = {**self.config_entry.data, CONF_HOST: host}
            self.hass.config_entries.async_update_entry(self.config_entry, data=data)
            await async_get_finder(self.hass).async_moved(self)
            await self._read()

    async def _async_find(self) -> str | None:
        """Return another address at which the bridge answers over HTTP."""
        named = await async_get_finder(self.hass).async_addresses_of(self.uid)
        others = [host for host in named if host != self.host]
        return await first_to_answer(others, self.bridge.port, self.uid)

    async def _read(self) -> None:
        """Read the state, and all there is at first and after the unit was not heard."""
        if self._polls == 0:
            await self.client.read_all()
            return
        heard = self.client.installation.available
        if (await self.client.refresh()).available and not heard:
            await self.client.read_all()
            # One that was read as the unit fell silent told of an empty slot.
            self._in_background(self._read_the_rest())

    async def _read_the_rest(self) -> None:
        for read in (self.client.read_schedules, self.client.read_faults):
            with suppress(ApiError):
                await read()
            self.async_publish(self._snapshot())

    @callback
    def on_notice(self) -> None:
        """Take note that the bridge told of some change."""
        self.hearing.heard()
        self._gate.notice()

    @callback
    def _on_hint(self) -> None:
        if self.data.status.last_refresh is not None:
            self._in_background(self._read_on_hint())

    async def _read_on_hint(self) -> None:
        if not self.last_update_success or not self.reachable:
            await self.async_request_refresh()
            return
        try:
            more = await self._hints.read()
            self.async_publish(self._snapshot(refreshed=True))
            if more:
                await self._hints.read_everything()
                self.async_publish(self._snapshot(refreshed=True))
        except ApiError as err:
            _LOGGER.debug("%s did not answer after a notice: %s", self.name, err)

    @property
    def reachable(self) -> bool:
        """Whether the bridge's last answer to a poll was of use."""
        status = self.data.status
        return not isinstance(status, BridgeStatus) or status.reachable

    @property
    def host(self) -> str:
        """Where the bridge is asked."""
        return self.bridge.host

    @callback
    def on_seen(self, host: str) -> None:
        """Read at once if a reply names another address while this one is silent."""
        if not self.reachable and host != self.host:
            self._in_background(self.async_request_refresh())

    # From wire to snapshot.

    def _status(self, *, refreshed: bool = False) -> BridgeStatus:
        last = dt_util.utcnow() if refreshed else self.data.status.last_refresh
        return BridgeStatus(
            push_alive=self.hearing.alive,
            last_refresh=last,
            requests_last_hour=self.bridge.requests_last_hour,
            reachable=refreshed or self.reachable,
            host=self.bridge.host,
            bulk=self.client.has_status,
        )

    def _snapshot(self, *, refreshed: bool = False) -> Snapshot[Part]:
        installation = self._with(self.overlay, self.client.installation)
        self._patience.note(self.client.zone_errors)
        parts = parts_of(installation, self._patience.trusts)
        return Snapshot(self._status(refreshed=refreshed), parts)

    def _with(self, overlay: Overlay, installation: Installation) -> Installation:
        return with_wishes(installation, overlay, self.poll_grace, SETTLED_AFTER)

    @override
    def shape(self, device: Part) -> Hashable:
        """Return what it tells and can do: more may make more entities."""
        return device.shape

    # Commands.

    @override
    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask the unit or a zone for changes, checked before anything is sent.

        Args:
            key: `unit` or `zone_0` to `zone_13`.
            changes: by field, see `wishes`.

        Raises:
            ServiceValidationError: they must not be sent, and why.
            HomeAssistantError: what the bridge refused or why it can't be reached.

        """
        if key in self.data.devices:
            with told_why(self.hass):
                now = self._with(self.overlay, self.client.installation)
                changes = complete(now, key, changes)
                plan(now, key, changes)
        await super().async_command(key, changes)

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send the commands that bring changes about, in order."""
        now = self._with(self._told_bridge, self.client.installation)
        if key != UNIT and zone_index(key) not in now.zones:
            raise NotFoundError("the zone is no longer there")
        with told_why(self.hass):
            commands = plan(now, key, changes)
        self._hints.commanded()
        try:
            await self.client.send(*commands)
        finally:
            # Also after a failure: some may have been carried out.
            self._confirmations.ask(commands)
        self._told_bridge.ask(key, changes)

    @override
    def apply(self, device: Part, changes: Mapping[str, Any]) -> Part:
        """Return the unit or the zone as it will be."""
        now = self._with(self.overlay, self.client.installation)
        key = UNIT if isinstance(device, Unit) else zone_key(device.zone.index)
        return parts_of(laid_over(now, key, changes), self._patience.trusts)[key]

    @callback
    @override
    def async_publish_device(self, key: str, device: Part) -> None:
        """Publish a part, and the others with it: what a zone gets hangs on the unit."""
        self.async_publish(self._snapshot())

    @callback
    @override
    def async_restore(self, key: str) -> None:
        """Show what the bridge last told."""
        self.async_publish(self._snapshot())

    async def _confirm(self, commands: tuple[Command, ...]) -> bool:
        """Read back what commands changed; tell whether all that is asked for shows."""
        try:
            await self.client.confirm(*commands)
        except ApiError as err:
            _LOGGER.debug("%s could not be read back: %s", self.name, err)
            return False
        self.async_publish(self._snapshot(refreshed=True))
        told = self.client.installation
        return self._with(self.overlay, told) == told

    def _in_background(self, work: Any) -> None:
        self.config_entry.async_create_background_task(self.hass, work, self.name)

    @override
    def device_info(self, key: str) -> DeviceInfo | ChildDeviceInfo:
        """Describe the bridge, its unit or one of its zones."""
        identifier, part = self.identifier(key), self.data.devices.get(key)
        if part is None:
            title = self.config_entry.title
            return bridge_info(identifier, title, self.client.installation)
        unit_id = self.device_ids.get(UNIT, "")
        return part_info(identifier, part, self.hub_device_id, unit_id)

    @override
    async def async_stop(self) -> None:
        """Leave the finder, end what is pending and give up what waits."""
        if self._leave_finder:
            self._leave_finder()
        self._gate.cancel()
        self._confirmations.cancel()
        await self.client.close()
