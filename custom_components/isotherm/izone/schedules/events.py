"""Schedules as weekly events, and edited events as changes of a schedule.

Pure functions; nothing of Home Assistant here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from ...hub.errors import InvalidChange
from ...programme.recurrence import weekly_rule
from ..api.schedules import Schedule, Times

MARKER: Final = 30
"""Minutes for which a schedule is shown that only starts or only stops."""
DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A schedule on a date, from `start` until `end`, both aware."""

    schedule: Schedule
    weekday: int
    start: datetime
    end: datetime


def is_shown(schedule: Schedule) -> bool:
    """Tell whether a schedule has a place on the calendar."""
    timed = schedule.start is not None or schedule.stop is not None
    return bool(schedule.used and schedule.enabled and timed and schedule.days)


def begins(schedule: Schedule) -> int:
    """Return the minute of the day at which a schedule's event begins."""
    return schedule.stop or 0 if schedule.start is None else schedule.start


def length(schedule: Schedule) -> int:
    """Return the minutes for which a schedule is shown; a night goes over midnight."""
    if schedule.start is None or schedule.stop is None:
        return MARKER
    return (schedule.stop - schedule.start) % DAY or DAY


def rule(schedule: Schedule) -> str:
    """Return the recurrence rule (RFC 5545) of a schedule's days."""
    rules = [weekly_rule(day) for day in sorted(schedule.days)]
    return ",".join((*rules[:1], *(one.rpartition("=")[2] for one in rules[1:])))


def events(
    schedules: Iterable[Schedule], start: datetime, end: datetime, zone: tzinfo
) -> list[Shown]:
    """Return what is on between two instants, by start.

    Args:
        schedules: they may overlap.
        start: aware.
        end: aware.
        zone: the home's time zone, in which the schedules' times are.

    """
    first = start.astimezone(zone).date() - timedelta(2)
    days = (end.astimezone(zone).date() - first).days + 1
    found = [
        shown
        for schedule in schedules
        if is_shown(schedule)
        for shown in _on_dates(schedule, first, days, zone)
        if shown.start < end and shown.end > start
    ]
    return sorted(found, key=lambda shown: (shown.start, shown.schedule.index))


def _on_dates(
    schedule: Schedule, first: date, days: int, zone: tzinfo
) -> Iterator[Shown]:
    for number in range(days):
        day = first + timedelta(number)
        if day.weekday() in schedule.days:
            begin = datetime.combine(day, time()) + timedelta(minutes=begins(schedule))
            end = begin + timedelta(minutes=length(schedule))
            start, stop = _instant(begin, zone), _instant(end, zone)
            # What the clock leaps over in spring does not take place.
            exists = _shows(start, begin) or _shows(stop, end)
            if exists and start < stop:
                yield Shown(schedule, day.weekday(), start, stop)


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return a time on the wall's clock as an instant that exists."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _shows(instant: datetime, wall: datetime) -> bool:
    return instant.replace(tzinfo=None) == wall


def new_times(start: datetime, end: datetime, days: Iterable[int]) -> Times:
    """Return the times of a new event.

    Args:
        start: local.
        end: local.
        days: on which it is repeated.

    Raises:
        InvalidChange: ``schedule_length`` or ``schedule_whole_minutes``.

    """
    first, minutes = _span(start, end)
    return Times(first, (first + minutes) % DAY, frozenset(days))


def moved_times(
    schedule: Schedule,
    weekday: int,
    start: datetime,
    end: datetime,
    days: Iterable[int] | None,
) -> Times:
    """Return the times of a schedule whose event was moved or resized.

    Args:
        schedule: as it is.
        weekday: the day of the event that was edited.
        start: of that event now, local.
        end: of that event now, local.
        days: of the new rule; None where none was given. If they are the old ones and
            the event went to another day, all days follow it.

    Raises:
        InvalidChange: as for `new_times`.

    """
    first, minutes = _span(start, end)
    if days is None or frozenset(days) == schedule.days:
        shift = start.weekday() - weekday
        days = {(day + shift) % 7 for day in schedule.days}
    on = frozenset(days)
    if (first, minutes) == (begins(schedule), length(schedule)) or _looks_like(
        schedule, start, end
    ):
        return Times(schedule.start, schedule.stop, on)
    marker = schedule.start is None or schedule.stop is None
    if marker and minutes == MARKER:
        return Times(
            None if schedule.start is None else first,
            None if schedule.stop is None else first,
            on,
        )
    return Times(first, (first + minutes) % DAY, on)


def _looks_like(schedule: Schedule, start: datetime, end: datetime) -> bool:
    """Tell whether this is how a schedule shows on the day of a clock change."""
    zone = start.tzinfo
    return zone is not None and any(
        (one.start, one.end) == (start, end)
        for one in events((schedule,), start, end, zone)
    )


def _span(start: datetime, end: datetime) -> tuple[int, int]:
    """Return the minute of the day at which an event starts, and its minutes."""
    length_ = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    if any(one.second or one.microsecond for one in (start, end)):
        raise InvalidChange("schedule_whole_minutes")
    if not timedelta() < length_ < timedelta(days=1):
        raise InvalidChange("schedule_length")
    return start.hour * 60 + start.minute, length_ // timedelta(minutes=1)
