"""Programmes of irrigation as weekly events, and edited events as changes of a programme.

Pure functions; nothing of Home Assistant here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ...hub.errors import InvalidChange
from ...programme.weekly_events import DAY, looks_like, moved_days, on_dates
from ..api.irrigation import Starts
from .models import ProgrammePart

MARKER: Final = 30
"""Minutes for which a programme is shown that waters nothing yet."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A programme on a date, from `start` until `end`, both aware.

    Args:
        programme: it.
        minute: the one of its starts, in minutes after midnight.
        weekday: 0 for Monday.

    """

    programme: ProgrammePart
    minute: int
    weekday: int
    start: datetime
    end: datetime


def is_shown(programme: ProgrammePart) -> bool:
    """Tell whether a programme has a place on the calendar."""
    starts = programme.starts
    return bool(programme.enabled and starts.minutes and starts.days)


def length(programme: ProgrammePart) -> int:
    """Return the minutes for which a programme is shown, a day at most."""
    return min(programme.minutes, DAY) or MARKER


def events(
    programmes: Iterable[ProgrammePart],
    between: tuple[datetime, datetime],
    zone: tzinfo,
) -> list[Shown]:
    """Return what is on between two aware instants, by start.

    Args:
        programmes: they may overlap; each has an event per start.
        between: the instants.
        zone: the home's time zone, in which the programmes' times are.

    """
    found = [
        Shown(programme, minute, *one)
        for programme in programmes
        if is_shown(programme)
        for minute in programme.starts.minutes
        for one in on_dates(
            programme.starts.days, minute, length(programme), between, zone
        )
    ]
    return sorted(found, key=lambda shown: (shown.start, shown.programme.index))


def new_starts(start: datetime, days: Iterable[int]) -> Starts:
    """Return when a new programme starts.

    Args:
        start: of its event, local; how long it waters is told by its run times.
        days: on which it is repeated.

    """
    return Starts((_minute(start),), frozenset(days))


def moved_starts(
    old: Shown, start: datetime, end: datetime, days: Iterable[int] | None
) -> Starts:
    """Return when a programme starts of which an event was moved.

    Its other starts of the day stay; its days are those of all its starts.

    Args:
        old: the event that was edited, on any date.
        start: of that event now, local.
        end: of that event now, local.
        days: of the new rule, as in `moved_days`.

    Raises:
        InvalidChange: ``irrigation_length``.

    """
    starts, minutes = old.programme.starts, length(old.programme)
    on = moved_days(starts.days, old.weekday, start, days)
    if looks_like(starts.days, old.minute, minutes, start, end):
        return Starts(starts.minutes, on)
    lasts = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    if lasts != timedelta(minutes=minutes):
        raise InvalidChange("irrigation_length", programme=old.programme.name)
    others = set(starts.minutes) - {old.minute}
    return Starts(tuple(sorted({*others, _minute(start)})), on)


def _minute(start: datetime) -> int:
    return start.hour * 60 + start.minute
