"""Derogations as they are kept here, since the vendor has no list of them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from .acknowledgements import Acknowledgements
from .api.models import RoomShift, Triggers, Window

LEAST_WEIGHT: Final = 20
"""Rooms that a derogation counts as, where its own are fewer."""


class Progress(StrEnum):
    """How far the scheduling of a derogation came."""

    SENDING = "sending"
    SCHEDULED = "scheduled"
    UNKNOWN = "unknown"
    """It was sent, and no answer came: the vendor may have it."""


class Moment(StrEnum):
    """What is told of a derogation as it happens."""

    SCHEDULED = "scheduled"
    STARTED = "started"
    ACKNOWLEDGED = "acknowledged"
    """All gateways confirmed the start."""
    NOT_ACKNOWLEDGED = "not_acknowledged"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derogation:
    """What one request asked for: one window, rooms of one or many homes.

    Args:
        id: ours.
        window: when, in the homes' time.
        start: the same as an aware instant.
        end: likewise.
        shifts: the rooms, and by how much each departs.
        homes: those that have the rooms.
        created: when it was asked for.
        progress: how far that came.
        triggers: what the vendor follows start and end by.
        at_start: how the gateways confirmed the start.
        at_end: how they confirmed the end.
        told: what was told of it.

    """

    id: str
    window: Window
    start: datetime
    end: datetime
    shifts: tuple[RoomShift, ...]
    homes: frozenset[str]
    created: datetime
    progress: Progress = Progress.SENDING
    triggers: Triggers = field(default_factory=lambda: Triggers(None, None))
    at_start: Acknowledgements = field(default_factory=Acknowledgements)
    at_end: Acknowledgements = field(default_factory=Acknowledgements)
    told: frozenset[Moment] = frozenset()


@dataclass(frozen=True, slots=True)
class RoomDerogation:
    """A derogation as one room sees it.

    Args:
        id: of the derogation.
        room_id: the room's number in its home.
        delta: degrees Celsius, -5 to 5.
        start: the instant.
        end: the instant.
        created: when it was asked for.
        progress: whether the vendor surely has it.
        acknowledged: whether the home's gateway confirmed the start; None as long as
            nothing is known of it.

    """

    id: str
    room_id: int
    delta: int
    start: datetime
    end: datetime
    created: datetime
    progress: Progress
    acknowledged: bool | None = None


class Derogations:
    """All that are kept, by id and by home."""

    def __init__(self) -> None:
        """Begin with none."""
        self._all: dict[str, Derogation] = {}
        self._by_home: dict[str, dict[str, Mapping[int, int]]] = {}
        self._of_home: dict[str, tuple[RoomDerogation, ...]] = {}
        """What was returned of a home, until something of it changes."""

    def __iter__(self) -> Iterator[Derogation]:
        """Iterate over all, in the order in which they were asked for."""
        return iter(tuple(self._all.values()))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)

    def get(self, id_: str) -> Derogation | None:
        """Return one by its id; None once it is dropped."""
        return self._all.get(id_)

    def put(self, derogation: Derogation) -> None:
        """Add one, or replace what is known of it by its id."""
        old = self._all.get(derogation.id)
        if old and old.shifts is not derogation.shifts:
            self.drop(derogation.id)
        if derogation.id not in self._all:
            rooms: dict[str, dict[int, int]] = {}
            for shift in derogation.shifts:
                rooms.setdefault(shift.home_id, {})[shift.room_id] = shift.delta
            for home_id, deltas in rooms.items():
                self._by_home.setdefault(home_id, {})[derogation.id] = deltas
        self._all[derogation.id] = derogation
        self._forget_shown(derogation)

    def drop(self, id_: str) -> None:
        """Forget one; nothing where there is none."""
        if (old := self._all.pop(id_, None)) is None:
            return
        for home_id in old.homes:
            kept = self._by_home[home_id]
            del kept[id_]
            if not kept:
                del self._by_home[home_id]
        self._forget_shown(old)

    def _forget_shown(self, derogation: Derogation) -> None:
        for home_id in self._of_home.keys() & derogation.homes:
            del self._of_home[home_id]

    def of_home(self, home_id: str) -> tuple[RoomDerogation, ...]:
        """Return what the rooms of a home have, past and coming, by start."""
        if (shown := self._of_home.get(home_id)) is not None:
            return shown
        found = [
            RoomDerogation(
                one.id,
                room_id,
                delta,
                one.start,
                one.end,
                one.created,
                one.progress,
                one.at_start.confirmed(home_id),
            )
            for id_, deltas in self._by_home.get(home_id, {}).items()
            for one in (self._all[id_],)
            for room_id, delta in deltas.items()
        ]
        shown = tuple(sorted(found, key=lambda one: (one.start, one.room_id)))
        self._of_home[home_id] = shown
        return shown

    def confirmed_after(self, home_id: str, start: datetime) -> bool:
        """Tell whether a home's gateway confirmed anything that began later."""
        return any(
            one.at_start.confirmed(home_id) or one.at_end.confirmed(home_id)
            for one in map(self._all.__getitem__, self._by_home.get(home_id, {}))
            if one.start > start
        )

    def superfluous(self, now: datetime, keep: float, most: int) -> list[str]:
        """Return the ids of what need not be kept any more: over for long, or too much.

        Args:
            now: the instant.
            keep: seconds after its end for which one is kept.
            most: rooms in all that are kept, a derogation counting as `LEAST_WEIGHT` at
                least; what is yet to end is kept in any case.

        """
        past = sorted((one for one in self if one.end <= now), key=lambda one: one.end)
        rooms = sum(map(_weight, self))
        found = []
        for one in past:
            if rooms <= most and (now - one.end).total_seconds() < keep:
                break
            rooms -= _weight(one)
            found.append(one.id)
        return found


def _weight(derogation: Derogation) -> int:
    return max(len(derogation.shifts), LEAST_WEIGHT)


def in_force(
    derogations: Iterable[RoomDerogation], room_id: int, now: datetime
) -> RoomDerogation | None:
    """Return what a room departs by now; of several the one that was asked for last."""
    found = [
        one
        for one in derogations
        if one.room_id == room_id and one.start <= now < one.end
    ]
    # Of two that were asked for at once the latter comes later.
    return max(reversed(found), key=lambda one: one.created, default=None)


def already_scheduled(
    kept: Sequence[Derogation], window: Window, shifts: Iterable[RoomShift]
) -> tuple[Derogation, ...]:
    """Return what makes exactly this so already; nothing where anything of it is open.

    What came to no answer may be asked for again, and so may what something else was
    asked for since.

    Args:
        kept: in the order in which they were asked for.
        window: when.
        shifts: of which rooms.

    """
    left = {(shift.home_id, shift.room_id): shift.delta for shift in shifts}
    found: list[Derogation] = []
    for one in reversed(kept):
        if one.window.day != window.day or not (
            one.window.start < window.end and window.start < one.window.end
        ):
            continue
        same = one.window == window and one.progress is not Progress.UNKNOWN
        before = len(left)
        for shift in one.shifts:
            delta = left.get((shift.home_id, shift.room_id))
            if delta is None:
                continue
            if not same or delta != shift.delta:
                return ()
            del left[shift.home_id, shift.room_id]
        if len(left) < before:
            found.append(one)
        if not left:
            return tuple(reversed(found))
    return ()


def with_told(derogation: Derogation, *moments: Moment) -> Derogation:
    """Return a derogation of which more was told."""
    return replace(derogation, told=derogation.told.union(moments))
