"""What users of other clients report, each shown to be right here."""

import asyncio
from dataclasses import replace
from itertools import pairwise
import time

import pytest

from custom_components.isotherm.hub.errors import ConnectError, InvalidChange
from custom_components.isotherm.izone.api.discovery import parse_announcement
from custom_components.isotherm.izone.api.enums import Api, SysFan, ZoneMode
from custom_components.isotherm.izone.api.errors import UnpairedError
from custom_components.isotherm.izone.api.installation import OwnerReason
from simulators.izone import BULK_ZONE_KNOWN

from .conftest import Connect, Simulate
from .samples import command, installation, of_unit, of_zone, zone


@pytest.mark.parametrize(
    ("ras", "control", "is_unit"),
    [(1, 0, True), (3, 15, True), (2, 13, True), (3, 0, False), (2, 1, False)],
)
def test_the_units_setpoint_can_be_set_where_it_counts(
    ras: int, control: int, is_unit: bool
) -> None:
    """Its own target where it follows it, and the zone named where it doesn't."""
    known = installation(RAS=ras, CtrlZone=control)
    assert known.target_owner.is_unit is is_unit
    if is_unit:
        assert of_unit(known, target=21)
    else:
        with pytest.raises(InvalidChange, match="Media"):
            of_unit(known, target=21)


async def test_short_outages_leave_no_trace(
    simulate: Simulate, connect: Connect
) -> None:
    """An error while it lasts, the same values after it, no new client needed."""
    simulator = await simulate()
    client = connect(simulator, timeout=1.0)
    before = await client.read_all()
    await simulator.set_tcp("unanswered")
    with pytest.raises(ConnectError):
        await client.refresh()
    await simulator.set_tcp("up")
    assert await client.refresh() == before


async def test_udp_is_no_sign_of_health(simulate: Simulate, connect: Connect) -> None:
    """While TCP is out a notification makes nothing available again."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    await simulator.set_tcp("refused")
    simulator.beacon()
    with pytest.raises(ConnectError):
        await client.refresh(notified=True)


async def test_newest_firmware_has_no_v1(simulate: Simulate, connect: Connect) -> None:
    """Empty answers to V1 don't matter to one who speaks V2."""
    simulator = await simulate(api="v2", unserved="empty")
    known = await connect(simulator).read_all()
    assert known.api is Api.V2
    assert not [one for one in simulator.log if one.method == "GET"]


async def test_commands_arrive_in_one_piece(
    simulate: Simulate, connect: Connect
) -> None:
    """A bridge that loses split requests loses none of ours."""
    simulator = await simulate(split="lost")
    client = connect(simulator)
    for value in range(10):
        await client.send(command("unit", target=18 + value))
        assert simulator.system["Setpoint"] == 1800 + value * 100
    assert {one.segments for one in simulator.log} == {1}


async def test_four_speed_fan(simulate: Simulate, connect: Connect) -> None:
    """Fan speed "top" is nothing to stumble over, in neither generation."""
    simulator = await simulate(system={"FanAutoType": 3, "SysFan": 5})
    client = connect(simulator)
    known = await client.read_all()
    assert known.system.fan is SysFan.TOP
    assert SysFan.TOP in known.fans
    await client.send(*of_unit(known, fan=SysFan.LOW))
    await client.send(*of_unit(known, fan=SysFan.TOP))
    assert simulator.system["SysFan"] == 5
    simulator.quirks.api = "v1"
    old = connect(simulator)
    assert (await old.read_all()).system.fan is SysFan.TOP
    await old.send(*of_unit(known, fan=SysFan.MEDIUM))
    assert simulator.system["SysFan"] == 2


async def test_a_fan_that_changes_of_its_own_accord(
    simulate: Simulate, connect: Connect
) -> None:
    """A two-speed unit that turns medium into high is shown as it is."""
    simulator = await simulate(two_speed=True)
    client = connect(simulator)
    await client.read_all()
    await client.send(command("unit", fan=SysFan.MEDIUM))
    known = await client.confirm(command("unit", fan=SysFan.MEDIUM))
    assert known.system.fan is SysFan.HIGH


async def test_a_unit_without_zones_is_available(
    simulate: Simulate, connect: Connect
) -> None:
    """Zero zones are a system of their own."""
    simulator = await simulate(zones=0)
    known = await connect(simulator).read_all()
    assert known.available
    assert known.can_set_target
    assert known.target_owner.reason is OwnerReason.NO_ZONES
    simulator.quirks.api = "v1"
    assert (await connect(simulator).read_all()).available


