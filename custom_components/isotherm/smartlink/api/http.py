"""The HTTP exchange with the partner API: requests, and what their answers mean."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from io import BytesIO
import logging
from typing import Any, Final

import aiohttp
from yarl import URL

from ...hub.errors import (
    LONGEST_PAUSE,
    ConnectError,
    NoAnswerError,
    ProtocolError,
    RateLimitError,
    TransientError,
)
from ...hub.http import exchange
from ...hub.parsing import Pairs, decode_json, number
from ...hub.request_log import RequestLog
from .base_url import VERSION
from .errors import SettingsError, error_from, refused_status

_LOGGER = logging.getLogger(__name__)

AT_ONCE: Final = 4
"""Requests that are on their way at the same time."""
MOST_BYTES: Final = 1 << 20
"""The longest answer about one home or one page of users that is read, unpacked."""
MOST_BYTES_OF_MANY: Final = 1 << 22
"""The same of an answer about all homes: four times what 5,000 homes take."""
LONG: Final = 1 << 16
"""Bytes that are not decoded while everything else waits."""
_HEADERS: Final = {
    "Accept": "application/json",
    "Content-Type": "application/json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class HttpTiming:
    """Times in seconds.

    Args:
        connect: allowed for a connection.
        answer: allowed for a request that changes nothing.
        carry_out: allowed for one that does: an answer that is lost can't be asked for again.
        retry_pause: before a request is made once more, where that can't do it twice.
        trusted: for which an answer proves that the credentials work, so that a 403 is
            about what was asked for.

    """

    connect: float = 10.0
    answer: float = 30.0
    carry_out: float = 90.0
    retry_pause: float = 1.0
    trusted: float = 600.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Args:
        method: HTTP method.
        route: below the version of the API.
        body: JSON in UTF-8; empty for none.
        query: of the address.
        reads: whether nothing changes, so that it may be made once more.
        most: bytes of an answer.
        pairs: makes a JSON object of its keys and values.
        secrets: what must not be told again should the vendor refuse.
        signed: whether the credentials go with it.

    """

    method: str
    route: str
    body: bytes = b""
    query: Mapping[str, str | int] = field(default_factory=dict)
    reads: bool = True
    most: int = MOST_BYTES
    pairs: Pairs | None = None
    secrets: tuple[str, ...] = ()
    signed: bool = True

    def __str__(self) -> str:
        """Return method and route, without ids."""
        return f"{self.method} {self.route}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who a partner is.

    Args:
        client_id: without a colon.
        client_secret: never shown.

    Raises:
        SettingsError: ``client_id_colon``: the server would cut the id there.

    """

    client_id: str
    client_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an id that can't be sent."""
        if ":" in self.client_id:
            raise SettingsError("client_id_colon")

    @property
    def token(self) -> str:
        """What stands behind "Basic " (chapter "Basic HTTP authentication")."""
        both = f"{self.client_id}:{self.client_secret}".encode("utf-8", "replace")
        return b64encode(both).decode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no error may repeat."""
        return (self.client_secret, self.token, self.client_id)


class HttpClient:
    """Sends requests, four at once, and turns every failure into the project's errors.

    A request that certainly did not leave is made once more, and so is one that changes
    nothing and failed for a moment; nothing else is.

    Args:
        session: the caller's aiohttp session; it is never closed here.
        base_url: as `base_url_of` returns it.
        credentials: of the partner.
        requests: counts what is sent.
        timing: how long to wait.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        credentials: Credentials,
        requests: RequestLog,
        timing: HttpTiming,
    ) -> None:
        """Prepare without touching the network."""
        self.requests = requests
        self._session = session
        self._url = URL(f"{base_url}{VERSION}/", encoded=True)
        self._authorization = {"Authorization": f"Basic {credentials.token}"}
        self._timing = timing
        self._secrets = credentials.secrets
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._pause_until = 0.0

    def check_pause(self) -> None:
        """Let nothing pass while the server wants a pause: for what nobody waits for.

        Raises:
            RateLimitError: with the seconds that are left.

        """
        left = self._pause_until - asyncio.get_running_loop().time()
        if left > 0:
            raise RateLimitError("the server asked for a pause", left)

    async def send(self, request: Request) -> Any:
        """Return the decoded answer; None for an empty one.

        Raises:
            RateLimitError: the server asks for a pause.
            ConnectError: the server can't be reached; the request did not leave.
            NoAnswerError: it left, and no answer came, or none of the API's own.
            ProtocolError: the answer is not JSON, or has no end; the request may have
                been carried out.
            ApiError: see `errors.error_from`.

        """
        async with self._at_once:
            now = asyncio.get_running_loop().time()
            try:
                return await self._once(request)
            except RateLimitError as err:
                pause = min(err.retry_after or 0.0, LONGEST_PAUSE)
                self._pause_until = max(self._pause_until, now + pause)
                raise
            except ConnectError as err:
                again = request.reads and isinstance(err, TransientError)
                if isinstance(err, NoAnswerError) and not again:
                    raise
                _LOGGER.debug("%s: %s; once more", request, err)
            await asyncio.sleep(self._timing.retry_pause)
            return await self._once(request)

    async def _once(self, request: Request) -> Any:
        status, headers, data = await self._exchange(request)
        unreadable: ProtocolError | None = None
        answer: Any = None
        try:
            answer = await _decoded(data, request.pairs) if data.strip() else None
        except ProtocolError as err:
            unreadable = err
        page = data.lstrip().startswith(b"<")
        if 200 <= status < 300:
            if page:
                raise NoAnswerError("a web page came instead of the vendor's answer")
            status = refused_status(answer) or status
        if not 200 <= status < 300:
            raise error_from(
                status,
                data.decode("utf-8", "replace") if unreadable and not page else answer,
                retry_after=_retry_after(headers),
                reads=request.reads,
                secrets=(*self._secrets, *request.secrets),
            )
        if unreadable is not None:
            raise unreadable
        return answer

    async def _exchange(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        if self._session.closed:
            raise ConnectError("the session is closed")
        timing = self._timing
        seconds = timing.answer if request.reads else timing.carry_out
        self.requests.record(str(request))
        return await exchange(
            self._session,
            request.method,
            self._url.joinpath(request.route).update_query(request.query),
            who="the server",
            most=request.most,
            timeout=aiohttp.ClientTimeout(seconds, connect=timing.connect),
            headers=_HEADERS | (self._authorization if request.signed else {}),
            # aiohttp sends what is read from something in pieces.
            data=BytesIO(request.body) if request.body else None,
        )


async def _decoded(data: bytes, pairs: Pairs | None) -> Any:
    """Return an answer's JSON; a long one is decoded aside from the event loop.

    Raises:
        ProtocolError: see `decode_json`.

    """
    decode = partial(decode_json, data, pairs=pairs)
    return decode() if len(data) < LONG else await asyncio.to_thread(decode)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("Retry-After", "")
    if (seconds := number(value, 0)) is not None:
        return seconds
    try:
        left = parsedate_to_datetime(value) - datetime.now(UTC)
    except ValueError, TypeError, OverflowError:
        return None
    return max(0.0, left.total_seconds())
