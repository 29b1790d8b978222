"""Push: what devices report, over the WebSockets of the Gizwits app API."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import cache
import logging
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from ...hub.errors import ConnectError
from .conversation import Pace
from .events import Attributes, BindingChanged, Link, Online, PushEvent
from .link import Backoff, HostLink
from .models import Binding
from .regions import REGIONS, WS_PATH, WS_PORT, WSS_PORT, region_of
from .session import TokenClient

__all__ = [
    "Attributes",
    "Backoff",
    "BindingChanged",
    "Link",
    "Online",
    "PushClient",
    "PushEvent",
    "url_for",
]

_LOGGER = logging.getLogger(__name__)

DEFAULT_HEARTBEAT: Final = 60.0


def url_for(base_url: str) -> Callable[[Binding], str]:
    """Return what tells the address of a device's WebSocket.

    It is the host that the binding names, encrypted as the API's address is; only a
    custom server can be a plain one.

    Args:
        base_url: address of the app API.

    """
    region = region_of(base_url)
    parts = urlsplit(base_url)
    secure = parts.scheme != "http"
    own_host = region.push_host if region else parts.hostname
    fallback = own_host or REGIONS["eu"].push_host

    scheme = "wss" if secure else "ws"

    @cache
    def at(host: str, port: int) -> str:
        try:
            url = URL.build(scheme=scheme, host=host, port=port, path=WS_PATH)
        except ValueError:
            _LOGGER.debug("A device names an odd host; the usual one is used")
            url = URL.build(scheme=scheme, host=fallback, port=port, path=WS_PATH)
        return str(url)

    def address(binding: Binding) -> str:
        named = binding.wss_port if secure else binding.ws_port
        port = named or (WSS_PORT if secure else WS_PORT)
        return at(binding.host or fallback, port)

    return address


class PushClient:
    """Holds one socket per host that the devices name, and tells what comes.

    A socket is logged in, reads all its devices, pings, wants its pings answered, and
    is replaced with growing pauses when it is closed, silent or reported dead. The
    token is the app client's: renewed while the socket is up, never got anew for a
    mere reconnection.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        client: TokenClient,
        *,
        listener: Callable[[PushEvent], None],
        url_for: Callable[[Binding], str] | None = None,
        heartbeat: float = DEFAULT_HEARTBEAT,
        answer_timeout: float = 20.0,
        connect_timeout: float = 30.0,
        backoff: Backoff | None = None,
    ) -> None:
        """Prepare; the network is not touched.

        Args:
            session: the caller's aiohttp session; it is never closed here.
            client: gives the token.
            listener: takes the events, in the event loop; what it raises is logged.
            url_for: tells the address of a device's WebSocket; by default as
                `url_for` of this module does for the client's server.
            heartbeat: seconds between two pings, at most 180.
            answer_timeout: seconds for a pong or an answer to the login.
            connect_timeout: seconds for a connection.
            backoff: pauses between tries to connect.

        """
        self._session = session
        self._client = client
        self._listener = listener
        self._url_for = url_for or _default_url_for(client.base_url)
        self._pace = Pace(heartbeat, answer_timeout, connect_timeout)
        self._backoff = backoff or Backoff()
        self._links: dict[str, HostLink] = {}
        self._by_did: dict[str, HostLink] = {}
        self._bindings: tuple[Binding, ...] = ()
        self._ending: set[asyncio.Task[None]] = set()
        self._started = False

    @property
    def alive(self) -> bool:
        """Return whether there are sockets and all are logged in and answer."""
        return bool(self._links) and all(link.up for link in self._links.values())

    @property
    def hosts(self) -> Mapping[str, bool]:
        """Return whether the socket is up, for each host and port."""
        return {link.host: link.up for link in self._links.values()}

    def alive_for(self, did: str) -> bool:
        """Return whether what the device reports would arrive now."""
        link = self._by_did.get(did)
        return link is not None and link.covers(did)

    def start(self) -> None:
        """Start to connect, now and for hosts that come later."""
        self._started = True
        self.set_bindings(self._bindings)

    async def stop(self) -> None:
        """Close all sockets; no task is left, no event comes any more."""
        self._started = False
        for link in self._links.values():
            self._end(link)
        self._links, self._by_did = {}, {}
        if self._ending:
            await asyncio.wait(self._ending)

    def set_bindings(self, bindings: Iterable[Binding]) -> None:
        """Say which devices there are; sockets come and go with their hosts.

        Args:
            bindings: all devices of the account.

        """
        self._bindings = tuple(bindings)
        if not self._started:
            return
        homes: dict[str, set[str]] = {}
        for binding in self._bindings:
            homes.setdefault(self._url_for(binding), set()).add(binding.did)
        for url in self._links.keys() - homes.keys():
            self._end(self._links.pop(url))
        self._by_did = {}
        for url, dids in homes.items():
            link = self._links.get(url) or self._open(url)
            link.set_dids(dids)
            self._by_did.update(dict.fromkeys(dids, link))
            link.start()

    def hurry(self) -> None:
        """Try to connect at once: there is reason to think that it will work now."""
        for link in self._links.values():
            link.hurry()

    async def read(self, did: str) -> None:
        """Ask a device for its state; it comes as `Attributes`.

        Args:
            did: device id.

        Raises:
            ConnectError: the socket of its host is down.

        """
        await self._link_of(did).read(did)

    async def write(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Set attributes of a device; nothing but `Attributes` tells the effect.

        Args:
            did: device id.
            attrs: the attributes; booleans as true and false; at least one.

        Raises:
            ValueError: no attribute given.
            ConnectError: the socket of its host is down.

        """
        if not attrs:
            raise ValueError("a command needs an attribute")
        await self._link_of(did).write(did, attrs)

    def _link_of(self, did: str) -> HostLink:
        link = self._by_did.get(did)
        if link is None:
            raise ConnectError("there is no push connection for this device")
        return link

    def _open(self, url: str) -> HostLink:
        link = self._links[url] = HostLink(
            url,
            self._session,
            self._client,
            pace=self._pace,
            backoff=self._backoff,
            emit=self._emit,
        )
        return link

    def _end(self, link: HostLink) -> None:
        for task in link.cancel():
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def _emit(self, event: PushEvent) -> None:
        try:
            self._listener(event)
        except Exception:
            # A stumbling listener must not cost the socket.
            _LOGGER.exception("The listener stumbled over %s", type(event).__name__)


_default_url_for = url_for
