"""What devices report, over the WebSockets of the Gizwits app API."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
import logging
from typing import Any

import aiohttp

from ...hub.errors import ConnectError
from .app.client import AppClient
from .events import PushEvent
from .models import Binding
from .regions import websocket_url
from .websocket_connection import Backoff, HostConnection
from .websocket_session import SocketTiming

_LOGGER = logging.getLogger(__name__)


class AppWebSocket:
    """Holds one socket per host that the devices name, and tells what comes.

    A socket is logged in, reads all its devices, pings, wants its pings answered, and
    is replaced with growing pauses when it is closed, silent or reported dead. The
    token is the app client's: renewed while the socket is up, never got anew for a
    mere reconnection.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        client: AppClient,
        *,
        listener: Callable[[PushEvent], None],
        timing: SocketTiming | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        """Keep the settings; the network is not touched.

        Args:
            session: the caller's aiohttp session, with `refuse_redirects`; it is never
                closed here.
            client: gives the token, the application id and the server.
            listener: takes the events, in the event loop; what it raises is logged.
            timing: how fast a socket must be.
            backoff: pauses between tries to connect.

        """
        self._session = session
        self._client = client
        self._listener = listener
        self._timing = timing or SocketTiming()
        self._backoff = backoff or Backoff()
        self._connections: dict[str, HostConnection] = {}
        self._by_did: dict[str, HostConnection] = {}
        self._bindings: tuple[Binding, ...] = ()
        self._ending: set[asyncio.Task[None]] = set()
        self._started = False

    @property
    def alive(self) -> bool:
        """Return whether there are sockets and all are logged in and answer."""
        return bool(self._connections) and all(
            connection.up for connection in self._connections.values()
        )

    @property
    def hosts(self) -> Mapping[str, bool]:
        """Return whether the socket is up, for each host and port."""
        return {
            connection.host: connection.up for connection in self._connections.values()
        }

    def alive_for(self, did: str) -> bool:
        """Return whether what the device reports would arrive now."""
        connection = self._by_did.get(did)
        return connection is not None and connection.covers(did)

    def start(self) -> None:
        """Start to connect, now and for hosts that come later."""
        self._started = True
        self.set_bindings(self._bindings)

    async def stop(self) -> None:
        """Close all sockets; no task is left, no event comes any more."""
        self._started = False
        for connection in self._connections.values():
            self._end(connection)
        self._connections, self._by_did = {}, {}
        if self._ending:
            await asyncio.wait(self._ending)

    def set_bindings(self, bindings: Iterable[Binding]) -> None:
        """Say which devices the account has; sockets come and go with their hosts."""
        self._bindings = tuple(bindings)
        if not self._started:
            return
        homes: dict[str, set[str]] = {}
        for binding in self._bindings:
            url = websocket_url(self._client.base_url, binding)
            homes.setdefault(url, set()).add(binding.did)
        for url in self._connections.keys() - homes.keys():
            self._end(self._connections.pop(url))
        self._by_did = {}
        for url, dids in homes.items():
            connection = self._connections.get(url) or self._open(url)
            connection.set_dids(dids)
            self._by_did.update(dict.fromkeys(dids, connection))
            connection.start()

    def retry_now(self) -> None:
        """Try to connect at once, without waiting for the end of a pause."""
        for connection in self._connections.values():
            connection.retry_now()

    async def read(self, did: str) -> None:
        """Ask a device for its state; it comes as `Attributes`.

        Raises:
            ConnectError: the socket of its host is down.

        """
        await self._connection_of(did).send("c2s_read", {"did": did})

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
        await self._connection_of(did).send(
            "c2s_write", {"did": did, "attrs": dict(attrs)}
        )

    def _connection_of(self, did: str) -> HostConnection:
        connection = self._by_did.get(did)
        if connection is None:
            raise ConnectError("there is no push connection for this device")
        return connection

    def _open(self, url: str) -> HostConnection:
        connection = self._connections[url] = HostConnection(
            url,
            self._session,
            self._client,
            self._timing,
            self._backoff,
            self._emit,
        )
        return connection

    def _end(self, connection: HostConnection) -> None:
        for task in connection.cancel():
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def _emit(self, event: PushEvent) -> None:
        try:
            self._listener(event)
        except Exception:
            # A listener that fails must not cost the socket.
            _LOGGER.exception("The listener failed at %s", type(event).__name__)
