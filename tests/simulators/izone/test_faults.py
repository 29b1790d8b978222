"""Faults: as often as asked for, where asked for."""

import asyncio
import contextlib
import socket
from typing import Any

import aiohttp
import pytest

from simulators.izone import IZoneBridge

from .conftest import Client


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("busy", b"{BUSY}"),
        ("error", b"{ERROR}"),
        ("invalid", b"InvalidRequest"),
        ("empty", b""),
        ("answer:UserNotAllowed", b"UserNotAllowed"),
    ],
)
async def test_faults_that_answer(
    bridge: IZoneBridge, client: Client, kind: str, answer: bytes
) -> None:
    """As often as asked for, where asked for, and nothing is carried out."""
    bridge.faults.add("command/SysOn", kind, count=1)
    assert await client.command(bridge, SysMode=2) == b"{OK}"
    assert await client.command(bridge, SysOn=0) == answer
    assert bridge.system["SysOn"] == 1
    assert bridge.log[-1].faults == (kind,)
    assert await client.command(bridge, SysOn=0) == b"{OK}"


async def test_one_zone_answers_badly(bridge: IZoneBridge, client: Client) -> None:
    """The others are well."""
    bridge.faults.add("read/2/3", "busy")
    answers = [await client.raw(bridge, 2, index) for index in range(8)]
    assert [answer == b"{BUSY}" for answer in answers] == [i == 3 for i in range(8)]


async def test_faults_that_break(bridge: IZoneBridge, client: Client) -> None:
    """Truncated, garbage, status, closed, reset, hanging, delayed."""
    bridge.faults.add("*", "truncate", count=1)
    with pytest.raises(ValueError, match="Expecting|Unterminated"):
        await client.ask(bridge, 1)
    bridge.faults.add("*", "garbage", count=1)
    with pytest.raises(ValueError):  # noqa: PT011 - not JSON, or not UTF-8
        await client.ask(bridge, 1)
    bridge.faults.add("*", "status:503", count=1)
    async with client.session.get(f"{bridge.url}/SystemSettings") as response:
        assert response.status == 503
    for kind in ("close", "reset"):
        bridge.faults.add("*", kind, count=1, after=True)
        with pytest.raises(aiohttp.ClientError):
            await client.command(bridge, SysFan=1 if kind == "close" else 3)
        assert bridge.system["SysFan"] == (1 if kind == "close" else 3)
    bridge.faults.add("*", "hang", count=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.raw(bridge, 1)
    bridge.faults.add("*", "delay", count=1, delay=0.05)
    begin = asyncio.get_running_loop().time()
    assert await client.ask(bridge, 1)
    assert asyncio.get_running_loop().time() - begin >= 0.05


async def test_lost_command(bridge: IZoneBridge, client: Client) -> None:
    """Acknowledged and forgotten."""
    bridge.faults.add("command/*", "lost", count=1)
    assert await client.command(bridge, SysOn=0) == b"{OK}"
    assert bridge.system["SysOn"] == 1
    assert await client.command(bridge, SysOn=0) == b"{OK}"
    assert bridge.system["SysOn"] == 0


async def test_a_bridge_that_stops_while_it_accepts(bridge: IZoneBridge) -> None:
    """Whatever turn the loop is at, nothing stumbles, and the client is hung up on."""
    loop = asyncio.get_running_loop()
    stumbles: list[dict[str, Any]] = []
    loop.set_debug(True)
    loop.set_exception_handler(lambda _loop, told: stumbles.append(told))
    for turns in range(8):
        with socket.create_connection((bridge.host, bridge.http_port)) as client:
            for _ in range(turns):
                await asyncio.sleep(0)
            await bridge.stop()
            for _ in range(8):
                await asyncio.sleep(0)
            client.settimeout(15)
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1) == b""
        await bridge.start()
    assert stumbles == []
