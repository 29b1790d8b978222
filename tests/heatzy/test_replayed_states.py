"""Whatever replays a state reaches it: snapshot, any change, restore is the state before."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.state import async_reproduce_state
from hypothesis import HealthCheck, example, given, settings, strategies as st
import pytest

from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")

MODES = ("off", "heat", "auto")
PRESETS = (
    "comfort",
    "eco",
    "frost_protection",
    "comfort_1",
    "comfort_2",
    "boost",
    "away",
    "presence",
)
PRODUCTS = (
    "Heatzy",
    "Pilote2",
    "Pilote_Soc_C3",
    "Pilote_Pro",
    "onyx",
    "INEA",
    "Bloom",
    "Flam_Week2",
)
TEMPERATURES = {
    "number.comfort_temperature": (19, 21, 24),
    "number.eco_temperature": (11, 16, 18),
}

CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("hvac_mode"), st.sampled_from(MODES)),
        st.tuples(st.just("preset_mode"), st.sampled_from(PRESETS)),
        *(
            st.tuples(st.just(what), st.sampled_from(celsius))
            for what, celsius in TEMPERATURES.items()
        ),
    ),
    min_size=1,
    max_size=3,
)


@pytest.fixture(autouse=True)
def no_grace(wednesday: FrozenDateTimeFactory, home: Home) -> None:
    """Let the vendor's word count at once after a command: the clocks stand still."""
    home.timing(push_grace=0.0, poll_grace=0.0)


def shown(home: Home) -> dict[str, Any]:
    """Return what the thermostat shows of what can be replayed.

    What presence detection leads to, and so the target in force, is its sensor's word.
    """
    state = home.state("climate")
    told = {"": state.state, "preset_mode": state.attributes.get("preset_mode")}
    if told["preset_mode"] != "presence":
        told["temperature"] = state.attributes.get("temperature")
    return told


def temperatures(home: Home) -> dict[str, float]:
    """Return the temperatures that the heater keeps."""
    return {what: float(home.value(what)) for what in TEMPERATURES if home.find(what)}


async def change(home: Home, what: str, value: Any) -> None:
    """Do one of the changes, if this heater offers it."""
    if what.startswith("number"):
        if home.find(what):
            await home.call("number.set_value", what, value=value)
    elif value in home.attribute("climate", f"{what}s"):
        await home.call(f"climate.set_{what}", "climate", **{what: value})
    await home.quiet()


@pytest.mark.parametrize("name", PRODUCTS)
@settings(
    max_examples=10,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(before=CHANGES, after=CHANGES)
@example(
    before=[("preset_mode", "presence")],
    after=[("number.comfort_temperature", 21), ("hvac_mode", "off")],
)
async def test_a_restored_state_is_the_state_before(
    hass: HomeAssistant,
    home: Home,
    name: str,
    before: list[tuple[str, Any]],
    after: list[tuple[str, Any]],
) -> None:
    """As a scene replays it; the temperature of another mode is left as it was."""
    if home.heater is None:
        await home.with_heater(name)
    for what, value in before:
        await change(home, what, value)
    snapshot, wanted = home.state("climate"), shown(home)
    for what, value in after:
        await change(home, what, value)
    kept = temperatures(home)
    await async_reproduce_state(hass, [snapshot], context=Context())
    await home.quiet()
    assert shown(home) == wanted
    differ = {
        what for what, celsius in temperatures(home).items() if kept[what] != celsius
    }
    target = wanted.get("temperature")
    assert len(differ) <= (target is not None)
    assert all(temperatures(home)[what] == target for what in differ)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("manual", ["cft", "eco", "fro", "stop"])
@pytest.mark.parametrize("name", ["Pilote_Pro", "onyx", "Bloom"])
async def test_a_mode_with_a_temperature_is_always_carried_out(
    home: Home, name: str, manual: str, mode: str
) -> None:
    """The target is set where there is one; where there is none, that is said."""
    await home.with_heater(name, mode=manual)
    target = None
    try:
        await home.call(
            "climate.set_temperature", "climate", hvac_mode=mode, temperature=17
        )
        target = 17
    except ServiceValidationError as err:
        assert err.translation_key == "no_target_in_mode"  # noqa: PT017
    await home.quiet()
    assert home.value("climate") == mode
    assert home.attribute("climate", "temperature") == target


@pytest.mark.parametrize("name", ["Pilote2", "Pilote_Pro", "onyx", "Bloom"])
async def test_a_followed_programme_shows_what_it_says_now(
    hass: HomeAssistant, home: Home, name: str
) -> None:
    """At once, not the mode by hand of before; and the target can be set."""
    await hass.config.async_set_time_zone("Europe/Paris")
    heater = await home.with_heater(name, mode="fro")
    home.cloud.set_attr(heater.did, p3_data6=0)
    await home.quiet()
    home.cloud.behaviour.set(push_lag=3600.0)
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="auto")
    assert home.value("climate") == "auto"
    assert home.value("sensor.mode_in_force") == "comfort"
    if home.find("number.comfort_temperature"):
        await home.call("climate.set_temperature", "climate", temperature=22)
        assert home.wire[-1].keys() <= {"cft_temp", "cft_tempL", "cft_tempH"}


async def test_the_limits_that_show_are_those_of_the_mode_in_force(home: Home) -> None:
    """Also in what is shown after a mode was chosen, which may begin a replay."""
    heater = await home.with_heater("Pilote_Pro", mode="cft")
    await home.call("climate.set_hvac_mode", "climate", hvac_mode="heat")
    home.cloud.set_attr(heater.did, cft_temp=205)
    await home.quiet()
    assert home.attribute("climate", "temperature") == 20.5
    assert home.attribute("climate", "min_temp") == 15
    assert home.attribute("climate", "max_temp") == 30


@pytest.mark.parametrize("followed", [False, True])
async def test_a_target_that_no_preset_follows_is_told(
    hass: HomeAssistant,
    home: Home,
    caplog: pytest.LogCaptureFixture,
    followed: bool,
) -> None:
    """A script's second step looks like a scene's until no preset comes; then the log tells."""
    home.timing(preset_follows=3.0 if followed else 0.0)
    await home.with_heater("Pilote_Pro", mode="fro")
    told = "was not set to 20"
    who = {"blocking": True, "context": Context()}
    climate = {"entity_id": home.entity_id("climate")}
    for action, data in (
        ("set_hvac_mode", {"hvac_mode": "heat"}),
        ("set_temperature", {"temperature": 20}),
        *([("set_preset_mode", {"preset_mode": "comfort"})] if followed else []),
    ):
        await hass.services.async_call("climate", action, climate | data, **who)
    if followed:
        await hass.async_block_till_done(wait_background_tasks=True)
        assert home.attribute("climate", "temperature") == 20
    else:
        await home.until(lambda: told in caplog.text)
    lines = [line for line in caplog.messages if told in line]
    assert len(lines) == (not followed)
    assert all(line.startswith("Salon") for line in lines)
