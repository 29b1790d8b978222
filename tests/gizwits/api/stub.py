"""Servers that answer what a test wants: for what the simulated cloud never does."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json
from typing import Any

from aiohttp import WSMsgType, web

TOKEN = "0123456789abcdef0123456789abcdef"
LOGIN = {"token": TOKEN, "uid": "f" * 32, "expire_at": 4_000_000_000}

type Message = dict[str, Any]
type Reply = Callable[["StubSocket", web.WebSocketResponse, Message], Awaitable[None]]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncGenerator[str]:
    """Serve an application on a free port; the value is its address."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass
class Stub:
    """Answers every call but the login with the same response.

    `status`, `text`, `content_type` and `headers` make the response; `seen` holds
    what was asked: method, raw path, headers and body.
    """

    status: int = 200
    text: str = "{}"
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, Mapping[str, str], str]] = field(default_factory=list)
    login: Any = field(default_factory=lambda: dict(LOGIN))

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        body = await request.text()
        if request.path == "/app/login":
            return web.json_response(self.login)
        self.seen.append((request.method, request.raw_path, request.headers, body))
        return web.Response(
            status=self.status,
            text=self.text,
            content_type=self.content_type,
            headers=self.headers,
        )

    @asynccontextmanager
    async def run(self) -> AsyncGenerator[str]:
        """Serve; the value is the address."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.answer)
        async with serving(app) as url:
            yield url


@dataclass
class StubSocket:
    """A WebSocket that answers as a test tells it.

    `replies` maps a message's name to what is done on it. `received` holds all
    messages, `open` the sockets that are open, `opened` how many ever were, each with its
    transport in `transports`.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    received: list[Message] = field(default_factory=list)
    open: list[web.WebSocketResponse] = field(default_factory=list)
    transports: list[asyncio.Transport] = field(default_factory=list)
    opened: int = 0
    logins: int = 0
    token: str = TOKEN

    def count(self, cmd: str) -> int:
        """Return how many messages of a name came."""
        return sum(message["cmd"] == cmd for message in self.received)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.open.append(socket)
        assert request.transport is not None
        self.transports.append(request.transport)
        self.opened += 1
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    body = json.loads(message.data)
                    self.received.append(body)
                    await self.replies.get(body["cmd"], usual)(self, socket, body)
        finally:
            self.open.remove(socket)
        return socket

    async def log_in(self, request: web.Request) -> web.Response:
        """Give a token; each login gives another."""
        self.logins += 1
        self.token = f"{self.logins:032x}"
        return web.json_response(LOGIN | {"token": self.token})

    async def tell(self, **message: Any) -> None:
        """Send a message over all open sockets."""
        for socket in list(self.open):
            await socket.send_json(message)

    @asynccontextmanager
    async def run(self) -> AsyncGenerator[str]:
        """Serve; the value is the address of the REST API."""
        app = web.Application()
        app.router.add_post("/app/login", self.log_in)
        app.router.add_get("/ws/app/v1", self.handle)
        async with serving(app) as url:
            yield url


async def usual(stub: StubSocket, socket: web.WebSocketResponse, body: Message) -> None:
    """Answer as a sane cloud does."""
    match body["cmd"]:
        case "login_req":
            known = body["data"]["token"] == stub.token
            await socket.send_json({"cmd": "login_res", "data": {"success": known}})
        case "ping":
            await socket.send_json({"cmd": "pong"})
        case "c2s_read":
            did = body["data"]["did"]
            await socket.send_json(
                {"cmd": "s2c_noti", "data": {"did": did, "attrs": {"mode": "eco"}}}
            )


async def ignore(
    stub: StubSocket, socket: web.WebSocketResponse, body: Message
) -> None:
    """Answer nothing."""


async def until(condition: Callable[[], object], seconds: float = 3.0) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
