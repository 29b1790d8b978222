"""By how many whole degrees a derogation shifts, from what a person wants."""

from math import inf, isfinite
from typing import Final

from ...hub.errors import Amount, InvalidChange
from ...hub.steps import to_step
from .models import MOST_DEGREES

_UNIT: Final = "°C"


def reach(programmed: float) -> tuple[float, float]:
    """Return the lowest and the highest target that a derogation can bring, in °C.

    Args:
        programmed: the setpoint of the programme, in °C.

    """
    return programmed - MOST_DEGREES, programmed + MOST_DEGREES


def nearest(target: float, programmed: float, now: float | None = None) -> float:
    """Return the target that whole degrees reach, in °C; half a degree goes on as wanted.

    Args:
        target: what is wanted, in °C.
        programmed: the setpoint of the programme, in °C.
        now: the setpoint in force, in °C; the programme's where it is left out.

    """
    if target < (programmed if now is None else now):
        return -to_step(-target, 1, -programmed)
    return to_step(target, 1, programmed)


def delta_for(
    target: float,
    programmed: float | None,
    *,
    running: bool = False,
    now: float | None = None,
) -> int:
    """Return the degrees by which a room has to be shifted.

    Args:
        target: what is wanted, in °C.
        programmed: the setpoint of the programme, in °C; None where it is not known.
        running: whether a derogation is in force, which 0 ends for its rest.
        now: the setpoint in force, in °C; the programme's where it is left out.

    Raises:
        InvalidChange: ``derogation_setpoint_unknown``, ``derogation_out_of_reach``, or
            ``derogation_nothing_to_do``.

    """
    if programmed is None:
        raise InvalidChange("derogation_setpoint_unknown")
    steps = nearest(target, programmed, now) - programmed if isfinite(target) else inf
    if abs(steps) >= MOST_DEGREES + 1 / 2:
        lowest, highest = reach(programmed)
        raise InvalidChange(
            "derogation_out_of_reach",
            target=Amount(target, _UNIT),
            lowest=Amount(lowest, _UNIT),
            highest=Amount(highest, _UNIT),
        )
    delta = round(steps)
    if delta == 0 and not running:
        raise InvalidChange(
            "derogation_nothing_to_do", programmed=Amount(programmed, _UNIT)
        )
    return delta
