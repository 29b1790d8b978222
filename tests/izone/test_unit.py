"""The air-conditioner: what it shows, and what reaches the bridge."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.exceptions import ServiceNotSupported, ServiceValidationError
import pytest

from simulators.izone import UnitFault

from .conftest import wait
from .homes import Home

TARGET = ClimateEntityFeature.TARGET_TEMPERATURE
OWN_TARGET = {"RAS": 1, "CtrlZone": 15}
COOLER = {"CpuType": 2, "OemMake": 7}


def attributes(home: Home) -> Any:
    """Return what the climate entity shows besides its mode."""
    return home.state("climate").attributes


@pytest.mark.parametrize(
    ("hvac_mode", "code"),
    [("cool", 1), ("heat", 2), ("fan_only", 3), ("dry", 4), ("heat_cool", 5)],
)
async def test_modes(home: Home, hvac_mode: str, code: int) -> None:
    """A mode is one command while the unit runs; it is read back as it was sent."""
    await home.start({"SysMode": 5 if code != 5 else 1})
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode=hvac_mode)
    assert sent == [{"SysMode": code}]
    assert home.value("climate") == hvac_mode
    assert home.bridge.system["SysMode"] == code
    await home.refresh()
    assert home.value("climate") == hvac_mode


async def test_a_mode_switches_on(home: Home) -> None:
    """What is off is switched on by choosing a mode."""
    await home.start({"SysOn": 0})
    assert home.value("climate") == "off"
    assert attributes(home)["hvac_action"] == "off"
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode="heat")
    assert sent == [{"SysMode": 2}, {"SysOn": 1}]
    assert home.value("climate") == "heat"


async def test_on_and_off(home: Home) -> None:
    """Off is off; on is the mode that it had."""
    await home.start({"SysMode": 4})
    assert await home.act("climate.turn_off", "climate") == [{"SysOn": 0}]
    assert home.value("climate") == "off"
    assert await home.act("climate.turn_on", "climate") == [{"SysOn": 1}]
    assert home.value("climate") == "dry"
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode="off")
    assert sent == [{"SysOn": 0}]


@pytest.mark.parametrize("code", [0, 9, 6, 7])
async def test_a_mode_that_nobody_knows(home: Home, code: int) -> None:
    """It is unknown, not cool: 6 and 7 mean something else on every other unit."""
    await home.start({"SysMode": code})
    assert home.value("climate") == "unknown"
    assert attributes(home).get("hvac_action") is None
    assert await home.act("climate.turn_off", "climate") == [{"SysOn": 0}]
    assert home.value("climate") == "off"


async def test_an_evaporative_cooler(home: Home) -> None:
    """It can exhaust, and wet its pads without blowing: presets of the nearest mode."""
    await home.start({**COOLER, "SysMode": 6, "iSaveEnable": 0})
    assert home.value("climate") == "fan_only"
    assert attributes(home)["preset_mode"] == "exhaust"
    assert attributes(home)["preset_modes"] == ["none", "exhaust", "pump_only"]
    sent = await home.act("climate.set_preset_mode", "climate", preset_mode="pump_only")
    assert sent == [{"SysMode": 7}]
    assert home.value("climate") == "cool"
    assert attributes(home)["hvac_action"] == "idle"
    sent = await home.act("climate.set_preset_mode", "climate", preset_mode="none")
    assert sent == [{"SysMode": 1}]
    assert attributes(home)["preset_mode"] == "none"


@pytest.mark.parametrize(
    ("enabled", "kind", "offered"),
    [
        (0, 1, ["low", "medium", "high"]),
        (1, 0, ["low", "high", "auto"]),
        (1, 1, ["low", "medium", "high", "auto"]),
        (1, 2, ["low", "medium", "high", "auto"]),
        (1, 3, ["low", "medium", "high", "top", "auto"]),
        (1, 9, ["low", "medium", "high", "top", "auto"]),
    ],
)
async def test_fan_speeds(
    home: Home, enabled: int, kind: int, offered: list[str]
) -> None:
    """The speeds are those of the kind of fan; unknown kinds may have them all."""
    await home.start({"FanAutoEn": enabled, "FanAutoType": kind, "SysFan": 1})
    assert attributes(home)["fan_modes"] == offered
    sent = await home.act("climate.set_fan_mode", "climate", fan_mode="high")
    assert sent == [{"SysFan": 3}]
    assert attributes(home)["fan_mode"] == "high"


@pytest.mark.parametrize(
    ("code", "name"), [(6, "quiet"), (7, "turbo"), (5, "top"), (99, "non_gas_heat")]
)
async def test_a_reported_speed_is_never_dropped(
    home: Home, code: int, name: str
) -> None:
    """Newer firmware has speeds of which no setting tells."""
    await home.start({"SysFan": code}, extra_fans=(5, 6, 7, 99))
    assert attributes(home)["fan_mode"] == name
    assert attributes(home)["fan_modes"][-1] == name
    sent = await home.act("climate.set_fan_mode", "climate", fan_mode=name)
    assert sent == [{"SysFan": code}]


async def test_an_unknown_speed(home: Home) -> None:
    """A code that nobody knows is no speed, and not auto."""
    await home.start({"SysFan": 42})
    assert attributes(home)["fan_mode"] is None


async def test_the_units_own_target(home: Home) -> None:
    """It shows at once, and leaves on the grid of half degrees."""
    await home.start({**OWN_TARGET, "Setpoint": 2300})
    assert attributes(home)["supported_features"] & TARGET
    assert attributes(home)["temperature"] == 23
    assert attributes(home)["target_set_by"] == "return_air"
    sent = await home.act("climate.set_temperature", "climate", temperature=21.3)
    assert sent == [{"SysSetpoint": 2150}]
    assert attributes(home)["temperature"] == 21.5


async def test_mode_and_target_together(home: Home) -> None:
    """One action with both is one command."""
    await home.start({**OWN_TARGET, "SysOn": 0})
    sent = await home.act(
        "climate.set_temperature", "climate", temperature=20, hvac_mode="heat"
    )
    assert sent == [{"SysMode": 2}, {"SysOn": 1}, {"SysSetpoint": 2000}]
    assert home.value("climate") == "heat"


async def test_a_zone_sets_the_target(home: Home) -> None:
    """The unit has no target of its own then, and says whose it follows."""
    await home.start({"RAS": 3, "CtrlZone": 0})
    shown = attributes(home)
    assert not shown["supported_features"] & TARGET
    assert "temperature" not in shown
    assert shown["target_set_by"] == "zone"
    assert shown["control_zone"] == "Living"
    assert home.value("sensor.control_zone") == "Living"
    assert home.value("sensor.target_in_force") == "23.0"
    assert home.state("climate", 0).attributes["controls_unit"] is True
    with pytest.raises(ServiceNotSupported):
        await home.act("climate.set_temperature", "climate", temperature=21)


async def test_a_zone_took_the_target_over_just_now(home: Home) -> None:
    """The sentence names the zone to set instead; nothing is sent."""
    await home.start({"RAS": 3, "CtrlZone": 0})
    with pytest.raises(ServiceValidationError, match="Living"):
        await home.entry.runtime_data.hub.async_command("unit", {"target": 21.0})
    assert home.commands() == []


async def test_a_zone_without_sensor_leaves_the_target_to_the_unit(home: Home) -> None:
    """The reason shows."""
    await home.start({"RAS": 3}, zones=1)
    living = home.bridge.zones[0]
    home.bridge.wall_zone(0, Temp=0)
    assert living["Temp"] == 0
    await home.refresh()
    assert attributes(home)["supported_features"] & TARGET
    assert attributes(home)["target_set_by"] == "zone_without_sensor"
    assert home.value("sensor.control_zone") == "unit"


async def test_economy_limits(home: Home) -> None:
    """An economy lock narrows what may be set, of the unit and the zones."""
    await home.start({**OWN_TARGET, "EcoLock": 1, "EcoMin": 1800, "EcoMax": 2600})
    for zone in ("unit", 0):
        shown = home.state("climate", zone).attributes
        assert (shown["min_temp"], shown["max_temp"]) == (18, 26)
    with pytest.raises(ServiceValidationError):
        await home.act("climate.set_temperature", "climate", temperature=27)
    assert home.commands() == []
    assert attributes(home)["temperature"] == 23


async def test_functions_that_izone_does_not_control(home: Home) -> None:
    """They are not offered."""
    uncontrolled = ("iZoneOnOff", "iZoneMode", "iZoneFan", "iZoneSetpoint")
    await home.start({**OWN_TARGET, **dict.fromkeys(uncontrolled, 0)})
    shown = attributes(home)
    assert shown["hvac_modes"] == ["cool"]
    assert shown["supported_features"] == ClimateEntityFeature.PRESET_MODE
    assert "fan_modes" not in shown


async def test_a_unit_that_izone_only_switches(home: Home) -> None:
    """Its mode is shown, and on means that mode."""
    await home.start({"iZoneMode": 0, "SysMode": 2, "SysOn": 0})
    assert attributes(home)["hvac_modes"] == ["off", "heat"]
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode="heat")
    assert sent == [{"SysOn": 1}]


@pytest.mark.parametrize("kind", [110, 210])
async def test_a_system_of_zones_only(home: Home, kind: int) -> None:
    """There is no unit to control below system type 300; the zones are there."""
    await home.start({"SysType": kind})
    for what in ("climate", "select.sleep_timer", "switch.isave", "sensor.error_code"):
        assert home.find(what) is None, what
    assert home.value("climate", 0) == "heat_cool"


async def test_a_unit_without_zones(home: Home) -> None:
    """No zones is a legal system; the unit sets its own target."""
    await home.start({"RAS": 3, "CtrlZone": 15}, zones=0)
    assert home.value("climate") == "cool"
    assert attributes(home)["supported_features"] & TARGET


async def test_isave(home: Home) -> None:
    """Fresh air is the preset eco and a switch; the unit only blows then."""
    await home.start()
    assert attributes(home)["preset_modes"] == ["none", "eco"]
    sent = await home.act("climate.set_preset_mode", "climate", preset_mode="eco")
    assert sent == [{"iSave": 1}]
    assert home.value("switch.isave") == "on"
    assert home.value("climate") == "fan_only"
    assert attributes(home)["hvac_action"] == "fan"
    assert await home.act("switch.turn_off", "switch.isave") == [{"iSave": 0}]
    assert attributes(home)["preset_mode"] == "none"
    assert home.value("climate") == "cool"


async def test_a_mode_ends_isave(home: Home) -> None:
    """Cooling and fresh air exclude each other; blowing does not, and remains after it."""
    await home.start({"iSaveOn": 1, "SysMode": 2})
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode="fan_only")
    assert sent == [{"SysMode": 3}]
    assert attributes(home)["preset_mode"] == "eco"
    sent = await home.act("climate.set_hvac_mode", "climate", hvac_mode="cool")
    assert sent == [{"SysMode": 1}, {"iSave": 0}]
    assert home.value("climate") == "cool"


async def test_a_unit_without_isave(home: Home) -> None:
    """There is no preset to choose and no switch."""
    await home.start({"iSaveEnable": 0})
    assert "preset_modes" not in attributes(home)
    assert home.find("switch.isave") is None


@pytest.mark.parametrize(("minutes", "shown"), [(45, "45"), (9999, "unknown")])
async def test_a_choice_that_nobody_may_make_is_shown(
    home: Home, minutes: int, shown: str
) -> None:
    """Another client may set the sleep timer to any length; what is none is no choice."""
    await home.start(system={"SleepTimer": 30})
    home.bridge.system["SleepTimer"] = minutes
    await home.refresh()
    await home.until(lambda: home.value("select.sleep_timer") == shown)
    options = home.state("select.sleep_timer").attributes["options"]
    extra = [] if shown == "unknown" else [shown]
    assert options == ["off", "30", "60", "90", "120", *extra]


async def test_the_sleep_timer(home: Home) -> None:
    """As the panel offers it, or any number of minutes."""
    await home.start(bulk="error")
    assert home.value("select.sleep_timer") == "off"
    sent = await home.act("select.select_option", "select.sleep_timer", option="90")
    assert sent == [{"SysSleepTimer": 90}]
    assert home.value("select.sleep_timer") == "90"
    sent = await home.act("select.select_option", "select.sleep_timer", option="off")
    assert sent == [{"SysSleepTimer": 0}]


@pytest.mark.usefixtures("all_entities")
async def test_a_sleep_timer_that_no_panel_offers(home: Home) -> None:
    """It shows as what it is, and may be set by those who enable the number."""
    await home.start({"SleepTimer": 45, "SleepTimerM": 12})
    assert home.value("select.sleep_timer") == "45"
    assert home.value("sensor.sleep_left") == "12"
    sent = await home.act("number.set_value", "number.sleep_timer", value=200)
    assert sent == [{"SysSleepTimer": 200}]
    sent = await home.act("number.set_value", "number.sleep_timer", value=20.5)
    assert sent == [{"SysSleepTimer": 21}]


@pytest.mark.usefixtures("all_entities")
async def test_return_air(home: Home) -> None:
    """Who wants the installer's choice may have it."""
    await home.start()
    assert home.value("select.return_air") == "zones"
    sent = await home.act(
        "select.select_option", "select.return_air", option="return_air"
    )
    assert sent == [{"RASSet": 1}]
    assert attributes(home)["supported_features"] & TARGET


