"""Every behaviour of section 7 is a switch."""

import asyncio
import http.client
import json

import aiohttp
import pytest

from simulators.izone import PADDED_WIDE, IZoneBridge, Quirks

from .conftest import Client, Make

QUERY = {"iZoneV2Request": {"Type": 1, "No": 0, "No1": 0}}


async def talk(bridge: IZoneBridge, *parts: bytes, pause: float = 0.02) -> bytes:
    """Send parts with pauses between them and read to the end."""
    reader, writer = await asyncio.open_connection(bridge.host, bridge.http_port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)
    answer = await reader.read()
    writer.close()
    return answer


def post(body: bytes, *headers: str) -> tuple[bytes, bytes]:
    """Return head and body of a V2 command."""
    lines = [
        "POST /iZoneCommandV2 HTTP/1.1",
        "Host: bridge",
        *headers,
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode(), body


async def test_ends_each_answer_by_closing(bridge: IZoneBridge) -> None:
    """No Content-Length unless asked for; the headers that bridges send."""
    head, body = post(b'{"SysOn":0}')
    answer = await talk(bridge, head + body)
    assert answer == (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
        b"Cache-Control: max-age=600\r\n\r\n{OK}"
    )
    bridge.quirks.content_length = True
    assert b"Content-Length: 4" in await talk(bridge, head + body)


async def test_split_requests(bridge: IZoneBridge) -> None:
    """Header and body in two segments are refused, lost or accepted, and logged."""
    head, body = post(b'{"SysOn":0}')
    assert (await talk(bridge, head, body)).endswith(b"{ERROR}")
    assert (bridge.log[-1].whole, bridge.log[-1].segments) == (False, 2)
    assert bridge.log[-1].raw == head + body
    bridge.quirks.split = "lost"
    assert (await talk(bridge, head, body)).endswith(b"{OK}")
    assert bridge.system["SysOn"] == 1
    bridge.quirks.split = "accept"
    assert (await talk(bridge, head, body)).endswith(b"{OK}")
    assert bridge.system["SysOn"] == 0
    assert (await talk(bridge, head + body)).endswith(b"{OK}")
    assert (bridge.log[-1].whole, bridge.log[-1].segments) == (True, 1)


async def test_split_is_seen_even_when_both_halves_are_there(
    bridge: IZoneBridge,
) -> None:
    """A client that writes twice without a pause has sent two segments."""

    def request() -> bytes:
        connection = http.client.HTTPConnection(bridge.host, bridge.http_port)
        connection.request("POST", "/iZoneCommandV2", body=b'{"SysOn":0}')
        answer = connection.getresponse().read()
        connection.close()
        return answer

    assert await asyncio.to_thread(request) == b"{ERROR}"
    assert not bridge.log[-1].whole


async def test_half_a_request_gets_an_error(bridge: IZoneBridge) -> None:
    """The rest never comes."""
    assert (await talk(bridge, post(b'{"SysOn":0}')[0])).endswith(b"{ERROR}")


@pytest.mark.parametrize(
    ("demand", "good", "bad"),
    [
        ("json", {"Content_Type": "application/json"}, {}),
        ("none", {}, {"Content_Type": "application/json"}),
    ],
)
async def test_content_type(
    bridge: IZoneBridge,
    client: Client,
    demand: str,
    good: dict[str, str],
    bad: dict[str, str],
) -> None:
    """Demanded or forbidden, on both V2 paths."""
    bridge.quirks.content_type = demand  # type: ignore[assignment]
    for path, body in (("iZoneRequestV2", QUERY), ("iZoneCommandV2", {"SysOn": 1})):
        assert await client.post(bridge, path, body, **bad) == b"{ERROR}"
        assert await client.post(bridge, path, body, **good) != b"{ERROR}"


async def test_content_type_absent(bridge: IZoneBridge) -> None:
    """Not even octet-stream."""
    bridge.quirks.content_type = "absent"
    typed = post(b'{"SysOn":0}', "Content-Type: application/octet-stream")
    assert (await talk(bridge, b"".join(typed))).endswith(b"{ERROR}")
    assert (await talk(bridge, b"".join(post(b'{"SysOn":0}')))).endswith(b"{OK}")


async def test_text_on_the_wire(bridge: IZoneBridge, client: Client) -> None:
    """Trailing {OK}, padding with raw NUL and 0xFF, Latin-1, numbers as text."""
    bridge.quirks.append_ok = True
    assert (await client.raw(bridge, 1)).endswith(b"}{OK}")
    bridge.quirks.append_ok = False
    bridge.quirks.padding = "nul"
    assert b'"LockCode": "2705' + b"\0" * 12 + b'"' in await client.raw(bridge, 1)
    bridge.quirks.padding = "ff"
    assert b'"2705\0' + b"\xff" * 11 + b'"' in await client.raw(bridge, 1)
    bridge.quirks.padding = "none"
    bridge.zones[0]["Name"] = "Büro"
    assert "Büro".encode() in await client.raw(bridge, 2)
    bridge.quirks.latin1 = True
    assert "Büro".encode("latin-1") in await client.raw(bridge, 2)
    bridge.quirks.text_systype = True
    assert (await client.ask(bridge, 1))["SystemV2"]["SysType"] == "320"
    bridge.quirks.text_numbers = True
    zone = (await client.ask(bridge, 2, 3))["ZonesV2"]
    assert (zone["Setpoint"], zone["Index"]) == ("2300", "3")


async def test_more_padding(bridge: IZoneBridge, client: Client) -> None:
    """Any text may be of a fixed size; its bytes are what fills it."""
    bridge.quirks.padding, bridge.quirks.padded = "nul", PADDED_WIDE
    raw = await client.raw(bridge, 1)
    assert b'"ACError": " OK' + b"\0" * 13 + b'"' in raw
    assert b'"State": "Off' + b"\0" * 13 + b'"' in raw
    bridge.zones[0]["Name"] = "Büro"
    assert b"ro" + b"\0" * 11 + b'"' in await client.raw(bridge, 2)


async def test_empty_texts_are_left_out(bridge: IZoneBridge, client: Client) -> None:
    """A free slot has no name then; a padded name is no less empty."""
    assert "Name" in (await client.ask(bridge, 3, 4))["SchedulesV2"]
    bridge.quirks.drop_empty, bridge.quirks.padding = True, "nul"
    slot = (await client.ask(bridge, 3, 4))["SchedulesV2"]
    assert "Name" not in slot
    assert len(slot["Zones"]) == 14


async def test_names_counted_in_bytes(bridge: IZoneBridge, client: Client) -> None:
    """Fifteen letters are fifteen bytes, unless one of them is an umlaut."""
    name = {"Index": 0, "Name": "Müllerzimmer 12"}
    assert await client.command(bridge, ZoneName=name) == b"{OK}"
    bridge.quirks.bytes_in_names = True
    for command in ("ZoneName", "SchedName"):
        assert await client.command(bridge, **{command: name}) == b"{ERROR}"
    bridge.quirks.latin1 = True
    assert await client.command(bridge, ZoneName=name) == b"{OK}"


@pytest.mark.parametrize("ack", ["OK", '"OK"', "", "{OK}"])
async def test_acknowledgements(bridge: IZoneBridge, client: Client, ack: str) -> None:
    """All that have been seen."""
    bridge.quirks.ack = ack
    assert await client.command(bridge, SysOn=0) == ack.encode()
    assert bridge.system["SysOn"] == 0


async def test_generations(bridge: IZoneBridge, client: Client) -> None:
    """V2-only answers V1 with nothing, V1-only answers V2 with nothing."""
    bridge.quirks.api = "v2"
    assert await client.get(bridge, "SystemSettings") == b""
    assert await client.post(bridge, "SystemON", {"SystemON": "off"}) == b""
    assert await client.raw(bridge, 1) != b""
    bridge.quirks.api = "v1"
    assert await client.raw(bridge, 1) == b""
    assert await client.get(bridge, "SystemSettings") != b""
    bridge.quirks.unserved = "error"
    assert await client.raw(bridge, 1) == b"{ERROR}"
    assert bridge.system["SysOn"] == 1


async def test_second_connection(bridge: IZoneBridge, client: Client) -> None:
    """Waits its turn; is reset; or is served at once."""
    bridge.quirks.delay = 0.03
    loop = asyncio.get_running_loop()

    async def two() -> tuple[list[bool], float]:
        begin = loop.time()
        ask = [client.raw(bridge, 1) for _ in range(2)]
        answers = await asyncio.gather(*ask, return_exceptions=True)
        failed = [isinstance(answer, Exception) for answer in answers]
        return failed, loop.time() - begin

    failed, duration = await two()
    assert failed == [False, False]
    assert duration >= 0.06
    assert bridge.http.peak == 2
    assert max(request.connections for request in bridge.log) == 2
    bridge.quirks.second_connection = "serve"
    failed, duration = await two()
    assert failed == [False, False]
    bridge.quirks.second_connection = "refuse"
    failed, _ = await two()
    assert sorted(failed) == [False, True]
    assert bridge.http.refused == 1


async def test_tcp_down_while_udp_lives(bridge: IZoneBridge, client: Client) -> None:
    """SYNs are refused, or get no answer at all; then it is back on its port."""
    port = bridge.http_port
    await bridge.set_tcp("refused")
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.raw(bridge, 1)
    await bridge.set_tcp("unanswered")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.raw(bridge, 1)
    await bridge.set_tcp("up")
    assert await client.ask(bridge, 1)
    assert bridge.http_port == port


async def test_fault_shape(bridge: IZoneBridge, client: Client) -> None:
    """After a power cut: errors, zeros, no zones; commands are refused."""
    bridge.power_cut()
    system = (await client.ask(bridge, 1))["SystemV2"]
    assert [system[key] for key in ("SysMode", "SysFan", "RAS")] == ["error"] * 3
    assert (system["NoOfZones"], system["SysType"], system["ACError"]) == (0, 210, "")
    zone = (await client.ask(bridge, 2))["ZonesV2"]
    assert (zone["ZoneType"], zone["Mode"]) == ("error", "error")
    assert (await client.ask(bridge, 7))["iZoneStatusV2"]["Zones"] == []
    assert json.loads(await client.get(bridge, "SystemSettings"))["SysMode"] == "error"
    assert await client.command(bridge, SysOn=0) == b"{ERROR}"
    bridge.quirks.fault_words = False
    assert (await client.ask(bridge, 1))["SystemV2"]["SysMode"] == 0
    bridge.power_back()
    assert (await client.ask(bridge, 1))["SystemV2"]["NoOfZones"] == 8


async def test_units_with_a_mind_of_their_own(
    make_bridge: Make, client: Client
) -> None:
    """Two-speed units coerce medium; some start on a sleep timer; some open zones."""
    quirks = Quirks(
        two_speed=True, coerce_delay=0.02, sleep_turns_on=True, setpoint_opens=True
    )
    bridge = await make_bridge(quirks=quirks, system={"SysOn": 0, "FanAutoType": 0})
    await client.command(bridge, SysFan=2)
    async with asyncio.timeout(5):
        while bridge.system["SysFan"] == 2:
            await asyncio.sleep(0.01)
    assert bridge.system["SysFan"] == 3
    await client.command(bridge, SysSleepTimer=30)
    assert bridge.system["SysOn"] == 1
    bridge.wall_zone(0, Mode=2)
    await client.command(bridge, ZoneSetpoint={"Index": 0, "Setpoint": 2100})
    assert bridge.zones[0]["Mode"] == 3


@pytest.mark.parametrize("accepted", ["iSave", "iSaveOn"])
async def test_isave_key(bridge: IZoneBridge, client: Client, accepted: str) -> None:
    """One key is accepted, the other refused."""
    bridge.quirks.isave_key = accepted  # type: ignore[assignment]
    other = {"iSave": "iSaveOn", "iSaveOn": "iSave"}[accepted]
    assert await client.command(bridge, **{other: 1}) == b"{ERROR}"
    assert await client.command(bridge, **{accepted: 1}) == b"{OK}"


async def test_restart_command(bridge: IZoneBridge, client: Client) -> None:
    """`ReSetMe` takes TCP away for a moment."""
    bridge.quirks.reboot_time = 0.3
    assert await client.command(bridge, ReSetMe=12345) == b"{OK}"
    async with asyncio.timeout(5):
        while bridge.http.state == "up":
            await asyncio.sleep(0.01)
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.raw(bridge, 1)
        while bridge.http.state != "up":
            await asyncio.sleep(0.01)
    assert await client.ask(bridge, 1)


async def test_quirks_can_be_replaced(bridge: IZoneBridge, client: Client) -> None:
    """A new set of switches holds from the next request on."""
    bridge.quirks = Quirks(api="v1")
    assert await client.raw(bridge, 1) == b""
