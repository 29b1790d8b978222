"""The bridge's HTTP server, by hand: what it does wrong is the point of it."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
import socket
import struct
from typing import Literal

from .quirks import Quirks
from .wire import Request, Response, complete

type TcpState = Literal["up", "refused", "unanswered"]

_REST_TIMEOUT = 0.2
"""Time allowed for the rest of a request that came in pieces, in seconds."""
_BACKLOG = 100
_DATA_SEGMENTS_IN = 152
"""Where struct tcp_info of Linux counts the segments that carried data."""
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


type Respond = Callable[[Request], Awaitable[Response]]


class HttpServer:
    """One listening socket whose connections are answered once and closed."""

    def __init__(self, quirks: Quirks, respond: Respond) -> None:
        """Serve with these quirks; `respond` makes the answers."""
        self.quirks = quirks
        self.respond = respond
        self.one_at_a_time = asyncio.Lock()
        self.open: set[_Connection] = set()
        self.peak = 0
        self.refused = 0
        self.state: TcpState = "up"
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._unanswering: list[socket.socket] = []
        self._address: tuple[str, int] | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; port 0 takes a free one. Return the port."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setblocking(False)
        try:
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
        listener.listen(_BACKLOG)
        self._listener = listener
        self._accepting = asyncio.get_running_loop().create_task(self._accept(listener))
        self.state = "up"
        self._address = listener.getsockname()
        return self._address[1]

    async def _accept(self, listener: socket.socket) -> None:
        # asyncio's own server stumbles over a connection that it accepts as it is closed.
        loop = asyncio.get_running_loop()
        while True:
            one, _ = await loop.sock_accept(listener)
            await loop.connect_accepted_socket(lambda: _Connection(self), one)

    async def stop(self) -> None:
        """Close the listener and every connection."""
        ending: list[asyncio.Task[None] | None] = [self._accepting]
        if self._accepting:
            self._accepting.cancel()
            self._accepting = None
        ending += [connection.abort() for connection in list(self.open)]
        for one in self._unanswering:
            one.close()
        self._unanswering.clear()
        listener, self._listener = self._listener, None
        await asyncio.gather(*filter(None, ending), return_exceptions=True)
        if listener:
            listener.close()
        await asyncio.sleep(0)

    async def set_state(self, state: TcpState) -> None:
        """Accept connections, refuse them, or leave their SYN without an answer.

        A server that was never started stays as it is.
        """
        if self._address is None:
            return
        await self.stop()
        self.state = state
        if state == "up":
            await self.start(*self._address)
        elif state == "unanswered":
            self._leave_unanswered(self._address)

    def _leave_unanswered(self, address: tuple[str, int]) -> None:
        # A full accept queue makes the kernel drop every further SYN.
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(0)
        self._unanswering.append(listener)
        for _ in range(2):
            filler = socket.socket()
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(address)
            self._unanswering.append(filler)


class _Connection(asyncio.Protocol):
    """Reads one request, as it comes; answers it; closes."""

    transport: asyncio.Transport

    def __init__(self, server: HttpServer) -> None:
        self._server = server
        self._chunks: list[bytes] = []
        self._task: asyncio.Task[None] | None = None
        self._give_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        server = self._server
        server.open.add(self)
        if len(server.open) > 1 and server.quirks.second_connection == "refuse":
            server.refused += 1
            self._reset()
            return
        server.peak = max(server.peak, len(server.open))

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.open.discard(self)
        if self._give_up:
            self._give_up.cancel()
        if self._task:
            self._task.cancel()

    def abort(self) -> asyncio.Task[None] | None:
        """End without an answer; return the work that is being cancelled."""
        self.transport.abort()
        if self._task:
            self._task.cancel()
        return self._task

    def data_received(self, data: bytes) -> None:
        self._chunks.append(data)
        if self._task:
            return
        if self._give_up:
            self._give_up.cancel()
        if complete(b"".join(self._chunks)):
            self._begin()
        else:
            loop = asyncio.get_running_loop()
            self._give_up = loop.call_later(_REST_TIMEOUT, self._begin)

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        segments = max(len(self._chunks), self._data_segments())
        raw = b"".join(self._chunks)
        request = Request.parse(
            raw,
            time=loop.time(),
            peer=self.transport.get_extra_info("peername"),
            segments=segments,
            whole=segments == 1 and complete(raw),
            connections=len(self._server.open),
        )
        self._task = loop.create_task(self._answer(request))

    def _data_segments(self) -> int:
        # Both halves of a split request may already lie in the kernel's buffer and be
        # read at once, where the slower real bridge would have seen only the first.
        connection = self.transport.get_extra_info("socket")
        try:
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        except AttributeError, OSError:
            return 0
        if len(info) < _DATA_SEGMENTS_IN + 4:
            return 0
        return int(struct.unpack_from("I", info, _DATA_SEGMENTS_IN)[0])

    async def _answer(self, request: Request) -> None:
        alone = self._server.quirks.second_connection == "queue"
        async with self._server.one_at_a_time if alone else contextlib.nullcontext():
            response = await self._server.respond(request)
        if response.end == "reset":
            self._reset()
            return
        if response.end == "answer":
            request.status, request.answer = response.status, response.body
            self.transport.write(self._head(response) + response.body)
        self.transport.close()

    def _head(self, response: Response) -> bytes:
        reason = {200: "OK", 404: "Not Found"}.get(response.status, "Error")
        lines = [
            f"HTTP/1.1 {response.status} {reason}",
            "Connection: close",
            "Content-Type: application/json",
            "Cache-Control: max-age=600",
        ]
        if self._server.quirks.content_length:
            lines.append(f"Content-Length: {len(response.body)}")
        return "\r\n".join([*lines, "", ""]).encode()

    def _reset(self) -> None:
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.transport.abort()
