"""How a derogation went in all: those of one window together, whatever their requests. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from .acknowledgements import Acknowledgements
from .api.models import Window
from .derogations import Derogation, Progress
from .models import ShedResult

type Group = Sequence[Derogation]
"""Derogations of one window that the vendor surely has."""


def groups(derogations: Iterable[Derogation]) -> list[Group]:
    """Return what the vendor surely has, by its window."""
    found: dict[Window, list[Derogation]] = {}
    for one in derogations:
        if one.progress is Progress.SCHEDULED:
            found.setdefault(one.window, []).append(one)
    return list(found.values())


def homes_in(group: Group) -> frozenset[str]:
    """Return the homes of some derogations."""
    return frozenset().union(*(one.homes for one in group))


def result_of(
    group: Group, at: Callable[[Derogation], Acknowledgements] = attrgetter("at_start")
) -> ShedResult:
    """Return how the gateways confirmed a start, or an end.

    Args:
        group: one derogation at least.
        at: gives the start's or the end's.

    """
    told, first = [at(one) for one in group], group[0]
    # A home that is in several requests of one window is one home.
    again = sum(len(one.homes) for one in group) - len(homes_in(group))
    requested = -again + sum(
        len(one.homes) if ack.requested is None else ack.requested
        for one, ack in zip(group, told, strict=True)
    )
    sent, received = _sum(one.sent for one in told), _sum(one.received for one in told)
    silent = [one.silent for one in told if one.silent is not None]
    if received and again and len(silent) == len(told):
        received = len(homes_in(group).difference(*silent))
    seen = [one.first_seen for one in told if one.first_seen]
    last = [one.last_seen for one in told if one.last_seen]
    since = first.start if at(first) is first.at_start else first.end
    return ShedResult(
        start=first.start,
        end=first.end,
        requested=requested,
        sent=None if sent is None else min(sent, requested),
        received=None if received is None else min(received, requested),
        first_minutes=_minutes(since, min(seen, default=None)),
        last_minutes=_minutes(since, max(last, default=None)),
    )


def running_and_last(
    derogations: Iterable[Derogation], now: datetime
) -> tuple[ShedResult | None, ShedResult | None]:
    """Return what is in force and began last, and what began last, over or not."""
    found = list(derogations)
    running = last_begun((one for one in found if now < one.end), now)
    last = last_begun(found, now)
    return (result_of(running) if running else None, result_of(last) if last else None)


def attributes_of(group: Group) -> dict[str, Any]:
    """Return what an event tells of some derogations: numbers, and nobody's id."""
    degrees = sorted({shift.delta for one in group for shift in one.shifts})
    return {
        "start": group[0].start.isoformat(),
        "end": group[0].end.isoformat(),
        "degrees": degrees[0] if len(degrees) == 1 else degrees,
        "homes": len(homes_in(group)),
        "acknowledged": result_of(group).received,
    }


def last_begun(derogations: Iterable[Derogation], now: datetime) -> Group:
    """Return what the vendor surely has and began last; nothing where nothing has begun."""
    found = [
        one
        for one in derogations
        if one.progress is Progress.SCHEDULED and one.start <= now
    ]
    last = max(found, key=lambda one: (one.start, one.created), default=None)
    return [one for one in found if last and one.window == last.window]


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


def _minutes(since: datetime, instant: datetime | None) -> float | None:
    if instant is None:
        return None
    return round(max((instant - since).total_seconds(), 0) / 60, 1)
