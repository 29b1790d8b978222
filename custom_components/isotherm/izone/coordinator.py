"""The hub of an iZone bridge: one request tells all where the bridge can."""

from collections.abc import Callable, Coroutine, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
import logging
from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.util import dt as dt_util

from ..hub.coordinator import HubCoordinator
from ..hub.errors import ApiError
from ..hub.vendor import IsothermConfigEntry
from .api import changes as table
from .api.commands import Command
from .api.installation import Installation
from .api.notifications import NotificationGate
from .api.targets import TARGETS, Kind
from .const import CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
from .device_infos import bridge_info
from .kept import Kept, async_remember
from .models import BridgeStatus, Part
from .own_network import has_aircon
from .parts import PARTS, shown_by, targets
from .polling import Notifications, Turns, ZoneTrust
from .read_back import ReadBack
from .subsystems import SubsystemsPolling
from .timing import Timing, izone_timing
from .ways import Ways

_LOGGER = logging.getLogger(__package__)


class IZoneCoordinator(HubCoordinator[Part]):
    """One bridge: its unit under the key `unit`, its zones under `zone_0` and so on.

    Commands go to these, and to schedules under `schedule_0` and so on.

    Args:
        hass: Home Assistant.
        entry: the bridge's config entry; its unique id is the bridge's uid.

    """

    timing: Timing

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare the client without touching the network."""
        timing = izone_timing(hass)
        self._poll: int = entry.options.get(CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS)
        super().__init__(hass, entry, poll_interval=self._poll, timing=timing)
        self.uid = entry.unique_id or ""
        self.ways = Ways(self)
        self.client = self.ways.client
        self.reachable = True
        """Whether the bridge's last answer to a poll was of use."""
        self.notifications = Notifications(self.client, timing, hass.loop.time)
        self._last_refresh: datetime | None = None
        self._zone_trust = ZoneTrust(timing, hass.loop.time)
        self._gate = NotificationGate(
            self._on_burst, settle=timing.gather, interval=timing.between_reads
        )
        self.read_back = ReadBack(
            self.name,
            self.client,
            timing,
            read=self._read_commands_back,
            again=self._queue.submit,
            desired=self.desired,
        )
        self._turns: Turns | None = None
        self._subsystems = SubsystemsPolling(self, self.client.subsystems)
        self.kept = Kept(hass, self.storage_key, timing.saving)

    # Reading.

    @override
    async def _async_setup(self) -> None:
        await async_remember(self.kept, self.ways.local, self.client)
        await self.ways.join()

    @override
    async def async_read(self) -> None:
        """Read what changes, and in turn what the bulk status lacks."""
        interval = self._poll * (2 if self.notifications.arrive else 1)
        self.update_interval = timedelta(seconds=interval)
        try:
            await self.ways.read(partial(self._read, interval))
        except Exception:
            self.reachable = False
            self.update_interval = timedelta(seconds=min(self._poll, self.timing.probe))
            self.data = replace(self.data, status=self.status())
            raise
        self._refreshed()

    async def _read(self, interval: float) -> None:
        """Read the state, and all there is at first and after the unit was not heard."""
        if self.ways.remote:
            await self.ways.read_told()
            if self._turns:
                return
        else:
            if self._turns and await self._read_in_turn(self._turns, interval):
                return
            if self._turns or not self.ways.just_read:
                await self.client.read_state(self.timing.first_read)
        if self._turns is None and self.ways.local:
            self._subsystems.start()
        self._turns = Turns(self.timing, self.hass.loop.time, self.mishaps)
        # A schedule that was read as the unit fell silent told of an empty slot.
        self.in_background(self.async_read_the_rest())

    async def _read_in_turn(self, turns: Turns, interval: float) -> bool:
        """Read the state and what is due; tell whether that is all there is to read."""
        heard = self.client.installation.available
        await turns.poll(self.client, interval)
        if self.notifications.full_read_due:
            with suppress(ApiError), self.mishaps.as_api_error("read everything"):
                await self.notifications.read_everything()
        return heard or not self.client.installation.available

    async def async_read_the_rest(self) -> None:
        """Read and publish what a first look does without."""
        client = self.client
        if not client.installation.has_aircon:
            return
        for read in (client.read_details, client.read_schedules, client.read_faults):
            with suppress(ApiError), self.mishaps.as_api_error(read):
                await self.async_take(read)

    async def async_take(self, read: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Read what polls leave for later, and publish it; raises what the read does."""
        try:
            await read()
        finally:
            self._observe()
            self.async_publish()

    def _refreshed(self) -> None:
        self.reachable = True
        self._last_refresh = dt_util.utcnow()
        if self.client.installation.has_aircon:
            has_aircon(self.hass, self.config_entry)
        self._observe()

    def _take_in(self) -> None:
        self._refreshed()
        self.async_publish()

    def _observe(self) -> None:
        """Hold what was just read against what was asked for."""
        self._zone_trust.note(self.client.zone_errors)
        self.read_back.take_reported()

    # Change notifications and announcements.

    @callback
    def on_notification(self) -> None:
        """Take note that the bridge told of some change."""
        self.notifications.heard()
        self._gate.notified()

    @callback
    def _on_burst(self) -> None:
        if self.ways.remote:
            self.in_background(self.ways.try_local())
        elif self._last_refresh is not None:
            self.in_background(self._read_notified())

    async def _read_notified(self) -> None:
        if not self.last_update_success or not self.reachable:
            await self.async_request_refresh()
            return
        try:
            with self.mishaps.as_api_error("read upon a notification"):
                await self.notifications.read()
                self._take_in()
                if self.notifications.full_read_due:
                    await self.notifications.read_everything()
                    self._take_in()
        except ApiError as err:
            _LOGGER.debug("%s: no answer after a notification: %s", self.name, err)
            self._gate.again()

    @property
    def host(self) -> str:
        """Where the bridge is asked on its own network; empty for one without an address."""
        return self.ways.local.host if self.ways.local else ""

    @callback
    def on_announced(self, host: str) -> None:
        """Read at once if another address is announced while this one is silent."""
        if self.ways.remote:
            self.in_background(self.ways.try_local())
        elif not self.reachable and host != self.host:
            self.in_background(self.async_request_refresh())

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something while the entry is loaded."""
        self.config_entry.async_create_background_task(self.hass, work, self.name)

    # From wire to snapshot.

    @override
    def status(self) -> BridgeStatus:
        return BridgeStatus(
            push_alive=self.notifications.arrive,
            last_refresh=self._last_refresh,
            requests_last_hour=self.ways.requests_last_hour,
            reachable=self.reachable,
            host=self.host,
            bulk=self.client.has_status,
            way=self.ways.shown,
        )

    def _shown(self) -> Installation:
        return table.desired(self.client.installation, self.desired)

    @override
    def keys(self) -> Iterable[str]:
        there = targets(self.client.installation)
        # What was not read yet stays in the registry until it was.
        return [target.key for target in (*there, *self._subsystems.awaited)]

    @override
    def build(self, key: str) -> Part | None:
        target = TARGETS[key]
        if target.kind is Kind.ZONE:
            stands = self._zone_trust.trusts(target.index)
        else:
            stands = self._subsystems.available(target.kind)
        now = self._shown()
        if now.part(target) is None:
            return None
        return PARTS[target.kind].build(now, target, stands)

    @callback
    @override
    def async_publish(self, *keys: str) -> None:
        """Build everything anew: what a zone gets hangs on the unit, and the reverse."""
        super().async_publish()

    @override
    def shape(self, device: Part) -> Hashable:
        """Return what it tells and can do: more may make more entities."""
        return device.shape

    # Commands.

    @override
    def device_key(self, key: str) -> str:
        """Return the device that shows what is asked: of a schedule, the unit."""
        return shown_by(TARGETS[key]).key if key in TARGETS else key

    @override
    def prepare(self, key: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        return table.prepare(self._shown(), TARGETS[key], changes)

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        self.notifications.commanded()
        await self.read_back.send(TARGETS[key], changes)

    async def _read_commands_back(self, commands: tuple[Command, ...]) -> None:
        try:
            with self.mishaps.as_api_error("read back"):
                await self.ways.read_anew(
                    {one.target for one in commands},
                    partial(self.client.confirm, *commands),
                )
                self._take_in()
        except ApiError as err:
            _LOGGER.debug("%s: commands not read back: %s", self.name, err)

    @override
    def device_info(self, key: str) -> DeviceInfo | ChildDeviceInfo:
        identifier, part = self.identifier(key), self.data.devices.get(key)
        if part is None:
            title = self.config_entry.title
            return bridge_info(identifier, title, self.client.installation)
        row = PARTS[TARGETS[key].kind]
        parent = self.device_ids.get(row.parent.key, "") if row.parent else None
        return row.info(
            identifier, part, self.hub_device_id if parent is None else parent
        )

    @override
    async def async_stop(self) -> None:
        self.ways.leave()
        self._gate.cancel()
        self._subsystems.stop()
        self.read_back.cancel()
        await self.client.close()
        await self.kept.async_close()
