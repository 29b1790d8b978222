"""Selects, switches, numbers, buttons and sensors: what they show and what they send."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from .homes import Home

OFF = {"timer_switch": 0}
NO_DEROGATION = {"derog_mode": 0, "derog_time": 0}
MODES = ["comfort", "eco", "frost_protection", "off"]
WARM_TO_OFF = ["comfort", "comfort_1", "comfort_2", "eco", "frost_protection", "off"]


@pytest.mark.parametrize(
    ("product", "options"),
    [
        ("Heatzy", MODES),
        ("Pilote2", MODES),
        ("Pilote_Soc", MODES),
        ("Pilote_Soc_C3", WARM_TO_OFF),
        ("Pilote_Pro", WARM_TO_OFF),
        ("onyx", MODES),
    ],
)
async def test_modes_on_offer(home: Home, product: str, options: list[str]) -> None:
    """A product offers the modes that act on it."""
    await home.with_heater(product)
    assert home.attribute("select.mode", "options") == options
    for option in options:
        await home.call("select.select_option", "select.mode", option=option)
        assert home.value("select.mode") == option
        assert len(home.wire) == 1
        await home.quiet()
        assert home.value("select.mode") == option
        assert home.value("sensor.mode_in_force") == option


@pytest.mark.parametrize(
    ("product", "attrs", "option", "sent"),
    [
        ("Heatzy", {}, "off", [1, 1, 3]),
        ("Heatzy", {}, "frost_protection", [1, 1, 2]),
        ("Pilote2", {}, "comfort", {"mode": "cft"}),
        ("Pilote2", {"timer_switch": 1}, "off", {"mode": "stop", **OFF}),
        ("Pilote_Pro", {}, "comfort_2", {"mode": "cft2"}),
        ("Glow", {}, "off", {"on_off": False, **OFF}),
        ("Glow", {"on_off": False}, "eco", {"on_off": True, "mode": "eco"}),
        (
            "Pilote_Soc_C3",
            {"derog_mode": 2, "derog_time": 9},
            "eco",
            {"mode": "eco", **NO_DEROGATION},
        ),
    ],
)
async def test_select_mode(
    home: Home, product: str, attrs: dict[str, Any], option: str, sent: Any
) -> None:
    """A mode is one request."""
    await home.with_heater(product, **attrs)
    await home.call("select.select_option", "select.mode", option=option)
    assert home.wire == [sent]


async def test_select_derogation(home: Home) -> None:
    """Boost and holiday of the length set for this heater, presence, or none."""
    heater = await home.with_heater("Pilote_Pro", mode="eco")
    options = home.attribute("select.derogation", "options")
    assert options == ["none", "boost", "holiday", "presence"]
    await home.call("number.set_value", "number.boost_minutes", value=15)
    await home.call("number.set_value", "number.holiday_days", value=20)
    assert home.wire == []
    for option, sent in {
        "boost": {"derog_mode": 2, "derog_time": 15},
        "holiday": {"derog_mode": 1, "derog_time": 20},
        "presence": {"derog_mode": 3},
        "none": NO_DEROGATION,
    }.items():
        await home.call("select.select_option", "select.derogation", option=option)
        assert home.value("select.derogation") == option
        assert home.wire == [sent]
        await home.quiet()
        assert home.value("select.derogation") == option
    assert heater.attrs["mode"] == "eco"


@pytest.mark.parametrize(
    ("what", "offered"),
    [
        ("select.mode", "comfort, eco, frost_protection, off"),
        ("select.derogation", "none, boost, holiday"),
    ],
)
async def test_options_that_are_not_there(home: Home, what: str, offered: str) -> None:
    """What is not on offer is refused, with what is."""
    await home.with_heater("Pilote2")
    with pytest.raises(ServiceValidationError, match="presence") as refused:
        await home.call("select.select_option", what, option="presence")
    assert offered in str(refused.value)
    assert home.wire == []


@pytest.mark.parametrize("product", ["Pilote2", "Pilote_Pro", "Bloom", "INEA"])
async def test_programme_switch(home: Home, product: str) -> None:
    """The programme can be turned on and off without touching the mode."""
    heater = await home.with_heater(product, mode="fro")
    await home.call("switch.turn_on", "switch.programme")
    assert home.value("switch.programme") == "on"
    assert home.value("climate") == "auto"
    await home.quiet()
    await home.call("switch.turn_off", "switch.programme")
    assert home.value("switch.programme") == "off"
    assert home.wire == [{"timer_switch": 1}, {"timer_switch": 0}]
    await home.quiet()
    assert home.value("climate") == "heat"
    assert heater.attrs["timer_switch"] == 0


@pytest.mark.parametrize(
    ("product", "what", "attribute", "on", "off"),
    [
        ("Pilote_Soc_C3", "switch.lock", "lock_switch", 1, 0),
        ("onyx", "switch.lock", "LOCK_C", True, False),
        ("INEA", "switch.lock", "LOCK_C", True, False),
        ("Pilote_Pro", "switch.window_detection", "window_switch", True, False),
        ("Flam_Week2", "switch.socket", "on_off", True, False),
    ],
)
async def test_switches(
    home: Home, product: str, what: str, *, attribute: str, on: Any, off: Any
) -> None:
    """Each switch writes its own attribute in the form that its product wants."""
    heater = await home.with_heater(product)
    await home.call("switch.turn_on", what)
    assert home.value(what) == "on"
    await home.quiet()
    assert home.value(what) == "on"
    await home.call("switch.turn_off", what)
    (first, second) = home.wire
    assert first == {attribute: on}
    assert second == {attribute: off}
    assert type(first[attribute]) is type(on)
    home.cloud.set_attr(heater.did, **{attribute: on})
    await home.quiet()


async def test_the_socket_is_not_the_heater(home: Home) -> None:
    """A Plugzy's heater goes on when its socket is off, and the other way round."""
    await home.with_heater("Flam_Week2", mode="cft", on_off=False)
    assert home.value("climate") == "heat"
    await home.call("switch.turn_on", "switch.socket")
    await home.call("climate.turn_off", "climate")
    await home.quiet()
    assert home.value("switch.socket") == "on"
    assert home.value("climate") == "off"


