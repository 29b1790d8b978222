"""Rooms that warm and cool."""

from hypothesis import given, strategies as st
import pytest

from simulators.house import House


def test_a_heated_room_warms_and_an_unheated_one_cools() -> None:
    """Both slowly; a cooled one falls below the outdoors."""
    house = House(outdoor=6.0)
    warm, cold = house.room("Salon", 18.0), house.room("Cave", 18.0)
    cooled = house.room("Cellier", 18.0)
    warm.heat, cooled.heat = 1.0, -1.0
    house.step(3600)
    assert 20 < warm.temperature < 23
    assert 15 < cold.temperature < 17
    house.step(7 * 86400)
    assert cold.temperature == pytest.approx(6.0, abs=0.1)
    assert cooled.temperature < 0
    assert house.room("Salon") is warm
    assert warm.relative_humidity < cold.relative_humidity


@given(
    st.floats(-20, 40),
    st.floats(-20, 40),
    st.floats(-1, 1),
    st.lists(st.floats(0, 5000), max_size=8),
)
def test_steps_add_up(
    start: float, outdoor: float, heat: float, steps: list[float]
) -> None:
    """Many short steps are one long step."""
    short, long = House(outdoor), House(outdoor)
    for house in (short, long):
        house.room("A", start).heat = heat
    for seconds in steps:
        short.step(seconds)
    long.step(sum(steps))
    assert short.room("A").temperature == pytest.approx(
        long.room("A").temperature, abs=1e-6
    )
