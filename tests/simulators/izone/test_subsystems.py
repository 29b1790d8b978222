"""What there is beside the unit: fitted or not, faults, notifications, the page."""

import asyncio
from datetime import UTC, datetime
import json
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.house import House
from simulators.izone import CHANGE_NOTIFICATIONS, IZoneBridge, Quirks, WallPage, demo

from .conftest import Client, Make

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
FITTED = {"split_units": "fitted", "irrigation": "fitted", "power_monitor": "fitted"}
QUERIES = {
    "SplitSystemRequest": "SplitSystemRequest",
    "iLightRequest": "RetRequest",
    "PowerRequest": "PowerRequest",
}
COMMANDS = {
    "SplitSystemCommand": {"SplitSystemZoneOn": {"Index": 0, "On": 1}},
    "iLightCommand": {"RetRainWait": 3},
    "PowerCommand": {"ChannelName": {"Device": 0, "Channel": 0, "Name": "East"}},
}


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with all three."""
    quirks = Quirks(**FITTED, notification_delay=0.02)  # type: ignore[arg-type]
    return at_noon(await make_bridge(quirks=quirks, house=House(outdoor=33.0)))


def at_noon(bridge: IZoneBridge) -> IZoneBridge:
    """Put the clock where no schedule and no programme is near."""
    bridge.wall_clock.now, bridge.wall_clock.zone = NOON.timestamp(), UTC
    return bridge


def fit(bridge: IZoneBridge, fitting: Any) -> None:
    """Say the same of all three."""
    quirks = bridge.quirks
    quirks.split_units = quirks.irrigation = quirks.power_monitor = fitting


async def ask(client: Client, bridge: IZoneBridge, path: str) -> bytes:
    """Ask for a subsystem's Type 1."""
    body = {QUERIES[path]: {"Type": 1, "No": 0, "No1": 0}}
    return await client.post(bridge, path, body)


async def test_a_plain_bridge_has_none(make_bridge: Make, client: Client) -> None:
    """Their paths are as any other that the firmware doesn't know."""
    bridge = await make_bridge()
    for unserved, answer in (("empty", b""), ("error", b"{ERROR}")):
        bridge.quirks.unserved = unserved  # type: ignore[assignment]
        for path in QUERIES:
            assert await ask(client, bridge, path) == answer
        for path, command in COMMANDS.items():
            assert await client.post(bridge, path, command) == answer
    bridge.advance(7200)
    assert bridge.power.number == 0


async def test_fitted(bridge: IZoneBridge, client: Client) -> None:
    """Each answers, and tells nothing of the unit's own reading."""
    for path in QUERIES:
        assert json.loads(await ask(client, bridge, path))["DeviceType"] == "ASH"
    for path, command in COMMANDS.items():
        assert await client.post(bridge, path, command) == b"{OK}"
    assert bridge.queries == []
    assert bridge.subsystem_queries == [f"{path}/1/0" for path in QUERIES]
    assert bridge.commands == list(COMMANDS.values())


async def test_answers_with_nothing_fitted(bridge: IZoneBridge, client: Client) -> None:
    """No split paired, no station, no device; and nothing can be set."""
    fit(bridge, "bare")
    splits, irrigation, power = [
        json.loads(await ask(client, bridge, path)) for path in QUERIES
    ]
    zones = splits["SplitSystemSystem"]["Zones"]
    assert {(zone["Att"], zone["Act"]) for zone in zones} == {(0, 0)}
    system = irrigation["RetSystem"]
    assert (system["NoOfStations"], system["Enable"]) == (0, False)
    config = power["PowerMonitorConfig"]
    enabled = [device["Enabled"] for device in config["Devices"]]
    assert (config["Enabled"], enabled) == (0, [0] * 5)
    body = {"PowerRequest": {"Type": 2, "No": 0, "No1": 0}}
    status = json.loads(await client.post(bridge, "PowerRequest", body))
    devices = status["PowerMonitorStatus"]["Dev"]
    assert [device["Ok"] for device in devices] == [0] * 5
    for path, command in COMMANDS.items():
        assert await client.post(bridge, path, command) == b"{ERROR}"


async def test_refuses_or_never_answers(bridge: IZoneBridge, client: Client) -> None:
    """The unit is well meanwhile."""
    fit(bridge, "error")
    for path in QUERIES:
        assert await ask(client, bridge, path) == b"{ERROR}"
    fit(bridge, "hang")
    for path in QUERIES:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await ask(client, bridge, path)
    assert await client.ask(bridge, 1)


