"""What users of other clients report, shown to be right here, on the cards.

What others do instead is said as "there". `api/test_user_reports.py` shows the same
below Home Assistant, `test_defects.py` what was measured on other clients, and
`test_health.py` what concerns outages.
"""

import asyncio
from typing import Any

from homeassistant.components.climate import ClimateEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest

from custom_components.isotherm.izone.discovery import async_get_discovery
from simulators.izone.datagrams import AUTO, CONSTANT, zone, zones

from .conftest import Make, Setup, entry_for, wait
from .homes import Home


def set_mode(home: Home, mode: str, zone: int) -> Any:
    """Ask a zone for a mode."""
    return home.hass.services.async_call(
        "climate",
        "set_hvac_mode",
        {"entity_id": home.find("climate", zone), "hvac_mode": mode},
        blocking=True,
    )


@pytest.mark.parametrize(
    ("ras", "control", "its_own"),
    [(1, 0, True), (3, 15, True), (2, 13, True), (3, 0, False), (2, 1, False)],
)
async def test_the_target_can_be_set_where_it_counts(
    home: Home, ras: int, control: int, its_own: bool
) -> None:
    """There: fixed at start; here it is the unit's or a zone's, as the bridge says."""
    bridge = await home.start(
        {"RAS": ras, "CtrlZone": control},
        zones=[zone(0, "A", AUTO), zone(1, "B", AUTO)],
    )
    shown = home.state("climate")
    offered = shown.attributes["supported_features"]
    assert bool(offered & ClimateEntityFeature.TARGET_TEMPERATURE) is its_own
    assert shown.attributes["control_zone"] == (None if its_own else "AB"[control])
    bridge.wall(RAS=1, CtrlZone=15)
    await home.refresh()
    await home.act("climate.set_temperature", "climate", temperature=19)
    assert bridge.system["Setpoint"] == 1900


@pytest.mark.parametrize("unserved", ["empty", "error", "not_found"])
async def test_firmware_without_the_first_api(home: Home, unserved: str) -> None:
    """There: newest bridges are not found, and iSave is switched by V1 alone."""
    bridge = await home.start(api="v2", unserved=unserved)
    assert home.value("climate") == "cool"
    await home.act("switch.turn_on", "switch.isave")
    assert bridge.system["iSaveOn"] == 1


async def test_commands_arrive_in_one_piece(home: Home) -> None:
    """There: accepted, and nothing happens."""
    bridge = await home.start({"RAS": 1, "CtrlZone": 15}, split="lost")
    for celsius in (18, 19.5, 25):
        await home.act("climate.set_temperature", "climate", temperature=celsius)
        assert bridge.system["Setpoint"] == celsius * 100
    assert {one.segments for one in bridge.log} == {1}


async def test_a_unit_without_zones(home: Home) -> None:
    """There: unavailable."""
    bridge = await home.start(zones=0)
    await home.refresh()
    assert home.value("climate") == "cool"
    await home.act("climate.set_temperature", "climate", temperature=20)
    assert bridge.system["Setpoint"] == 2000


@pytest.mark.parametrize("api", ["v1", "v2"])
async def test_more_than_twelve_zones(home: Home, api: str) -> None:
    """There: the last two were missing."""
    await home.start(zones=14, api=api)
    assert [home.value("climate", index) for index in range(12)] == ["heat_cool"] * 12
    assert home.value("cover", 12) == "closed"
    assert home.value("cover", 13) == "closed"


async def test_zones_without_a_temperature(home: Home) -> None:
    """There: such zones of a replaced bridge, seen by V1, are all unknown.

    A zone that is driven by temperature but tells none leaves the target to the unit.
    """
    sensed = [one | {"Temp": 0} for one in zones(4)]
    bridge = await home.start(zones=sensed, api="v1")
    shown = home.state("climate", 0)
    assert shown.state == "heat_cool"
    assert shown.attributes["current_temperature"] is None
    assert home.find("sensor.temperature", 0) is None
    await home.act("climate.set_temperature", "climate", temperature=20)
    assert bridge.system["Setpoint"] == 2000
    # Where the bridge has V2 too, that is what is asked, and it may know better.
    bridge.zones[0]["Temp"] = 2150
    bridge.quirks.api = "both"
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.refresh()
    assert home.state("climate", 0).attributes["current_temperature"] == 21.5


