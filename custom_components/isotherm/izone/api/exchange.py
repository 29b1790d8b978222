"""One HTTP request to a bridge, written by hand because of how the bridge reads.

A bridge takes a request in one read: header and body have to come in one TCP segment.
It closes the connection after the answer, whose length it doesn't tell. Here both are
plain to see: one write to a fresh socket, then reading to the end.
"""

import asyncio
from dataclasses import dataclass
import ipaddress
from typing import Final

from ...hub.errors import ConnectError, NoAnswerError, ProtocolError

_LARGEST: Final = 1 << 18
"""Bytes; the longest answer known has 2000, all of fourteen zones would have 10,000."""
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask.

    Args:
        path: with its leading slash; case matters to the bridge.
        body: None for a GET.
        content_type: None for a request without that header.

    """

    path: str
    body: bytes | None = None
    content_type: str | None = None

    def encode(self, host: str) -> bytes:
        """Return the whole request as the bytes that go into one segment."""
        lines = [
            f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1",
            f"Host: {host}",
            "Connection: close",
        ]
        if self.body is not None:
            if self.content_type is not None:
                lines.append(f"Content-Type: {self.content_type}")
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("ascii")
        return head + (self.body or b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the HTTP status and the body's bytes."""

    status: int
    body: bytes


async def exchange(host: str, port: int, request: Request, timeout: float) -> Answer:
    """Send a request on a connection of its own and read the answer to its end.

    Args:
        host: name or address, without a port.
        port: TCP port.
        request: what to ask.
        timeout: seconds for connecting, sending and reading together.

    Raises:
        ConnectError: no connection; the request did not leave.
        NoAnswerError: no answer, or no end of it in time.
        ProtocolError: what came is not an HTTP answer, or too long for one of a bridge.

    """
    failed = ConnectError
    try:
        async with asyncio.timeout(timeout):
            connection = await asyncio.open_connection(host, port)
            failed = NoAnswerError
            received = await _talk(connection, request.encode(_host_header(host, port)))
    except TimeoutError as err:
        raise failed(f"{host} didn't answer within {timeout:g} s") from err
    except (OSError, UnicodeError) as err:
        raise failed(f"{host} can't be reached: {err}") from err
    if not received:
        raise NoAnswerError(f"{host} closed the connection without an answer")
    return _parse(received)


async def _talk(
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes
) -> bytes:
    reader, writer = connection
    received = b""
    try:
        writer.write(request)
        while len(received) < _LARGEST and not _complete(received):
            chunk = await reader.read(65536)
            if not chunk:
                break
            received += chunk
            if len(received) > _LARGEST:
                raise ProtocolError("the answer is too long")
    except ConnectionError:
        # Some bridges reset instead of closing once they have said everything.
        if not received:
            raise
    finally:
        writer.transport.abort()
    return received


def _host_header(host: str, port: int) -> str:
    try:
        literal = f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        literal = host.encode("idna").decode("ascii")
    return literal if port == 80 else f"{literal}:{port}"


def _split(received: bytes) -> tuple[bytes, bytes | None]:
    head, end, body = received.partition(b"\r\n\r\n")
    return head, body if end else None


def _complete(received: bytes) -> bool:
    """Tell whether the answer has all the bytes it announced, if it announced any."""
    head, body = _split(received)
    if body is None:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        told = value.strip()
        if name.strip().lower() == b"content-length" and told.isdigit():
            return len(told) <= _MOST_DIGITS and len(body) >= int(told)
    return False


def _parse(received: bytes) -> Answer:
    head, body = _split(received)
    status_line = head.split(b"\r\n", 1)[0].decode("latin-1")
    protocol, _, rest = status_line.partition(" ")
    code = rest[:3]
    if not protocol.startswith("HTTP/") or not (code.isascii() and code.isdigit()):
        raise ProtocolError("not an HTTP answer")
    return Answer(int(code), body or b"")