@pytest.mark.parametrize(
    ("product", "what", "value", "sent"),
    [
        ("Pilote_Pro", "number.comfort_temperature", 21.5, {"cft_temp": 215}),
        ("Pilote_Pro", "number.eco_temperature", 10, {"eco_temp": 100}),
        ("Pilote_Pro", "number.calibration", -0.7, {"com_temp": 43}),
        ("Pilote_Pro", "number.calibration", 5, {"com_temp": 100}),
        (
            "onyx",
            "number.comfort_temperature",
            25.5,
            {"cft_tempL": 255, "cft_tempH": 0},
        ),
        (
            "onyx",
            "number.comfort_temperature",
            30,
            {"cft_tempL": 44, "cft_tempH": 1},
        ),
        ("Glow", "number.eco_temperature", 7, {"eco_tempL": 70, "eco_tempH": 0}),
        ("Bloom", "number.comfort_temperature", 22, {"cft_temp": 22}),
        (
            "Flam_Week2",
            "number.eco_temperature",
            16,
            {"eco_tempL": 160, "eco_tempH": 0},
        ),
    ],
)
@pytest.mark.usefixtures("all_entities")
async def test_numbers(
    home: Home, product: str, what: str, value: float, sent: dict[str, int]
) -> None:
    """A temperature is one request, with both bytes where there are two."""
    await home.with_heater(product)
    await home.call("number.set_value", what, value=value)
    assert float(home.value(what)) == value
    assert home.wire == [sent]
    await home.quiet()
    assert float(home.value(what)) == value


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("number.comfort_temperature", 14.5),
        ("number.comfort_temperature", 30.5),
        ("number.eco_temperature", 19.5),
        ("number.boost_minutes", 0),
        ("number.boost_minutes", 256),
        ("number.holiday_days", 300),
    ],
)
async def test_numbers_out_of_range(home: Home, what: str, value: float) -> None:
    """What the product can't keep is refused."""
    await home.with_heater("Pilote_Pro")
    before = home.value(what)
    with pytest.raises(ServiceValidationError, match="range"):
        await home.call("number.set_value", what, value=value)
    assert home.value(what) == before
    assert home.wire == []


async def test_a_refused_number_goes_back(home: Home) -> None:
    """The number shows again what the heater has."""
    await home.with_heater("Pilote_Pro")
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError, match="refused"):
        await home.call("number.set_value", "number.comfort_temperature", value=25)
    assert home.value("number.comfort_temperature") == "20.0"


async def test_the_button_ends_a_derogation(home: Home) -> None:
    """One press, one request; where there is nothing to end, none."""
    await home.with_heater("Pilote_Soc_C3", mode="eco", derog_mode=2, derog_time=30)
    await home.call("button.press", "button.cancel_derogation")
    assert home.wire == [NO_DEROGATION]
    await home.quiet()
    assert home.value("select.derogation") == "none"
    await home.call("button.press", "button.cancel_derogation")
    assert home.wire == []


@pytest.mark.parametrize("behaviour", ["chinese", "latin", "unescaped"])
async def test_generation_1_in_every_spelling(home: Home, behaviour: str) -> None:
    """The first generation's words are understood in each way they were seen."""
    home.cloud.behaviour.set(g1_words=behaviour)
    heater = await home.with_heater("Heatzy", mode="cft")
    assert home.value("select.mode") == "comfort"
    for word, mode in (("eco", "eco"), ("fro", "frost_protection"), ("stop", "off")):
        home.cloud.set_attr(heater.did, mode=word)
        await home.shows("select.mode", mode)


async def test_presence_is_shown_as_it_fades(home: Home) -> None:
    """Under presence detection the mode in force is the heater's own affair."""
    heater = await home.with_heater("Pilote_Pro", mode="fro")
    await home.call("select.select_option", "select.derogation", option="presence")
    await home.shows("sensor.mode_in_force", "comfort")
    home.cloud.inject(heater.did, {"cur_mode": "cft1"})
    await home.shows("sensor.mode_in_force", "comfort_1")
    assert home.attribute("climate", "preset_mode") == "presence"


async def test_readings(home: Home) -> None:
    """Temperature, humidity and connection as the heater tells them."""
    heater = await home.with_heater("Pilote_Pro", mode="cft", cur_temp=85)
    assert home.value("sensor.temperature") == "8.5"
    assert home.attribute("climate", "current_humidity") == int(
        home.value("sensor.humidity")
    )
    home.cloud.set_temperature(heater.did, 21.44)
    await home.shows("sensor.temperature", "21.4")
    assert home.value("binary_sensor.connected") == "on"


async def test_the_account_tells_how_it_is(hass: HomeAssistant, home: Home) -> None:
    """The push link, as a person sees it."""
    await home.with_heater("Pilote_Soc_C3")
    push = "binary_sensor.heatzy_live_updates"
    assert hass.states.get(push).state == "on"
    home.cloud.faults.add("ws*", "refuse")
    home.cloud.drop_sockets()
    await home.until(lambda: hass.states.get(push).state == "off")
    assert home.value("climate") == "heat"
