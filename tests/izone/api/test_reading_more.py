"""Zones that change, schedules and what few bridges have."""

from datetime import UTC, datetime

import pytest

from custom_components.isotherm.hub.errors import RejectedError
from simulators.izone import UnitFault

from .conftest import Connect, Simulate


async def test_zones_come_and_go(simulate: Simulate, connect: Connect) -> None:
    """An installer's change shows with the next full datagram."""
    simulator = await simulate(zones=4)
    client = connect(simulator)
    await client.read_all()
    simulator.zones.pop()
    simulator.ac.recount()
    await client.read_system()
    assert set(client.installation.zones) == {0, 1, 2}
    simulator.zones.append({**simulator.zones[0], "Index": 3, "Name": "New"})
    simulator.ac.recount()
    await client.read_system()
    known = await client.refresh()
    assert known.zones[3].name == "New"


@pytest.mark.parametrize("zones", [0, 1, 14])
async def test_any_number_of_zones(
    simulate: Simulate, connect: Connect, zones: int
) -> None:
    """None is legal, fourteen are the most."""
    simulator = await simulate(zones=zones, bulk="error")
    client = connect(simulator)
    known = await client.read_all()
    assert len(known.zones) == zones
    assert len((await client.refresh()).zones) == zones
    assert known.available
    assert len((await client.refresh(zones=3)).zones) == zones


@pytest.mark.parametrize(("told", "count"), [(65535, 14), (-3, 0), ("error", 0)])
async def test_a_nonsensical_number_of_zones(
    simulate: Simulate, connect: Connect, told: object, count: int
) -> None:
    """Never more requests than there can be zones."""
    simulator = await simulate(zones=14)
    simulator.system["NoOfZones"] = told
    known = await connect(simulator).read_all()
    assert len(known.zones) == count


async def test_zones_in_a_list(simulate: Simulate, connect: Connect) -> None:
    """One datagram in a list is that datagram; none at all is a bad answer."""
    simulator = await simulate(zones=2)
    listed = '{"AirStreamDeviceUId":"000012345","ZonesV2":[{"Index":0,"Name":"One"}]}'
    simulator.faults.add("read/2/0", f"answer:{listed}")
    simulator.faults.add("read/2/1", 'answer:{"AirStreamDeviceUId":"000012345"}')
    client = connect(simulator)
    known = await client.read_all()
    assert known.zones[0].name == "One"
    assert set(client.zone_errors) == {1}


async def test_schedules(simulate: Simulate, connect: Connect) -> None:
    """Nine, or those asked for; one that answers badly leaves the others alone."""
    simulator = await simulate()
    client = connect(simulator)
    await client.identify()
    known = await client.read_schedules()
    assert [one.name for one in known.schedules.values()][:3] == [
        "Workday",
        "Night",
        None,
    ]
    simulator.wall_schedule(0, StartH=7)
    simulator.wall_schedule(1, StartH=23, StartM=0)
    simulator.faults.add("read/3/0", "error")
    with pytest.raises(RejectedError):
        await client.read_schedules((0, 1))
    known = client.installation
    assert (known.schedules[0].start, known.schedules[1].start) == (390, 1380)


async def test_fault_history(simulate: Simulate, connect: Connect) -> None:
    """Read when asked for; the minute is not the month."""
    simulator = await simulate()
    when = datetime(2026, 7, 3, 14, 59, tzinfo=UTC)
    simulator.ac.unit_faults.append(UnitFault("U4", when))
    client = connect(simulator)
    await client.identify()
    known = await client.read_faults()
    assert known.faults
    assert known.faults[0].when == (2026, 7, 3, 14, 59)


async def test_optional_data_is_asked_for_once(
    simulate: Simulate, connect: Connect
) -> None:
    """A bridge that doesn't know it isn't asked again; one that is busy is."""
    simulator = await simulate()
    simulator.faults.add("read/6/0", "error")
    simulator.faults.add("read/5/0", "busy")
    client = connect(simulator)
    assert (await client.read_all()).firmware == ()
    simulator.faults.clear()
    known = await client.read_all()
    assert known.firmware == ()
    assert known.temperzone
