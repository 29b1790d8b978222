"""The listening sockets, and how one HTTP request goes through the faults."""

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import formatdate
import json

from aiohttp import web

from ..http_faults import HttpFaults
from ..inputs import read_json
from ..listening import listen
from .call import EMPTY, Call, Route
from .errors import CloudError
from .log import LoggedRequest
from .registry import Account
from .socket import Session
from .world import World


class Server:
    """The HTTP side of one cloud, started and stopped as a whole."""

    def __init__(
        self,
        cloud: World,
        routes: list[Route],
        pages: Callable[[web.Application], None],
        latency: float,
    ) -> None:
        """Serve `routes` below /app, each after `latency` seconds, and `pages`."""
        self._cloud = cloud
        self._routes = routes
        self._pages = pages
        self._latency = latency
        self._runner: web.AppRunner | None = None
        self._faults = HttpFaults(_error)

    async def start(self, hosts: list[str], port: int) -> int:
        """Listen on every host with the same port; 0 takes a free one. Return it."""
        app = web.Application()
        for route in self._routes:
            app.router.add_route(route.method, f"/app{route.path}", self._bind(route))
        app.router.add_get("/ws/app/v1", self._socket)
        self._pages(app)
        self._faults = HttpFaults(_error)
        self._runner, port = await listen(app, hosts, port)
        return port

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._runner is None:
            return
        runner, self._runner = self._runner, None
        self._faults.stopping.set()
        for site in list(runner.sites):
            await site.stop()
        for session in list(self._cloud.connections):
            session.abort()
        await runner.cleanup()

    def _bind(
        self, route: Route
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(route, request)

        return serve

    async def _serve(self, route: Route, request: web.Request) -> web.StreamResponse:
        cloud = self._cloud
        body = read_json(await request.read())
        did = request.match_info.get("did")
        cloud.requests.record(
            LoggedRequest(
                cloud.wall(),
                request.method,
                route.name,
                request.path,
                did,
                dict(request.query),
                body,
                dict(request.headers),
            )
        )
        await asyncio.sleep(self._latency)
        faults = cloud.faults.take(route.name, did)
        return await self._faults.around(
            request,
            faults,
            lambda: self._respond(route, *self._answer(route, request, body)),
        )

    def _answer(
        self, route: Route, request: web.Request, body: object
    ) -> tuple[int, object]:
        try:
            call = Call(self._cloud, request, self._account(route, request), body)
            payload = route.handler(call)
        except CloudError as error:
            return error.status, error.body
        return call.status, payload

    def _account(self, route: Route, request: web.Request) -> Account | None:
        cloud = self._cloud
        if request.headers.get("X-Gizwits-Application-Id") != cloud.app_id:
            raise CloudError(9003)
        token = request.headers.get("X-Gizwits-User-token")
        if route.token == "required" or (route.token == "optional" and token):
            return cloud.registry.authenticate(token, cloud.wall())
        return None

    def _respond(self, route: Route, status: int, payload: object) -> web.Response:
        html = route.name in self._cloud.behaviour.html_routes
        rewrite = self._cloud.rewrite
        said = rewrite(route.name, payload) if rewrite else None
        if said is None:
            said = b"" if payload is EMPTY else json.dumps(payload).encode()
        return web.Response(
            status=status,
            body=said,
            content_type="text/html" if html else "application/json",
            charset="utf-8",
            headers={"Date": formatdate(self._cloud.wall(), usegmt=True)},
        )

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        faults = self._cloud.faults.take("ws")
        if any(fault.kind == "refuse" for fault in faults):
            return web.Response(status=503, text="Service Unavailable")
        silent = any(fault.kind == "silent" for fault in faults)
        answer = await self._faults.inject(
            request, [f for f in faults if f.kind != "silent"]
        )
        if answer is not None:
            return answer
        session = Session(self._cloud, request, local_host(request))
        session.silent = silent
        self._cloud.connections.append(session)
        try:
            return await session.run()
        finally:
            self._cloud.connections.remove(session)


def _error(kind: str) -> web.Response | None:
    if not (kind.isdecimal() and len(kind) == 4):
        return None
    error = CloudError(int(kind))
    return web.json_response(error.body, status=error.status)


def local_host(request: web.Request) -> str:
    """Return the address that a client connected to."""
    if request.transport is None:
        return ""
    return str(request.transport.get_extra_info("sockname")[0])
