"""A bridge's quirks of HTTP, each against the simulator."""

import asyncio
import time

import pytest

from custom_components.isotherm.hub.errors import (
    ConnectError,
    ProtocolError,
    RejectedError,
)
from custom_components.isotherm.hub.request_log import RequestLog
from custom_components.isotherm.izone.api.errors import BusyError, NotServedError
from custom_components.isotherm.izone.api.http import HttpTiming, LocalTransport, encode

from .conftest import QUICK, Simulate, quick_transport


@pytest.mark.parametrize("ack", ["{OK}", "OK", '"OK"', ""])
async def test_acknowledgements(simulate: Simulate, ack: str) -> None:
    """All of them mean that it was done."""
    simulator = await simulate(ack=ack)
    bridge = quick_transport(simulator)
    await bridge.command({"SysOn": 0}, "SysOn")
    assert simulator.system["SysOn"] == 0


@pytest.mark.parametrize("reject", ["{ERROR}", "{ERROR 3}", "InvalidRequest", "Error"])
async def test_refusals(simulate: Simulate, reject: str) -> None:
    """All of them are errors that carry the bridge's word, and change nothing."""
    simulator = await simulate(reject=reject)
    bridge = quick_transport(simulator)
    await bridge.query(1)
    with pytest.raises(RejectedError) as refused:
        await bridge.command({"SysSetpoint": 9900}, "SysSetpoint")
    assert refused.value.text == reject.strip("{}")
    assert simulator.system["Setpoint"] == 2300


async def test_a_json_answer_to_a_command_is_no_acknowledgement(
    simulate: Simulate,
) -> None:
    """Only OK is OK."""
    simulator = await simulate()
    simulator.faults.add("command/*", 'answer:{"result":"failed"}')
    with pytest.raises(RejectedError, match="failed"):
        await quick_transport(simulator).command({"SysOn": 1}, "SysOn")


async def test_busy_with_growing_pauses(simulate: Simulate) -> None:
    """Reads and commands alike are tried again, later and later."""
    simulator = await simulate()
    bridge = quick_transport(simulator, busy_pauses=(0.02, 0.06))
    simulator.faults.add("command/*", "busy", count=2)
    await bridge.command({"SysOn": 0}, "SysOn")
    assert simulator.system["SysOn"] == 0
    first, second, third = (request.time for request in simulator.log)
    assert 0.02 <= second - first < third - second
    simulator.faults.add("read/*", "busy")
    with pytest.raises(BusyError):
        await bridge.query(1)
    assert len(simulator.log) == 6


@pytest.mark.parametrize("status", [503, 429])
async def test_busy_by_status(simulate: Simulate, status: int) -> None:
    """A server that says so in HTTP is waited for too."""
    simulator = await simulate()
    simulator.faults.add("read/*", f"status:{status}", count=3)
    assert "SystemV2" in await quick_transport(simulator).query(1)


@pytest.mark.parametrize("quirk", ["empty", "not_found"])
async def test_not_served(simulate: Simulate, quirk: str) -> None:
    """An empty 200 and a 404 mean that the firmware doesn't know it."""
    simulator = await simulate(api="v1", unserved=quirk)
    with pytest.raises(NotServedError):
        await quick_transport(simulator).query(1)
    simulator.quirks.api = "v2"
    with pytest.raises(NotServedError):
        await quick_transport(simulator).get("/SystemSettings")
    with pytest.raises(NotServedError):
        await quick_transport(simulator).command(
            {"FreeAir": "on"}, "FreeAir", path="/FreeAir", empty_is_ok=False
        )


async def test_other_statuses(simulate: Simulate) -> None:
    """Anything but 200 is a refusal with its number."""
    simulator = await simulate()
    simulator.faults.add("read/*", "status:500")
    with pytest.raises(RejectedError) as refused:
        await quick_transport(simulator).query(1)
    assert refused.value.code == 500


@pytest.mark.parametrize("kind", ["garbage", "truncate", "answer:[1]", "answer:{OK}"])
async def test_answers_that_are_none(simulate: Simulate, kind: str) -> None:
    """What isn't a JSON object is a protocol error."""
    simulator = await simulate()
    simulator.faults.add("read/*", kind)
    with pytest.raises(ProtocolError):
        await quick_transport(simulator).query(1)


async def test_mere_ok_to_a_get(simulate: Simulate) -> None:
    """V1 reads want content, too."""
    simulator = await simulate()
    simulator.faults.add("get/*", "answer:{OK}")
    with pytest.raises(ProtocolError, match="mere OK"):
        await quick_transport(simulator).get("/SystemSettings")


