"""What a bridge does not tell, or tells badly, for a while."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from custom_components.isotherm.hub.errors import ApiError, ConnectError
from custom_components.isotherm.izone.api.errors import BusyError

from .conftest import Connect, Simulate
from .samples import command as command_for


async def test_a_status_that_is_refused_for_a_while(
    simulate: Simulate, connect: Connect
) -> None:
    """Once or twice it is read the long way; then it is given up."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    simulator.faults.add("read/7/0", "error")
    for expected in (True, True, False):
        assert (await client.refresh()).available
        assert client.has_status is expected


@pytest.mark.parametrize("kind", ["busy", "close"])
async def test_a_status_that_cannot_be_had_now(
    simulate: Simulate, connect: Connect, kind: str
) -> None:
    """A probe that fails is tried another time; later it is an error."""
    simulator = await simulate()
    client = connect(simulator)
    simulator.faults.add("read/7/0", kind)
    known = await client.read_all()
    assert known.available
    assert client.has_status is None
    simulator.faults.clear()
    await client.refresh()
    assert client.has_status is True
    simulator.faults.add("read/7/0", kind)
    with pytest.raises((BusyError, ConnectError)):
        await client.refresh()


@pytest.mark.parametrize("kind", ["busy", "error", "garbage", "truncate", "empty"])
@pytest.mark.parametrize("bulk", ["yes", "error"])
async def test_one_zone_that_answers_badly(
    simulate: Simulate, connect: Connect, kind: str, bulk: str
) -> None:
    """The others are read; it keeps its last state, and is read again."""
    simulator = await simulate(bulk=bulk)
    simulator.faults.add("read/2/3", kind)
    client = connect(simulator)
    known = await client.read_all()
    assert set(known.zones) == set(range(8)) - {3}
    assert set(client.zone_errors) == {3}
    simulator.log.clear()
    known = await client.refresh()
    assert len(simulator.queries) <= 4 + 4
    simulator.faults.clear()
    for _ in range(4):
        known = await client.refresh()
    assert set(known.zones) == set(range(8))
    assert client.zone_errors == {}
    simulator.wall_zone(3, Mode=1)
    simulator.faults.add("read/2/3", kind)
    assert (await client.refresh(notified=True)).zones[3].name == "Bed 1"


async def test_a_connection_lost_in_a_sweep(
    simulate: Simulate, connect: Connect
) -> None:
    """What was read is kept, and the rest isn't waited for."""
    simulator = await simulate(bulk="error")
    client = connect(simulator)
    await client.read_all()
    simulator.wall(SysOn=0)
    simulator.faults.add("read/2/2", "close")
    simulator.log.clear()
    known = await client.refresh(notified=True)
    assert known.system.on is False
    assert len(known.zones) == 8
    assert simulator.queries == [(1, 0), (2, 0), (2, 1), (2, 2), (2, 2)]


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("bulk", ["yes", "error"])
async def test_power_cut(
    simulate: Simulate, connect: Connect, words: bool, bulk: str
) -> None:
    """Unavailable, with everything kept; back as it was."""
    simulator = await simulate(bulk=bulk, fault_words=words)
    client = connect(simulator)
    before = await client.read_all()
    simulator.power_cut()
    for _ in range(3):
        assert await client.refresh(notified=True) == replace(before, available=False)
    assert await client.read_system() == replace(before, available=False)
    assert await client.read_all() == replace(before, available=False)
    simulator.power_back()
    assert await client.refresh() == before


@pytest.mark.parametrize("words", [True, False])
async def test_started_during_a_power_cut(
    simulate: Simulate, connect: Connect, words: bool
) -> None:
    """Nothing to show at first; all of it once the unit is heard."""
    simulator = await simulate(fault_words=words, fault_shape=True)
    client = connect(simulator)
    assert await client.identify() == "000012345"
    known = await client.read_all()
    assert not known.available
    assert known.zones == {}
    simulator.power_back()
    await client.refresh()
    known = await client.read_all()
    assert known.available
    assert len(known.zones) == 8


async def test_one_request_in_ten_fails_for_a_long_time(
    simulate: Simulate, connect: Connect
) -> None:
    """No command lost without an error, nothing stuck, nothing left running."""
    simulator = await simulate(zones=4, bulk="error")
    client = connect(simulator, timeout=0.4)
    await client.read_all()
    tasks = len(asyncio.all_tasks())
    for kind in ("busy", "error", "close", "reset", "garbage", "truncate", "hang"):
        simulator.faults.add("*", kind, probability=0.1 / 7)
    told = 0
    for round_ in range(80):
        target = 18 + round_ % 20 / 2
        command = command_for(f"zone_{round_ % 2}", target=target)
        try:
            await client.send(command)
        except ApiError:
            told += 1
        else:
            assert simulator.zones[round_ % 2]["Setpoint"] == target * 100
        with suppress(ApiError):
            assert len((await client.refresh()).zones) == 4
    simulator.faults.clear()
    known = await client.refresh(notified=True)
    assert [zone.setpoint for zone in known.zones.values()][:2] == [
        zone["Setpoint"] / 100 for zone in simulator.zones[:2]
    ]
    assert told < 12
    assert client.transport.waiting == 0
    await asyncio.sleep(0.05)
    assert len(asyncio.all_tasks()) <= tasks
