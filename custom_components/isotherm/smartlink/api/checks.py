"""What may be scheduled at all; everything else never leaves (DerogationDTO)."""

from collections.abc import Iterable
from typing import Final

from ...hub.errors import InvalidChange
from ...programme.week import clock
from .models import DAY, GRID, MOST_DEGREES, RoomShift, Window

LONGEST_ID: Final = 128


def check_window(window: Window) -> None:
    """Make sure that a window is one of a single day, on the grid.

    Raises:
        InvalidChange: ``derogation_off_grid``, ``derogation_outside_day`` or
            ``derogation_ends_before_start``.

    """
    start, end = window.start, window.end
    for minute in (start, end):
        if not 0 <= minute <= DAY:
            raise InvalidChange("derogation_outside_day")
        if minute % GRID:
            raise InvalidChange("derogation_off_grid", time=clock(minute), grid=GRID)
    if end <= start:
        raise InvalidChange(
            "derogation_ends_before_start", start=clock(start), end=clock(end)
        )


def check_delta(delta: int) -> None:
    """Make sure that a derogation is by whole degrees, and not by too many.

    Raises:
        InvalidChange: ``derogation_too_far``.

    """
    if delta != int(delta) or abs(delta) > MOST_DEGREES:
        raise InvalidChange("derogation_too_far", delta=delta, most=MOST_DEGREES)


def check_shifts(shifts: Iterable[RoomShift]) -> None:
    """Make sure that there are rooms, each known and each once.

    Raises:
        InvalidChange: ``derogation_no_rooms``, ``derogation_no_room``,
            ``derogation_room_twice`` or ``derogation_too_far``.

    """
    known: set[tuple[str, int]] = set()
    for shift in shifts:
        check_delta(shift.delta)
        if not 0 < len(shift.home_id) <= LONGEST_ID or shift.room_id < 0:
            raise InvalidChange("derogation_no_room")
        if (room := (shift.home_id, shift.room_id)) in known:
            raise InvalidChange("derogation_room_twice")
        known.add(room)
    if not known:
        raise InvalidChange("derogation_no_rooms")