@pytest.mark.parametrize("padding", ["nul", "ff"])
@pytest.mark.parametrize("append_ok", [True, False])
@pytest.mark.parametrize("latin1", [True, False])
async def test_padding_markers_and_charset(
    simulate: Simulate, padding: str, append_ok: bool, latin1: bool
) -> None:
    """Raw NUL and 0xFF inside strings, a marker behind, another charset."""
    simulator = await simulate(
        padding=padding, append_ok=append_ok, latin1=latin1, text_numbers=True
    )
    simulator.zones[0]["Name"] = "Küche"
    answer = await quick_transport(simulator).query(2, 0)
    assert answer["ZonesV2"]["Name"].startswith("Küche\x00")
    assert answer["ZonesV2"]["Setpoint"] == "2300"


@pytest.mark.parametrize("kind", ["close", "reset"])
async def test_a_lost_connection_is_tried_once_more(
    simulate: Simulate, kind: str
) -> None:
    """Another client may have had its turn."""
    simulator = await simulate()
    bridge = quick_transport(simulator)
    simulator.faults.add("*", kind, count=1)
    await bridge.command({"SysOn": 0}, "SysOn")
    assert simulator.system["SysOn"] == 0
    simulator.faults.add("*", kind)
    with pytest.raises(ConnectError):
        await bridge.query(1)
    assert len(simulator.log) == 4


async def test_a_bridge_that_is_gone(simulate: Simulate) -> None:
    """Refused twice is an error; back again it works, without a new object."""
    simulator = await simulate()
    bridge = quick_transport(simulator)
    await simulator.set_tcp("refused")
    with pytest.raises(ConnectError):
        await bridge.query(1)
    await simulator.set_tcp("up")
    assert "SystemV2" in await bridge.query(1)


async def test_a_bridge_that_hangs(simulate: Simulate) -> None:
    """One timeout, not two."""
    simulator = await simulate()
    simulator.faults.add("read/*", "hang")
    started = time.monotonic()
    with pytest.raises(ConnectError, match="within"):
        await quick_transport(simulator, timeout=0.1).query(1)
    assert time.monotonic() - started < 0.18
    assert len(simulator.log) == 1


async def test_one_connection_at_a_time(simulate: Simulate) -> None:
    """A bridge that refuses a second connection never gets one."""
    simulator = await simulate(second_connection="refuse", delay=0.005)
    bridge = quick_transport(simulator)
    await asyncio.gather(
        *(bridge.query(2, index) for index in range(8)),
        *(bridge.command({"SysOn": n % 2}, n) for n in range(8)),
    )
    assert simulator.http.refused == 0
    assert simulator.http.peak == 1


async def test_requests_are_counted(simulate: Simulate) -> None:
    """All of them for ever, and those of the last hour."""
    simulator = await simulate(content_type="none")
    now = 0.0
    bridge = LocalTransport(
        simulator.host,
        simulator.http_port,
        timing=QUICK,
        requests=RequestLog(lambda: now),
    )
    await bridge.query(1)
    await bridge.query(1)
    assert (bridge.requests.total, bridge.requests.last_hour) == (3, 3)
    now = 3601.0
    assert (bridge.requests.total, bridge.requests.last_hour) == (3, 0)


async def test_move(simulate: Simulate) -> None:
    """A bridge with a new address keeps its place in line and what was learnt."""
    old, new = await simulate(), await simulate(host="127.0.0.2", content_type="none")
    bridge = quick_transport(old)
    await bridge.query(1)
    bridge.move(new.host, new.http_port)
    with pytest.raises(RejectedError):
        await bridge.query(1)
    bridge.move(old.host, old.http_port)
    assert "SystemV2" in await bridge.query(1)
    bridge.move("127.0.0.3")
    assert (bridge.host, bridge.port, bridge.waiting) == (
        "127.0.0.3",
        old.http_port,
        0,
    )


async def test_close(simulate: Simulate) -> None:
    """What waits is given up, and nothing can be asked any more."""
    simulator = await simulate(delay=0.2)
    bridge = quick_transport(simulator)
    asking = asyncio.create_task(bridge.query(1))
    await asyncio.sleep(0.02)
    await bridge.close()
    with pytest.raises(ConnectError):
        await asking
    with pytest.raises(ConnectError):
        await bridge.query(1)


def test_bodies_are_compact_utf8() -> None:
    """The guide's JSON without blanks, names not escaped."""
    assert encode({"ZoneName": {"Index": 0, "Name": "Büro"}}) == (
        '{"ZoneName":{"Index":0,"Name":"Büro"}}'.encode()
    )


def test_defaults_are_the_facts() -> None:
    """Ten seconds, a gap for who was hurried, and growing pauses unless told otherwise."""
    timing = HttpTiming()
    assert (LocalTransport("10.0.0.1").port, timing.timeout) == (80, 10.0)
    assert timing.busy_pauses == (0.5, 1, 2, 3, 5, 8)
    assert timing.command_gap == 0.3
    assert LocalTransport("10.0.0.1").pace.after_command == 0
