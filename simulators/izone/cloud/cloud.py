"""The simulated iZone cloud on the network."""

from collections.abc import Mapping
from typing import Self

from simulators.clock import Clock, wall_clock

from ..background import Background
from ..bridge import IZoneBridge
from ..datagrams import Datagram
from .accounts import Link, User
from .events import Report, Reporter, is_loopback
from .page import add_routes
from .server import Server
from .switches import Switches
from .world import DEVELOPER_KEY, World


class IZoneCloud(World):
    """The login, the calls and the reports of the iZone cloud on loopback.

    The air-conditioners are those of simulated bridges: a command through the cloud
    shows at the bridge, and the reverse. `quirks.cloud_reachable` of a bridge is its
    way to the cloud, whatever becomes of its own address.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Clock = wall_clock,
        switches: Switches | None = None,
        developer_key: str = DEVELOPER_KEY,
        redirect_uris: tuple[str, ...] = (),
    ) -> None:
        """Build a cloud without users; `start` puts it on the network.

        Port 0 takes a free one. Lives of codes and tokens go by `clock` (epoch
        seconds). Raises ValueError for a host that is not loopback.
        """
        if not is_loopback(host):
            raise ValueError(f"{host} is not loopback")
        super().__init__(clock, switches)
        self.host, self.port = host, port
        self.add_developer(developer_key, *redirect_uris)
        self.developer_key = developer_key
        self._background = Background()
        self.reporter = Reporter(self.switches, self._background)
        self._server: Server | None = None

    async def start(self) -> Self:
        """Listen; after `stop` on the same port. Raises OSError when it is taken."""
        if self._server is None:
            server = Server(self, lambda app: add_routes(app, self, self.reporter))
            self.port = await server.start(self.host, self.port)
            self._server = server
        return self

    async def stop(self) -> None:
        """Stop listening and cut every connection; what is known stays."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop()
        await self._background.stop()
        self.reporter.forget()

    async def __aenter__(self) -> Self:
        """Return the cloud, listening."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Stop, also after an error."""
        await self.stop()

    @property
    def url(self) -> str:
        """The cloud's address, which also has a page of its own."""
        return f"http://{self.host}:{self.port}"

    @property
    def login_url(self) -> str:
        """The authorization endpoint."""
        return f"{self.url}/login"

    @property
    def token_url(self) -> str:
        """The token endpoint."""
        return f"{self.url}/token"

    @property
    def dev_url(self) -> str:
        """The address of Discover, Query and Control."""
        return f"{self.url}/dev"

    @property
    def reports(self) -> list[Report]:
        """Every report that was posted, in order."""
        return self.reporter.sent

    def link(
        self,
        user: User,
        bridge: IZoneBridge,
        *,
        control: bool = True,
        extras: Mapping[str, Datagram] | None = None,
    ) -> Link:
        """Put a bridge into a user's account.

        Without `control` the user's commands get UserNotAllowed. `extras` are further
        components, by componentId.
        """
        link = Link(user, bridge, self.switches, self._bridge_changed)
        link.control = control
        link.extras.update(extras or {})
        link.untold()
        user.links.append(link)
        bridge.watchers.append(link.changed)
        self.reporter.account_changed(user)
        return link

    def unlink(self, link: Link) -> None:
        """Take a bridge out of its user's account."""
        link.bridge.watchers.remove(link.changed)
        link.user.links.remove(link)
        self.reporter.account_changed(link.user)

    def remove_user(self, user: User) -> None:
        """Delete an account: bridges, codes and tokens with it."""
        for link in list(user.links):
            self.unlink(link)
        self.tokens.revoke(user)
        del self.users[user.id]
        self.reporter.account_changed(user)

    def register_events(self, url: str | None) -> None:
        """Report changes to `url` from now on; None for no longer.

        Raises ValueError for an address that is not loopback.
        """
        self.reporter.register(url)

    async def send_event(
        self,
        user: User,
        url: str | None = None,
        components: Mapping[str, Datagram] | None = None,
    ) -> Report:
        """Post an Event report, of all the user's components unless some are given.

        `url` is the registered event address unless given; ValueError if neither is.
        """
        if components is None:
            components = {}
            for link in user.links:
                components |= link.components()
        return await self.reporter.event(user, url, components)

    async def send_sync(self, user: User, url: str | None = None) -> Report:
        """Post a Sync report."""
        return await self.reporter.sync(user, url)

    async def send_raw(self, body: bytes, url: str | None = None) -> Report:
        """Post anything, such as one of `MALFORMED`, or something `huge`."""
        return await self.reporter.post(url, "raw", body)

    async def replay(self, report: Report, url: str | None = None) -> Report:
        """Post a report once more, requestId and all."""
        return await self.reporter.post(url or report.url, report.kind, report.body)

    def _bridge_changed(self, link: Link) -> None:
        def look() -> None:
            link.look()
            self.reporter.changed(link)

        self._background.later(self.switches.lag, look)
