"""The derogations of a home as a calendar: past and coming, from what is kept here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final, override

from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.calendar.const import (
    EVENT_RRULE,
    EVENT_SUMMARY,
    CalendarEntityFeature,
)
from homeassistant.util import dt as dt_util

from ..hub.entity import IsothermEntity
from ..hub.snapshot import HUB
from ..hub.vendor import AnyHub
from ..programme.weekly_calendar import EventsCalendar
from .api.models import RoomShift
from .api.windows import window_between
from .derogations import Progress, RoomDerogation
from .homes import AddedHome, added_home
from .models import HomeStatus
from .rooms import not_replaced
from .summary import rooms_and_degrees, title_of

LONGEST: Final = timedelta(days=2)


class DerogationsCalendar(IsothermEntity[HomeStatus], EventsCalendar):
    """One event per window and set of rooms; creating one schedules it.

    The vendor can neither change nor cancel what is scheduled.
    """

    kind = "derogations"
    reasons = "derogation"
    always_available = True
    _attr_supported_features = CalendarEntityFeature.CREATE_EVENT

    def __init__(self, coordinator: AnyHub, key: str, home: AddedHome) -> None:
        """Keep the home."""
        self._home = home
        super().__init__(coordinator, key, "derogations")

    @override
    def _read_state(self, device: HomeStatus) -> None:
        """Read nothing of the gateway: what is shown is kept by the account."""

    @override
    async def async_added_to_hass(self) -> None:
        """Be told when a derogation comes, begins, is acknowledged or ends."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self._home.partner.async_listen(
                self._home.home_id, self.async_write_ha_state
            )
        )

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the event of now, else the next one."""
        now = dt_util.utcnow()
        coming = (one for one in self._kept() if one.end > now)
        return next(self._events(coming), None)

    @override
    def events_between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        return list(
            self._events(
                one for one in self._kept() if one.end > start and one.start < end
            )
        )

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Schedule what an event of the calendar page says."""
        async with self.editing():
            if kwargs.get(EVENT_RRULE):
                raise self.invalid("recurring")
            start, end = self.local_times(kwargs)
            home = self._now()
            rooms, delta = rooms_and_degrees(
                str(kwargs.get(EVENT_SUMMARY) or ""), home.known_rooms
            )
            if start < dt_util.utcnow():
                raise self.invalid("in_past")
            if end - start > LONGEST:
                raise self.invalid("too_long", days=LONGEST.days)
            windows = window_between(start, end, dt_util.get_default_time_zone())
            shifts = [RoomShift(home.home_id, room, delta) for room in rooms]
            with self.coordinator.translated_errors():
                await home.partner.async_schedule_windows(windows, shifts)

    def _now(self) -> AddedHome:
        """Return the home with the rooms that it has by now."""
        return added_home(self.coordinator) or self._home

    def _kept(self) -> Sequence[RoomDerogation]:
        """Return what counts: each touch of a thermostat's target schedules anew."""
        return not_replaced(self._home.partner.derogations_of(self._home.home_id))

    def _events(self, kept: Iterable[RoomDerogation]) -> Iterator[CalendarEvent]:
        def alike(one: RoomDerogation) -> tuple[datetime, datetime, str, int]:
            return one.start, one.created, one.id, one.delta

        rooms = self._now().rooms
        for _, some in groupby(sorted(kept, key=alike), alike):
            found = list(some)
            first = found[0]
            names = [rooms.get(one.room_id, str(one.room_id)) for one in found]
            yield CalendarEvent(
                start=dt_util.as_local(first.start),
                end=dt_util.as_local(first.end),
                summary=title_of(names, first.delta),
                description=self.description(_note(first)),
                uid=f"{first.id}{first.delta:+d}",
            )


def _note(one: RoomDerogation) -> str:
    """Return the key of what there is to say of a derogation."""
    if one.progress is Progress.UNKNOWN:
        return "not_confirmed"
    if one.progress is Progress.SENDING:
        return "sending"
    if one.acknowledged is None:
        return "waiting" if one.start > dt_util.utcnow() else "not_reported"
    return "acknowledged" if one.acknowledged else "not_acknowledged"


def calendars(coordinator: AnyHub, key: str) -> Iterator[DerogationsCalendar]:
    """Return the calendar of a home's gateway."""
    if key == HUB and (home := added_home(coordinator)):
        yield DerogationsCalendar(coordinator, key, home)
