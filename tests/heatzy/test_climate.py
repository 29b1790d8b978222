"""The climate entity: what it shows, and what each of its commands puts on the wire."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from .homes import Home

OFF, ON = {"timer_switch": 0}, {"timer_switch": 1}
NO_DEROGATION = {"derog_mode": 0, "derog_time": 0}


@pytest.mark.parametrize(
    ("product", "attrs", "hvac_mode", "sent"),
    [
        ("Heatzy", {"mode": "cft"}, "off", [1, 1, 3]),
        ("Heatzy", {"mode": "stop"}, "heat", [1, 1, 0]),
        ("Heatzy", {"mode": "eco"}, "heat", [1, 1, 1]),
        ("Pilote2", {"mode": "eco"}, "off", {"mode": "stop", **OFF}),
        ("Pilote_Soc", {"timer_switch": 1}, "off", {"mode": "stop", **OFF}),
        ("Pilote_Soc_C3", {"mode": "stop"}, "heat", {"mode": "cft", **OFF}),
        ("Pilote_Soc_C3", {"mode": "eco", "timer_switch": 1}, "heat", OFF),
        ("Pilote_Soc_C3", {"mode": "eco"}, "auto", ON),
        ("Pilote_Pro", {"mode": "fro"}, "auto", ON),
        ("Pilote_Pro", {"mode": "stop"}, "heat", {"mode": "cft", **OFF}),
        ("onyx", {"mode": "eco"}, "off", {"on_off": False, **OFF}),
        ("onyx", {"on_off": False}, "heat", {"on_off": True, **OFF}),
        ("onyx", {"on_off": False}, "auto", {"on_off": True, **ON}),
        ("INEA", {"on_off": True}, "off", {"on_off": False, **OFF}),
        ("Bloom", {"mode": "eco"}, "off", {"mode": "stop", **OFF}),
        ("Flam_Week2", {"mode": "eco"}, "off", {"mode": "stop", **OFF}),
        (
            "Pilote_Soc_C3",
            {"derog_mode": 2, "derog_time": 30},
            "off",
            {"mode": "stop", **NO_DEROGATION, **OFF},
        ),
        (
            "Pilote_Pro",
            {"derog_mode": 1, "derog_time": 3},
            "auto",
            {**NO_DEROGATION, **ON},
        ),
    ],
)
async def test_hvac_modes(
    home: Home, product: str, attrs: dict[str, Any], hvac_mode: str, sent: Any
) -> None:
    """Each mode is one request with exactly what it takes."""
    await home.with_heater(product, **attrs)
    await home.call("climate.set_hvac_mode", "climate", hvac_mode=hvac_mode)
    assert home.value("climate") == hvac_mode
    assert home.wire == [sent]
    await home.quiet()
    assert home.value("climate") == hvac_mode


@pytest.mark.parametrize(
    ("product", "attrs", "preset", "sent"),
    [
        ("Heatzy", {"mode": "eco"}, "comfort", [1, 1, 0]),
        ("Heatzy", {"mode": "cft"}, "eco", [1, 1, 1]),
        ("Heatzy", {"mode": "cft"}, "frost_protection", [1, 1, 2]),
        ("Pilote2", {"mode": "eco"}, "comfort", {"mode": "cft"}),
        ("Pilote_Soc", {"mode": "cft"}, "eco", {"mode": "eco"}),
        ("Pilote_Soc", {"mode": "stop"}, "frost_protection", {"mode": "fro"}),
        ("Pilote_Soc_C3", {"mode": "eco"}, "comfort_1", {"mode": "cft1"}),
        ("Pilote_Soc_C3", {"timer_switch": 1}, "comfort_2", {"mode": "cft2"}),
        ("Pilote_Pro", {"mode": "eco"}, "comfort", {"mode": "cft"}),
        ("Pilote_Pro", {"mode": "eco"}, "presence", {"derog_mode": 3}),
        ("Pilote_Pro", {"mode": "eco"}, "boost", {"derog_mode": 2, "derog_time": 60}),
        ("Pilote2", {"mode": "eco"}, "boost", {"derog_mode": 2, "derog_time": 60}),
        ("Bloom", {"mode": "cft"}, "away", {"derog_mode": 1, "derog_time": 7}),
        ("onyx", {"mode": "eco"}, "comfort", {"mode": "cft"}),
        ("onyx", {"on_off": False}, "eco", {"on_off": True, "mode": "eco"}),
        (
            "Glow",
            {"on_off": False},
            "boost",
            {"on_off": True, "derog_mode": 2, "derog_time": 60},
        ),
        (
            "Pilote2",
            {"derog_mode": 1, "derog_time": 3},
            "eco",
            {"mode": "eco", **NO_DEROGATION},
        ),
        ("INEA", {"mode": "eco"}, "frost_protection", {"mode": "fro"}),
        ("Flam_Week2", {"mode": "eco"}, "comfort", {"mode": "cft"}),
    ],
)
async def test_presets(
    home: Home, product: str, attrs: dict[str, Any], preset: str, sent: Any
) -> None:
    """Each preset is one request, shown when it was sent and when it is confirmed."""
    await home.with_heater(product, **attrs)
    await home.call("climate.set_preset_mode", "climate", preset_mode=preset)
    assert home.attribute("climate", "preset_mode") == preset
    assert home.wire == [sent]
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == preset


@pytest.mark.parametrize(
    ("product", "attrs", "wanted", "sent"),
    [
        ("Pilote_Pro", {"mode": "cft"}, 21.5, {"cft_temp": 215}),
        ("Pilote_Pro", {"mode": "eco"}, 16, {"eco_temp": 160}),
        ("Glow", {"mode": "cft"}, 21, {"cft_tempL": 210, "cft_tempH": 0}),
        ("onyx", {"mode": "cft"}, 26, {"cft_tempL": 4, "cft_tempH": 1}),
        ("onyx", {"mode": "eco"}, 17.5, {"eco_tempL": 175, "eco_tempH": 0}),
        ("INEA", {"mode": "eco"}, 15, {"eco_tempL": 150, "eco_tempH": 0}),
        ("Bloom", {"mode": "cft"}, 21, {"cft_temp": 21}),
        ("Flam_Week2", {"mode": "cft"}, 25.5, {"cft_tempL": 255, "cft_tempH": 0}),
    ],
)
async def test_temperatures(
    home: Home,
    product: str,
    attrs: dict[str, Any],
    wanted: float,
    sent: dict[str, Any],
) -> None:
    """The temperature of the mode in force is what is set, as the product writes it."""
    await home.with_heater(product, **attrs)
    await home.call("climate.set_temperature", "climate", temperature=wanted)
    assert home.attribute("climate", "temperature") == wanted
    assert home.wire == [sent]
    await home.quiet()
    assert home.attribute("climate", "temperature") == wanted


@pytest.mark.parametrize(
    ("product", "temperature", "sent"),
    [
        ("Bloom", (19.4, 19), {"cft_temp": 19}),
        ("Bloom", (19.5, 20), {"cft_temp": 20}),
        ("Bloom", (20.5, 21), {"cft_temp": 21}),
        ("Pilote_Pro", (20.2, 20), {"cft_temp": 200}),
        ("Pilote_Pro", (20.3, 20.5), {"cft_temp": 205}),
        ("Pilote_Pro", (20.75, 21), {"cft_temp": 210}),
        ("onyx", (25.6, 25.5), {"cft_tempL": 255, "cft_tempH": 0}),
        ("onyx", (25.75, 26), {"cft_tempL": 4, "cft_tempH": 1}),
    ],
)
@pytest.mark.parametrize("what", ["climate", "number"])
async def test_what_is_between_two_steps_is_rounded_half_up(
    home: Home,
    what: str,
    product: str,
    temperature: tuple[float, float],
    sent: dict[str, int],
) -> None:
    """The same wherever it is set, shown at once as it is sent and will be kept."""
    wanted, shown = temperature
    await home.with_heater(product, mode="cft")
    if what == "climate":
        await home.call("climate.set_temperature", "climate", temperature=wanted)
    else:
        key = "number.comfort_temperature"
        await home.call("number.set_value", key, value=wanted)
    assert home.attribute("climate", "temperature") == shown
    assert float(home.value("number.comfort_temperature")) == shown
    assert home.wire == [sent]
    await home.quiet()
    assert home.attribute("climate", "temperature") == shown


@pytest.mark.parametrize(
    ("product", "attrs", "hvac_mode", "sent"),
    [
        (
            "Pilote_Pro",
            {"mode": "stop"},
            "heat",
            {"mode": "cft", "timer_switch": 0, "cft_temp": 190},
        ),
        (
            "Glow",
            {"on_off": False, "mode": "cft"},
            "heat",
            {"on_off": True, "timer_switch": 0, "cft_tempL": 190, "cft_tempH": 0},
        ),
        ("Bloom", {"mode": "cft"}, "auto", {"timer_switch": 1, "eco_temp": 19}),
    ],
)
async def test_mode_and_temperature_in_one_request(
    home: Home,
    product: str,
    attrs: dict[str, Any],
    hvac_mode: str,
    sent: dict[str, Any],
) -> None:
    """What is asked for together leaves together."""
    await home.with_heater(product, **attrs)
    await home.call(
        "climate.set_temperature", "climate", hvac_mode=hvac_mode, temperature=19
    )
    assert home.wire == [sent]


@pytest.mark.parametrize("mode", ["fro", "stop", "cft1"])
async def test_a_mode_without_temperature_says_so(home: Home, mode: str) -> None:
    """Where the mode in force has no temperature to set, nothing is sent."""
    await home.with_heater("Pilote_Pro", mode=mode)
    with pytest.raises(ServiceValidationError, match="comfort or eco") as refused:
        await home.call("climate.set_temperature", "climate", temperature=20)
    assert refused.value.translation_key == "no_target_in_mode"
    assert home.wire == []


@pytest.mark.parametrize(("mode", "wanted"), [("cft", 14.5), ("cft", 31), ("eco", 21)])
async def test_limits_are_those_of_the_mode_in_force(
    home: Home, mode: str, wanted: float
) -> None:
    """Comfort is 15 to 30 °C, eco 10 to 19 °C; anything else is refused."""
    await home.with_heater("Pilote_Pro", mode=mode)
    with pytest.raises(ServiceValidationError, match="not valid"):
        await home.call("climate.set_temperature", "climate", temperature=wanted)
    assert home.wire == []


async def test_unknown_presets_and_modes_are_refused(home: Home) -> None:
    """A first-generation Pilote has neither programme nor boost."""
    await home.with_heater("Heatzy")
    with pytest.raises(ServiceValidationError, match="boost"):
        await home.call("climate.set_preset_mode", "climate", preset_mode="boost")
    with pytest.raises(ServiceValidationError, match="auto"):
        await home.call("climate.set_hvac_mode", "climate", hvac_mode="auto")
    assert home.wire == []


async def test_turning_on_and_off(home: Home) -> None:
    """Off and on again by the plain actions; on, where it is on, does nothing."""
    await home.with_heater("Pilote_Pro", mode="eco")
    await home.call("climate.turn_on", "climate")
    assert home.wire == []
    await home.call("climate.turn_off", "climate")
    assert home.value("climate") == "off"
    assert home.wire == [{"mode": "stop", **OFF}]
    await home.call("climate.turn_on", "climate")
    assert home.value("climate") == "heat"
    assert home.wire == [{"mode": "eco", **OFF}]


async def test_a_command_shows_before_the_vendor_answers(
    hass: HomeAssistant, home: Home
) -> None:
    """The state changes at once; the vendor takes its time."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "delay", delay=1.0)
    asking = hass.async_create_task(
        home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    )
    await asyncio.sleep(0.03)
    assert not asking.done()
    assert home.wire == []
    assert home.attribute("climate", "preset_mode") == "comfort"
    assert home.attribute("climate", "hvac_action") == "heating"
    assert home.value("select.mode") == "comfort"
    await asking
    assert home.wire == [{"mode": "cft"}]


