"""Reading a bridge with as few requests as it allows."""

import pytest

from custom_components.isotherm.izone.api.enums import SysMode, ZoneMode
from custom_components.isotherm.izone.api.status import Firmware
from simulators.izone import BULK_SYSTEM_RICH, BULK_ZONE_RICH

from .conftest import Connect, Simulate


async def test_read_all(simulate: Simulate, connect: Connect) -> None:
    """One request for each thing, in order."""
    simulator = await simulate()
    client = connect(simulator)
    known = await client.read_all()
    zones = [(2, index) for index in range(8)]
    assert simulator.queries == [(1, 0), *zones, (7, 0), (6, 0), (5, 0)]
    assert known.uid == "000012345"
    assert [one.name for one in known.zones.values()][:2] == ["Living", "Kitchen"]
    assert Firmware("COCBH", "4.36") in known.firmware
    assert known.temperzone
    assert client.has_status is True
    assert known == client.installation


async def test_one_request_per_refresh_with_the_bulk_status(
    simulate: Simulate, connect: Connect
) -> None:
    """Changes at the wall show; what the status doesn't tell stays."""
    simulator = await simulate()
    client = connect(simulator)
    before = await client.read_all()
    simulator.log.clear()
    simulator.wall(SysMode=2, Setpoint=2500)
    simulator.wall_zone(3, Mode=2, Setpoint=1900, Temp=1950)
    for _ in range(5):
        known = await client.refresh()
    assert simulator.queries == [(7, 0)] * 5
    assert (known.system.mode, known.system.setpoint) == (SysMode.HEAT, 25.0)
    zone = known.zones[3]
    assert (zone.mode, zone.setpoint, zone.temperature) == (ZoneMode.CLOSE, 19.0, 19.5)
    assert zone.name == before.zones[3].name
    assert known.zones[0] == before.zones[0]


@pytest.mark.parametrize("fill", [True, False])
async def test_rich_status(simulate: Simulate, connect: Connect, fill: bool) -> None:
    """More keys and fillers of other firmware are taken as they come."""
    simulator = await simulate(
        bulk_system=BULK_SYSTEM_RICH, bulk_zone=BULK_ZONE_RICH, bulk_fill=fill
    )
    client = connect(simulator)
    await client.read_all()
    simulator.wall(iSaveOn=1)
    simulator.wall_zone(0, MaxAir=70)
    known = await client.refresh()
    assert known.system.isave_on is True
    assert known.zones[0].maximum_air == 70
    assert len(known.zones) == 8


@pytest.mark.parametrize("bulk", ["error", "empty"])
async def test_without_the_bulk_status(
    simulate: Simulate, connect: Connect, bulk: str
) -> None:
    """It is asked for once; then the system each time and the zones in turn."""
    simulator = await simulate(bulk=bulk)
    client = connect(simulator, zones_per_refresh=3)
    await client.read_all()
    assert client.has_status is False
    simulator.log.clear()
    simulator.wall_zone(7, Mode=1)
    for _ in range(3):
        known = await client.refresh()
    turns = [[0, 1, 2], [3, 4, 5], [6, 7, 0]]
    expected = [[(1, 0), *((2, index) for index in turn)] for turn in turns]
    assert simulator.queries == [query for turn in expected for query in turn]
    assert known.zones[7].mode is ZoneMode.OPEN


async def test_a_hint_reads_all_zones(simulate: Simulate, connect: Connect) -> None:
    """Where there is no bulk status a notification is worth a sweep."""
    simulator = await simulate(bulk="error")
    client = connect(simulator)
    await client.read_all()
    simulator.wall_zone(7, Mode=1)
    simulator.log.clear()
    known = await client.refresh(notified=True)
    assert known.zones[7].mode is ZoneMode.OPEN
    assert len(simulator.queries) == 9


async def test_refresh_before_anything_was_read(
    simulate: Simulate, connect: Connect
) -> None:
    """It reads all."""
    simulator = await simulate()
    known = await connect(simulator).refresh()
    assert len(known.zones) == 8


async def test_details_in_turn(simulate: Simulate, connect: Connect) -> None:
    """Names and settings that the bulk status lacks, one request at a time."""
    simulator = await simulate(zones=2)
    client = connect(simulator)
    await client.read_all()
    simulator.zones[1]["Name"] = "Attic"
    simulator.system["EcoLock"] = 1
    simulator.log.clear()
    await client.read_system()
    for _ in range(3):
        known = await client.refresh(zones=1)
    await client.read_temperzone()
    turns = [(7, 0), (2, 0), (7, 0), (2, 1), (7, 0), (2, 0)]
    assert simulator.queries == [(1, 0), *turns, (5, 0)]
    assert known.zones[1].name == "Attic"
    assert known.system.eco_lock
