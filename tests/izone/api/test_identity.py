"""Who a bridge is, and that it stays who it was."""

from dataclasses import replace

import pytest

from custom_components.isotherm.hub.errors import (
    ConnectError,
    ProtocolError,
    RejectedError,
)
from custom_components.isotherm.izone.api.enums import Api, ZoneMode
from custom_components.isotherm.izone.api.errors import UnpairedError, WrongBridgeError
from simulators.izone import UNPAIRED_UID

from .conftest import Connect, Simulate


async def test_identify(simulate: Simulate, connect: Connect) -> None:
    """One request tells who it is."""
    simulator = await simulate(uid="500001234")
    client = connect(simulator)
    assert client.uid is None
    assert client.api is None
    with pytest.raises(ProtocolError):
        _ = client.installation
    assert await client.identify() == "500001234"
    assert (client.uid, client.api) == ("500001234", Api.V2)
    assert simulator.queries == [(1, 0)]


async def test_unpaired(simulate: Simulate, connect: Connect) -> None:
    """A bridge without an air-conditioner is told from one with."""
    simulator = await simulate(uid=UNPAIRED_UID)
    with pytest.raises(UnpairedError):
        await connect(simulator).identify()
    simulator.quirks.api = "v1"
    with pytest.raises(UnpairedError):
        await connect(simulator).identify()


async def test_another_bridge_at_this_address(
    simulate: Simulate, connect: Connect
) -> None:
    """Its values never pass for those of ours."""
    simulator = await simulate(uid="500000002")
    client = connect(simulator, "000012345")
    with pytest.raises(WrongBridgeError, match="another bridge"):
        await client.identify()
    simulator.quirks.api = "v1"
    with pytest.raises(WrongBridgeError):
        await client.read_all()


async def test_the_bridge_changes_between_two_reads(
    simulate: Simulate, connect: Connect
) -> None:
    """Addresses may be dealt anew while we read."""
    simulator = await simulate(bulk="error")
    client = connect(simulator)
    await client.read_all()
    simulator.ac.uid = "500000002"
    for ask in (client.refresh, client.read_schedules, client.read_all):
        with pytest.raises(WrongBridgeError):
            await ask()
    simulator.ac.uid = "000012345"
    simulator.faults.add(
        "read/2/*", 'answer:{"AirStreamDeviceUId":"5","ZonesV2":{"Index":0,"Mode":2}}'
    )
    with pytest.raises(WrongBridgeError):
        await client.refresh(notified=True)
    assert client.installation.zones[0].mode is ZoneMode.AUTO


async def test_a_bridge_that_loses_its_pairing(
    simulate: Simulate, connect: Connect
) -> None:
    """Unavailable with all its zones, until it is paired again."""
    simulator = await simulate()
    client = connect(simulator)
    before = await client.read_all()
    simulator.ac.uid = UNPAIRED_UID
    assert await client.refresh() == replace(before, available=False)
    simulator.ac.uid = "000012345"
    assert (await client.refresh()).available


async def test_no_uid_at_all(simulate: Simulate, connect: Connect) -> None:
    """A first answer without a uid is no identity."""
    simulator = await simulate()
    simulator.faults.add("*", 'answer:{"SystemV2":{"SysOn":1,"NoOfZones":1}}')
    with pytest.raises(ProtocolError, match="uid"):
        await connect(simulator).identify()


async def test_answers_without_a_uid_are_trusted_once_it_is_known(
    simulate: Simulate, connect: Connect
) -> None:
    """A parser of the bridge's may forget it."""
    simulator = await simulate()
    client = connect(simulator)
    await client.identify()
    simulator.faults.add("read/7/0", 'answer:{"iZoneStatusV2":{"SysOn":0}}')
    assert (await client.refresh()).system.on is False


@pytest.mark.parametrize("told", ['"SysMode":1', '"SysOn":1'])
async def test_v2_that_is_of_no_use(
    simulate: Simulate, connect: Connect, told: str
) -> None:
    """A dual bridge with a hollow V2 is spoken to in V1; a V2-only one is not lost."""
    simulator = await simulate()
    hollow = f'{{"AirStreamDeviceUId":"000012345","SystemV2":{{{told}}}}}'
    simulator.faults.add("read/1/0", f"answer:{hollow}")
    client = connect(simulator)
    await client.identify()
    assert client.api is Api.V1
    simulator.quirks.api = "v2"
    client = connect(simulator)
    await client.identify()
    assert client.api is Api.V2


async def test_nothing_answers(simulate: Simulate, connect: Connect) -> None:
    """The error of the API that is preferred is told."""
    simulator = await simulate()
    simulator.faults.add("read/*", "error")
    simulator.faults.add("get/*", "empty")
    with pytest.raises(RejectedError, match="ERROR"):
        await connect(simulator).identify()
    await simulator.set_tcp("refused")
    with pytest.raises(ConnectError):
        await connect(simulator).read_all()