@pytest.mark.parametrize("product", ["Pilote_Pro", "onyx"])
@pytest.mark.parametrize(
    ("preset", "in_force"),
    [("comfort", "comfort"), ("boost", "comfort"), ("away", "frost_protection")],
)
async def test_what_follows_from_a_command_shows_at_once_too(
    hass: HomeAssistant, home: Home, product: str, preset: str, in_force: str
) -> None:
    """Products that report the mode in force need not be waited for either."""
    await home.with_heater(product, mode="eco")
    home.cloud.faults.add("control", "delay", delay=0.15)
    asking = hass.async_create_task(
        home.call("climate.set_preset_mode", "climate", preset_mode=preset)
    )
    await asyncio.sleep(0.03)
    assert home.attribute("climate", "preset_mode") == preset
    assert home.value("sensor.mode_in_force") == in_force
    await asking
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == preset
    assert home.value("sensor.mode_in_force") == in_force


@pytest.mark.parametrize(
    ("fault", "key", "says"),
    [
        ("9025", "rejected", "attr invalid"),
        ("9042", "device_offline", "offline"),
        ("9017", "device_gone", "no longer"),
        ("9041", "rate_limited", "pause"),
        ("500", "no_answer", "look at what shows"),
        ("reset", "no_answer", "look at what shows"),
    ],
)
async def test_a_refusal_is_told_and_taken_back(
    home: Home, fault: str, key: str, says: str
) -> None:
    """A refused command leaves no trace but a sentence."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    before = home.state("climate")
    home.cloud.faults.add("control", fault)
    # Push would be the second way, were it not as broken.
    home.cloud.faults.add("ws*", "refuse")
    home.cloud.drop_sockets()
    await home.until(lambda: not home.cloud.connections)
    await home.quiet()
    with pytest.raises(HomeAssistantError, match=says or None) as refused:
        await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    assert refused.value.translation_key == key
    assert home.state("climate").attributes == before.attributes
    assert home.value("select.mode") == "eco"


async def test_a_refused_sign_in_is_told_and_asks_for_the_password(
    hass: HomeAssistant, home: Home
) -> None:
    """A command that meets a changed password says so, and starts the flow."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.account.password = "changed"
    home.cloud.revoke_tokens()
    with pytest.raises(HomeAssistantError, match="sign") as refused:
        await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    assert refused.value.translation_key == "auth_failed"
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == "heatzy_reauth"
    assert home.attribute("climate", "preset_mode") == "eco"


