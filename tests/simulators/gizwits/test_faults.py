"""Faults of the HTTP routes, each in turn."""

import asyncio
import time

import aiohttp
import pytest

from simulators.faults import FaultBoard
from simulators.gizwits import Account, GizwitsCloud

from .client import Client


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("9004", 400, 9004),
        ("9020", 400, 9020),
        ("9041", 429, 9041),
        ("9042", 400, 9042),
        ("9066", 500, 9066),
        ("9008", 500, 9008),
    ],
)
async def test_error_codes(
    cloud: GizwitsCloud, client: Client, kind: str, status: int, code: int
) -> None:
    """A code comes with its HTTP status, as often as asked."""
    cloud.faults.add("bindings", kind, count=2)
    for _ in range(2):
        answer = await client.call("GET", "/bindings")
        assert (answer[0], answer[1]["error_code"]) == (status, code)
    assert (await client.call("GET", "/bindings"))[0] == 200


@pytest.mark.parametrize("kind", ["500", "502", "503", "html", "truncated"])
async def test_bodies_that_are_no_json(
    cloud: GizwitsCloud, client: Client, kind: str
) -> None:
    """Pages and half answers."""
    cloud.faults.add("bindings", kind, count=1)
    headers = {
        "X-Gizwits-Application-Id": cloud.app_id,
        "X-Gizwits-User-token": client.token or "",
    }
    async with client.http.get(
        f"{cloud.url}/app/bindings", headers=headers
    ) as response:
        assert response.status == (int(kind) if kind.isdecimal() else 200)
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            await response.json(content_type=None)


@pytest.mark.parametrize("kind", ["reset", "cut"])
async def test_broken_connections(
    cloud: GizwitsCloud, client: Client, kind: str
) -> None:
    """A reset, and an answer that breaks off."""
    # The client asks again by itself when a connection that it kept is reset.
    cloud.faults.add("bindings", kind, count=2 if kind == "reset" else 1)
    with pytest.raises(aiohttp.ClientError):
        await client.call("GET", "/bindings")
    assert (await client.call("GET", "/bindings"))[0] == 200


async def test_delay_and_hang(cloud: GizwitsCloud, client: Client) -> None:
    """A delay ends; a hang does not, and stopping the cloud is still quick."""
    cloud.faults.add("bindings", "delay", delay=0.1, count=1)
    begin = time.monotonic()
    assert (await client.call("GET", "/bindings"))[0] == 200
    assert time.monotonic() - begin >= 0.1
    cloud.faults.add("bindings", "hang")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.call("GET", "/bindings"), 0.15)
    hanging = asyncio.create_task(client.call("GET", "/bindings"))
    await asyncio.sleep(0.05)
    begin = time.monotonic()
    await cloud.stop()
    assert time.monotonic() - begin < 1
    with pytest.raises(aiohttp.ClientError):
        await hanging


async def test_a_fault_for_one_device(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Its neighbour stays well."""
    ill, well = (cloud.add_heater(account, name=name) for name in ("A", "B"))
    cloud.faults.add("devdata", "9066", did=ill.did)
    assert (await client.call("GET", f"/devdata/{ill.did}/latest"))[0] == 500
    assert (await client.attrs(well.did))["mode"] == "eco"
    cloud.faults.clear()
    assert (await client.attrs(ill.did))["mode"] == "eco"


async def test_only_the_answer_is_lost(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """With `after` the command is carried out first."""
    heater = cloud.add_heater(account)
    cloud.faults.add("control", "502", count=1, after=True)
    with pytest.raises(ValueError, match="Expecting"):
        await client.control(heater.did, mode="cft")
    assert heater.attrs["mode"] == "cft"


def test_board() -> None:
    """Counts run out, patterns match, probabilities are kept, nonsense is refused."""
    board = FaultBoard()
    board.add("dev*", "500", count=1)
    assert not board.take("control")
    assert [fault.kind for fault in board.take("devdata")] == ["500"]
    assert not board.take("devdata")
    sometimes = board.add("*", "502", probability=0.25)
    struck = sum(bool(board.take("control")) for _ in range(1000))
    assert 200 < struck < 300
    board.remove(sometimes.number)
    assert len(board) == 0
    board.add("a", "1")
    board.add("b", "1")
    board.clear("a")
    assert [fault.route for fault in board] == ["b"]
    for wrong in ({"probability": 2}, {"count": -1}, {"delay": -1}):
        with pytest.raises(ValueError, match="not from|negative"):
            board.add("a", "1", **wrong)
