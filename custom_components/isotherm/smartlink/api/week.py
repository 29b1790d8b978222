"""A device's comfort ranges by weekday, as they stand on the wire (RangeDTO)."""

from typing import Final

from ...hub.parsing import integer, mapping, sequence, text
from .models import DAY, ComfortRange, Week

_DAYS: Final = 7
_MOST_RANGES: Final = 100


def week_of(told: object) -> Week | None:
    """Return comfort ranges of seven days; None where there is no week.

    A day that is missing has none. Ranges that touch or overlap become one, and one that
    ends before it starts lasts into the next day.
    """
    days = sequence(told)[:_DAYS]
    if not days:
        return None
    ranges: list[list[tuple[int, int]]] = [[] for _ in range(_DAYS)]
    for weekday, day in enumerate(days):
        for row in sequence(day)[:_MOST_RANGES]:
            start, end = (_minute(mapping(row).get(key)) for key in ("start", "end"))
            if start is None or end is None or start == end:
                continue
            if end < start:
                ranges[(weekday + 1) % _DAYS].append((0, end))
                end = DAY
            ranges[weekday].append((start, end))
    return tuple(map(_merged, ranges))


def _merged(ranges: list[tuple[int, int]]) -> tuple[ComfortRange, ...]:
    merged: list[ComfortRange] = []
    for start, end in sorted(ranges):
        if start >= min(end, DAY):
            continue
        if merged and start <= merged[-1].end:
            start, end = merged[-1].start, max(end, merged.pop().end)
        merged.append(ComfortRange(start, end))
    return tuple(merged)


def _minute(value: object) -> int | None:
    """Return minutes from midnight, 0 to 1440, from a number or a time of day."""
    hours, colon, minutes = text(value).partition(":")
    if not colon:
        return integer(value, 0, DAY)
    hour, minute = integer(hours, 0, 24), integer(minutes.partition(":")[0], 0, 59)
    if hour is None or minute is None:
        return None
    return integer(hour * 60 + minute, 0, DAY)
