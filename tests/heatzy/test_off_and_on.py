"""Off and on again brings back what was, whoever switches and however."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from simulators.gizwits import SimDevice

from .homes import Home

PRODUCTS = (
    "Heatzy",
    "Pilote2",
    "Pilote_Soc_C3",
    "Pilote_Pro",
    "Glow",
    "onyx",
    "INEA",
    "Bloom",
    "Flam_Week2",
)
WITH_PROGRAMME = tuple(name for name in PRODUCTS if name != "Heatzy")
WITH_SWITCH = ("Glow", "onyx", "INEA")
"""Products that have `on_off` beside `mode`."""


def shown(home: Home) -> tuple[Any, ...]:
    """Return what the thermostat shows, but for what only time changes."""
    state = home.state("climate")
    names = ("preset_mode", "temperature")
    return (state.state, *(state.attributes.get(name) for name in names))


def programme_of(heater: SimDevice) -> Any:
    """Return whether a heater follows its programme."""
    return heater.attrs.get("timer_switch", 0)


async def switch_off(home: Home) -> None:
    """Turn the thermostat off, and see it off."""
    await home.call("climate.turn_off", "climate")
    await home.quiet()
    assert home.value("climate") == "off"


@pytest.mark.parametrize(
    "again", ["climate.turn_on", "climate.toggle", "homeassistant.turn_on"]
)
@pytest.mark.parametrize("name", WITH_PROGRAMME)
async def test_a_programme_goes_on(
    hass: HomeAssistant, home: Home, name: str, again: str
) -> None:
    """A heater that followed its programme follows it again, not its manual mode."""
    assert await async_setup_component(hass, "homeassistant", {})
    heater = home.add(name, mode="fro")
    home.cloud.set_attr(heater.did, timer_switch=1)
    await home.start()
    before = shown(home)
    assert before[0] == "auto"
    for _ in range(2):
        await switch_off(home)
        await home.call(again, "climate")
        await home.shows("climate", "auto")
        await home.quiet()
        assert shown(home) == before
        assert programme_of(heater) == 1


@pytest.mark.parametrize("mode", ["eco", "fro"])
@pytest.mark.parametrize("name", PRODUCTS)
async def test_a_mode_by_hand_comes_back(home: Home, name: str, mode: str) -> None:
    """Twice off and on, and the mode is what it was, not comfort."""
    await home.with_heater(name, mode=mode)
    before = shown(home)
    for _ in range(2):
        await home.call("climate.toggle", "climate")
        await home.quiet()
        assert home.value("climate") == "off"
        await home.call("climate.toggle", "climate")
        await home.quiet()
        assert shown(home) == before


@pytest.mark.parametrize("name", PRODUCTS)
async def test_the_button_of_heat_brings_the_mode_back_too(
    home: Home, name: str
) -> None:
    """Who chooses heat, as HomeKit does, gets the mode by hand that was."""
    await home.with_heater(name, mode="eco")
    before = shown(home)
    await switch_off(home)
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="heat")
    await home.quiet()
    assert shown(home) == before


@pytest.mark.parametrize("name", WITH_PROGRAMME)
@pytest.mark.parametrize("timer", [0, 1])
async def test_it_is_remembered_across_a_restart(
    hass: HomeAssistant, home: Home, name: str, timer: int
) -> None:
    """What was before off is kept with the entity's state."""
    heater = home.add(name, mode="fro")
    home.cloud.set_attr(heater.did, timer_switch=timer)
    await home.start()
    before = shown(home)
    await switch_off(home)
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done()
    assert home.value("climate") == "off"
    await home.call("climate.turn_on", "climate")
    await home.quiet()
    assert shown(home) == before


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("name", WITH_SWITCH)
async def test_a_mode_chosen_at_the_heater_while_off_wins(
    hass: HomeAssistant, home: Home, name: str, restart: bool
) -> None:
    """A heater that keeps a mode while it is off goes to the one chosen meanwhile."""
    heater = await home.with_heater(name, mode="cft")
    await switch_off(home)
    if restart:
        assert await hass.config_entries.async_unload(home.entry.entry_id)
    home.cloud.set_attr(heater.did, mode="fro")
    if restart:
        await home.start()
    await home.quiet()
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="frost_protection")


@pytest.mark.parametrize("name", ["Glow", "onyx"])
async def test_a_mode_chosen_while_off_wins_over_the_programme(
    home: Home, name: str
) -> None:
    """A person who chooses a mode for a heater that followed its programme gets it."""
    heater = await home.with_heater(name, mode="cft", timer_switch=1)
    await switch_off(home)
    home.cloud.set_attr(heater.did, mode="fro")
    await home.quiet()
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="frost_protection")


@pytest.mark.parametrize("name", WITH_SWITCH)
async def test_a_programme_switched_on_while_off_wins(home: Home, name: str) -> None:
    """The same for the programme."""
    heater = await home.with_heater(name, mode="cft")
    await switch_off(home)
    home.cloud.set_attr(heater.did, timer_switch=1)
    await home.quiet()
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "auto")
    assert programme_of(heater) == 1


@pytest.mark.parametrize("name", ["Pilote2", "Pilote_Pro", "Bloom"])
async def test_what_was_seen_last_counts_however_it_was_switched_off(
    home: Home, name: str
) -> None:
    """Modes chosen in the vendor's app, and off there, are remembered like others."""
    heater = await home.with_heater(name, mode="cft")
    for mode in ("eco", "fro", "stop"):
        home.cloud.set_attr(heater.did, mode=mode)
    await home.shows("climate", "off")
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="frost_protection")
    await home.call("select.select_option", "select.mode", option="off")
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="frost_protection")


@pytest.mark.parametrize("name", ["Pilote2", "Pilote_Pro", "onyx", "Bloom"])
async def test_off_in_the_middle_of_a_boost(home: Home, name: str) -> None:
    """What comes back is what was before the boost: comfort was the boost's doing."""
    await home.with_heater(name, mode="eco")
    before = shown(home)
    await home.call("isotherm.boost", "climate", minutes=30)
    await home.quiet()
    await switch_off(home)
    await home.call("climate.turn_on", "climate")
    await home.quiet()
    assert shown(home) == before


async def test_a_refused_off_and_a_refused_on_change_nothing(home: Home) -> None:
    """What was is what was seen, not what was asked for in vain."""
    await home.with_heater("Pilote2", mode="eco")
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("climate.turn_off", "climate")
    assert home.attribute("climate", "preset_mode") == "eco"
    await switch_off(home)
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("climate.turn_on", "climate")
    assert home.value("climate") == "off"
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="eco")


async def test_where_nothing_is_known_it_is_comfort(home: Home) -> None:
    """A heater that was never seen on heats as one would expect."""
    await home.with_heater("Pilote2", mode="stop")
    await home.call("climate.turn_on", "climate")
    await home.shows("climate", "heat", preset_mode="comfort")
