"""Schedules as weekly events, and edited events as changes of a schedule.

The favourites of wall splits are schedules too.
Pure functions; nothing of Home Assistant here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ...programme.weekly_events import DAY, looks_like, moved_days, on_dates
from ..api.schedules import Timed, Times

MARKER: Final = 30
"""Minutes for which a schedule is shown that only starts or only stops."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A schedule on a date, from `start` until `end`, both aware."""

    schedule: Timed
    weekday: int
    start: datetime
    end: datetime


def is_shown(schedule: Timed) -> bool:
    """Tell whether a schedule has a place on the calendar."""
    timed = schedule.start is not None or schedule.stop is not None
    return bool(schedule.used and schedule.enabled and timed and schedule.days)


def begins(schedule: Timed) -> int:
    """Return the minute of the day at which a schedule's event begins."""
    return schedule.stop or 0 if schedule.start is None else schedule.start


def length(schedule: Timed) -> int:
    """Return the minutes for which a schedule is shown; a night goes over midnight."""
    if schedule.start is None or schedule.stop is None:
        return MARKER
    return (schedule.stop - schedule.start) % DAY or DAY


def events(
    schedules: Iterable[Timed], start: datetime, end: datetime, zone: tzinfo
) -> list[Shown]:
    """Return what is on between two instants, by start.

    Args:
        schedules: they may overlap.
        start: aware.
        end: aware.
        zone: the home's time zone, in which the schedules' times are.

    """
    found = [
        Shown(schedule, *one)
        for schedule in schedules
        if is_shown(schedule)
        for one in on_dates(
            schedule.days, begins(schedule), length(schedule), (start, end), zone
        )
    ]
    return sorted(found, key=lambda shown: (shown.start, shown.schedule.index))


def new_times(start: datetime, end: datetime, days: Iterable[int]) -> Times:
    """Return the times of a new event.

    Args:
        start: local.
        end: local.
        days: on which it is repeated.

    """
    first, minutes = _span(start, end)
    return Times(first, (first + minutes) % DAY, frozenset(days))


def moved_times(
    schedule: Timed,
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
        days: of the new rule, as in `moved_days`.

    """
    first, minutes = _span(start, end)
    on = moved_days(schedule.days, weekday, start, days)
    old = begins(schedule), length(schedule)
    if (first, minutes) == old or looks_like(schedule.days, *old, start, end):
        return Times(schedule.start, schedule.stop, on)
    marker = schedule.start is None or schedule.stop is None
    if marker and minutes == MARKER:
        return Times(
            None if schedule.start is None else first,
            None if schedule.stop is None else first,
            on,
        )
    return Times(first, (first + minutes) % DAY, on)


def _span(start: datetime, end: datetime) -> tuple[int, int]:
    """Return the minute of the day at which an event starts, and its minutes."""
    length_ = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return start.hour * 60 + start.minute, length_ // timedelta(minutes=1)