async def test_rest_out_of_order_goes_by_push(home: Home) -> None:
    """While the vendor's REST fails, commands take the socket."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "500")
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    await home.shows("climate", "heat", preset_mode="comfort")
    await home.until(lambda: len(home.cloud.control_log) == 1)
    assert home.cloud.control_log[0].via == "ws"
    assert home.wire == [{"mode": "cft"}]


async def test_stale_reports_do_not_flicker(home: Home) -> None:
    """Reports that were on their way when a command left don't undo it."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "empty")
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    home.cloud.set_attr(heater.did, lock_switch=1)
    await home.shows("switch.lock", "on")
    assert home.attribute("climate", "preset_mode") == "comfort"


async def test_commands_that_replace_each_other_collapse(
    hass: HomeAssistant, home: Home
) -> None:
    """While one is on its way, only the last of the rest counts."""
    await home.with_heater("Pilote_Soc_C3", mode="eco")
    home.cloud.faults.add("control", "delay", delay=0.5)
    asking = []
    for preset in ("comfort", "comfort_1", "comfort_2", "frost_protection"):
        asking.append(
            hass.async_create_task(
                home.call("climate.set_preset_mode", "climate", preset_mode=preset)
            )
        )
        await asyncio.sleep(0.005)
    await asyncio.gather(*asking)
    assert home.wire == [{"mode": "cft"}, {"mode": "fro"}]
    await home.quiet()
    assert home.attribute("climate", "preset_mode") == "frost_protection"


