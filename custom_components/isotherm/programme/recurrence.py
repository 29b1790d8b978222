"""The week laid over dates: when its blocks hold, clock changes included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from .week import WEEKDAYS, Block

_BYDAY: Final = tuple(day[:2].upper() for day in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Occurrence[V]:
    """A block on a date: the instants (aware) from which and until which it holds."""

    block: Block[V]
    start: datetime
    end: datetime


def occurrences[V](
    blocks: Iterable[Block[V]],
    start: datetime,
    end: datetime,
    zone: tzinfo,
    *,
    whole: bool = False,
) -> list[Occurrence[V]]:
    """Return the blocks in force between two instants, in order, each in full.

    A block follows the clock on the wall. What the clock leaps over in spring is
    left out; what it shows twice in autumn is in force twice, in one piece where
    the two meet.

    Args:
        blocks: within one week, none overlapping another.
        start: aware; the first instant asked for.
        end: aware; the instant after the last.
        zone: the home's time zone, in which the answers are.
        whole: give a block once per date, from its first instant to its last, even
            where the clock is set back in between.

    """
    ordered = sorted(blocks, key=lambda block: (block.weekday, block.start))
    first = datetime.combine(start.astimezone(zone).date(), time()) - timedelta(1)
    last = datetime.combine(end.astimezone(zone).date(), time()) + timedelta(2)
    found: list[Occurrence[V]] = []
    latest: dict[tuple[Block[V], date], int] = {}
    for stretch in _offsets(first, last, zone):
        for day, piece in _pieces(ordered, *stretch):
            index = latest.get((piece.block, day))
            if index is not None and (whole or found[index].end == piece.start):
                found[index] = replace(found[index], end=piece.end)
            else:
                latest[piece.block, day] = len(found)
                found.append(piece)
    return [
        Occurrence(one.block, one.start.astimezone(zone), one.end.astimezone(zone))
        for one in found
        if one.start < end and one.end > start
    ]


def weekly_rule(weekday: int) -> str:
    """Return the recurrence rule (RFC 5545) of every week on a day, 0 to 6."""
    return f"FREQ=WEEKLY;BYDAY={_BYDAY[weekday]}"


def weekdays_of_rule(rrule: str, first: int) -> list[int]:
    """Return the weekdays of a rule that means every week, without an end.

    Args:
        rrule: recurrence rule, RFC 5545; every day is every week on seven days.
        first: weekday of the first event, for a rule that names none.

    Raises:
        ValueError: the rule means something else.

    """
    parts = dict(part.partition("=")[::2] for part in rrule.upper().split(";"))
    every = {"WEEKLY": _BYDAY[first], "DAILY": ",".join(_BYDAY)}
    usual = every.get(parts.pop("FREQ", ""), "")
    days = parts.pop("BYDAY", usual).split(",")
    parts.pop("WKST", None)
    if not usual or parts not in ({}, {"INTERVAL": "1"}) or set(days) - set(_BYDAY):
        raise ValueError(rrule)
    return [_BYDAY.index(day) for day in days]


def _pieces[V](
    blocks: Sequence[Block[V]], since: datetime, until: datetime, offset: timedelta
) -> Iterator[tuple[date, Occurrence[V]]]:
    """Lay blocks over a time (naive UTC) in which the clock is not changed."""
    midnight = datetime.combine((since + offset).date(), time())
    while midnight - offset < until:
        for block in blocks:
            if block.weekday != midnight.weekday():
                continue
            begins = max(since, midnight + timedelta(minutes=block.start) - offset)
            ends = min(until, midnight + timedelta(minutes=block.end) - offset)
            if begins < ends:
                yield (
                    midnight.date(),
                    Occurrence(
                        block, begins.replace(tzinfo=UTC), ends.replace(tzinfo=UTC)
                    ),
                )
        midnight += timedelta(1)


def _offsets(
    first: datetime, last: datetime, zone: tzinfo
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Cut a time of naive UTC into stretches with one offset from UTC each."""

    def offset_at(moment: datetime) -> timedelta:
        local = moment.replace(tzinfo=UTC).astimezone(zone)
        return local.utcoffset() or timedelta()

    since, offset = first, offset_at(first)
    before = first
    while before < last:
        after = min(before + timedelta(1), last)
        if (changed := offset_at(after)) != offset:
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                if offset_at(middle) == offset:
                    low = middle
                else:
                    high = middle
            yield since, high, offset
            since, offset = high, changed
        before = after
    yield since, last, offset
