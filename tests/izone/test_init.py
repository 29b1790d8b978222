"""A bridge comes up whole, goes, and comes back."""

import asyncio
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.discovery import async_get_discovery
from simulators.izone import UNPAIRED_UID, IZoneBridge, Quirks

from .conftest import Make, Setup, entry_for, wait


async def poll(entry: MockConfigEntry, times: int = 1) -> None:
    """Let polls come due."""
    for _ in range(times):
        await entry.runtime_data.hub.async_refresh()
    await entry.runtime_data.hub.hass.async_block_till_done(wait_background_tasks=True)


def part(entry: MockConfigEntry, key: str = "unit") -> Any:
    """Return a part of the snapshot."""
    return entry.runtime_data.hub.data.devices[key]


async def test_set_up_reads_everything_once(bridge: IZoneBridge, setup: Setup) -> None:
    """System, zones, bulk status, firmware, Temperzone; then schedules and errors."""
    entry = await setup()
    assert list(entry.runtime_data.hub.data.devices) == [
        "unit",
        *(f"zone_{index}" for index in range(8)),
    ]
    zones, schedules = range(8), range(9)
    assert bridge.queries == [
        (1, 0),
        *((2, index) for index in zones),
        (7, 0),
        (6, 0),
        (5, 0),
        *((3, index) for index in schedules),
        (4, 0),
    ]
    assert [one.name for one in part(entry).used_schedules] == ["Workday", "Night"]


async def test_devices(hass: HomeAssistant, bridge: IZoneBridge, setup: Setup) -> None:
    """The unit is reached by its bridge, and each zone is a part of the unit."""
    entry = await setup()
    registry = dr.async_get(hass)
    devices = dr.async_entries_for_config_entry(registry, entry.entry_id)
    hub, unit = (
        next(one for one in devices if (DOMAIN, bridge.uid) in one.identifiers),
        next(one for one in devices if one.via_device_id),
    )
    assert len(devices) == 2
    assert (hub.name, hub.serial_number) == ("iZone Home", bridge.uid)
    assert (hub.manufacturer, hub.sw_version) == ("iZone", "4.36")
    assert (unit.name, unit.via_device_id) == ("Home", hub.id)
    children = dr.async_entries_for_parent_device(registry, unit.id)
    assert [one.name for one in children] == [zone["Name"] for zone in bridge.zones]


async def test_a_refresh_is_one_request(bridge: IZoneBridge, setup: Setup) -> None:
    """With the bulk status; what else is due comes by the time that has passed."""
    entry = await setup()
    bridge.log.clear()
    await poll(entry, 8)
    assert bridge.queries == [(7, 0)] * 8
    hub = entry.runtime_data.hub
    status = hub.data.status
    # Each of the other systems was asked once whether it is there.
    asked = 22 + len(hub.client.subsystems)
    assert status.requests_last_hour == len(bridge.queries) + asked
    assert status.bulk is True