async def test_many_heaters_are_asked_side_by_side(
    hass: HomeAssistant, home: Home
) -> None:
    """One slow heater does not hold up the others."""
    heaters = [home.add(name=name) for name in ("Salon", "Cuisine", "Bureau")]
    await home.start()
    home.cloud.faults.add("control", "delay", delay=0.5, did=heaters[0].did)
    ids = [home.entity_id("climate", heater) for heater in heaters]
    asking = hass.async_create_task(
        home.call(
            "climate.set_preset_mode", target={"entity_id": ids}, preset_mode="comfort"
        )
    )
    await home.until(lambda: len(home.cloud.control_log) == 2)
    assert not asking.done()
    await asking
    assert home.wire == [{"mode": "cft"}] * 3


@pytest.mark.parametrize(
    ("product", "attrs", "action"),
    [
        ("Heatzy", {"mode": "cft"}, "heating"),
        ("Heatzy", {"mode": "stop"}, "off"),
        ("Pilote2", {"mode": "cft"}, "heating"),
        ("Pilote2", {"mode": "eco"}, None),
        ("Pilote2", {"mode": "fro"}, None),
        ("Pilote2", {"mode": "stop"}, "off"),
        ("Pilote_Soc_C3", {"mode": "cft2"}, "heating"),
        ("Pilote_Soc_C3", {"derog_mode": 2, "derog_time": 9}, "heating"),
        ("Pilote_Soc_C3", {"derog_mode": 1, "derog_time": 9}, None),
        ("onyx", {"mode": "eco"}, None),
        ("Pilote_Pro", {"mode": "cft", "cur_temp": 250}, "idle"),
        ("Pilote_Pro", {"mode": "cft", "cur_temp": 150}, "heating"),
        ("Pilote_Pro", {"mode": "stop"}, "off"),
        ("onyx", {"mode": "cft"}, "heating"),
        ("onyx", {"on_off": False, "mode": "cft"}, "off"),
    ],
)
async def test_hvac_action(
    home: Home, product: str, attrs: dict[str, Any], action: str | None
) -> None:
    """What the heater is made to do; in eco it may heat or not, and nobody knows."""
    heater = home.add(product)
    home.cloud.set_attr(heater.did, **attrs)
    await home.start()
    assert home.attribute("climate", "hvac_action") == action
    shown = {"heating": "on", None: "unknown"}.get(action, "off")
    assert home.value("binary_sensor.heating") == shown