@pytest.mark.parametrize("api", ["v1", "v2"])
async def test_more_than_twelve_zones(
    simulate: Simulate, connect: Connect, api: str
) -> None:
    """Fourteen of them, in both generations."""
    simulator = await simulate(zones=14, api=api)
    known = await connect(simulator).read_all()
    assert list(known.zones) == list(range(14))


@pytest.mark.parametrize("api", ["v1", "v2"])
async def test_a_power_cut_crashes_nothing(
    simulate: Simulate, connect: Connect, api: str
) -> None:
    """The word "error" is no mode, and no reason to forget the zones."""
    simulator = await simulate(api=api)
    client = connect(simulator)
    before = await client.read_all()
    simulator.power_cut()
    assert await client.refresh() == replace(before, available=False)


def test_replies_that_crashed_parsers() -> None:
    """Three fields, and an X in the air-conditioner's place."""
    source = ("127.0.0.1", 12107)
    for said in (
        b"ASPort_12107,Mac_000012345,IP_10.0.0.7",
        b"ASPort_12107,Mac_000012345,IP_10.0.0.7,X,iLight",
    ):
        reply = parse_announcement(said, source)
        assert reply
        assert reply.uid == "000012345"


async def test_replacement_bridge_with_worse_v1(
    simulate: Simulate, connect: Connect
) -> None:
    """V2 is preferred, where the zones do have a temperature."""
    simulator = await simulate(api="both")
    known = await connect(simulator).read_all()
    assert known.api is Api.V2
    assert known.zones[0].temperature == 24.0


async def test_two_bridges_stay_apart(simulate: Simulate, connect: Connect) -> None:
    """Each with its uid, checked with every answer."""
    first = await simulate(uid="000000001")
    second = await simulate(uid="200000002", host="127.0.0.2", name="Flat")
    clients = [connect(first), connect(second)]
    found = await asyncio.gather(*(client.read_all() for client in clients))
    assert [one.uid for one in found] == ["000000001", "200000002"]
    assert found[1].system.name == "Flat"


async def test_unpaired_bridge_is_explained(
    simulate: Simulate, connect: Connect
) -> None:
    """Not a system of zeros."""
    simulator = await simulate(uid="000000000")
    with pytest.raises(UnpairedError, match="no air-conditioner"):
        await connect(simulator).identify()


async def test_slow_answers_are_waited_for(
    simulate: Simulate, connect: Connect
) -> None:
    """The time allowed is that of the whole request, and it is enough."""
    simulator = await simulate(delay=0.15)
    client = connect(simulator, timeout=10.0)
    started = time.monotonic()
    await client.identify()
    assert 0.15 <= time.monotonic() - started < 5


async def test_changes_at_the_wall_show_with_the_next_read(
    simulate: Simulate, connect: Connect
) -> None:
    """One read after a notification tells all of it."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    simulator.wall(SysOn=0)
    simulator.wall_zone(2, Setpoint=1900)
    known = await client.refresh(notified=True)
    assert known.system.on is False
    assert known.zones[2].setpoint == 19.0
    assert "Setpoint" in BULK_ZONE_KNOWN


async def test_a_scene_does_not_wedge_the_bridge(
    simulate: Simulate, connect: Connect
) -> None:
    """Pauses between commands, more of them while it is busy, and all are carried out."""
    simulator = await simulate()
    client = connect(simulator, command_gap=0.02)
    known = await client.read_all()
    simulator.faults.add("command/*", "busy", count=3)
    simulator.log.clear()
    asked = [of_zone(known, index, mode=ZoneMode.CLOSE) for index in range(8)]
    await asyncio.gather(*(client.send(*one) for one in asked))
    assert [one["Mode"] for one in simulator.zones] == [2] * 8
    first = next(n for n, one in enumerate(simulator.log) if "busy" in one.faults)
    times = [request.time for request in simulator.log[first:]]
    assert min(b - a for a, b in pairwise(times)) >= 0.01


def test_a_setpoint_for_a_closed_zone_is_not_ignored() -> None:
    """It is sent, and the mode after it: on some bridges a target opens the zone."""
    names = [
        command.name for command in of_zone(installation(zone(0, Mode=2)), 0, target=21)
    ]
    assert names == ["ZoneSetpoint", "ZoneMode"]


async def test_zone_names_stay_as_people_wrote_them(
    simulate: Simulate, connect: Connect
) -> None:
    """No capitals are added or taken away."""
    simulator = await simulate()
    simulator.zones[0]["Name"] = "TV room (kids)"
    known = await connect(simulator).read_all()
    assert known.zones[0].name == "TV room (kids)"
