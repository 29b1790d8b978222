"""What anybody may send to the address of reports: refused without harm, and not read."""

import asyncio
from collections.abc import AsyncIterator, Mapping
import gzip
import json
from typing import Any
from uuid import uuid4

import aiohttp
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from yarl import URL

from custom_components.isotherm.izone.api.cloud_reports import MOST_BYTES
from simulators.izone import IZoneBridge

from .cloud import WEBHOOK, CloudHome, settled, until
from .conftest import Setup, wait
from .homes import LONGEST

UID = "000033333"
CLIMATE = "climate.beach_house"
MIB = 1 << 20


@pytest.fixture
async def account(
    hass: HomeAssistant, remote: CloudHome, set_up: Setup
) -> MockConfigEntry:
    """Return an account with a bridge, set up; what comes slowly is given up soon."""
    wait(hass, report_within=0.5)
    bridge = IZoneBridge(uid=UID, name="Beach house", zones=3)
    remote.cloud.link(remote.user, bridge)
    return await set_up(await remote.entry())


class Sender:
    """Somebody who knows the address."""

    def __init__(self, hass: HomeAssistant, url: URL, log: Any) -> None:
        """Know the address."""
        self.hass, self.url, self.log = hass, url, log

    async def send(self, data: Any, method: str = "POST", **headers: str) -> int:
        """Send a body, and return the status."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.url, data=data, headers=named) as answer,
        ):
            assert await answer.read() in {b"", b"405: Method Not Allowed"}
            return answer.status

    async def raw(self, *lines: str, body: bytes = b"") -> bytes:
        """Send a request as it stands, and return the beginning of what comes back."""
        reader, writer = await asyncio.open_connection(self.url.host, self.url.port)
        head = [f"POST {self.url.path} HTTP/1.1", "Host: home", *lines, "", ""]
        writer.write("\r\n".join(head).encode() + body)
        try:
            async with asyncio.timeout(LONGEST):
                return await reader.readline()
        finally:
            writer.close()

    async def check(self) -> None:
        """Make sure that nothing was changed, nothing logged, and that reports are heard."""
        await settled(self.hass)
        assert self.hass.states.get(CLIMATE).state == "cool"
        ours = [it for it in self.log.records if "isotherm" in it.name]
        assert not [it for it in ours if it.levelname in {"WARNING", "ERROR"}]
        assert await self.send(report(SysMode=2)) == 200
        await until(self.hass, lambda: self.hass.states.get(CLIMATE).state == "heat")


@pytest.fixture
async def sender(
    hass: HomeAssistant,
    account: MockConfigEntry,
    hass_client_no_auth: Any,
    caplog: pytest.LogCaptureFixture,
) -> Sender:
    """Return somebody who knows the address."""
    client = await hass_client_no_auth()
    return Sender(hass, client.make_url(f"/api/webhook/{WEBHOOK}"), caplog)


def report(**datagram: Any) -> bytes:
    """Return a report of the unit."""
    device = {"componentId": f"{UID}_izone_systemsettings_0", "datagram": datagram}
    body: Mapping[str, Any] = {
        "requestId": str(uuid4()),
        "requestType": "Event",
        "requestBody": {"devices": [device]},
    }
    return json.dumps(body).encode()


async def without_end(sent: list[int]) -> AsyncIterator[bytes]:
    """Give blanks for ever."""
    while True:
        sent.append(1 << 16)
        yield b" " * (1 << 16)


@pytest.mark.parametrize("mebibytes", [1, 50])
async def test_a_huge_body(sender: Sender, mebibytes: int) -> None:
    """Refused by the length that it tells."""
    assert await sender.send(b" " * (mebibytes * MIB)) == 413
    await sender.check()


async def test_a_length_that_is_told_is_enough(sender: Sender) -> None:
    """Nothing of the body has to come for the answer."""
    told = await sender.raw(f"Content-Length: {10**12}")
    assert b" 413 " in told
    await sender.check()


async def test_the_longest_that_is_read(sender: Sender) -> None:
    """One byte more is too long, with its length told or without."""
    body = report(SysMode=1)
    fits = body + b" " * (MOST_BYTES - len(body))
    assert await sender.send(fits) == 200
    assert await sender.send(fits + b" ") == 413

    async def pieces() -> AsyncIterator[bytes]:
        yield fits
        yield b" "

    assert await sender.send(pieces()) == 413
    await sender.check()


async def test_chunks_without_end(sender: Sender) -> None:
    """Answered while they still come; no more is taken than goes into the buffers."""
    sent: list[int] = []
    assert await sender.send(without_end(sent)) == 413
    assert sum(sent) < 20 * MIB
    await sender.check()


@pytest.mark.parametrize(
    ("header", "body"),
    [("Content-Length: 100", b"{"), ("Transfer-Encoding: chunked", b"1\r\n{\r\n")],
)
async def test_a_body_that_never_comes(
    sender: Sender, header: str, body: bytes
) -> None:
    """Whoever begins and sends no more is answered, and not waited for."""
    assert b" 408 " in await sender.raw(header, body=body)
    await sender.check()


async def test_a_sender_that_leaves(sender: Sender) -> None:
    """In the middle of the body; it is nobody's mistake."""
    _, writer = await asyncio.open_connection(sender.url.host, sender.url.port)
    head = (
        f"POST {sender.url.path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{{"
    )
    writer.write(head.encode())
    await writer.drain()
    writer.transport.abort()
    await sender.check()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b" " * (64 * MIB))),
        ("gzip", gzip.compress(report(SysMode=4))),
        ("gzip", b"neither packed nor a report"),
        ("deflate", b"\x00" * 100),
        ("sdch", report(SysMode=4)),
    ],
    ids=["unpacks to much", "a report", "not packed", "zeros", "unknown"],
)
async def test_packed_bodies(sender: Sender, encoding: str, body: bytes) -> None:
    """What unpacks to very much, to a report, or to nothing at all: not unpacked."""
    assert await sender.send(body, Content_Encoding=encoding) == 415
    await sender.check()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods(sender: Sender, method: str) -> None:
    """Nothing is heard but what is posted."""
    assert await sender.send(report(SysMode=4), method) == 405
    sender.log.clear()  # Home Assistant itself warns of some of them.
    await sender.check()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"requestType=Event&SysMode=4"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n{}\r\n--x--\r\n"),
        ("multipart/form-data", report(SysMode=4)[:-1]),
        ("application/xml", b"<requestType>Event</requestType>"),
        (
            "application/json; charset=utf-16",
            report(SysMode=4).decode().encode("utf-16"),
        ),
        ("text/html", b"<html>"),
    ],
    ids=["form", "parts", "cut off", "XML", "UTF-16", "HTML"],
)
async def test_other_content(sender: Sender, kind: str, body: bytes) -> None:
    """The guide names no type of content: what counts is whether it is a report."""
    assert await sender.send(body, Content_Type=kind) == 400
    await sender.check()


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
async def test_a_report_by_any_type_is_heard(sender: Sender, kind: str) -> None:
    """Nobody knows how iZone labels them."""
    assert await sender.send(report(SysMode=1), Content_Type=kind) == 200
    await sender.check()


