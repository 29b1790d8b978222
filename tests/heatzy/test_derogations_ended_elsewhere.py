"""A boost or a holiday that a person ends in the vendor's app: what was chosen there wins."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from simulators.gizwits import SimDevice

from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

NO_DEROGATION = {"derog_mode": 0, "derog_time": 0}
BOOST: dict[str, Any] = {"derog_mode": 2, "derog_time": 30}


@pytest.fixture(autouse=True)
def no_grace(wednesday: FrozenDateTimeFactory, home: Home) -> None:
    """Let the vendor's word count at once after a command: the clocks stand still."""
    home.timing(push_grace=0.0, poll_grace=0.0)


async def boosted(home: Home, name: str, **attrs: Any) -> SimDevice:
    """Return a heater that is boosted from here for half an hour."""
    heater = await home.with_heater(name, **attrs)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == "boost"
    home.cloud.control_log.clear()
    return heater


async def pass_time(home: Home, clock: FrozenDateTimeFactory, **time: float) -> None:
    """Let time pass in the home and in the heaters."""
    home.cloud.behaviour.heartbeat_scale = 1e6
    clock.tick(timedelta(**time))
    home.cloud.step()
    await home.quiet()


@pytest.mark.parametrize("overwrites", [True, False])
@pytest.mark.parametrize("chosen", ["cft", "fro", "stop"])
@pytest.mark.parametrize("name", ["Pilote2", "Pilote_Pro", "onyx", "Bloom"])
async def test_a_mode_chosen_as_it_ended_stands(
    home: Home, name: str, chosen: str, overwrites: bool
) -> None:
    """Whatever was before: nothing is sent, comfort after a boost included."""
    home.cloud.behaviour.set(derog_overwrites_mode=overwrites)
    heater = await boosted(home, name, mode="eco")
    home.cloud.set_attr(heater.did, mode=chosen, **NO_DEROGATION)
    await home.shows("select.derogation", "none")
    await home.quiet()
    assert home.wire == []
    assert heater.attrs["mode"] == chosen


@pytest.mark.parametrize(
    ("name", "off"),
    [
        ("Pilote2", {"mode": "stop"}),
        ("Pilote_Pro", {"mode": "stop"}),
        ("onyx", {"on_off": False}),
    ],
)
async def test_a_heater_that_was_off_is_not_switched_off_against_the_hand(
    home: Home, name: str, off: dict[str, Any]
) -> None:
    """Comfort by hand stays comfort though the boost began from off."""
    heater = await boosted(home, name, **off)
    home.cloud.set_attr(heater.did, mode="cft", **NO_DEROGATION)
    await home.shows("climate", "heat", preset_mode="comfort")
    await home.quiet()
    assert home.wire == []


