"""The key that switches iSave, found out by trying."""

import asyncio

import pytest

from custom_components.isotherm.hub.errors import ConnectError, RejectedError
from custom_components.isotherm.izone.api import client as client_module

from .conftest import Connect, Simulate
from .samples import command


@pytest.mark.parametrize(
    ("quirks", "sent"),
    [
        ({"isave_key": "iSave"}, [{"iSave": 1}, {"iSave": 0}]),
        ({"isave_key": "both"}, [{"iSave": 1}, {"iSave": 0}]),
        ({"isave_key": "iSaveOn"}, [{"iSaveOn": 1}, {"iSaveOn": 0}]),
        ({"isave_key": "none"}, [{"FreeAir": "on"}, {"FreeAir": "off"}]),
    ],
)
async def test_isave(
    simulate: Simulate, connect: Connect, quirks: dict[str, str], sent: list[object]
) -> None:
    """Whatever key this bridge takes is found and remembered."""
    simulator = await simulate(**quirks)
    client = connect(simulator)
    await client.read_all()
    on, off = command("unit", isave=True), command("unit", isave=False)
    await client.send(on)
    assert simulator.system["iSaveOn"] == 1
    assert (await client.confirm(on)).system.isave_on is True
    simulator.log.clear()
    await client.send(off)
    assert simulator.system["iSaveOn"] == 0
    assert simulator.commands == sent[1:]


async def test_isave_that_nothing_switches(
    simulate: Simulate, connect: Connect
) -> None:
    """All ways refused is an error; an empty answer of V1 is no success."""
    simulator = await simulate(api="v2", isave_key="none")
    client = connect(simulator)
    await client.read_all()
    with pytest.raises(RejectedError, match="ERROR"):
        await client.send(command("unit", isave=True))


async def test_isave_that_is_acknowledged_and_ignored(
    simulate: Simulate, connect: Connect
) -> None:
    """A key without any effect is left for the next."""
    simulator = await simulate(isave_key="both")
    client = connect(simulator, isave_shows_after=0.0)
    await client.read_all()
    simulator.faults.add("command/iSave", "lost")
    await client.send(command("unit", isave=True))
    assert (await client.confirm(command("unit", isave=True))).system.isave_on is False
    await client.send(command("unit", isave=True))
    known = await client.confirm(command("unit", isave=True))
    assert known.system.isave_on is True
    assert simulator.commands == [{"iSave": 1}, {"iSaveOn": 1}]


async def test_isave_is_given_its_time(simulate: Simulate, connect: Connect) -> None:
    """A change that hasn't shown yet proves nothing."""
    simulator = await simulate(apply_delay=0.05)
    client = connect(simulator)
    await client.read_all()
    await client.send(command("unit", isave=True))
    assert (await client.confirm(command("unit", isave=True))).system.isave_on is False
    await asyncio.sleep(0.08)
    assert (await client.confirm(command("unit", isave=True))).system.isave_on is True
    await client.send(command("unit", isave=False))
    assert simulator.commands == [{"iSave": 1}, {"iSave": 0}]


async def test_close(simulate: Simulate, connect: Connect) -> None:
    """Afterwards nothing can be asked."""
    simulator = await simulate()
    client = connect(simulator)
    await client.close()
    with pytest.raises(ConnectError):
        await client.refresh()
    assert client_module.IZoneClient(client.transport).zone_errors == {}