@pytest.mark.parametrize(
    ("action", "what", "data"),
    [
        ("climate.turn_off", "climate", {}),
        ("climate.set_fan_mode", "climate", {"fan_mode": "low"}),
        ("select.select_option", "select.sleep_timer", {"option": "60"}),
        ("switch.turn_on", "switch.isave", {}),
        ("switch.turn_on", "switch.schedule_2", {}),
        ("button.press", "button.run_schedule_1", {}),
    ],
)
async def test_a_locked_wall_controller(
    home: Home, action: str, what: str, data: dict[str, Any]
) -> None:
    """Nothing is sent, and the sentence says where to enter the code."""
    await home.start({"LockOn": 1, "LockStatus": 1})
    assert home.value("binary_sensor.locked") == "on"
    with pytest.raises(ServiceValidationError, match="locked"):
        await home.act(action, what, **data)
    assert home.commands() == []


async def test_a_refused_command_is_withdrawn(home: Home) -> None:
    """The entity goes back to what the bridge last told."""
    await home.start()
    home.bridge.faults.add("command/SysFan", "error")
    with pytest.raises(Exception, match="refused"):
        await home.act("climate.set_fan_mode", "climate", fan_mode="low")
    assert attributes(home)["fan_mode"] == "auto"


async def test_the_unit_has_a_history_of_errors(home: Home) -> None:
    """Earlier errors stand beside the present one; new ones are read in their turn."""
    wait(home.hass, rest_every=0.0)
    await home.start({"ACError": " OK"})
    assert home.value("sensor.error_code") == "none"
    assert home.state("sensor.error_code").attributes["history"] == []
    when = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)
    home.bridge.ac.unit_faults.append(UnitFault("E101", when))
    # Nine schedules, the history and Temperzone data take turns.
    for _ in range(9 + 2):
        await home.refresh()
    shown = home.state("sensor.error_code").attributes["history"]
    assert shown == ["2026-03-14 15:09 E101"]
