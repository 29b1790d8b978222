"""The one rounding rule: to the step, half up, the same shown and sent. Pure."""

from decimal import ROUND_FLOOR, Decimal
from typing import Final

_HALF: Final = Decimal("0.5")


def to_step(value: float, step: float, origin: float = 0) -> float:
    """Return the value that is a whole number of steps from an origin; half a step goes up.

    Args:
        value: what is wanted, finite.
        step: the distance between two values, greater than 0.
        origin: a value that can be taken.

    """
    # By their decimals: 20.25 is half-way, however a computer holds a tenth.
    wide, first = Decimal(str(step)), Decimal(str(origin))
    steps = (Decimal(str(value)) - first) / wide + _HALF
    return float(first + steps.to_integral_value(ROUND_FLOOR) * wide)
