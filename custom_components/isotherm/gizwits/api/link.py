"""Keeps one host's socket up: connects, logs in, reconnects with growing pauses."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
import logging
import random
from typing import Any, NoReturn

import aiohttp
from yarl import URL

from ...hub.errors import ApiError, ConnectError
from .conversation import Conversation, LinkDownError, Pace, TokenRefusedError
from .events import Link, PushEvent
from .models import Token
from .session import TokenClient

_LOGGER = logging.getLogger(__name__)

CLOSING = aiohttp.ClientWSTimeout(ws_close=1.0)


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
    most: float = 120.0
    jitter: float = 0.25
    stable: float = 60.0

    def pause(self, failures: int) -> float:
        """Return the pause after so many failures in a row, 1 for the first."""
        grown = self.first * self.factor ** min(failures - 1, 32)
        return min(self.most, grown) * random.uniform(1 - self.jitter, 1 + self.jitter)


class HostLink:
    """The socket to one host, for the devices that live there.

    Args:
        url: address of the WebSocket.
        session: the caller's aiohttp session.
        client: gives the token.
        pace: how fast answers must be.
        backoff: how long to wait between tries.
        emit: takes the events.

    """

    def __init__(
        self,
        url: str,
        session: aiohttp.ClientSession,
        client: TokenClient,
        *,
        pace: Pace,
        backoff: Backoff,
        emit: Callable[[PushEvent], None],
    ) -> None:
        """Prepare; the network is not touched."""
        self.url = url
        self.host = URL(url).authority
        self.dids: frozenset[str] = frozenset()
        self._session = session
        self._client = client
        self._pace = pace
        self._backoff = backoff
        self._emit = emit
        self._talk: Conversation | None = None
        self._told_up: bool | None = None
        self._task: asyncio.Task[None] | None = None
        self._sends: set[asyncio.Task[None]] = set()
        self._hurry = asyncio.Event()

    @property
    def up(self) -> bool:
        """Return whether the socket is logged in and answers."""
        return self._talk is not None and self._talk.up

    def covers(self, did: str) -> bool:
        """Return whether what the device reports comes over this socket now."""
        return self._talk is not None and did in self.dids and self._talk.covers(did)

    def start(self) -> None:
        """Start to connect; nothing if that has been done."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=f"push {self.host}")

    def hurry(self) -> None:
        """Cut the pause until the next try short."""
        self._hurry.set()

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
        if added and self._talk is not None and self._talk.up:
            subscribing = self._subscribe(self._talk, added)
            task = asyncio.create_task(subscribing, name=f"push {self.host} subscribe")
            self._sends.add(task)
            task.add_done_callback(self._sends.discard)

    async def read(self, did: str) -> None:
        """Ask for a device's state.

        Raises:
            ConnectError: the socket is down.

        """
        await self._guarded(self._need().read(did))

    async def write(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Set attributes of a device.

        Raises:
            ConnectError: the socket is down.

        """
        await self._guarded(self._need().write(did, attrs))

    def _need(self) -> Conversation:
        if self._talk is None or not self._talk.up:
            raise ConnectError("the push connection is down")
        return self._talk

    async def _guarded(self, sending: Coroutine[Any, Any, None]) -> None:
        try:
            await sending
        except (aiohttp.ClientError, OSError) as err:
            raise ConnectError(f"the push connection is lost ({_name(err)})") from err

    async def _subscribe(self, talk: Conversation, dids: Iterable[str]) -> None:
        try:
            await self._guarded(talk.subscribe(dids))
        except ConnectError as err:
            # The reading side meets the same and reconnects.
            _LOGGER.debug("%s: %s", self.host, err)

    async def _run(self) -> None:
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            reason, at_once = await self._try()
            lived = (
                self._told_up is True and loop.time() - began >= self._backoff.stable
            )
            failures = 1 if lived else failures + 1
            self._tell(False, reason)
            if not at_once:
                pause = self._backoff.pause(failures)
                _LOGGER.debug("%s: %s; again in %.1f s", self.host, reason, pause)
                self._hurry.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._hurry.wait()

    async def _try(self) -> tuple[str, bool]:
        """Hold a socket until it is lost; return why, and whether to go on at once."""
        try:
            try:
                await self._hold(await self._client.ensure_token())
            except TokenRefusedError as err:
                await self._client.renew_token(err.token)
                return str(err), True
        except (ApiError, LinkDownError) as err:
            return str(err), False
        except TimeoutError:
            return "no answer in time", False
        except (aiohttp.ClientError, OSError) as err:
            return f"can't be reached ({_name(err)})", False
        except Exception:
            _LOGGER.exception("Push stumbled over a message")
            return "internal error", False

    async def _hold(self, token: Token) -> NoReturn:
        if self._session.closed:
            raise LinkDownError("the session is closed")
        async with asyncio.timeout(self._pace.connect):
            ws = await self._session.ws_connect(self.url, timeout=CLOSING)
        async with ws:
            talk = self._talk = Conversation(
                ws, self._client, token, pace=self._pace, emit=self._emit
            )
            try:
                await talk.log_in()
                self._tell(True, "")
                for did in sorted(self.dids):
                    await talk.read(did)
                await talk.run()
            finally:
                self._talk = None
                for task in self._sends:
                    task.cancel()

    def _tell(self, up: bool, reason: str) -> None:
        if self._told_up is not up:
            self._told_up = up
            self._emit(Link(up, reason, self.host))


def _name(err: BaseException) -> str:
    return type(err).__name__
