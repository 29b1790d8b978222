"""Events that repeat weekly and may overlap, laid over dates, clock changes included.

Pure functions. No vendor and no Home Assistant here.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from .recurrence import weekly_rule

DAY: Final = 24 * 60
"""Minutes; no event lasts longer."""

type OnDate = tuple[int, datetime, datetime]
"""The weekday (0 for Monday) of an event, its start and its end, both aware."""


def rule_of(days: Iterable[int]) -> str:
    """Return the recurrence rule (RFC 5545) of weekdays."""
    rules = [weekly_rule(day) for day in sorted(days)]
    return ",".join((*rules[:1], *(one.rpartition("=")[2] for one in rules[1:])))


def on_dates(
    days: Collection[int],
    begins: int,
    minutes: int,
    between: tuple[datetime, datetime],
    zone: tzinfo,
) -> Iterator[OnDate]:
    """Return an event on the dates on which it is on between two instants.

    Args:
        days: weekdays on which it begins.
        begins: minute of the day.
        minutes: its length, a day at most.
        between: the instants, aware.
        zone: the home's time zone, in which `begins` is.

    """
    start, end = between
    first = start.astimezone(zone).date() - timedelta(2)
    for number in range((end.astimezone(zone).date() - first).days + 1):
        day = first + timedelta(number)
        if day.weekday() in days:
            on_wall = datetime.combine(day, time()) + timedelta(minutes=begins)
            off_wall = on_wall + timedelta(minutes=minutes)
            on, off = _instant(on_wall, zone), _instant(off_wall, zone)
            # What the clock leaps over in spring does not take place.
            exists = _shows(on, on_wall) or _shows(off, off_wall)
            if exists and on < off and on < end and off > start:
                yield day.weekday(), on, off


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return a time on the wall's clock as an instant that exists."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _shows(instant: datetime, wall: datetime) -> bool:
    return instant.replace(tzinfo=None) == wall


def looks_like(
    days: Collection[int], begins: int, minutes: int, start: datetime, end: datetime
) -> bool:
    """Tell whether this is how an event shows, as it may on the day of a clock change."""
    zone = start.tzinfo
    return zone is not None and any(
        found[1:] == (start, end)
        for found in on_dates(days, begins, minutes, (start, end), zone)
    )


def moved_days(
    now: frozenset[int], weekday: int, start: datetime, days: Iterable[int] | None
) -> frozenset[int]:
    """Return the days of something whose event was edited.

    Args:
        now: its days as they are.
        weekday: the day of the event that was edited.
        start: of that event from now on, local.
        days: of the new rule; None where none was given. If they are the old ones and
            the event went to another day, all days follow it.

    """
    wanted = now if days is None else frozenset(days)
    if wanted == now:
        shift = start.weekday() - weekday
        return frozenset((day + shift) % 7 for day in now)
    return wanted
