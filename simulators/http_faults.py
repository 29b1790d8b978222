"""What a fault does to an HTTP request."""

import asyncio
from collections.abc import Callable
import socket
import struct
import zlib

from aiohttp import web

from .faults import Fault

NGINX = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
REASONS = {
    "500": "Internal Server Error",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
}
_MIB = 1024 * 1024
BOMB_MIB = 64


def bomb() -> bytes:
    """Return few bytes of gzip that unpack to `BOMB_MIB` MiB of blanks."""
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(b" " * _MIB) for _ in range(BOMB_MIB)]
    return b"".join((*packed, packer.flush()))


class HttpFaults:
    """Injects faults into the answers of one server; `stopping` ends every wait."""

    def __init__(self, own: Callable[[str], web.Response | None]) -> None:
        """Make `stopping`, for the server to set when it stops.

        `own` returns the answer of a kind that only this server knows.
        """
        self.stopping = asyncio.Event()
        self._own = own

    async def around(
        self,
        request: web.Request,
        faults: list[Fault],
        answer: Callable[[], web.Response],
    ) -> web.StreamResponse:
        """Return `answer()`, or what the faults make of it or put in its place."""
        early = [fault for fault in faults if not fault.after]
        if (instead := await self.inject(request, early)) is not None:
            return instead
        whole = answer()
        late = [fault for fault in faults if fault.after]
        response = await self.inject(request, late) or whole
        for fault in faults:
            if fault.kind in {"truncated", "cut"}:
                return await self.cut(
                    request, response, whole=fault.kind == "truncated"
                )
        return response

    async def inject(
        self, request: web.Request, faults: list[Fault]
    ) -> web.StreamResponse | None:
        """Inject faults; return their answer when they leave none to the cloud."""
        for fault in faults:
            await self.pause(request, fault.delay)
            match fault.kind:
                case "hang" | "silent":
                    await self.pause(request, None)
                    return web.Response()
                case "reset" | "drop":
                    _reset(request)
                    return web.Response()
                case "500" | "502" | "503":
                    page = NGINX.format(f"{fault.kind} {REASONS[fault.kind]}")
                    return web.Response(
                        status=int(fault.kind), text=page, content_type="text/html"
                    )
                case "html":
                    page = NGINX.format("Maintenance")
                    return web.Response(text=page, content_type="text/html")
                case "empty":
                    return web.Response(text="", content_type="application/json")
                case "null":
                    return web.Response(text="null", content_type="application/json")
                case "bomb":
                    return web.Response(
                        body=bomb(),
                        headers={"Content-Encoding": "gzip"},
                        content_type="application/json",
                    )
                case "redirect":
                    return web.Response(status=302, headers={"Location": "/elsewhere"})
                case "list":
                    return web.Response(text="[1]", content_type="application/json")
                case kind if answer := self._own(kind):
                    return answer
        return None

    async def pause(self, request: web.Request, seconds: float | None) -> None:
        """Wait, but not longer than the client or the server lives; None: for ever."""
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        while request.transport is not None and not self.stopping.is_set():
            left = 0.05 if end is None else min(0.05, end - loop.time())
            if left <= 0:
                return
            await asyncio.sleep(left)
        _reset(request)

    async def cut(
        self, request: web.Request, response: web.StreamResponse, *, whole: bool
    ) -> web.StreamResponse:
        """Send half of a body: as a complete answer, or breaking off inside it."""
        body = b""
        if isinstance(response, web.Response):
            body = (response.text or "").encode()
        half = body[: len(body) // 2]
        if whole:
            return web.Response(
                body=half, status=response.status, content_type="application/json"
            )
        cut = web.StreamResponse(status=response.status)
        cut.content_length = len(body)
        await cut.prepare(request)
        await cut.write(half)
        if request.transport is not None:
            request.transport.close()
        return cut


def _reset(request: web.Request) -> None:
    """Reset the connection: the client gets an RST, not an orderly end."""
    if request.transport is None:
        return
    raw = request.transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
