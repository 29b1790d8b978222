"""One host's WebSocket kept up: connect, log in, reconnect with growing pauses."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
import logging
import random
from typing import Final, NoReturn

import aiohttp
from yarl import URL

from ...hub.errors import ApiError, ConnectError
from .app.client import AppClient
from .events import ConnectionChanged, PushEvent
from .models import Token
from .websocket_session import (
    ConnectionLostError,
    SocketTiming,
    TokenRefusedError,
    WebSocketSession,
)

_LOGGER = logging.getLogger(__name__)

CLOSING = aiohttp.ClientWSTimeout(ws_close=1.0)
MOST_BYTES: Final = 256 * 1024
"""The longest message that is read; what a device reports is a few thousand bytes."""


async def refuse_redirects(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Let no other host be told who signs in: a middleware of the session for sockets.

    aiohttp follows the redirects of a WebSocket, and can't be told not to.

    Raises:
        ConnectionLostError: the answer is a redirect.

    """
    response = await handler(request)
    if 300 <= response.status < 400:
        response.close()
        raise ConnectionLostError(f"it answers with a redirect ({response.status})")
    return response


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between two tries to connect, in seconds.

    Args:
        first: the first pause.
        factor: what each further pause is multiplied with.
        most: the longest pause.
        jitter: part by which a pause is longer or shorter at random.
        stable: a socket that lived so long starts again with the first pause.

    """

    first: float = 1.0
    factor: float = 2.0
    most: float = 24.0
    jitter: float = 0.25
    stable: float = 60.0

    def pause(self, failures: int) -> float:
        """Return the pause after so many failures in a row, 1 for the first."""
        grown = self.first * self.factor ** min(failures - 1, 32)
        return min(self.most, grown) * random.uniform(1 - self.jitter, 1 + self.jitter)


@dataclass(eq=False)
class HostConnection:
    """The socket to one host, for the devices that live there.

    Args:
        url: address of the WebSocket.
        session: the caller's aiohttp session, with `refuse_redirects`.
        client: gives the token and the application id.
        timing: how fast answers must be.
        backoff: how long to wait between tries.
        emit: takes the events.

    """

    url: str
    session: aiohttp.ClientSession
    client: AppClient
    timing: SocketTiming
    backoff: Backoff
    emit: Callable[[PushEvent], None]
    dids: frozenset[str] = frozenset()
    _live: WebSocketSession | None = None
    _reported_up: bool | None = None
    _task: asyncio.Task[None] | None = None
    _sends: set[asyncio.Task[None]] = field(default_factory=set)
    _retry_now: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def host(self) -> str:
        """Return host and port."""
        return URL(self.url).authority

    @property
    def up(self) -> bool:
        """Return whether the socket is logged in and answers."""
        return self._live is not None and self._live.up

    def covers(self, did: str) -> bool:
        """Return whether what the device reports comes over this socket now."""
        return self._live is not None and did in self.dids and self._live.covers(did)

    def start(self) -> None:
        """Start to connect; nothing if that has been done."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=f"push {self.host}")

    def retry_now(self) -> None:
        """End the pause before the next try."""
        self._retry_now.set()

    def cancel(self) -> list[asyncio.Task[None]]:
        """Give the socket up; return what to wait for."""
        task, self._task = self._task, None
        ending = [*self._sends, *([task] if task else [])]
        for running in ending:
            running.cancel()
        return ending

    def set_dids(self, dids: Iterable[str]) -> None:
        """Say which devices live at this host."""
        wanted = frozenset(dids)
        added, self.dids = wanted - self.dids, wanted
        if added and self._live is not None and self._live.up:
            subscribing = self._subscribe(self._live, added)
            task = asyncio.create_task(subscribing, name=f"push {self.host} subscribe")
            self._sends.add(task)
            task.add_done_callback(self._sends.discard)

    async def send(self, cmd: str, data: object) -> None:
        """Send a message.

        Raises:
            ConnectError: the socket is down.

        """
        if self._live is None or not self._live.up:
            raise ConnectError("the push connection is down")
        try:
            await self._live.send(cmd, data)
        except (aiohttp.ClientError, OSError) as err:
            raise ConnectError(f"the push connection is lost ({_name(err)})") from err

    async def _subscribe(self, live: WebSocketSession, dids: Iterable[str]) -> None:
        try:
            await live.subscribe(dids)
        except (aiohttp.ClientError, OSError) as err:
            # The reading side meets the same and reconnects.
            _LOGGER.debug("%s: the push connection is lost (%s)", self.host, _name(err))

    async def _run(self) -> None:
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            reason, at_once = await self._try()
            lived = (
                self._reported_up is True and loop.time() - began >= self.backoff.stable
            )
            failures = 1 if lived else failures + 1
            self._report(False, reason)
            if not at_once:
                pause = self.backoff.pause(failures)
                _LOGGER.debug("%s: %s; again in %.1f s", self.host, reason, pause)
                self._retry_now.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._retry_now.wait()

    async def _try(self) -> tuple[str, bool]:
        """Hold a socket until it is lost; return why, and whether to go on at once."""
        try:
            try:
                await self._hold(await self.client.tokens.ensure())
            except TokenRefusedError as err:
                await self.client.tokens.renew(err.token)
                return str(err), True
        except (ApiError, ConnectionLostError) as err:
            return str(err), False
        except TimeoutError:
            return "no answer in time", False
        except (aiohttp.ClientError, OSError) as err:
            return f"can't be reached ({_name(err)})", False
        except Exception:
            _LOGGER.exception("A message of the WebSocket caused an error")
            return "internal error", False

    async def _hold(self, token: Token) -> NoReturn:
        if self.session.closed:
            raise ConnectionLostError("the session is closed")
        async with await self._connect() as ws:
            live = self._live = WebSocketSession(
                ws, self.client, token, self.timing, self.emit
            )
            try:
                await live.log_in()
                self._report(True, "")
                await live.read(self.dids)
                await live.run()
            finally:
                self._live = None
                for task in self._sends:
                    task.cancel()

    async def _connect(self) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(self.timing.connect):
            return await self.session.ws_connect(
                self.url, timeout=CLOSING, max_msg_size=MOST_BYTES
            )

    def _report(self, up: bool, reason: str) -> None:
        if self._reported_up is not up:
            self._reported_up = up
            self.emit(ConnectionChanged(up, reason, self.host))


def _name(err: BaseException) -> str:
    return type(err).__name__
