"""The hub of a home: its gateway and its heaters, asked through the partner's client."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.util import dt as dt_util

from ..hub.coordinator import HubCoordinator
from ..hub.errors import ApiError, NotAllowedError, NotFoundError
from ..hub.snapshot import HUB, Snapshot
from ..hub.vendor import IsothermConfigEntry
from . import home_troubles, weeks
from .api.models import Gateway, RoomShift
from .const import (
    CONF_DEROGATION_MINUTES,
    CONF_EMAIL,
    CONF_HOME_ID,
    CONF_POLL_SECONDS,
    DEFAULT_DEROGATION_MINUTES,
    DEFAULT_POLL_SECONDS,
)
from .derogations import RoomDerogation
from .device_infos import gateway_info, heater_info
from .devices import Heard, device_of, heard, learn
from .gateway_connection import GatewayConnection
from .models import HomeStatus, SmartlinkDevice
from .partner import PartnerCoordinator
from .poll_slots import phase, until_next
from .rooms import edges, shown
from .setpoints import Setpoints
from .shifting import Shift, shift_from_now
from .targets import DELTA
from .timing import SmartlinkTiming, smartlink_timing
from .waking import Waking

_LOGGER: Final = logging.getLogger(__package__)

ONLINE_FOR: Final = timedelta(days=3)
"""A device that reported longer ago is offline, and tells nothing."""


class HomeCoordinator(HubCoordinator[SmartlinkDevice]):
    """One home.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.
        subentry: the home's.
        partner: the account.

    """

    timing: SmartlinkTiming

    def __init__(
        self,
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        subentry: ConfigSubentry,
        partner: PartnerCoordinator,
    ) -> None:
        """Prepare without touching the network."""
        timing = smartlink_timing(hass)
        self._poll: float = entry.options.get(CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS)
        super().__init__(hass, entry, subentry, poll_interval=self._poll, timing=timing)
        self.home_id: str = subentry.data[CONF_HOME_ID]
        self.setpoints = Setpoints(timing.late, partner.kept.shifted)
        self.heard: Mapping[str, Heard] = {}
        """The devices as they reported, by header."""
        self._partner = partner
        self._gateway = Gateway()
        self._connection = GatewayConnection(
            partner.client.invitations,
            hass.loop.time,
            self.home_id,
            subentry.data.get(CONF_EMAIL),
        )
        self._waking = Waking(hass, self._on_instant, self._read_again)
        self._kept: tuple[RoomDerogation, ...] = ()
        self._acknowledged: set[str] = set()
        self._looked = dt_util.utcnow()
        self._last_refresh: datetime | None = None
        self._read_from = 0.0
        self._end_listening: Callable[[], None] | None = None

    # Reading.

    @override
    async def async_read(self) -> None:
        """Ask for the home, and for the next time at its own slot of the interval."""
        now = self.hass.loop.time()
        wait = until_next(self.home_id, self._poll, now)
        self.update_interval = timedelta(seconds=wait)
        read_at = dt_util.utcnow()
        self._partner.client.check_pause()
        report = await self._partner.client.home(self.home_id)
        await self._connection.async_read()
        if now < self._read_from:
            # One that began later came sooner.
            return
        self._read_from = now
        home_troubles.withdraw(self)
        self._last_refresh = read_at
        before, self._gateway = self._gateway, report.gateway or Gateway()
        if before.version != self._gateway.version:
            self._device_listeners.tell()
        self.heard = heard(report, read_at)
        self._take_derogations()
        learn(self.setpoints, self.heard, self._kept, self._zone)
        self._partner.kept.learn(self.setpoints.shifted)
        if self._end_listening is None:
            self._end_listening = self._partner.async_listen(
                self.home_id, self._on_derogation
            )
        self._plan()

    @override
    def _keep_or_fail(self, err: ApiError) -> Snapshot[SmartlinkDevice]:
        if isinstance(err, NotFoundError | NotAllowedError):
            # This is no outage: nothing that it told counts any more.
            raise home_troubles.tell_taken_away(self) from err
        return super()._keep_or_fail(err)

    async def _read_again(self) -> None:
        """Read between two polls, which go on as they were."""
        if not self.last_update_success:
            return
        try:
            with self.mishaps.as_api_error("read"):
                await self.reads.run(self.async_read())
        except ApiError as err:
            _LOGGER.debug("%s was not read between two polls: %s", self.name, err)
            return
        self.async_publish()

    # Derogations begin, are acknowledged, and end.

    @property
    def _zone(self) -> tzinfo:
        return dt_util.get_default_time_zone()

    def _take_derogations(self) -> None:
        """Take what is kept of the home, as far as any report could tell of it."""
        oldest = dt_util.utcnow() - ONLINE_FOR
        kept = self._partner.derogations_of(self.home_id)
        self._kept = tuple(one for one in kept if one.end > oldest)

    @callback
    def _on_derogation(self) -> None:
        self._take_derogations()
        acknowledged = {one.id for one in self._kept if one.acknowledged}
        if acknowledged - self._acknowledged:
            self._read_soon()
        self._acknowledged = acknowledged
        self._on_instant()

    @callback
    def _on_instant(self) -> None:
        """Show what counts now; what a device makes of it is read a little later."""
        before, self._looked = self._looked, dt_util.utcnow()
        if any(before < one <= self._looked for one in edges(self._kept)):
            self._read_soon()
        self.async_publish()
        self._plan()

    @callback
    def _read_soon(self) -> None:
        # Homes whose derogation begins at once are not all read at once.
        self._waking.read_in(self.timing.read_again * (1 + phase(self.home_id)))

    def _plan(self) -> None:
        self._waking.plan(self._instants())

    def _instants(self) -> Iterator[datetime]:
        """Return when something that shows begins or ends."""
        yield from edges(shown(self._kept))
        yield from edges(self._kept)
        now = dt_util.utcnow()
        for week in {one.week for one in self.heard.values() if one.week}:
            yield from weeks.edges(week, now, self._zone)

    # From report to snapshot.

    @override
    def status(self) -> HomeStatus:
        return HomeStatus(
            last_refresh=self._last_refresh,
            version=self._gateway.version,
            last_ping=self._gateway.last_ping,
            installed=self._gateway.installed,
            asks_connection=self._connection.is_asked,
            connected=self._connection.connected,
        )

    @override
    def keys(self) -> Iterable[str]:
        return self.heard

    @override
    def build(self, key: str) -> SmartlinkDevice | None:
        if (one := self.heard.get(key)) is None:
            return None
        now = dt_util.utcnow()
        return device_of(one, self.setpoints, self._kept, now, self._zone)

    @override
    def shape(self, device: SmartlinkDevice) -> Hashable:
        """Return what the device registry shows; heaters have all their entities at once."""
        return device.name, device.category, device.software_version

    @override
    def device_info(self, key: str) -> DeviceInfo:
        identifier = self.identifier(key)
        if key == HUB:
            account_id = self._partner.hub_device_id
            return gateway_info(identifier, self.name, self._gateway, account_id)
        return heater_info(identifier, self.data.devices[key], self.hub_device_id)

    # Commands.

    @override
    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Shift the room of a heater; what others of the home ask at once leaves with it.

        Args:
            key: the heater.
            changes: the degrees, as `DELTA`; an empty mapping does nothing.

        Raises:
            ServiceValidationError: it can't be, and why.
            HomeAssistantError: what was refused, or may have been done.

        """
        if (device := self.data.devices.get(key)) is None:
            raise self.device_gone()
        if not changes:
            return
        with self.translated_errors():
            shift = shift_from_now(
                changes[DELTA],
                dt_util.utcnow(),
                self._minutes,
                device.derogation.end if device.derogation else None,
                self._zone,
            )
            await self._queue.submit(shift.key, {key: (device.room_id, shift)})

    @property
    def _minutes(self) -> int:
        options = self.config_entry.options
        minutes: int = options.get(CONF_DEROGATION_MINUTES, DEFAULT_DEROGATION_MINUTES)
        return minutes

    @override
    async def async_send(
        self, key: str, changes: Mapping[str, tuple[int, Shift]]
    ) -> None:
        """Schedule what rooms depart by for the same time, a request per window.

        Heaters of a room that are programmed differently would need different degrees:
        the lowest count, so that none gets warmer than was asked.

        Args:
            key: the windows, see `Shift.key`.
            changes: by heater, with its room.

        Raises:
            HomeAssistantError: something is scheduled, or may be; or the room is unknown.
            InvalidChange, ApiError: see `PartnerCoordinator.async_schedule_windows`.

        """
        asked = sorted((room, one.delta) for room, one in changes.values())
        rooms = dict(reversed(asked))
        shifts = [RoomShift(self.home_id, *one) for one in rooms.items()]
        _, shift = next(iter(changes.values()))
        await self._partner.async_schedule_windows(
            shift.windows, shifts, once_more=True
        )

    @override
    async def async_stop(self) -> None:
        self._waking.stop()
        if self._end_listening:
            self._end_listening()
            self._end_listening = None
        entry = self.config_entry
        if entry.disabled_by or self.subentry_id not in entry.subentries:
            home_troubles.withdraw(self)
