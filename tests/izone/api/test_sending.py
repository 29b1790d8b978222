"""Commands and reading back what they did."""

import asyncio

import pytest

from custom_components.isotherm.hub.errors import RejectedError
from custom_components.isotherm.izone.api.commands import Command
from custom_components.isotherm.izone.api.enums import SysMode, ZoneMode

from .conftest import Connect, Simulate
from .samples import command as command_for, of_unit, of_zone


async def test_send_and_confirm(simulate: Simulate, connect: Connect) -> None:
    """One request to say it, one to see it."""
    simulator = await simulate()
    client = connect(simulator)
    known = await client.read_all()
    simulator.log.clear()
    asked = of_zone(known, 0, target=19)
    await client.send(*asked)
    known = await client.confirm(*asked)
    assert known.zones[0].setpoint == 19.0
    assert simulator.queries == [(7, 0)]
    assert len(simulator.commands) == 1


@pytest.mark.parametrize(
    ("command", "queries"),
    [
        (command_for("unit", power=False), [(1, 0)]),
        (command_for("zone_2", mode=ZoneMode.OPEN), [(2, 2)]),
        (command_for("schedule_3", name="New"), [(3, 3)]),
        (command_for("schedule_0", run=True), [(1, 0), (2, 0), (2, 1)]),
    ],
)
async def test_targeted_read_back(
    simulate: Simulate,
    connect: Connect,
    command: Command,
    queries: list[tuple[int, int]],
) -> None:
    """Without the bulk status only what was changed is read."""
    simulator = await simulate(bulk="error", zones=2 if len(queries) > 1 else 8)
    client = connect(simulator)
    await client.read_all()
    simulator.log.clear()
    await client.send(command)
    await client.confirm(command)
    assert simulator.queries == queries


async def test_read_back_of_what_the_status_does_not_tell(
    simulate: Simulate, connect: Connect
) -> None:
    """A name is read where it stands; a favourite shows in the status."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    simulator.log.clear()
    rename, run = command_for("zone_0", name="Den"), command_for("schedule_0", run=True)
    await client.send(rename, run)
    assert (await client.confirm(rename)).zones[0].name == "Den"
    await client.confirm(run)
    assert simulator.queries == [(2, 0), (7, 0)]


async def test_the_first_failure_ends_it(simulate: Simulate, connect: Connect) -> None:
    """A mode that was refused doesn't switch the unit on."""
    simulator = await simulate(system={"SysOn": 0})
    client = connect(simulator)
    known = await client.read_all()
    simulator.faults.add("command/SysMode", "error")
    with pytest.raises(RejectedError):
        await client.send(*of_unit(known, mode=SysMode.HEAT))
    assert simulator.system["SysOn"] == 0


async def test_fourteen_zones_end_set(simulate: Simulate, connect: Connect) -> None:
    """A scene all at once, through a bridge that is busy now and then."""
    simulator = await simulate(zones=14, second_connection="refuse")
    for index in range(14):
        simulator.zones[index]["ZoneType"] = 3
    client = connect(simulator)
    known = await client.read_all()
    simulator.faults.add("command/*", "busy", probability=0.3, count=3)
    simulator.log.clear()
    asked = [
        command
        for index in range(14)
        for command in of_zone(known, index, target=18 + index / 2)
    ]
    await asyncio.gather(client.refresh(), *map(client.send, asked))
    assert [zone["Setpoint"] for zone in simulator.zones] == [
        1800 + index * 50 for index in range(14)
    ]
    assert {request.connections for request in simulator.log} == {1}


async def test_a_dragged_slider(simulate: Simulate, connect: Connect) -> None:
    """Of twenty values the first and the last are sent; everybody is told."""
    simulator = await simulate(delay=0.02)
    client = connect(simulator)
    await client.identify()
    values = [15 + step / 2 for step in range(20)]
    await asyncio.gather(
        *(client.send(command_for("zone_0", target=value)) for value in values)
    )
    assert simulator.zones[0]["Setpoint"] == 2450
    assert len(simulator.commands) <= 2