def nested(opening: str, closing: str, depth: int) -> bytes:
    """Return a report whose datagram holds so many levels."""
    value = opening * depth + "1" + closing * depth
    return report(SysMode="here").replace(b'"here"', value.encode())


@pytest.mark.parametrize("depth", [10, 900, 50_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"a":', "}")])
async def test_deep_datagrams(
    sender: Sender, brackets: tuple[str, str], depth: int
) -> None:
    """Refused, or a value that shows nothing; never an exception."""
    assert await sender.send(nested(*brackets, depth=depth)) in {200, 400, 413}
    await heals(sender)


async def heals(sender: Sender) -> None:
    """Make sure that the next look at the account puts right what showed."""
    (account,) = (
        one
        for one in sender.hass.config_entries.async_entries("isotherm")
        if one.data.get("cloud")
    )
    await account.runtime_data.hub.async_refresh()
    await until(sender.hass, lambda: sender.hass.states.get(CLIMATE).state == "cool")
    assert account.state is ConfigEntryState.LOADED
    await sender.check()


async def test_very_many_devices(sender: Sender) -> None:
    """None of them is made; the account is asked once, and not for each."""
    devices = [
        {"componentId": f"{UID}_izone_zone_{number}", "datagram": {"Mode": 1}}
        for number in range(3000)
    ]
    body = {**json.loads(report()), "requestBody": {"devices": devices}}
    before = set(sender.hass.states.async_entity_ids())
    assert await sender.send(json.dumps(body)) in {200, 413}
    await heals(sender)
    assert set(sender.hass.states.async_entity_ids()) == before


async def test_a_flood_of_syncs_is_few_questions(
    sender: Sender, remote: CloudHome
) -> None:
    """Each is one of the account's own; the cloud is asked at its usual pace."""
    asked = remote.cloud.counts["dev/Discover"]
    sync = {"requestType": "Sync", "userId": remote.user.id}
    for _ in range(50):
        body = json.dumps({**sync, "requestId": str(uuid4())})
        assert await sender.send(body) == 200
    await settled(sender.hass)
    assert remote.cloud.counts["dev/Discover"] - asked <= 2
    await sender.check()


async def test_a_report_by_the_front_end_is_heard_too(
    sender: Sender, hass_ws_client: WebSocketGenerator
) -> None:
    """Home Assistant's own cloud hands reports over in an imitation of a request."""
    socket = await hass_ws_client(sender.hass)
    message = {"type": "webhook/handle", "webhook_id": WEBHOOK, "method": "POST"}
    for body, status in ((report(SysMode=1).decode(), 200), ("no report", 400)):
        await socket.send_json_auto_id({**message, "body": body})
        answer = await socket.receive_json()
        assert answer["result"]["status"] == status
    await sender.check()
