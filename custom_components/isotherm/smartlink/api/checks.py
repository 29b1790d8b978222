"""What may be scheduled at all; everything else never leaves (DerogationDTO)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ...hub.errors import InvalidChange
from ...programme.week import clock
from .models import DAY, GRID, MOST_DEGREES, RoomShift, Window

LONGEST_ID: Final = 128
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


def check_minute(minute: int, last: int = DAY) -> None:
    """Make sure that a minute lies in a day and on the grid.

    Args:
        minute: from midnight.
        last: minute that it may be.

    Raises:
        InvalidChange: ``derogation_outside_day`` or ``derogation_off_grid``.

    """
    if not 0 <= minute <= last:
        raise InvalidChange("derogation_outside_day")
    if minute % GRID:
        raise InvalidChange("derogation_off_grid", time=clock(minute), grid=GRID)


def check_day(day: date) -> None:
    """Make sure that a date is one of this century.

    Raises:
        InvalidChange: ``derogation_date``.

    """
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise InvalidChange("derogation_date", date=day.isoformat())


def check_window(window: Window) -> None:
    """Make sure that a window is one of a single day, on the grid.

    Raises:
        InvalidChange: see `check_day` and `check_minute`, and
            ``derogation_ends_before_start``.

    """
    start, end = window.start, window.end
    check_day(window.day)
    check_minute(start, DAY - GRID)
    check_minute(end)
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
