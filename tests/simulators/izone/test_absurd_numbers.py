"""Numbers that no bridge could hold, from its clients and from its page."""

import asyncio
import json
from typing import Any

import pytest

from simulators.house import House
from simulators.izone import IZoneBridge, WallPage

from .conftest import Client, Make

ABSURD = ("NaN", "Infinity", "1e999", "9" * 400, "true", "2.0", '"2"', "[2]", "null")
DIGITS = ("²", "9" * 5000, "1e3", "-1", "NaN", "", "٣")


def short(value: object) -> str:
    """Return a name for a test's report."""
    return str(value)[:60]


async def send(client: Client, bridge: IZoneBridge, path: str, text: str) -> bytes:
    """Post a body exactly as it is."""
    async with client.session.post(f"{bridge.url}/{path}", data=text) as response:
        return await response.read()


@pytest.mark.parametrize("value", ABSURD, ids=short)
async def test_commands_and_queries(
    bridge: IZoneBridge, client: Client, value: str
) -> None:
    """Refused with the bridge's error, whatever the command."""
    before = bridge.ac.fingerprint()
    for body in (
        f'{{"SysMode": {value}}}',
        f'{{"SysSetpoint": {value}}}',
        f'{{"SysSleepTimer": {value}}}',
        f'{{"ReSetMe": {value}}}',
        f'{{"FavouriteSet": {value}}}',
        f'{{"ZoneMode": {{"Index": {value}, "Mode": 1}}}}',
        f'{{"ZoneSetpoint": {{"Index": 0, "Setpoint": {value}}}}}',
        f'{{"ZoneMaxAir": {{"Index": 0, "MaxAir": {value}}}}}',
    ):
        assert await send(client, bridge, "iZoneCommandV2", body) == b"{ERROR}", body
    for query in (f'"Type": {value}, "No": 0', f'"Type": 2, "No": {value}'):
        body = f'{{"iZoneV2Request": {{{query}, "No1": 0}}}}'
        assert await send(client, bridge, "iZoneRequestV2", body) == b"{ERROR}"
    assert await send(client, bridge, "iZoneCommandV2", "[" * 100_000) == b"{ERROR}"
    assert bridge.ac.fingerprint() == before


@pytest.mark.parametrize("said", DIGITS, ids=short)
async def test_digits_of_v1(bridge: IZoneBridge, client: Client, said: str) -> None:
    """V1 has numbers as text."""
    for key, value in (
        ("FavouriteSet", said),
        ("UnitSetpoint", said),
        ("ZoneCommand", {"ZoneNo": said, "Command": "open"}),
        ("AirMaxCommand", {"ZoneNo": "1", "Command": said}),
        ("ScheduleCommand", {"SchedNo": said, "Command": "on"}),
    ):
        assert await client.post(bridge, key, {key: value}) == b"{ERROR}", key


async def test_a_length_of_absurd_digits(bridge: IZoneBridge) -> None:
    """Such a request never gets complete; the bridge answers what came of it."""
    reader, writer = await asyncio.open_connection(bridge.host, bridge.http_port)
    writer.write(b"GET /SystemSettings HTTP/1.1\r\nContent-Length: ")
    writer.write(b"9" * 5000 + b"\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 200")
    writer.close()


@pytest.mark.parametrize(
    "turn",
    [
        {"knob": "unit", "changes": {"Setpoint": 10**400}},
        {"knob": "unit", "changes": {"Setpoint": float("nan")}},
        {"knob": "unit", "changes": {"SysOn": True}},
        {"knob": "unit", "changes": {"Tag1": "x" * 5000}},
        {"knob": "unit", "changes": {"Coolbreeze": {"RhSet": float("inf")}}},
        {"knob": "unit", "changes": {"Unheard": 1}},
        {"knob": "unit", "changes": [1]},
        {"knob": "zone", "index": float("inf"), "changes": {"Mode": 1}},
        {"knob": "zone", "index": True, "changes": {"Mode": 1}},
        {"knob": "zone", "index": -1, "changes": {"Mode": 1}},
        {"knob": "zone", "index": 0, "changes": {"Temp": 10**9}},
        {"knob": "schedule", "index": 0, "changes": {"Zones": [1]}},
        {"knob": "schedule", "index": 0, "changes": {"Zones": [{"Mode": "x"}] * 14}},
        {"knob": "fault", "kind": "delay", "delay": float("inf")},
        {"knob": "fault", "kind": "delay", "count": 1.5},
        {"knob": "fault", "kind": "delay", "probability": float("nan")},
        {"knob": "fault", "kind": "unheard"},
    ],
    ids=short,
)
async def test_knobs(make_bridge: Make, client: Client, turn: dict[str, Any]) -> None:
    """The page says what is wrong, and the house lives on."""
    bridge = await make_bridge(house=House(outdoor=33.0))
    before = bridge.ac.fingerprint()
    page = await WallPage([bridge]).start()
    try:
        body = json.dumps({"uid": bridge.uid} | turn)
        async with client.session.post(f"{page.url}wall/turn", data=body) as response:
            assert response.status == 400
            assert (await response.json())["error"]
        assert bridge.ac.fingerprint() == before
        assert len(bridge.faults) == 0
        bridge.advance(60)
    finally:
        await page.stop()


@pytest.mark.parametrize("detail", ["²", "9" * 5000, "NUMBER"], ids=short)
async def test_a_status_of_absurd_digits(
    bridge: IZoneBridge, client: Client, detail: str
) -> None:
    """A status that is none is 503."""
    bridge.faults.add("*", f"status:{detail}")
    async with client.session.get(f"{bridge.url}/SystemSettings") as response:
        assert response.status == 503