async def test_the_vendors_app_is_followed(home: Home) -> None:
    """What someone does on the phone or the keypad shows by push."""
    heater = await home.with_heater("Pilote_Pro", mode="cft")
    home.cloud.set_attr(heater.did, mode="fro")
    await home.shows("climate", "heat", preset_mode="frost_protection")
    home.cloud.set_attr(heater.did, mode="stop")
    await home.shows("climate", "off", hvac_action="off")
    home.cloud.set_attr(heater.did, timer_switch=1)
    await home.shows("climate", "auto", preset_mode="eco")
    home.cloud.set_attr(heater.did, timer_switch=0, mode="cft", cft_temp=225)
    await home.shows("climate", "heat", temperature=22.5)
    home.cloud.set_temperature(heater.did, 19.3)
    await home.shows("sensor.temperature", "19.3")
    assert home.attribute("climate", "current_temperature") == 19.3
    assert home.wire == []


async def test_an_offline_heater_is_unavailable_and_comes_back(home: Home) -> None:
    """A heater that lost its power is not shown as heating."""
    heater = await home.with_heater("Pilote_Soc_C3", mode="cft")
    neighbour = home.add("Pilote2", "Cuisine")
    home.cloud.set_online(heater.did, False)
    await home.shows("climate", "unavailable")
    assert home.value("binary_sensor.connected") == "off"
    assert home.value("number.boost_minutes") == "60"
    await home.shows("climate", "heat", neighbour)
    home.cloud.set_online(heater.did, True)
    await home.shows("climate", "heat")
    assert home.value("binary_sensor.connected") == "on"
