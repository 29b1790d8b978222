"""Which derogation counts in a room, and until when. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .api.models import GRID
from .derogations import Progress, RoomDerogation, in_force

_SLOT: Final = timedelta(minutes=GRID)


def counting(
    kept: Iterable[RoomDerogation], confirmed: Collection[str] = ()
) -> list[RoomDerogation]:
    """Return the derogations that the vendor has, or is being asked for.

    One whose answer was lost counts only once a device told that it has it.

    Args:
        kept: of a home.
        confirmed: the ids of those that devices have.

    """
    return [
        one
        for one in kept
        if one.progress is not Progress.UNKNOWN or one.id in confirmed
    ]


def not_replaced(kept: Iterable[RoomDerogation]) -> list[RoomDerogation]:
    """Return derogations without those that another replaced before they began.

    Args:
        kept: of a home. One whose answer was lost replaces nothing.

    """
    left: list[RoomDerogation] = []
    later: dict[int, list[RoomDerogation]] = {}
    for one in sorted(kept, key=lambda each: each.created, reverse=True):
        others = later.setdefault(one.room_id, [])
        if any(each.start <= one.start and one.end <= each.end for each in others):
            continue
        left.append(one)
        if one.progress is Progress.SCHEDULED:
            others.append(one)
    return left


def shown(derogations: Iterable[RoomDerogation]) -> list[RoomDerogation]:
    """Return derogations as they show: what begins with the next slot begins at once."""
    return [
        replace(one, start=min(one.created, one.start))
        if one.start - one.created <= _SLOT
        else one
        for one in derogations
    ]


def departure(
    derogations: Sequence[RoomDerogation], room_id: int, now: datetime
) -> RoomDerogation | None:
    """Return what a room departs by now, None for nothing.

    It ends where the room's shift changes: later than its own end, where another by as
    much follows, and sooner, where one that was asked for later begins.

    Args:
        derogations: that count, as they show.
        room_id: the room's number in its home.
        now: the instant.

    """
    found = in_force(derogations, room_id, now)
    if found is None or found.delta == 0:
        return None
    return replace(found, end=_until(derogations, found, now))


def _until(
    derogations: Sequence[RoomDerogation], found: RoomDerogation, now: datetime
) -> datetime:
    mine = [one for one in derogations if one.room_id == found.room_id]
    end = found.end
    for instant in sorted(one for one in edges(mine) if one > now):
        end = instant
        then = in_force(mine, found.room_id, instant)
        if then is None or then.delta != found.delta:
            break
    return end


def edges(derogations: Iterable[RoomDerogation]) -> Iterator[datetime]:
    """Return the instants at which derogations begin or end."""
    for one in derogations:
        yield from (one.start, one.end)
