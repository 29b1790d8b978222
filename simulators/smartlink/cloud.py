"""The simulated cloud of Home SmartLink on the network."""

from typing import Self

from aiohttp import web

from ..clock import Clock, wall_clock
from .page import add_routes
from .quirks import Quirks
from .server import Server
from .world import World


class SmartlinkCloud(World):
    """The partner API of Home SmartLink on loopback, with homes that warm and cool.

    `clock` is the time of cloud and homes (epoch seconds), `time_zone` that of the
    homes, `latency` seconds that every answer takes, `base_path` what stands before
    `/partners` in addresses.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Clock = wall_clock,
        time_zone: str = "Europe/Paris",
        latency: float = 0.0,
        base_path: str = "",
        quirks: Quirks | None = None,
    ) -> None:
        """Build a cloud without partners; `start` puts it on the network.

        Port 0 takes a free one.
        """
        super().__init__(clock, time_zone, quirks)
        self.host, self.port = host, port
        self.latency = latency
        self._base_path = base_path
        self._server: Server | None = None

    async def start(self) -> Self:
        """Listen; after `stop` on the same port. Raises OSError when it is taken."""
        if self._server is None:
            server = Server(self, self._base_path, self.latency, self._add_pages)
            self.port = await server.start(self.host, self.port)
            self._server = server
        return self

    async def stop(self) -> None:
        """Stop listening and cut every connection; what is known stays."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop()

    async def __aenter__(self) -> Self:
        """Return the cloud, listening."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Stop, also after an error."""
        await self.stop()

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return f"http://{self.host}:{self.port}{self._base_path}"

    def _add_pages(self, app: web.Application) -> None:
        add_routes(app, self, lambda: self.url)
