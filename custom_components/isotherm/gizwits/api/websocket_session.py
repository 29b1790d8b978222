"""One logged-in WebSocket of the Gizwits app API, from login to loss.

One task reads, pings and renews. So nothing is left behind when it ends.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
import json
import logging
import math
from typing import Any, Final, NoReturn

import aiohttp

from ...hub.errors import ApiError, ProtocolError
from ...hub.parsing import decode_json, integer, mapping, text, truth
from .app.client import AppClient
from .errors import TOKEN_INVALID
from .events import PushEvent, event_from
from .models import Outcome, Token

_LOGGER = logging.getLogger(__name__)

LOST: Final = {
    1003: "not logged in",
    1009: "the device server closed its connection",
    1011: "no heartbeat arrived",
}
"""Error codes after which only a new connection helps."""
LONGEST_HEARTBEAT: Final = 180
_DATA: Final = {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}


class ConnectionLostError(Exception):
    """The socket is of no use any more."""


class TokenRefusedError(ConnectionLostError):
    """The socket does not take the token.

    Args:
        token: the token.
        why: what told it.

    """

    def __init__(self, token: Token, why: str) -> None:
        """Keep the token."""
        super().__init__(f"the vendor does not take the token ({why})")
        self.token = token


@dataclass(frozen=True, slots=True)
class SocketTiming:
    """How fast a socket must be, in seconds.

    Args:
        heartbeat: between two pings, at most 180.
        answer: for a pong, an answer to the login, or a message to leave.
        connect: for the connection.

    """

    heartbeat: float = 20.0
    answer: float = 10.0
    connect: float = 10.0


@dataclass(eq=False)
class WebSocketSession:
    """Speaks over one open socket for some devices.

    Args:
        ws: the open socket.
        client: gives the application id, renews the token.
        token: the token to log in with.
        timing: how fast answers must be.
        emit: takes the events.

    """

    ws: aiohttp.ClientWebSocketResponse
    client: AppClient
    token: Token
    timing: SocketTiming
    emit: Callable[[PushEvent], None]
    up: bool = False
    _refused: set[str] = field(default_factory=set)
    _login_due: float | None = None
    _pong_due: float | None = None
    _ping_at: float = 0.0
    _renew_after: float = 0.0

    async def log_in(self) -> None:
        """Log in and wait until that is answered.

        Raises:
            TokenRefusedError: the vendor does not take the token.
            ConnectionLostError: the socket is lost.
            aiohttp.ClientError, OSError: likewise.

        """
        await self._send_login()
        while not self.up:
            await self._step()

    async def run(self) -> NoReturn:
        """Go on until the socket is lost.

        Raises:
            ConnectionLostError: what ended it.
            aiohttp.ClientError, OSError: likewise.

        """
        while True:
            await self._step()

    def covers(self, did: str) -> bool:
        """Return whether what the device reports would come over this socket."""
        return self.up and did not in self._refused

    async def read(self, dids: Iterable[str]) -> None:
        """Ask for the states of devices; they come as `Attributes`."""
        for did in sorted(dids):
            await self.send("c2s_read", {"did": did})

    async def subscribe(self, dids: Iterable[str]) -> None:
        """Take in devices that came after the login, and read them."""
        wanted = sorted(dids)
        self._refused.difference_update(wanted)
        await self.send("subscribe_req", [{"did": did} for did in wanted])
        await self.read(wanted)

    async def send(self, cmd: str, data: object = None) -> None:
        """Send a message.

        Raises:
            aiohttp.ClientError, OSError: the socket is lost.

        """
        message = {"cmd": cmd} if data is None else {"cmd": cmd, "data": data}
        async with asyncio.timeout(self.timing.answer):
            await self.ws.send_str(json.dumps(message))

    async def _send_login(self) -> None:
        self._login_due = _now() + self.timing.answer
        beats = max(1, min(LONGEST_HEARTBEAT, math.ceil(3 * self.timing.heartbeat)))
        await self.send(
            "login_req",
            {
                "appid": self.client.app_id,
                "uid": self.token.uid,
                "token": self.token.value,
                "p0_type": "attrs_v4",
                "heartbeat_interval": beats,
                "auto_subscribe": True,
            },
        )

    async def _step(self) -> None:
        await self._act()
        try:
            message = await self.ws.receive(timeout=self._pause())
        except TimeoutError:
            # Only now: after a pause of this process the answer may lie there unread.
            self._check_answers()
            return
        self._take(message)

    def _pause(self) -> float:
        moments = [self._login_due, self._pong_due, self._ping_at if self.up else None]
        due = min(moment for moment in moments if moment is not None)
        renew_in = self.client.tokens.renew_in
        if self.up and renew_in is not None:
            due = min(due, max(_now() + renew_in, self._renew_after))
        return max(0.001, due - _now())

    def _check_answers(self) -> None:
        now = _now()
        if self._login_due is not None and now >= self._login_due:
            raise ConnectionLostError("the login was not answered")
        if self._pong_due is not None and now >= self._pong_due:
            raise ConnectionLostError("a ping was not answered")

    async def _act(self) -> None:
        now = _now()
        if self.up and now >= self._renew_after:
            await self._renew()
        if self.up and now >= self._ping_at:
            self._ping_at = now + self.timing.heartbeat
            self._pong_due = self._pong_due or now + self.timing.answer
            await self.send("ping")

    async def _renew(self) -> None:
        """Log in again on the same socket when there is, or should be, a new token."""
        renew_in = self.client.tokens.renew_in
        due = renew_in is not None and renew_in <= 0
        if not due and self.client.tokens.token == self.token:
            return
        self._renew_after = _now() + self.timing.heartbeat
        token = self.token
        try:
            token = await self.client.tokens.ensure()
        except ApiError as err:
            # The socket lives on; the token may still be good for a while.
            _LOGGER.debug("The token could not be renewed: %s", err)
        # Nothing was read meanwhile; a pong may lie there.
        self._pong_due = self._pong_due and _now() + self.timing.answer
        if token != self.token:
            self.token = token
            await self._send_login()

    def _take(self, message: aiohttp.WSMessage) -> None:
        if message.type not in _DATA:
            raise ConnectionLostError(f"the socket was closed ({self.ws.close_code})")
        try:
            body = mapping(decode_json(message.data))
        except ProtocolError:
            _LOGGER.debug("A message that is not JSON is ignored")
            return
        data = mapping(body.get("data"))
        match text(body.get("cmd")):
            case "login_res":
                self._on_login(data)
            case "pong":
                self._pong_due = None
            case "subscribe_res":
                self._refused.update(Outcome.from_json(data).failed)
            case "s2c_invalid_msg":
                self._on_invalid(data)
            case cmd if event := event_from(cmd, data):
                self.emit(event)
            case cmd:
                _LOGGER.debug("A message %s is ignored", cmd)

    def _on_login(self, data: Mapping[str, Any]) -> None:
        if truth(data.get("success")) is not True:
            raise TokenRefusedError(self.token, "login")
        self._login_due = None
        self.client.tokens.accept(self.token)
        if not self.up:
            self.up = True
            self._ping_at = _now() + self.timing.heartbeat

    def _on_invalid(self, data: Mapping[str, Any]) -> None:
        code = integer(data.get("error_code"))
        if code in TOKEN_INVALID:
            raise TokenRefusedError(self.token, str(code))
        if code in LOST:
            raise ConnectionLostError(f"{LOST[code]} ({code})")
        _LOGGER.debug("The vendor did not understand a message (%s)", code)


def _now() -> float:
    return asyncio.get_running_loop().time()