async def test_one_that_does_not_answer_lives_on(bridge: IZoneBridge) -> None:
    """Power is measured whether anybody can ask for it or not."""
    bridge.quirks.power_monitor = "hang"
    bridge.advance(3600)
    assert bridge.power.energy[0, 2] > 0.1


async def test_faults_by_path(bridge: IZoneBridge, client: Client) -> None:
    """One subsystem's questions or one of its commands can go wrong alone."""
    bridge.faults.add("PowerRequest/2/*", "busy")
    bridge.faults.add("iLightRequest/*", "empty")
    bridge.faults.add("command/RetRainWait", "lost", count=1)
    assert b"PowerMonitorConfig" in await ask(client, bridge, "PowerRequest")
    body = {"PowerRequest": {"Type": 2, "No": 0, "No1": 0}}
    assert await client.post(bridge, "PowerRequest", body) == b"{BUSY}"
    assert await ask(client, bridge, "iLightRequest") == b""
    assert await client.ask(bridge, 1)
    rain = COMMANDS["iLightCommand"]
    assert await client.post(bridge, "iLightCommand", rain) == b"{OK}"
    assert bridge.irrigation.system["RainWait"] == 0
    bridge.faults.add("read/*", "busy")
    assert await client.raw(bridge, 1) == b"{BUSY}"
    assert b"Zones" in await ask(client, bridge, "SplitSystemRequest")
    bridge.faults.clear()
    bridge.faults.add("SplitSystemRequest/*", "hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ask(client, bridge, "SplitSystemRequest")


async def test_quirks_of_every_path(bridge: IZoneBridge, client: Client) -> None:
    """Content-Type, padding, the acknowledgement, and what follows an answer."""
    bridge.quirks.content_type = "json"
    assert await ask(client, bridge, "PowerRequest") == b"{ERROR}"
    bridge.quirks.content_type = "any"
    bridge.quirks.append_ok, bridge.quirks.padding = True, "nul"
    answer = await ask(client, bridge, "SplitSystemRequest")
    assert b'"Attic\x00\x00' in answer
    assert answer.endswith(b"}{OK}")
    bridge.quirks.ack = "OK"
    for path, command in COMMANDS.items():
        assert await client.post(bridge, path, command) == b"OK"


async def test_changes_take_their_time(make_bridge: Make, client: Client) -> None:
    """As those of the unit."""
    quirks = Quirks(**FITTED, apply_delay=0.05)  # type: ignore[arg-type]
    bridge = await make_bridge(quirks=quirks)
    await client.post(bridge, "iLightCommand", {"RetRainWait": 3})
    assert bridge.irrigation.system["RainWait"] == 0
    async with asyncio.timeout(5):
        while bridge.irrigation.system["RainWait"] != 3:
            await asyncio.sleep(0.005)


async def test_changes_are_announced(make_bridge: Make, client: Client) -> None:
    """Of splits, water and settings; not every reading of the power monitor."""
    quirks = Quirks(**FITTED, notification_delay=0.0)  # type: ignore[arg-type]
    bridge = at_noon(
        await make_bridge(quirks=quirks, notification_targets=[("127.0.0.1", 9)])
    )
    for path, command in COMMANDS.items():
        bridge.udp.sent.clear()
        await client.post(bridge, path, command)
        async with asyncio.timeout(5):
            while {data for data, _ in bridge.udp.sent} != set(CHANGE_NOTIFICATIONS):
                await asyncio.sleep(0.005)
    bridge.udp.sent.clear()
    bridge.advance(10)
    await asyncio.sleep(0.05)
    assert bridge.udp.sent == []


async def test_tags_of_old_firmware(make_bridge: Make) -> None:
    """What is served is told of even where the firmware's age would not."""
    bridge = await make_bridge(quirks=Quirks(api="v1", power_monitor="fitted"))
    reply = bridge._announcer.own_reply()
    assert reply.endswith(b",iZone,iLight,iDrate,iPower")


async def test_the_demo_has_all_three(client: Client) -> None:
    """In the house, not in the granny flat."""
    async with demo.demo("127.0.0.1", 0, ManualClock(1_800_000_000.0)) as running:
        house, flat = running.bridges
        for path in QUERIES:
            assert b"12345" in await ask(client, house, path)
            assert await ask(client, flat, path) == b""
        units = [unit for unit in house.splits.units if unit["Att"]]
        assert len(units) == 3
        assert any(unit["Brand"] in house.splits.seven_speeds for unit in units)
        assert len(house.irrigation.stations) == 6


PARTS: list[dict[str, Any]] = [
    {"part": "splits", "changes": {"Beep": 0}},
    {"part": "split", "index": 3, "changes": {"On": 1, "Setpoint": 1900}},
    {"part": "split favourite", "index": 0, "changes": {"Enabled": 1}},
    {"part": "irrigation", "changes": {"Enable": False, "CtrlErr": 2}},
    {"part": "station", "index": 5, "changes": {"Error": 1, "Mode": 2}},
    {"part": "programme", "index": 1, "changes": {"Enable": 0, "Days": {"F": 1}}},
    {"part": "power", "changes": {"CostOfPower": 4000}},
    {"part": "device", "index": 4, "changes": {"Enabled": 1}},
    {"part": "device status", "index": 1, "changes": {"Ok": 0, "Batt": 0}},
    {"part": "channel", "index": 2, "channel": 0, "changes": {"Name": "Sauna"}},
]
ODD: list[dict[str, Any]] = [
    {"knob": "part", "part": "tank", "changes": {}},
    {"knob": "part", "part": "split", "index": 4, "changes": {"On": 1}},
    {"knob": "part", "part": "split", "index": 0, "changes": {"On": True}},
    {"knob": "part", "part": "irrigation", "changes": {"Enable": 1}},
    {"knob": "part", "part": "station", "index": 0, "changes": {"Wet": 1}},
    {"knob": "part", "part": "channel", "index": 0, "channel": 3, "changes": {}},
    {"knob": "fit", "subsystem": "power", "fitting": "perhaps"},
    {"knob": "fit", "subsystem": "lights", "fitting": "bare"},
    {"knob": "hold", "index": 0, "channel": 0, "watts": float("nan")},
    {"knob": "hold", "index": 5, "channel": 0, "watts": 1},
    {"knob": "programme", "index": 9, "run": True},
]


async def test_wall_page(bridge: IZoneBridge, client: Client) -> None:
    """Shows all of it and turns all of it; what is odd is refused."""
    page = await WallPage([bridge]).start()

    async def turn(**body: Any) -> tuple[int, Any]:
        url = f"{page.url}wall/turn"
        async with client.session.post(url, data=json.dumps(body)) as response:
            return response.status, await response.json()

    try:
        for part in PARTS:
            assert (await turn(uid=bridge.uid, knob="part", **part))[0] == 200, part
        for odd in ODD:
            assert (await turn(uid=bridge.uid, **odd))[0] == 400, odd
        hold = {"knob": "hold", "index": 1, "channel": 0, "watts": 1234}
        await turn(uid=bridge.uid, knob="part", **(PARTS[8] | {"changes": {"Ok": 1}}))
        await turn(uid=bridge.uid, **hold)
        bridge.advance(10)
        irrigation = {"part": "irrigation", "changes": {"Enable": True}}
        await turn(uid=bridge.uid, knob="part", **irrigation)
        running = {"knob": "programme", "index": 0, "run": True}
        _, shown = await turn(uid=bridge.uid, **running)
        _, stopped = await turn(uid=bridge.uid, **(running | {"run": False}))
        fitting = {"knob": "fit", "subsystem": "splits", "fitting": "hang"}
        _, hanging = await turn(uid=bridge.uid, **fitting)
    finally:
        await page.stop()
    assert shown["splits"]["Beep"] == 0
    assert shown["splits"]["units"][3]["Setpoint"] == 1900
    assert shown["split_rooms"]["4"] > 20
    assert shown["irrigation"]["CurrentProgram"] == 0
    assert stopped["irrigation"]["CurrentProgram"] == 9
    assert shown["stations"][5]["Error"] == 1
    assert shown["programmes"][1]["Days"]["F"] == 1
    assert shown["power"]["Devices"][2]["Channels"][0]["Name"] == "Sauna"
    assert shown["power_status"]["devices"][1]["Ch"][0]["Pwr"] == 1234
    assert shown["energy"][1][0] > 0
    assert hanging["fitting"] == {
        "splits": "hang",
        "irrigation": "fitted",
        "power": "fitted",
    }


@pytest.mark.parametrize("number", [-0x8000, 0xFFFF])
async def test_absurd_numbers_at_the_wall(bridge: IZoneBridge, number: int) -> None:
    """The house lives on, and still answers."""
    parts = [
        *bridge.splits.units,
        *bridge.splits.favourites,
        bridge.irrigation.system,
        *bridge.irrigation.stations,
        *bridge.irrigation.programmes,
    ]
    for part in parts:
        odd = {key: number for key, value in part.items() if type(value) is int}
        bridge.wall_other(part, **odd)
    for programme in bridge.irrigation.programmes:
        programme["StartTimes"][0] |= {"h": number, "m": number}
        programme["RunTimes"][0]["t"] = number
    bridge.irrigation.run(0)
    bridge.advance(3 * 86_400)
    bridge.irrigation.run(0)
    bridge.advance(3600)
