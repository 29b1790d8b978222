"""The cloud's listening socket, and how a request goes through sign-in and faults."""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from http import HTTPStatus
import json

from aiohttp import web

from ..http_faults import NGINX, HttpFaults
from ..listening import listen
from .calls import ROUTES, Call, Route
from .errors import Refused
from .heard import Heard
from .quirks import Quirks
from .wire import Json
from .world import World

KINDS = {
    "status:NUMBER": "refuses with an HTTP status, 401, 403, 404 and 413 among them",
    "429:SECONDS": "refuses as too many, with Retry-After",
    "500": "fails; also 502 and 503",
    "error": "answers 200 with an error in the body",
    "answer:TEXT": "answers TEXT",
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
_PLAIN = {"500", "502", "503", *(kind for kind in KINDS if ":" not in kind)}
_LARGEST = 64 * 1024 * 1024


def check_kind(kind: str) -> str:
    """Return a kind of fault; raises ValueError when there is none of that name."""
    name, _, detail = kind.partition(":")
    known = (
        kind in _PLAIN
        or (name == "status" and detail in _STATUSES)
        or (name == "429" and (not detail or detail.isdecimal()))
        or (name == "answer" and bool(detail))
    )
    if not known:
        raise ValueError(f"{kind} is none of {list(KINDS)}")
    return kind


class Server:
    """The HTTP side of one cloud, started and stopped as a whole."""

    def __init__(
        self,
        world: World,
        base_path: str,
        latency: float,
        pages: Callable[[web.Application], None],
    ) -> None:
        """Serve `world` below `base_path`, each answer after `latency` seconds."""
        self._world = world
        self._base_path = base_path
        self._latency = latency
        self._pages = pages
        self._faults = HttpFaults(self._own)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; port 0 takes a free one. Return the port; OSError when taken."""
        app = web.Application(client_max_size=_LARGEST)
        for route in ROUTES:
            path = f"{self._base_path}{route.path}"
            app.router.add_route(route.method, path, self._bind(route))
        self._pages(app)
        self._runner, port = await listen(app, [host], port)
        return port

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self._faults.stopping.set()
        if self._runner:
            await self._runner.cleanup()

    def _bind(
        self, route: Route
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(route, request)

        return serve

    async def _serve(self, route: Route, request: web.Request) -> web.StreamResponse:
        world = self._world
        heard = Heard(
            world.clock(),
            request.method,
            route.name,
            request.path,
            dict(request.query),
            request.headers.copy(),
            await request.read(),
        )
        world.requests.record(heard)
        await asyncio.sleep(self._latency)
        faults = world.faults.take(route.name, heard.home_id) if world.faults else []
        heard.faults = tuple(check_kind(fault.kind) for fault in faults)
        response = await self._faults.around(
            request, faults, lambda: self._answer(route, heard)
        )
        heard.status = response.status
        return response

    def _answer(self, route: Route, heard: Heard) -> web.Response:
        world = self._world
        try:
            client = signed_in(world, heard.headers.get("Authorization", ""))
            answer: Json = {
                world.wire.word("authorisation"): {"type": "BASIC", "client": client}
            }
            answer |= route.answer(Call(world, client, heard))
        except Refused as refused:
            return refusal(world.quirks, refused.status, refused.message)
        body = json.dumps(answer).encode()
        if world.rewrite is not None:
            body = world.rewrite(heard, body) or body
        return web.Response(body=body, content_type="application/json", charset="utf-8")

    def _own(self, kind: str) -> web.Response | None:
        """Return the answer of a kind of fault that only this cloud knows."""
        name, _, detail = kind.partition(":")
        match name:
            case "answer":
                return web.Response(text=detail, content_type="application/json")
            case "status":
                return refusal(self._world.quirks, int(detail), "refused")
            case "429":
                answer = refusal(self._world.quirks, 429, "too many requests")
                answer.headers["Retry-After"] = detail or "30"
                return answer
            case "error":
                return web.json_response({"error": "the request failed"})
            case "garbage":
                return web.Response(body=b"<html>\xff\xfe", content_type="text/html")
        return None


def signed_in(world: World, header: str) -> str:
    """Return the client id of a partner; raises Refused (401)."""
    scheme, _, text = header.partition(" ")
    try:
        known = b64decode(text.strip(), validate=True).decode()
    except ValueError:
        known = ""
    client_id, _, secret = known.partition(":")
    partner = world.partners.get(client_id)
    right = partner is not None and compare_digest(
        partner.client_secret.encode(), secret.encode()
    )
    if scheme.lower() != "basic" or not right:
        raise Refused(401, "unauthorized")
    return client_id


def refusal(quirks: Quirks, status: int, message: str) -> web.Response:
    """Return a refusal whose body is as the quirks have it."""
    headers = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    match quirks.errors:
        case "json":
            return web.json_response({"error": message}, status=status, headers=headers)
        case "html":
            page = NGINX.format(f"{status} {message}")
            return web.Response(
                text=page, status=status, content_type="text/html", headers=headers
            )
        case "empty":
            return web.Response(status=status, headers=headers)
    return web.Response(text=message, status=status, headers=headers)
