"""Values exactly as bridges take them, or the reason why they can't be sent."""

from collections.abc import Sequence
from typing import Final

from ...hub.errors import Amount, InvalidChange
from ...hub.steps import to_step
from .schedules import DAY_KEYS, SCHEDULE_ZONES, ScheduleZone, Times

LOWEST: Final = 15.0
"""°C; lower bound of every setpoint."""
HIGHEST: Final = 30.0
"""°C; upper bound of every setpoint."""
SETPOINT_STEP: Final = 0.5
"""K."""
AIR_STEP: Final = 5
"""%."""
NAME_BYTES: Final = 15
LONGEST_TIMER: Final = 720
"""Minutes; the panel, and V1, know 30, 60, 90 and 120, clients send up to this."""
_DAY_MINUTES: Final = 1440


def hundredths(celsius: float, lowest: float = LOWEST, highest: float = HIGHEST) -> int:
    """Return °C as the vendor's hundredths, on the grid of half degrees.

    Raises:
        InvalidChange: ``izone_out_of_range`` after rounding, or no number at all.

    """
    low, high = max(lowest, LOWEST), min(highest, HIGHEST)
    if low - SETPOINT_STEP <= celsius <= high + SETPOINT_STEP:
        if low <= (on_grid := to_step(celsius, SETPOINT_STEP)) <= high:
            return round(on_grid * 100)
    raise out_of_range(celsius, low, high, "°C")


def out_of_range(
    value: float, lowest: float, highest: float, unit: str = ""
) -> InvalidChange:
    """Return the refusal of a value, with the unit that it has in all languages."""
    return InvalidChange(
        "izone_out_of_range",
        value=Amount(value, unit),
        minimum=Amount(lowest),
        maximum=Amount(highest, unit),
    )


def whole(value: float, highest: int, step: int = 1, unit: str = "") -> int:
    """Return a whole number of steps from 0, as minutes or % are.

    Raises:
        InvalidChange: ``izone_out_of_range``.

    """
    if not 0 <= value <= highest:
        raise out_of_range(value, 0, highest, unit)
    return round(to_step(value, step))


def checked_minutes(minutes: float) -> int:
    """Return minutes of the sleep timer; raises what `whole` does."""
    return whole(minutes, LONGEST_TIMER, unit="min")


def checked_name(name: str) -> str:
    """Return a name without outer white space, if it fits the vendor's field.

    Raises:
        InvalidChange: ``izone_name_too_long`` or ``izone_name_invalid``.

    """
    kept = name.strip()
    if not (kept and kept.isprintable()):
        raise InvalidChange("izone_name_invalid", name=repr(name))
    if len(kept.encode()) > NAME_BYTES:
        raise InvalidChange("izone_name_too_long", name=kept, maximum=NAME_BYTES)
    return kept


def checked_free_name(name: str | None) -> str | None:
    """Return the name of what is in a slot as `checked_name` does, None for a slot to be freed."""
    return checked_name(name) if name and name.strip() else None


def checked_zones(zones: Sequence[ScheduleZone]) -> tuple[ScheduleZone, ...]:
    """Return what a schedule does with the zones.

    Raises:
        InvalidChange: ``izone_schedule_incomplete`` if it isn't fourteen.

    """
    if len(zones) != SCHEDULE_ZONES:
        raise InvalidChange(
            "izone_schedule_incomplete", count=len(zones), expected=SCHEDULE_ZONES
        )
    return tuple(zones)


def checked_times(times: Times) -> Times:
    """Return times that fit a clock and a week.

    Raises:
        InvalidChange: ``izone_out_of_range``.

    """
    for minute in (times.start, times.stop):
        if minute is not None:
            whole(minute, _DAY_MINUTES - 1)
    for day in times.days:
        whole(day, len(DAY_KEYS) - 1)
    return times
