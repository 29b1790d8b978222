"""Commands at the edge of what they accept, and what they leave alone."""

from freezegun.api import FrozenDateTimeFactory
import pytest

from .homes import Home


async def test_a_whole_number_with_a_point_is_one(home: Home) -> None:
    """A slider or a template gives 30.0 minutes."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    await home.call("isotherm.boost", "climate", minutes=30.0)
    assert home.wire == [{"derog_mode": 2, "derog_time": 30}]


async def test_a_holiday_of_exactly_255_days(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """The longest that a byte holds is accepted as days and as a date."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    for data in ({"days": 255}, {"return_date": "2026-11-28"}):
        await home.call("isotherm.holiday", "climate", **data)
        assert home.wire == [{"derog_mode": 1, "derog_time": 255}]


@pytest.mark.parametrize("name", ["Pilote_Pro", "onyx"])
async def test_a_lock_and_a_temperature_never_guess_a_mode(
    home: Home, name: str
) -> None:
    """A mode in force that is not told stays unknown; nothing else is sent."""
    heater = home.add(name, mode="fro")
    home.cloud.set_attr(heater.did, timer_switch=1)
    home.cloud.behaviour.set(push_lag=0.0)
    home.cloud.inject(heater.did, {"cur_mode": "nonsense"})
    await home.start()
    before = home.value("sensor.mode_in_force")
    assert before == "unknown"
    await home.call("switch.turn_on", "switch.lock")
    await home.call("number.set_value", "number.comfort_temperature", value=21)
    assert home.value("sensor.mode_in_force") == before
    assert not any("mode" in sent for sent in home.wire)
