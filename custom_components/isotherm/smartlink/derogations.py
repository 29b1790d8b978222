"""Derogations as they are kept here, since the vendor has no list of them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .api.models import Report, RoomShift, Triggers, Window


class Progress(StrEnum):
    """How far the scheduling of a derogation came."""

    SENDING = "sending"
    SCHEDULED = "scheduled"
    UNKNOWN = "unknown"
    """It was sent, and no answer came: the vendor may have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derogation:
    """What one request asked for: one window, rooms of one or many homes.

    Args:
        id: ours.
        window: when, in the homes' time.
        start: the same as an aware instant.
        end: likewise.
        shifts: the rooms, and by how much each departs.
        created: when it was asked for.
        progress: how far that came.
        triggers: what the vendor follows start and end by.
        start_report: the last report of the start, without its details.
        end_report: likewise of the end.
        silent: homes whose gateway has not acknowledged the start, as far as reported.

    """

    id: str
    window: Window
    start: datetime
    end: datetime
    shifts: tuple[RoomShift, ...]
    created: datetime
    progress: Progress = Progress.SENDING
    triggers: Triggers = field(default_factory=lambda: Triggers(None, None))
    start_report: Report | None = None
    end_report: Report | None = None
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoomDerogation:
    """A derogation as one room sees it.

    Args:
        id: of the derogation.
        room_id: the room's number in its home.
        delta: degrees Celsius, -5 to 5.
        start: the instant.
        end: the instant.
        progress: whether the vendor surely has it.
        acknowledged: whether the home's gateway confirmed the start; None as long as
            nothing is known of it.

    """

    id: str
    room_id: int
    delta: int
    start: datetime
    end: datetime
    progress: Progress
    acknowledged: bool | None = None


class Derogations:
    """All that are kept, by id and by home."""

    def __init__(self) -> None:
        """Begin with none."""
        self._all: dict[str, Derogation] = {}
        self._by_home: dict[str, dict[str, Mapping[int, int]]] = {}

    def __iter__(self) -> Iterator[Derogation]:
        """Iterate over all, in the order in which they were asked for."""
        return iter(list(self._all.values()))

    def put(self, derogation: Derogation) -> None:
        """Add one, or replace what is known of it by its id."""
        if (old := self._all.get(derogation.id)) and old.shifts != derogation.shifts:
            self.drop(derogation.id)
        if derogation.id not in self._all:
            rooms: dict[str, dict[int, int]] = {}
            for shift in derogation.shifts:
                rooms.setdefault(shift.home_id, {})[shift.room_id] = shift.delta
            for home_id, deltas in rooms.items():
                self._by_home.setdefault(home_id, {})[derogation.id] = deltas
        self._all[derogation.id] = derogation

    def drop(self, id_: str) -> None:
        """Forget one; nothing where there is none."""
        if (old := self._all.pop(id_, None)) is None:
            return
        for home_id in {shift.home_id for shift in old.shifts}:
            kept = self._by_home[home_id]
            del kept[id_]
            if not kept:
                del self._by_home[home_id]

    def of_home(self, home_id: str) -> tuple[RoomDerogation, ...]:
        """Return what the rooms of a home have, past and coming, by start."""
        found = [
            RoomDerogation(
                one.id,
                room_id,
                delta,
                one.start,
                one.end,
                one.progress,
                _acknowledged(one, home_id),
            )
            for id_, deltas in self._by_home.get(home_id, {}).items()
            for one in (self._all[id_],)
            for room_id, delta in deltas.items()
        ]
        return tuple(sorted(found, key=lambda one: (one.start, one.room_id)))


def _acknowledged(derogation: Derogation, home_id: str) -> bool | None:
    if (report := derogation.start_report) is None or not report.sent:
        return None
    return home_id not in derogation.silent


def in_force(
    derogations: Iterable[RoomDerogation], room_id: int, now: datetime
) -> RoomDerogation | None:
    """Return what a room departs by now; of several the one that was asked for last."""
    found = None
    for one in derogations:
        if one.room_id == room_id and one.start <= now < one.end:
            found = one
    return found