async def test_a_heater_switched_off_during_a_boost_stays_off(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """The end of a boost switches nothing on."""
    heater = await boosted(home, "onyx", mode="eco")
    home.cloud.set_attr(heater.did, on_off=False)
    await home.shows("climate", "off")
    await pass_time(home, wednesday, minutes=31)
    assert home.wire == []
    assert home.value("climate") == "off"


async def test_a_mode_is_not_imposed_where_the_derogation_did_not_touch_it(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """A product that reports the mode in force apart goes back by itself."""
    heater = await boosted(home, "onyx", mode="eco")
    home.cloud.set_attr(heater.did, mode="cft")
    await home.quiet()
    await pass_time(home, wednesday, minutes=31)
    await home.shows("climate", "heat", preset_mode="comfort")
    assert home.wire == []


async def test_a_holiday_that_ends_days_too_early(home: Home) -> None:
    """The same for a holiday, which puts frost protection into the mode."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    heater = await home.with_heater("Pilote2", mode="cft")
    await home.call("isotherm.holiday", "climate", days=3)
    await home.quiet()
    home.cloud.control_log.clear()
    home.cloud.set_attr(heater.did, **NO_DEROGATION)
    await home.shows("climate", "heat", preset_mode="frost_protection")
    await home.quiet()
    assert home.wire == []


async def test_an_end_that_was_missed_is_judged_by_its_time(
    hass: HomeAssistant, home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """Ended by hand while Home Assistant was away: nothing is sent at its start."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    heater = await boosted(home, "Pilote2", mode="eco")
    assert await hass.config_entries.async_unload(home.entry.entry_id)
    await pass_time(home, wednesday, minutes=10)
    home.cloud.set_attr(heater.did, **NO_DEROGATION)
    await home.start()
    await home.quiet()
    assert home.wire == []
    assert home.attribute("climate", "preset_mode") == "comfort"


async def test_the_last_minute_is_no_early_end(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """A heater counts whole minutes: its end may come a little before the known one."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    heater = await boosted(home, "Pilote2", mode="eco")
    await pass_time(home, wednesday, minutes=29, seconds=10)
    home.cloud.set_attr(heater.did, **NO_DEROGATION)
    await home.shows("climate", "heat", preset_mode="eco")
    await home.quiet()
    assert home.wire == [{"mode": "eco"}]


@pytest.mark.parametrize("action", ["boost", "holiday"])
@pytest.mark.parametrize("restart", [False, True])
async def test_presence_detection_comes_back(
    hass: HomeAssistant,
    home: Home,
    wednesday: FrozenDateTimeFactory,
    action: str,
    restart: bool,
) -> None:
    """What a boost or a holiday interrupts comes back when it is over, in one request."""
    heater = await home.with_heater("Pilote_Pro", mode="eco", derog_mode=3)
    length = {"minutes": 30} if action == "boost" else {"days": 2}
    await home.call(f"isotherm.{action}", "climate", **length)
    await home.quiet()
    home.cloud.control_log.clear()
    if restart:
        assert await hass.config_entries.async_reload(home.entry.entry_id)
        await home.quiet()
    past = {"minutes": 31} if action == "boost" else {"days": 2, "minutes": 1}
    await pass_time(home, wednesday, **past)
    await home.shows("select.derogation", "presence")
    assert home.wire == [{"derog_mode": 3}]
    assert heater.attrs["derog_mode"] == 3


async def test_a_cancel_brings_presence_detection_back_and_another_ends_it(
    home: Home,
) -> None:
    """Ending a boost leads to what was; ending that leads to the mode by hand."""
    await home.with_heater("Pilote_Pro", mode="eco", derog_mode=3)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    home.cloud.control_log.clear()
    await home.call("isotherm.cancel_derogation", "climate")
    await home.quiet()
    assert home.wire == [{"derog_mode": 3, "derog_time": 0}]
    assert home.value("select.derogation") == "presence"
    await home.call("isotherm.cancel_derogation", "climate")
    await home.quiet()
    assert home.wire == [NO_DEROGATION]
    assert home.attribute("climate", "preset_mode") == "eco"


async def test_presence_detection_ended_by_a_person_stays_ended(
    home: Home, wednesday: FrozenDateTimeFactory
) -> None:
    """Neither a mode by hand nor the programme in the middle of a boost brings it back."""
    await home.with_heater("Pilote_Pro", mode="eco", derog_mode=3)
    for action, data in (
        ("climate.set_preset_mode", {"preset_mode": "eco"}),
        ("climate.set_hvac_mode", {"hvac_mode": "auto"}),
    ):
        await home.call("climate.set_preset_mode", "climate", preset_mode="presence")
        await home.call("isotherm.boost", "climate", minutes=30)
        await home.quiet()
        await home.call(action, "climate", **data)
        await home.quiet()
        assert home.value("select.derogation") == "none"
        await pass_time(home, wednesday, minutes=31)
        assert home.value("select.derogation") == "none"


async def test_what_it_interrupted_is_forgotten_on_the_disk_too(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """A power cut right after must not bring the old mode back."""
    heater = await boosted(home, "Pilote2", mode="eco")
    key = f"isotherm.{home.entry.entry_id}"

    async def written() -> dict[str, Any]:
        async_fire_time_changed(home.hass, dt_util.utcnow() + timedelta(seconds=30))
        await home.hass.async_block_till_done()
        kept: dict[str, Any] = hass_storage[key]["data"].get(heater.did, {})
        return kept

    assert (await written())["before"] == {"mode": "eco"}
    home.cloud.set_attr(heater.did, mode="cft", **NO_DEROGATION)
    await home.shows("select.derogation", "none")
    assert not (await written()).get("before")
