"""The bytes of one request, and answers as odd servers send them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
import socket
import struct

import pytest

from custom_components.isotherm.hub.errors import ConnectError, ProtocolError
from custom_components.isotherm.izone.api.commands import Command
from custom_components.isotherm.izone.api.exchange import (
    Answer,
    Request,
    _host_header,
    exchange,
)
from custom_components.isotherm.izone.api.schedules import ScheduleZone

from .conftest import Simulate, quick_transport
from .samples import command

pytestmark = pytest.mark.usefixtures("socket_enabled")

type Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_DATA_SEGMENTS_IN = 152
"""Where struct tcp_info of Linux counts the segments that carried data."""


@asynccontextmanager
async def serve(talk: Talk) -> AsyncIterator[int]:
    """Serve on a free port, closing every connection after the talk."""

    async def handle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def saying(*parts: bytes) -> Talk:
    """Return a server's side that answers in parts."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)

    return talk


async def ask(port: int, timeout: float = 1.0) -> Answer:
    """Ask for nothing in particular."""
    return await exchange("127.0.0.1", port, Request("/x", b"{}"), timeout)


def longest() -> Command:
    """Return the command with the longest body there is."""
    return command("schedule_8", zones=[ScheduleZone(3, 2350)] * 14)


async def test_header_and_body_come_in_one_segment() -> None:
    """One write, one segment: counted by the kernel, and read in one go."""
    seen: list[tuple[bytes, int]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(65536)
        sock = writer.get_extra_info("socket")
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        seen.append((first, struct.unpack_from("I", info, _DATA_SEGMENTS_IN)[0]))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{OK}")

    body = str(longest().body).encode()
    request = Request("/iZoneCommandV2", body, "application/json")
    async with serve(talk) as port:
        for _ in range(20):
            await exchange("127.0.0.1", port, request, 1.0)
    assert seen == [(request.encode(f"127.0.0.1:{port}"), 1)] * 20
    assert len(seen[0][0]) < 1460


async def test_the_simulator_counts_one_segment_too(simulate: Simulate) -> None:
    """The second reading of the documents agrees, and sees one connection at a time."""
    simulator = await simulate(split="error")
    bridge = quick_transport(simulator)
    command = longest()
    await asyncio.gather(
        bridge.command(command.body, command.target),
        *(bridge.query(2, index) for index in range(8)),
    )
    assert {request.segments for request in simulator.log} == {1}
    assert {request.connections for request in simulator.log} == {1}
    assert len(simulator.log) == 9


def test_request_bytes() -> None:
    """What is sent, to the byte; a content type only where one is wanted."""
    assert Request("/SystemSettings").encode("10.0.0.9") == (
        b"GET /SystemSettings HTTP/1.1\r\nHost: 10.0.0.9\r\nConnection: close\r\n\r\n"
    )
    assert Request("/iZoneCommandV2", b'{"SysOn":1}', None).encode("bridge") == (
        b"POST /iZoneCommandV2 HTTP/1.1\r\nHost: bridge\r\nConnection: close\r\n"
        b'Content-Length: 11\r\n\r\n{"SysOn":1}'
    )
    typed = Request("/a", b"{}", "application/json").encode("bridge")
    assert b"\r\nContent-Type: application/json\r\n" in typed


@pytest.mark.parametrize(
    ("parts", "body"),
    [
        (
            (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b'{"a"', b":1}"),
            b'{"a":1}',
        ),
        ((b"HTTP/1.0 200\r\n\r\n{OK}",), b"{OK}"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{OK}",), b"{OK}"),
        ((b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{OK}",), b"{OK}"),
        ((b"HTTP/1.1 200 OK\r\n\r\n",), b""),
        ((b"HTTP/1.1 200 OK\r\n",), b""),
    ],
)
async def test_answers_are_read_to_their_end(
    parts: tuple[bytes, ...], body: bytes
) -> None:
    """With a length or without, in one piece or in several."""
    async with serve(saying(*parts)) as port:
        assert await ask(port) == Answer(200, body)


async def test_a_known_length_ends_an_answer_on_an_open_connection() -> None:
    """A server that keeps the connection doesn't cost the whole timeout."""
    closing = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await reader.read()
        closing.set()

    async with serve(talk) as port:
        assert (await ask(port, 5.0)).body == b"{}"
        async with asyncio.timeout(1.0):
            await closing.wait()


@pytest.mark.parametrize(
    "said", [b"{OK}", b"HTTP/1.1 OK\r\n\r\n", b"\xff\xfe", b"HTTP/1.1 2\xb20 \r\n\r\n"]
)
async def test_what_is_no_http(said: bytes) -> None:
    """Something else listens there."""
    async with serve(saying(said)) as port:
        with pytest.raises(ProtocolError):
            await ask(port)


async def test_nothing_said() -> None:
    """A connection closed without a word is no answer."""
    async with serve(saying()) as port:
        with pytest.raises(ConnectError, match="without an answer"):
            await ask(port)


async def test_endless_answers_are_refused() -> None:
    """A server that never stops talking costs a quarter of a megabyte, not the memory."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            return

    async with serve(talk) as port:
        with pytest.raises(ProtocolError, match="too long"):
            await ask(port, 5.0)


async def test_a_length_of_thousands_of_digits_is_no_length() -> None:
    """The answer ends where the connection ends."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000
        writer.write(head + b"\r\n\r\n{OK}")
        writer.close()

    async with serve(talk) as port:
        assert (await ask(port, 5.0)).body == b"{OK}"


async def test_reset_after_the_answer() -> None:
    """A bridge that resets once it has said everything was understood."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{OK}")
        await asyncio.sleep(0.02)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async with serve(talk) as port:
        assert (await ask(port)).body == b"{OK}"


async def test_too_late() -> None:
    """An answer has its time, all of it together."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n{")
        await reader.read()
        await reader.read()

    async with serve(talk) as port:
        with pytest.raises(ConnectError, match="within 0.05 s"):
            await ask(port, 0.05)


async def test_nobody_there(unused_tcp_port: int) -> None:
    """A refused connection is no connection."""
    with pytest.raises(ConnectError, match="can't be reached"):
        await ask(unused_tcp_port)


@pytest.mark.parametrize(
    "error", [socket.gaierror("unknown"), UnicodeError("label empty or too long")]
)
async def test_hosts_that_are_none(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """What a person mistypes is an error like any other."""

    async def getaddrinfo(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    with pytest.raises(ConnectError, match="can't be reached"):
        await exchange("nowhere", 80, Request("/"), 1.0)


@pytest.mark.parametrize(
    ("host", "port", "header"),
    [
        ("10.0.0.9", 80, "10.0.0.9"),
        ("::1", 80, "[::1]"),
        ("fe80::1", 8080, "[fe80::1]:8080"),
        ("bridge.lan", 8080, "bridge.lan:8080"),
        ("brücke.lan", 80, "xn--brcke-lva.lan"),
    ],
)
def test_host_header(host: str, port: int, header: str) -> None:
    """Addresses with colons go into brackets, names into ASCII."""
    assert _host_header(host, port) == header
