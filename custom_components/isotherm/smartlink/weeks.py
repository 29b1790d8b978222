"""A heater's comfort ranges as a programme. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from math import gcd

from ..programme.recurrence import occurrences
from ..programme.week import DAY, Block, Week
from .api.models import Week as Ranges
from .models import Warmth


def programme_of(ranges: Ranges | None) -> Week[Warmth] | None:
    """Return the week that comfort ranges make, on the widest grid that they fit.

    Args:
        ranges: of seven days from Monday, as told; None for none.

    """
    if ranges is None:
        return None
    blocks = [
        Block(weekday, one.start, one.end, Warmth.COMFORT)
        for weekday, day in enumerate(ranges)
        for one in day
    ]
    grid = gcd(DAY, *(minute for one in blocks for minute in (one.start, one.end)))
    return Week.filled(grid, Warmth.ECO).paint_many(blocks)


def is_comfort(week: Week[Warmth] | None, when: datetime, zone: tzinfo) -> bool | None:
    """Tell whether a programme says comfort at an instant; None without one.

    Args:
        week: the programme.
        when: the instant.
        zone: in whose time the programme is.

    """
    if week is None:
        return None
    return week.value_at(when.astimezone(zone)) is Warmth.COMFORT


def edges(week: Week[Warmth], now: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Return the instants of the next 24 hours at which comfort begins or ends."""
    blocks = [one for one in week.blocks() if one.value is Warmth.COMFORT]
    for one in occurrences(blocks, now, now + timedelta(days=1), zone):
        yield from (one.start, one.end)
