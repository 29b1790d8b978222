"""One rounding rule: to the step, half up."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.steps import to_step


@pytest.mark.parametrize(
    ("value", "step", "origin", "rounded"),
    [
        (19.5, 1, 7, 20),
        (20.5, 1, 7, 21),
        (20.4, 1, 7, 20),
        (20.3, 0.5, 15, 20.5),
        (20.2, 0.5, 15, 20.0),
        (20.25, 0.5, 15, 20.5),
        (20.75, 0.5, 15, 21.0),
        (0.15, 0.1, -5, 0.2),
        (-0.25, 0.5, -5, 0.0),
        (-1.5, 0.1, -5, -1.5),
        (7, 2, 1, 7),
        (8, 2, 1, 9),
    ],
)
def test_half_a_step_goes_up(
    value: float, step: float, origin: float, rounded: float
) -> None:
    """By the decimals that people see, not by their binary shadows."""
    assert to_step(value, step, origin) == rounded


@given(st.integers(-500, 500), st.sampled_from([0.1, 0.5, 1.0]))
def test_what_is_on_a_step_stays(steps: int, step: float) -> None:
    """Rounding twice is rounding once."""
    value = to_step(steps * step, step)
    assert to_step(value, step) == value
    assert abs(value - steps * step) < 1e-9
