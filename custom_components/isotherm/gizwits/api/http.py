"""The HTTP exchange with a Gizwits API: requests, and what their answers mean."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
import logging
import time
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

from ...hub.errors import ConnectError, ProtocolError, TransientError
from ...hub.http import exchange
from ...hub.parsing import decode_json, number
from ...hub.request_log import RequestLog
from .errors import error_code, error_from

_LOGGER = logging.getLogger(__name__)

CONNECT: Final = 10.0
"""Seconds for a connection: one that was asked for in an outage is tried anew after it."""
MOST_BYTES: Final = 512 * 1024
"""The longest answer that is read, unpacked: five times a page of a hundred devices. To read it
as JSON in the event loop takes less than a tenth of a second, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Args:
        method: HTTP method.
        route: path below the base URL, with names in braces for what `at` fills in.
        at: the parts of the path.
        query: the query.
        body: the JSON body; None for no body.
        headers: further headers.
        secrets: what must not be told again should the vendor refuse.
        lenient: whether a success without readable JSON is a success.
        checks_password: whether the body holds a password that may be refused.

    """

    method: str
    route: str
    at: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    lenient: bool = False
    checks_password: bool = False

    def __str__(self) -> str:
        """Return method and route, without ids."""
        return f"{self.method} {self.route}"

    @property
    def path(self) -> str:
        """Return the path, with its parts escaped.

        Raises:
            ValueError: a part is empty, or would lead to another path.

        """
        parts = {name: quote(part, safe="") for name, part in self.at.items()}
        if any(part in {"", ".", ".."} for part in parts.values()):
            raise ValueError(f"{self.route}: an id is missing")
        return self.route.format_map(parts)


class HttpClient:
    """Sends requests and turns every failure into the project's errors.

    A GET that failed for a moment (connection reset, HTTP status 502, 503 or 504) is
    made once more; nothing else is.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        retry_pause: float,
        secrets: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """Keep the settings; the network is not touched.

        Args:
            session: the caller's aiohttp session; it is never closed here.
            base_url: what all routes are below.
            headers: headers of every request.
            timeout: seconds for one request.
            retry_pause: seconds before the one retry of a GET.
            secrets: returns what no error may repeat.

        """
        self.base_url = base_url
        self.timeout = timeout
        self.retry_pause = retry_pause
        self.requests = RequestLog()
        self.asked_at: float | None = None
        """The vendor's own time, in seconds since 1970, before which it can't have got the
        last request that it answered; None as long as it told none."""
        self._session = session
        self._headers = {"Accept": "application/json", **headers}
        self._secrets = secrets

    async def send(self, request: Request) -> Any:
        """Return the decoded answer; None for an empty one.

        Raises:
            ValueError: an id is missing in the path.
            ConnectError: the server can't be reached; the request did not leave.
            NoAnswerError: no answer came, or none of the API's own.
            ProtocolError: the answer is not JSON, or has no end.
            ApiError: see `errors.error_from`.

        """
        if request.method == "GET":
            try:
                return await self._once(request)
            except TransientError as err:
                _LOGGER.debug("%s: %s; once more", request, err)
            await asyncio.sleep(self.retry_pause)
        return await self._once(request)

    async def _once(self, request: Request) -> Any:
        started = time.monotonic()
        status, headers, data = await self._exchange(request)
        if (answered := _date(headers)) is not None:
            # It tells whole seconds.
            self.asked_at = answered - (time.monotonic() - started) - 1
        unreadable: ProtocolError | None = None
        answer: Any = None
        try:
            answer = decode_json(data) if data.strip() else None
        except ProtocolError as err:
            unreadable = err
        page = data.lstrip().startswith(b"<")
        if status >= 300 or page or error_code(answer) is not None:
            raise error_from(
                status,
                answer,
                page=page,
                retry_after=number(headers.get("Retry-After"), 0),
                secrets=(*self._secrets(), *request.secrets, *request.at.values()),
            )
        if unreadable is not None and not request.lenient:
            raise unreadable
        return answer

    async def _exchange(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        if self._session.closed:
            raise ConnectError("the session is closed")
        path = request.path
        try:
            url = URL(f"{self.base_url}{path}", encoded=True)
        except ValueError:
            raise ConnectError("the server's address is no address") from None
        self.requests.record(str(request))
        return await exchange(
            self._session,
            request.method,
            url.update_query(request.query),
            who=str(url.host),
            most=MOST_BYTES,
            timeout=aiohttp.ClientTimeout(self.timeout, sock_connect=CONNECT),
            headers={**self._headers, **request.headers},
            json=request.body,
        )


def _date(headers: Mapping[str, str]) -> float | None:
    try:
        return parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError, OverflowError, OSError:
        return None
