"""The cloud's listening socket, and how a request goes through the faults."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from simulators.faults import Fault
from simulators.http_faults import HttpFaults
from simulators.listening import listen

from . import devices, login, token_endpoint
from .heard import Heard
from .world import Answer, World

KINDS = {
    **dict.fromkeys(devices.RESULTS[1:], "answers with this result message"),
    "lost": "answers OK to a command and does not carry it out",
    "answer:TEXT": "answers TEXT",
    "status:NUMBER": "answers with an HTTP status",
    "garbage": "answers something that is neither JSON nor UTF-8",
    "html": "answers a page",
    "empty": "answers 200 without a body",
    "null": "answers null",
    "list": "answers a list",
    "bomb": "answers what unpacks to very much",
    "redirect": "sends the client elsewhere",
    "truncated": "answers half of the body",
    "cut": "breaks off inside the body",
    "hang": "does not answer until the client leaves",
    "delay": "answers after the fault's delay",
    "reset": "resets the connection",
}
"""Kinds of faults. `after=True` carries the call out and spoils only the answer."""

_STATUSES = {str(int(status)) for status in HTTPStatus if status >= 200}


def check_kind(kind: str) -> str:
    """Return a kind of fault; raises ValueError when there is none of that name."""
    name, _, detail = kind.partition(":")
    names = {known.partition(":")[0] for known in KINDS}
    if name not in names or (name == "status" and detail not in _STATUSES):
        raise ValueError(f"{kind} is none of {list(KINDS)}")
    return kind


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the cloud; `name` gives the route of a request."""

    method: str
    path: str
    name: Callable[[Heard], str]
    answer: Answer


ENDPOINTS = (
    Endpoint("GET", "/login", lambda _: "login/page", login.show),
    Endpoint("POST", "/login", lambda _: "login/submit", login.submit),
    Endpoint("POST", "/token", token_endpoint.name, token_endpoint.exchange),
    Endpoint("POST", "/dev", devices.name, devices.call),
)


class Server:
    """The HTTP side of one cloud, started and stopped as a whole."""

    def __init__(self, world: World, pages: Callable[[web.Application], None]) -> None:
        """Serve `world`, and the pages that `pages` adds."""
        self._world = world
        self._pages = pages
        self._faults = HttpFaults(_own)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; port 0 takes a free one. Return the port; OSError when taken."""
        app = web.Application()
        for endpoint in ENDPOINTS:
            app.router.add_route(endpoint.method, endpoint.path, self._bind(endpoint))
        self._pages(app)
        self._runner, port = await listen(app, [host], port)
        return port

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self._faults.stopping.set()
        if self._runner:
            await self._runner.cleanup()

    def _bind(
        self, endpoint: Endpoint
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(endpoint, request)

        return serve

    async def _serve(
        self, endpoint: Endpoint, request: web.Request
    ) -> web.StreamResponse:
        world = self._world
        heard = Heard(
            world.clock(),
            request.method,
            request.path,
            dict(request.query),
            request.headers.copy(),
            await request.read(),
        )
        heard.route = endpoint.name(heard)
        world.log.append(heard)
        world.counts[heard.route] += 1
        await asyncio.sleep(world.switches.delay)
        faults = world.faults.take(heard.route)
        heard.faults = tuple(check_kind(fault.kind) for fault in faults)
        response = await self._faults.around(
            request, faults, lambda: self._answer(endpoint, heard, faults)
        )
        heard.status = response.status
        return response

    def _answer(
        self, endpoint: Endpoint, heard: Heard, faults: list[Fault]
    ) -> web.Response:
        results = [fault for fault in faults if fault.kind in devices.RESULTS]
        if all(fault.after for fault in results):
            response = endpoint.answer(self._world, heard)
        if results:
            heard.result = results[-1].kind
            response = web.json_response(devices.result(heard, heard.result))
        rewrite = self._world.rewrite
        if rewrite and isinstance(response.body, bytes):
            response.body = rewrite(heard, response.body) or response.body
        return response


def _own(kind: str) -> web.Response | None:
    """Return the answer of a kind of fault that only this cloud knows."""
    name, _, detail = kind.partition(":")
    match name:
        case "answer":
            return web.Response(text=detail, content_type="application/json")
        case "status":
            return web.Response(status=int(detail))
        case "garbage":
            return web.Response(body=b"<html>\xff\xfe", content_type="text/html")
    return None
