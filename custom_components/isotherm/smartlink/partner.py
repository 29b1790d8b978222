"""The hub of a partner account: its client, and the derogations that were asked for."""

import asyncio
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
import logging
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.util import dt as dt_util

from ..hub.coordinator import HubCoordinator
from ..hub.errors import ApiError, NotAllowedError, NotFoundError
from ..hub.listeners import KeyedListeners
from ..hub.request_log import RequestLog
from ..hub.snapshot import HUB
from ..hub.vendor import IsothermConfigEntry
from .api.errors import PartlyScheduledError
from .api.models import Diagnosis, Report, RoomShift, Window, homes_of
from .clients import partner_client
from .const import CONF_HOME_ID, HOME, NAME
from .derogations import Derogation, Moment, Progress, RoomDerogation
from .diagnosing import Diagnosing
from .event_listeners import EventListeners
from .issues import Issues, withdraw_all
from .kept import Kept
from .models import PartnerStatus, SmartlinkDevice
from .monitoring import Monitoring
from .refusals import not_confirmed, not_theirs, partly_scheduled, scheduled_until
from .results import Group, attributes_of, running_and_last
from .sending import LOST, AlreadyScheduled, Sending
from .timing import SmartlinkTiming, smartlink_timing

_LOGGER = logging.getLogger(__package__)

DIAGNOSED: Final = "diagnosed"
"""The kind of the event that tells the result of a diagnosis."""
_AT_ONCE: Final = 20
"""Homes that are told of a change without letting others in between."""