async def test_two_bridges_stay_apart(
    hass: HomeAssistant, make_bridge: Make, set_up: Setup
) -> None:
    """There: mixed up until one is rebooted; ids twice after a second discovery."""
    uids = ("000000042", "200000042")
    bridges = [
        await make_bridge(f"127.0.0.{number}", uid=uid, name=f"House {number}", zones=3)
        for number, uid in enumerate(uids, 1)
    ]
    for bridge in bridges:
        entry = entry_for(bridge)
        entry.add_to_hass(hass)
        await set_up(entry)
    await hass.services.async_call(
        "climate", "turn_off", {"entity_id": "climate.house_2"}, blocking=True
    )
    assert [one.system["SysOn"] for one in bridges] == [1, 0]
    assert hass.states.get("climate.house_1").state == "cool"
    ids = [one.unique_id for one in er.async_get(hass).entities.values()]
    assert {one.split("_")[0] for one in ids} == set(uids)
    entities = len(ids)
    bridges[0].beacon()
    await async_get_discovery(hass).async_scan(seconds=0.05)
    await hass.async_block_till_done()
    assert len(er.async_get(hass).entities) == entities
    assert not hass.config_entries.flow.async_progress()


async def test_a_number_with_leading_zeros_is_text(
    hass: HomeAssistant, make_bridge: Make, set_up: Setup
) -> None:
    """There: some clients took it for a number, and for a MAC address."""
    bridge = await make_bridge(uid="000000042", quirks=None)
    bridge.quirks.text_numbers = True
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await set_up(entry)
    assert entry.unique_id == "000000042"
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    (hub,) = [one for one in devices if one.serial_number]
    assert (hub.serial_number, hub.connections) == ("000000042", set())


async def test_airflow_per_zone(home: Home) -> None:
    """There: an action at most; here a number that an automation or a card may set."""
    bridge = await home.start()
    await home.act("number.set_value", "number.maximum_air", 0, value=70)
    await home.act("number.set_value", "number.minimum_air", 0, value=15)
    assert (bridge.zones[0]["MaxAir"], bridge.zones[0]["MinAir"]) == (70, 15)


async def test_readings_are_entities(home: Home) -> None:
    """There: attributes, or nowhere."""
    await home.start(zones=[*zones(3)[:1], zone(1, "Spill", CONSTANT)])
    assert home.value("sensor.supply_temperature") == "16.5"
    assert home.value("sensor.return_temperature") == "24.1"
    assert home.value("sensor.control_zone") == "Living"
    assert home.value("sensor.damper_position", 0) == "100"
    assert home.value("sensor.battery_level", 0) == "full"
    assert home.value("sensor.signal_level", 0) == "full"
    assert home.value("binary_sensor.filter_warning") == "off"
    assert home.value("binary_sensor.locked") == "off"


async def test_a_change_at_the_wall_shows_by_itself(home: Home) -> None:
    """There: at the next poll, up to 25 s later."""
    bridge = await home.start()
    bridge.wall(SysMode=2)
    bridge.wall_zone(0, Setpoint=1950)
    await home.until(lambda: home.value("climate") == "heat")
    await home.until(lambda: home.state("climate", 0).attributes["temperature"] == 19.5)


async def test_a_scene_of_fourteen_zones_sets_them_all(home: Home) -> None:
    """There: the bridge wedges with {BUSY}, and some zones are left out."""
    bridge = await home.start(zones=[zone(i, f"Room {i}", AUTO) for i in range(14)])
    bridge.faults.add("command/*", "busy", count=2)
    bridge.faults.add("command/*", "error", count=1)
    scene = [set_mode(home, ("off", "fan_only")[i % 2], i) for i in range(14)]
    assert await asyncio.gather(*scene) == [None] * 14
    assert [one["Mode"] for one in bridge.zones] == [2, 1] * 7
    assert bridge.http.peak == 1


async def test_a_zone_is_not_asked_to_heat(home: Home) -> None:
    """There: a request that fails unclearly; here it is not on offer, and said so."""
    bridge = await home.start()
    with pytest.raises(ServiceValidationError, match="heat"):
        await set_mode(home, "heat", 0)
    assert bridge.commands == []


async def test_a_fan_that_changes_of_its_own_accord(home: Home) -> None:
    """There: what was asked for stays on the card."""
    wait(home.hass, poll_grace=0.0)
    bridge = await home.start(two_speed=True)
    await home.act("climate.set_fan_mode", "climate", fan_mode="medium")
    assert bridge.system["SysFan"] == 3
    await home.refresh()
    assert home.state("climate").attributes["fan_mode"] == "high"


async def test_names_stay_as_people_wrote_them(home: Home) -> None:
    """There: every word gets a capital, and the rest loses its own."""
    await home.start(zones=[zone(0, "TV room (kids)", AUTO)])
    devices = dr.async_child_entries_for_config_entry(
        dr.async_get(home.hass), home.entry.entry_id
    )
    assert [one.name for one in devices] == ["TV room (kids)"]
