"""The page, its knobs, and the command line."""

import asyncio
from pathlib import Path
import signal
import sys
from typing import Any

import aiohttp
import pytest

from simulators.clock import ScaledClock
from simulators.gizwits import Account, GizwitsCloud
from simulators.gizwits.demo import demo_home, every_product

from .client import Client

ROOT = Path(__file__).resolve().parents[3]


async def turn(client: Client, knob: str, **form: object) -> Any:
    """Turn a knob with JSON."""
    async with client.http.post(
        f"{client.cloud.url}/simulator/{knob}", json=form
    ) as response:
        answer = await response.json()
        return answer["answer"] if response.status == 200 else answer["error"]


async def test_the_page_shows_every_device(cloud: GizwitsCloud) -> None:
    """Server-rendered, nothing from elsewhere, names made harmless."""
    account = demo_home(cloud)
    every_product(cloud)
    cloud.add_custom(account, "<script>Cave", [])
    cloud.faults.add("devdata", "502", count=3)
    async with Client(cloud) as client, client.http.get(cloud.url) as response:
        text = await response.text()
    assert response.status == 200
    assert text.count("<article") == len(account.bindings)
    assert "&lt;script&gt;Cave" in text
    assert "<script>Cave" not in text
    assert "devdata: 502, 3 more" in text
    assert "https://" not in text
    assert "src=" not in text


async def test_knobs_of_a_device(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """What a person turns is pushed like any change."""
    heater = cloud.add_heater(account, "Pilote_Pro")
    path = f"devices/{heater.did}"
    socket = await client.socket()
    await turn(client, f"{path}/attrs", mode="fro", window_switch=1)
    attrs = await socket.noti()
    assert (attrs["mode"], attrs["window_switch"]) == ("fro", True)
    await turn(client, f"{path}/room", temperature=15.5)
    assert (await socket.noti())["cur_temp"] == 155
    await turn(client, f"{path}/setpoint", cft_temp=21.5)
    assert (await socket.noti())["cft_temp"] == 215
    await turn(client, f"{path}/attrs", name="lock_switch", value=1)
    assert (await socket.noti())["lock_switch"] == 1
    await turn(client, f"{path}/online", online=False)
    assert (await socket.receive())["data"]["online"] is False
    await turn(client, f"{path}/remove")
    assert (await socket.receive())["data"]["bind"] is False
    did = (await turn(client, "devices", product="onyx", name="Bain"))["did"]
    assert (await socket.receive())["data"] == {"did": did, "bind": True}
    assert "KeyError" in await turn(client, "devices/unknown/attrs", mode="fro")


async def test_a_form_comes_back_to_the_page(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """The page works without its script, too."""
    heater = cloud.add_heater(account)
    url = f"{cloud.url}/simulator/devices/{heater.did}/attrs"
    async with client.http.post(
        url, data={"derog_mode": "2", "derog_time": "60"}
    ) as response:
        assert (response.status, response.url.path) == (200, "/")
    assert heater.attrs["mode"] == "cft"
    async with client.http.get(f"{cloud.url}/simulator/live") as response:
        assert "boost (min) 60" in await response.text()


async def test_a_form_says_texts_numbers_and_truths(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """What is no JSON is a text; what is, is meant so; empty text stays a text."""
    heater = cloud.add_heater(account, "Pilote_Pro")
    url = f"{cloud.url}/simulator/devices/{heater.did}"
    for form, name, value in (
        ({"mode": "fro"}, "mode", "fro"),
        ({"name": "mode", "value": "cft2"}, "mode", "cft2"),
        ({"temp_set_step": "on"}, "temp_set_step", "on"),
        ({"lock_switch": "1"}, "lock_switch", 1),
        ({"window_switch": "true"}, "window_switch", True),
    ):
        async with client.http.post(f"{url}/attrs", data=form) as response:
            assert response.status == 200
        assert heater.attrs[name] == value
    async with client.http.post(f"{url}/attrs", data={"mode": ""}) as response:
        assert (response.status, heater.attrs["mode"]) == (400, "cft2")
    async with client.http.post(f"{url}/room", data={"temperature": "x"}) as response:
        assert response.status == 400


async def test_knobs_of_the_cloud(
    cloud: GizwitsCloud, account: Account, client: Client
) -> None:
    """Faults, sockets, tokens, switches."""
    fault = await turn(client, "faults", route="bindings", kind="502", count=5)
    assert (
        await turn(client, "faults", route="x", kind="y", probability=3)
    ).startswith("ValueError")
    async with client.http.get(f"{cloud.url}/simulator/state") as response:
        state = await response.json()
    assert [entry["number"] for entry in state["faults"]] == [fault["number"]]
    await turn(client, "faults/clear", number=fault["number"])
    await turn(client, "faults", route="a", kind="b")
    await turn(client, "faults/clear")
    assert len(cloud.faults) == 0
    socket = await client.socket()
    await turn(client, "sockets", action="1009")
    assert (await socket.receive())["data"]["error_code"] == 1009
    await turn(client, "sockets", action="drop")
    assert await socket.receive() is None
    await turn(client, "tokens", action="expire")
    assert (await client.call("GET", "/bindings"))[1]["error_code"] == 9006
    answer = await turn(client, "behaviour", devdata_lag=2, push_delta=True)
    assert (answer["devdata_lag"], cloud.behaviour.push_delta) == (2.0, True)
    for wrong in ({"nothing": 1}, {"push_delta": "yes"}, {"devdata_lag": "1"}):
        assert (await turn(client, "behaviour", **wrong)).startswith("ValueError")
    assert (await turn(client, "speed", speed=60)).startswith("TypeError")


async def test_unplug(cloud: GizwitsCloud, account: Account, client: Client) -> None:
    """Gone for a moment, and back by itself on the same port."""
    cloud.add_heater(account)
    socket = await client.socket()
    await turn(client, "unplug", seconds=1.0)
    assert await socket.receive() is None
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.call("GET", "/bindings")
    async with asyncio.timeout(5):
        while not cloud.running:
            await asyncio.sleep(0.01)
    assert (await client.call("GET", "/bindings"))[0] == 200


async def test_time_goes_by_itself(socket_enabled: None) -> None:
    """With a tick and a fast clock a room warms while one watches."""
    clock = ScaledClock(speed=36_000)
    async with GizwitsCloud(tick=0.02, clock=clock) as cloud, Client(cloud) as client:
        cloud.add_account("a", "b")
        heater = cloud.add_heater(
            "a", "Pilote_Pro", attrs={"mode": "cft", "cur_temp": 150}
        )
        await client.login("a", "b")
        socket = await client.socket()
        assert (await socket.noti())["cur_temp"] > 150
        await turn(client, "unplug", seconds=0)
        while await socket.receive():
            pass
        async with asyncio.timeout(5):
            while not cloud.running:
                await asyncio.sleep(0.01)
        assert sum("tick" in task.get_name() for task in asyncio.all_tasks()) == 1
        await turn(client, "speed", speed=0)
        assert clock.speed == 0
        assert heater.room.temperature > 15


async def test_command_line() -> None:
    """It says when it is ready, and stops cleanly when asked to."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulators", "--gizwits", "127.0.0.1:0", "--every-product"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    assert line.startswith(b"gizwits ready: http://127.0.0.1:")
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [(), ("--gizwits", "8180"), ("--gizwits", "a:b"), ("--speed", "nan")]
)
async def test_command_line_refuses(arguments: tuple[str, ...]) -> None:
    """A wrong call is told what is missing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulators", *arguments),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert b"simulat" in errors