class PartnerCoordinator(HubCoordinator[SmartlinkDevice]):
    """One account. Its homes have hubs of their own, which ask through its client.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.

    """

    timing: SmartlinkTiming

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare without touching the network."""
        timing = smartlink_timing(hass)
        super().__init__(hass, entry, poll_interval=timing.report_every, timing=timing)
        self.requests = RequestLog()
        self.client = partner_client(hass, entry.data, self.requests)
        self.kept = Kept(hass, self.storage_key, timing.saving)
        self.derogations = self.kept.derogations
        self.monitoring = Monitoring(
            hass,
            self.derogations,
            timing,
            ask=self._report,
            changed=self._changed,
            happened=self._happened,
        )
        self._sending = Sending(
            hass,
            entry,
            self.client,
            self.kept,
            changed=self._became,
            happened=self._happened,
        )
        self.diagnosing = Diagnosing(
            hass,
            entry,
            self.client,
            self.kept,
            timing=timing,
            told=self._diagnosed,
        )
        self._issues = Issues(hass, self.storage_key, self.derogations, timing.late)
        self._of_home = KeyedListeners()
        self._last_refresh: datetime | None = None
        self.events = EventListeners()

    @property
    def titles(self) -> Mapping[str, str]:
        """Return the names of the homes that were added, by the vendor's id."""
        return {
            one.data[CONF_HOME_ID]: one.title
            for one in self.config_entry.subentries.values()
            if one.subentry_type == HOME
        }

    # What homes ask for.

    def derogations_of(self, home_id: str) -> tuple[RoomDerogation, ...]:
        """Return what is kept of a home's derogations, by start."""
        return self.derogations.of_home(home_id)

    @callback
    def async_listen(self, home_id: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call back when a derogation of a home comes, begins, is acknowledged or ends."""
        self._of_home.add(home_id, listener)
        return partial(self._of_home.remove, home_id, listener)

    async def async_schedule(
        self, window: Window, shifts: Sequence[RoomShift]
    ) -> tuple[Derogation, ...]:
        """Schedule one window for rooms of one or many homes, and keep and follow it.

        It is sent once; what got no answer is never sent again by itself.

        Raises:
            AlreadyScheduled: exactly this is.
            HomeAssistantError: ``smartlink_not_confirmed`` or
                ``smartlink_partly_scheduled``: something is scheduled, or may be; or see
                `not_theirs`.
            ApiError: in all its other kinds; nothing was scheduled.

        """
        try:
            return await self._sending.async_schedule(window, shifts)
        except PartlyScheduledError as err:
            if not err.parts and not err.failed:
                raise not_confirmed(self.name) from err
            raise partly_scheduled(err, self.name, self.titles) from err
        except LOST as err:
            raise not_confirmed(self.name) from err
        except (NotFoundError, NotAllowedError) as err:
            raise not_theirs(homes_of(shifts), self.titles, self.name) from err

    async def async_schedule_windows(
        self,
        windows: Iterable[Window],
        shifts: Sequence[RoomShift],
        *,
        once_more: bool = False,
    ) -> tuple[Derogation, ...]:
        """Schedule windows one after the other; what is already scheduled is not sent.

        Args:
            windows: when.
            shifts: of which rooms.
            once_more: whether all of it may be scheduled already; that is returned then.

        Raises:
            AlreadyScheduled: all of it is.
            HomeAssistantError: ``smartlink_scheduled_until``: those before are scheduled.
            ApiError: in all its kinds, as `async_schedule`.

        """
        done: list[Derogation] = []
        sent, repeated = False, None
        for window in windows:
            try:
                done += await self.async_schedule(window, shifts)
                sent = True
            except AlreadyScheduled as err:
                repeated = err
                done += err.kept
            except (ApiError, HomeAssistantError) as err:
                if not done:
                    raise
                until = max(one.end for one in done)
                raise scheduled_until(until, str(err), self.name) from err
        if repeated and not sent and not once_more:
            raise repeated
        return tuple(done)

    @callback
    def _diagnosed(self, home_id: str, found: Diagnosis | ApiError) -> None:
        told: dict[str, Any] = {"home": self.titles.get(home_id)}
        if isinstance(found, ApiError):
            told |= {"acknowledged": None, "error": str(found)}
        else:
            told["acknowledged"] = found.acknowledged
        self.events.tell(DIAGNOSED, told)

    # What becomes of derogations.

    async def _ask(self, trigger: str) -> Report:
        self.client.check_pause()
        return await self.client.report(trigger)

    @callback
    def _happened(self, moment: Moment, group: Group) -> None:
        self.events.tell(moment, attributes_of(group))

    @callback
    def _became(self, derogations: Sequence[Derogation]) -> None:
        self._changed(derogations)
        self.monitoring.wake()

    @callback
    def _changed(self, derogations: Sequence[Derogation]) -> None:
        self.kept.touch()
        self._issues.look(self.name, self.titles)
        self.async_publish_status()
        known = self.titles.keys()
        homes = sorted({home for one in derogations for home in known & one.homes})
        self._of_home.tell(homes[:_AT_ONCE])
        if left := homes[_AT_ONCE:]:
            self.config_entry.async_create_background_task(
                self.hass, self._async_tell(left), "isotherm smartlink homes"
            )

    async def _async_tell(self, homes: Iterable[str]) -> None:
        """Tell homes of a change, a few at a time."""
        for some in batched(homes, _AT_ONCE, strict=False):
            await asyncio.sleep(0)
            self._of_home.tell(some)

    # The hub.

    @override
    async def _async_setup(self) -> None:
        """Go on from what was kept; what was being sent when that ended is not known."""
        await self.kept.async_load()
        cut_off = [one for one in self.derogations if one.progress is Progress.SENDING]
        for one in cut_off:
            self.derogations.put(replace(one, progress=Progress.UNKNOWN))
        if cut_off:
            _LOGGER.warning(
                "%s: Home Assistant was stopped while it scheduled derogations; whether"
                " they are in force is not known, and they are not sent again",
                self.name,
            )
        self._changed(tuple(self.derogations))
        self.monitoring.wake()
        self.diagnosing.resume()

    @override
    async def async_read(self) -> None:
        """Look at the reports that are followed; nothing else is asked of the account."""
        try:
            if self.was_read:
                await self.monitoring.async_look()
        finally:
            self.update_interval = timedelta(seconds=self.monitoring.interval)

    async def _report(self, trigger: str) -> Report:
        report = await self.client.report(trigger)
        self._last_refresh = dt_util.utcnow()
        return report

    @override
    async def async_stop(self) -> None:
        """Leave what is on its way unknown, and write it down."""
        self.diagnosing.stop()
        await self._sending.async_stop()
        self.monitoring.stop()
        await self.kept.async_close()
        if self.config_entry.disabled_by:
            withdraw_all(self.hass, self.storage_key)

    @override
    def keys(self) -> Iterable[str]:
        return ()

    @override
    def build(self, key: str) -> SmartlinkDevice | None:
        return None

    @override
    def shape(self, device: SmartlinkDevice) -> Hashable:
        return None

    @override
    def status(self) -> PartnerStatus:
        running, last = running_and_last(self.derogations, dt_util.utcnow())
        return PartnerStatus(
            last_refresh=self._last_refresh,
            requests_last_hour=self.requests.last_hour,
            running=running,
            last=last,
        )

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        raise NotFoundError("an account has no devices of its own")

    @override
    def device_info(self, key: str) -> DeviceInfo:
        return DeviceInfo(
            identifiers={self.identifier(HUB)},
            name=self.name,
            manufacturer=NAME,
            entry_type=DeviceEntryType.SERVICE,
        )