async def test_without_the_bulk_status_zones_take_turns(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """The system and two zones on each refresh."""
    bridge = await make_bridge(uid="000000007", quirks=Quirks(bulk="error"))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await setup(entry)
    bridge.log.clear()
    await poll(entry)
    assert bridge.queries[:3] == [(1, 0), (2, 0), (2, 1)]
    assert entry.runtime_data.hub.data.status.bulk is False


async def test_an_old_bridge(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """V1 only: the system and the groups of zones that there are."""
    bridge = await make_bridge(uid="000000007", zones=4, quirks=Quirks(api="v1"))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await setup(entry)
    assert len(entry.runtime_data.hub.data.devices) == 5
    bridge.log.clear()
    await poll(entry)
    assert bridge.queries == [("/SystemSettings", None), ("/Zones1_4", None)]
    await poll(entry, 40)
    assert part(entry).available


async def test_an_outage_is_logged_once_each_way(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Last values stand for a while; then it is said, and said again when it is back."""
    wait(hass, outage_grace=3.0)
    entry = await setup()
    caplog.clear()

    def told() -> list[str]:
        records = (one for one in caplog.records if one.levelno >= logging.INFO)
        return [one.message for one in records if "iZone Home" in one.message]

    await bridge.set_tcp("refused")
    await poll(entry, 2)
    assert part(entry).available
    assert entry.runtime_data.hub.data.status.reachable is False
    assert told() == []
    await asyncio.sleep(3.0)
    await poll(entry, 3)
    await bridge.set_tcp("up")
    await poll(entry, 2)
    assert entry.runtime_data.hub.data.status.reachable is True
    assert ["reached" in told()[0], "recovered" in told()[-1]] == [True, True]
    assert len(told()) == 2


async def test_the_fault_shape_keeps_the_zones(
    bridge: IZoneBridge, setup: Setup, hass: HomeAssistant
) -> None:
    """After a power cut: nothing is available, nothing is lost, all comes back."""
    entry = await setup()
    before = dict(entry.runtime_data.hub.data.devices)
    bridge.power_cut()
    await poll(entry)
    assert not part(entry).available
    assert not part(entry, "zone_3").available
    assert entry.runtime_data.hub.data.devices.keys() == before.keys()
    assert part(entry, "zone_3").zone == before["zone_3"].zone
    assert hass.states.get("climate.home").state == "unavailable"
    bridge.power_back()
    await poll(entry)
    assert part(entry).available
    assert part(entry, "zone_3").available
    assert hass.states.get("climate.home").state == "cool"


async def test_a_bridge_set_up_in_the_fault_shape_fills_later(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """Home Assistant and the house may get their power back at the same time."""
    bridge = await make_bridge(uid="000000007", quirks=Quirks(fault_shape=True))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await setup(entry)
    assert not part(entry).available
    bridge.power_back()
    await poll(entry)
    assert len(entry.runtime_data.hub.data.devices) == 9
    assert hass.states.get("climate.home").state == "cool"


async def test_zones_come_and_go(
    bridge: IZoneBridge, setup: Setup, hass: HomeAssistant
) -> None:
    """An installer takes the last zone out; its device goes with it."""
    wait(hass, system_every=0.0)
    entry = await setup()
    bridge.ac.zones.pop()
    bridge.ac.system["NoOfZones"] = 7
    await poll(entry)
    assert "zone_7" not in entry.runtime_data.hub.data.devices
    registry = dr.async_get(hass)
    children = dr.async_child_entries_for_config_entry(registry, entry.entry_id)
    assert len(children) == 7


async def test_a_zone_renamed_at_the_wall_takes_the_name(
    bridge: IZoneBridge, setup: Setup, hass: HomeAssistant
) -> None:
    """The device follows; its area is the user's."""
    wait(hass, zones_within=0.0)
    entry = await setup()
    bridge.wall_zone(1, Name="Pantry")
    await poll(entry)
    registry = dr.async_get(hass)
    children = dr.async_child_entries_for_config_entry(registry, entry.entry_id)
    assert "Pantry" in {one.name for one in children}


async def test_one_zone_that_answers_badly_leaves_the_others_alone(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """It keeps its last word for a while, and then is unavailable alone."""
    wait(hass, zone_trusted=3.0)
    bridge = await make_bridge(uid="000000007", quirks=Quirks(bulk="error"))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    await setup(entry)
    bridge.faults.add("read/2/2", "error")
    await poll(entry, 4)
    assert any(one.faults for one in bridge.log)
    assert part(entry, "zone_2").available
    await asyncio.sleep(3.0)
    await poll(entry, 4)
    assert not part(entry, "zone_2").available
    assert part(entry, "zone_1").available
    assert part(entry).available
    bridge.faults.clear()
    await poll(entry, 4)
    assert part(entry, "zone_2").available


async def test_a_bridge_that_is_not_there_is_tried_again(
    bridge: IZoneBridge, entry: MockConfigEntry, hass: HomeAssistant
) -> None:
    """Nothing of a failed start stays behind."""
    await bridge.set_tcp("refused")
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert not async_get_discovery(hass).busy
    await bridge.set_tcp("up")
    async_fire_time_changed(hass, fire_all=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


async def test_unloading_closes_every_socket(
    bridge: IZoneBridge, setup: Setup, hass: HomeAssistant
) -> None:
    """The search stops when the last hub has gone."""
    entry = await setup()
    assert async_get_discovery(hass).busy
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert not async_get_discovery(hass).busy


async def test_a_bridge_that_lost_its_unit_is_not_available(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """It answers with the placeholder number until it is paired again."""
    entry = await setup()
    uid, bridge.ac.uid = bridge.ac.uid, UNPAIRED_UID
    await poll(entry)
    assert not part(entry).available
    bridge.ac.uid = uid
    await poll(entry)
    assert part(entry).available
