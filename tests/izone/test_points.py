"""Every entity of a bridge, its unit and its zones, as they look to a person."""

from dataclasses import replace
from typing import Final
from unittest.mock import patch

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.izone.vendor import IZONE
from custom_components.isotherm.vendors import VENDORS
from simulators.izone.datagrams import NO_SENSOR, WIRED

from .homes import Home, rooms

SECRETS = ("2705", "installer")
EVERYTHING: Final = {
    "Temperzone": {"FanType": 1},
    "CpuType": 2,
    "GasHeat": {"Type": 1},
    "Ventilation": {"UseVcosControl": 1},
}
"""A unit of all kinds at once, which nobody has."""


@pytest.mark.usefixtures("wednesday", "all_entities")
@pytest.mark.parametrize(
    "platform", [one for one in IZONE.entities if one is not Platform.VALVE]
)
async def test_entities(
    hass: HomeAssistant,
    home: Home,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """The unit, the three kinds of zones and the bridge show all that they tell."""
    await hass.config.async_set_time_zone("Australia/Sydney")
    alone = replace(IZONE, entities={platform: IZONE.entities[platform]})
    with patch.dict(VENDORS, izone=replace(VENDORS["izone"], load=lambda: alone)):
        await home.start({**EVERYTHING, "SleepTimer": 30, "SleepTimerM": 25})
        await snapshot_platform(hass, entity_registry, snapshot, home.entry.entry_id)
        await hass.config_entries.async_unload(home.entry.entry_id)


@pytest.mark.usefixtures("all_entities")
async def test_no_secret_shows(hass: HomeAssistant, home: Home) -> None:
    """Lock code and installer's password reach no state."""
    await home.start({"LockOn": 1})
    assert home.bridge.system["LockCode"] in SECRETS
    for state in hass.states.async_all():
        shown = f"{state.state} {dict(state.attributes)}"
        assert not [secret for secret in SECRETS if secret in shown], state.entity_id


@pytest.mark.usefixtures("as_delivered")
async def test_readings_of_few_systems_are_off_by_default(
    hass: HomeAssistant, home: Home
) -> None:
    """They exist in the registry and nowhere else, until somebody wants them."""
    await home.start(EVERYTHING)
    for what in (
        "sensor.coolbreeze_fan_speed",
        "binary_sensor.ventilation_by_voc",
        "sensor.temperzone_heat_setpoint",
        "sensor.temperzone_temps_ambient",
        "select.return_air",
    ):
        entity_id = home.find(what)
        assert entity_id, what
        assert hass.states.get(entity_id) is None


async def test_a_plain_unit_has_nothing_of_other_kinds(
    hass: HomeAssistant, home: Home
) -> None:
    """Its bridge sends the set points of all kinds of units nevertheless."""
    await home.start()
    assert home.bridge.system["Coolbreeze"]["FanRunH"]
    kinds = ("temperzone", "ventilation", "coolbreeze", "gas_heat")
    registry = er.async_get(hass)
    found = er.async_entries_for_config_entry(registry, home.entry.entry_id)
    assert found
    assert not [
        one.entity_id
        for one in found
        if any(f"_unit_{kind}_" in one.unique_id for kind in kinds)
    ]


async def test_what_a_system_does_not_have_is_not_there(home: Home) -> None:
    """Blocks that are all zero, sensors that tell nothing, gas heating of no type."""
    await home.start(
        {"Supply": 0, "Temp": 0, "InRh": 0, "InTVOC": 0, "IneCO2": 0},
        blocks=("GasHeat",),
    )
    for what in (
        "sensor.supply_temperature",
        "sensor.return_temperature",
        "sensor.humidity",
        "sensor.voc",
        "sensor.eco2",
        "sensor.gas_heat_type",
        "sensor.coolbreeze_state",
        "sensor.temperzone_temps_ambient",
    ):
        assert home.find(what) is None, what


async def test_wired_sensors_have_no_radio(home: Home) -> None:
    """Battery and signal are told of wired sensors too, but mean nothing."""
    wired, bare, _ = rooms()
    wired["SensType"] = WIRED
    bare["SensType"] = NO_SENSOR
    await home.start(zones=[wired, bare])
    assert home.find("sensor.battery_level", 0) is None
    assert home.find("sensor.signal_level", 0) is None
    assert home.find("sensor.temperature", 1) is None
    assert home.value("sensor.temperature", 0) == "24.0"


async def test_battery_and_signal_in_words(home: Home) -> None:
    """Wireless sensors tell how strong they are."""
    living, *others = rooms()
    living |= {"BattVolt": 2, "RfSignal": 3}
    await home.start(zones=[living, *others])
    assert home.value("sensor.battery_level", 0) == "empty"
    assert home.value("sensor.signal_level", 0) == "none"


async def test_dampers_without_feedback_have_no_position(home: Home) -> None:
    """They all tell 50 % for ever."""
    await home.start(zones=[zone | {"DmpPos": 50} for zone in rooms()])
    assert home.find("sensor.damper_position", 0) is None
    assert "current_position" not in home.state("cover", 1).attributes


async def test_faults_show(home: Home) -> None:
    """A damper or a sensor at fault, an error of the unit, a filter to clean."""
    living, *others = rooms()
    living |= {"DmpFlt": 1, "SensorFault": 1}
    await home.start({"ACError": "E4 ", "Warnings": "filter"}, [living, *others])
    assert home.value("binary_sensor.damper_fault", 0) == "on"
    assert home.value("binary_sensor.sensor_fault", 0) == "on"
    assert home.value("binary_sensor.error") == "on"
    assert home.value("sensor.error_code") == "E4"
    assert home.value("binary_sensor.filter_warning") == "on"
    assert home.state("climate", 0).attributes["current_temperature"] is None
    assert await home.act("button.press", "button.reset_filter") == [
        {"ResetWarning": "filter"}
    ]
    assert home.value("binary_sensor.filter_warning") == "off"


async def test_a_lost_wall_controller(home: Home) -> None:
    """The bridge answers but can't hear the unit: entities wait, the bridge is fine."""
    await home.start()
    home.bridge.power_cut()
    await home.refresh()
    assert home.value("climate") == "unavailable"
    assert home.value("climate", 0) == "unavailable"
    assert home.value("binary_sensor.unit_reachable") == "off"
    assert home.value("binary_sensor.reachable", "") == "on"
    home.bridge.power_back()
    await home.refresh()
    assert home.value("climate") == "cool"
    assert home.value("binary_sensor.unit_reachable") == "on"


async def test_a_silent_bridge(home: Home) -> None:
    """Only what says that it is silent goes on talking."""
    await home.start()
    await home.bridge.set_tcp("refused")
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "off"
    await home.bridge.set_tcp("up")
    await home.refresh()
    assert home.value("binary_sensor.reachable", "") == "on"


async def test_a_first_generation_bridge(home: Home) -> None:
    """V1 has no command for names, filter and return air, and tells no times."""
    await home.start({"SleepTimer": 30}, api="v1")
    assert home.value("climate") == "cool"
    assert home.value("climate", 0) == "heat_cool"
    for what in ("calendar", "button.reset_filter", "select.return_air"):
        assert home.find(what) is None, what
    # Its sleep timer knows the lengths of the panel only.
    assert home.value("select.sleep_timer") == "30"
    assert home.find("number.sleep_timer") is None
    assert home.find("text.zone_name", 0) is None
    assert home.value("switch.schedule_1") == "on"
    assert await home.act("switch.turn_off", "switch.schedule_1") == [
        {"ScheduleCommand": {"SchedNo": "1", "Command": "off"}}
    ]
    assert home.value("switch.schedule_1") == "off"
