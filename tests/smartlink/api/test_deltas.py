"""Whole degrees from what is wanted."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.smartlink.api.checks import check_delta
from custom_components.isotherm.smartlink.api.deltas import delta_for, nearest, reach


@pytest.mark.parametrize(
    ("target", "programmed", "delta"),
    [
        (21, 19, 2),
        (21.4, 19, 2),
        (21.5, 19, 3),
        (17.5, 19, -2),
        (17.4, 19, -2),
        (24.4, 19, 5),
        (13.6, 19, -5),
        (20, 18.5, 2),
        (19.1, 19.1, 0),
    ],
)
def test_the_nearest_whole_degree(target: float, programmed: float, delta: int) -> None:
    """Half a degree goes on as wanted."""
    assert delta_for(target, programmed, running=True) == delta
    assert nearest(target, programmed) == pytest.approx(programmed + delta)


@pytest.mark.parametrize(
    ("target", "now", "delta"),
    [(17, 16.5, 1), (17, 17.5, 0), (16, 15.5, 0), (16, 16.5, -1), (18, 18.5, 1)],
)
def test_half_a_degree(target: float, now: float, delta: int) -> None:
    """One press on the card of a heater whose programme has half degrees does something."""
    assert delta_for(target, 16.5, running=True, now=now) == delta


@pytest.mark.parametrize(
    ("target", "programmed", "reason"),
    [
        (24.5, 19, "derogation_out_of_reach"),
        (13.5, 19, "derogation_out_of_reach"),
        (float("nan"), 19, "derogation_out_of_reach"),
        (float("inf"), 19, "derogation_out_of_reach"),
        (1e308, 19, "derogation_out_of_reach"),
        (19.4, 19, "derogation_nothing_to_do"),
        (21, None, "derogation_setpoint_unknown"),
    ],
)
def test_what_is_refused(target: float, programmed: float | None, reason: str) -> None:
    """Out of reach, nothing to do, or a programme that is not known."""
    with pytest.raises(InvalidChange) as refused:
        delta_for(target, programmed)
    assert refused.value.reason == reason


def test_the_reach_is_told() -> None:
    """In the sentence that refuses, and to who draws the limits."""
    with pytest.raises(InvalidChange) as refused:
        delta_for(26, 19.5)
    assert refused.value.placeholders == {
        "target": "26 °C",
        "lowest": "14.5 °C",
        "highest": "24.5 °C",
    }
    assert reach(19.5) == (14.5, 24.5)


@given(target=st.floats(5, 35), programmed=st.floats(5, 35))
def test_what_comes_can_be_sent(target: float, programmed: float) -> None:
    """And brings the target to within half a degree."""
    try:
        delta = delta_for(target, programmed, running=True)
    except InvalidChange:
        assert abs(target - programmed) >= 5.4
        return
    check_delta(delta)
    assert abs(programmed + delta - target) <= 0.5 + 1e-6
