"""The simulated cloud on the network."""

import asyncio
from collections.abc import Coroutine
from typing import Self

from aiohttp import web

from ..clock import Clock, wall_clock
from .behaviour import Behaviour
from .knobs import Knobs
from .page import add_routes
from .registry import TOKEN_DAYS
from .rest import ROUTES
from .server import Server

APP_ID = "c70a66ff039d41b4a220e198b0fcc8b3"
DAY = 86400.0
TICK = "tick of the Gizwits cloud"


class GizwitsCloud(Knobs):
    """A Gizwits cloud on loopback, with Heatzy heaters in a house.

    `host` and `port` (0: a free one) serve the REST API and the page, `ws_hosts` the
    WebSocket: devices can live on different ones. `clock` is the time of house and
    devices, `wall` that of tokens and reports (both epoch seconds), `latency` seconds
    that every answer takes, `token_lifetime` seconds, `tick` seconds between two
    steps of the house (0: only `step()` and `advance()` move it), `timezone` the
    devices' own.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        ws_hosts: tuple[str, ...] = ("127.0.0.1",),
        *,
        clock: Clock = wall_clock,
        wall: Clock = wall_clock,
        latency: float = 0.0,
        token_lifetime: float = TOKEN_DAYS * DAY,
        tick: float = 1.0,
        timezone: str = "Europe/Paris",
        app_id: str = APP_ID,
        behaviour: Behaviour | None = None,
    ) -> None:
        """Build an empty cloud; `start()` puts it on the network."""
        super().__init__(
            ws_hosts=ws_hosts,
            clock=clock,
            wall=wall,
            timezone=timezone,
            behaviour=behaviour,
            app_id=app_id,
            token_lifetime=token_lifetime,
        )
        self.host = host
        self.port = port
        self.latency = latency
        self._tick = tick
        self._server: Server | None = None
        self._jobs: set[asyncio.Task[None]] = set()

    async def start(self) -> Self:
        """Listen; after `stop()` on the same port. Raises OSError when it is taken."""
        if self._server is None:
            server = Server(self, ROUTES, self._add_pages, self.latency)
            hosts = list(dict.fromkeys((self.host, *self.ws_hosts)))
            self.port = await server.start(hosts, self.port)
            self._server = server
            if self._tick and not any(job.get_name() == TICK for job in self._jobs):
                self._spawn(self._run(), TICK)
        return self

    async def stop(self) -> None:
        """Stop listening and cut every connection, as when a cable is pulled."""
        jobs = [job for job in self._jobs if job is not asyncio.current_task()]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await self._close()

    async def unplug(self, seconds: float) -> None:
        """Be gone from the network for `seconds`, house and devices living on."""
        await self._close()
        await asyncio.sleep(seconds)
        await self.start()

    def unplug_soon(self, seconds: float) -> None:
        """Start `unplug` in the background, after the present request is answered."""

        async def pull() -> None:
            await asyncio.sleep(0.1)
            await self.unplug(seconds)

        self._spawn(pull(), "unplug")

    async def __aenter__(self) -> Self:
        """Return the cloud, listening."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Stop, also after an error."""
        await self.stop()

    @property
    def url(self) -> str:
        """Where the API (below /app) and the page are."""
        return f"http://{self.host}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    def _add_pages(self, app: web.Application) -> None:
        add_routes(app, self, self.unplug_soon)

    async def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            await server.stop()

    def _spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        job = asyncio.create_task(work, name=name)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._tick)
            self.step()

    async def advance(self, seconds: float) -> None:
        """Move a `ManualClock` by `seconds`, step, and wait until all is pushed."""
        move = getattr(self.clock, "advance", None)
        if move is None:
            raise TypeError("only a ManualClock can be advanced")
        move(seconds)
        self.step()
        await self.drained()

    async def drained(self) -> None:
        """Wait until no socket has anything left to send."""
        while not all(session.idle for session in self.connections):
            await asyncio.sleep(0)
        await asyncio.sleep(0)
