"""One HTTP request to the Gizwits app API, and its answer."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
import logging
import time
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

from ...hub.errors import ApiError, ConnectError, ProtocolError
from .errors import TransientError, error_code, error_from
from .wire import decode_json, number

_LOGGER = logging.getLogger(__name__)

HOUR: Final = 3600.0
_RESETS: Final = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


@dataclass(slots=True)
class RequestLog:
    """Counts the requests made.

    Args:
        now: seconds that only ever grow.

    """

    now: Callable[[], float] = time.monotonic
    total: int = 0
    by_route: Counter[str] = field(default_factory=Counter)
    _times: deque[float] = field(default_factory=deque)

    def record(self, route: str) -> None:
        """Count a request to a route such as `GET /bindings`."""
        self.total += 1
        self.by_route[route] += 1
        self._times.append(self.now())
        self._trim()

    @property
    def last_hour(self) -> int:
        """Return how many requests were made in the last hour."""
        self._trim()
        return len(self._times)

    def _trim(self) -> None:
        while self._times and self._times[0] <= self.now() - HOUR:
            self._times.popleft()


@dataclass(frozen=True, slots=True)
class Call:
    """What one call asks for.

    Args:
        method: HTTP method.
        route: path below `/app`, with names in braces for what `at` fills in.
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

    @property
    def path(self) -> str:
        """Return the path, with its parts escaped."""
        parts = {name: quote(part, safe="") for name, part in self.at.items()}
        if any(part in {"", ".", ".."} for part in parts.values()):
            raise ValueError(f"{self.route}: an id is missing")
        return self.route.format_map(parts)


class Requester:
    """Sends calls and turns every failure into the project's errors.

    Args:
        session: the caller's aiohttp session.
        base_url: address of the server, without `/app`.
        app_id: the application id.
        timeout: seconds for one request.
        retry_pause: seconds before the one retry of a GET.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        app_id: str,
        timeout: float,
        retry_pause: float,
    ) -> None:
        """Keep the settings; the network is not touched."""
        self.base_url = base_url.rstrip("/").removesuffix("/app")
        self.app_id = app_id
        self.requests = RequestLog()
        self._session = session
        self._timeout = timeout
        self._retry_pause = retry_pause

    async def _call(
        self, call: Call, headers: Mapping[str, str], secrets: Iterable[str]
    ) -> Any:
        """Return the decoded answer; None for an empty one.

        Raises:
            ApiError: see `errors.error_from`; ConnectError where no answer came.

        """
        hidden = (*secrets, *call.secrets, *call.at.values())
        if call.method != "GET":
            return await self._once(call, headers, hidden)
        try:
            return await self._once(call, headers, hidden)
        except TransientError as err:
            _LOGGER.debug("%s %s: %s; once more", call.method, call.route, err)
        await asyncio.sleep(self._retry_pause)
        return await self._once(call, headers, hidden)

    async def _once(
        self, call: Call, headers: Mapping[str, str], hidden: tuple[str, ...]
    ) -> Any:
        status, answer_headers, data = await self._exchange(call, headers)
        unreadable: ProtocolError | None = None
        answer: Any = None
        try:
            answer = decode_json(data) if data.strip() else None
        except ProtocolError as err:
            unreadable = err
        page = unreadable is not None and data.lstrip().startswith(b"<")
        if status >= 300 or page or error_code(answer) is not None:
            text = "<" if page else ""
            raise error_from(
                status,
                answer if isinstance(answer, dict) else text,
                retry_after=number(answer_headers.get("Retry-After")),
                secrets=hidden,
            )
        if unreadable is not None and not call.lenient:
            raise unreadable
        return answer

    async def _exchange(
        self, call: Call, headers: Mapping[str, str]
    ) -> tuple[int, Mapping[str, str], bytes]:
        if self._session.closed:
            raise ConnectError("the session is closed")
        name, path = f"{call.method} {call.route}", call.path
        try:
            url = URL(f"{self.base_url}/app{path}", encoded=True)
        except ValueError:
            raise ConnectError("the server's address is no address") from None
        self.requests.record(name)
        try:
            async with self._session.request(
                call.method,
                url.update_query(call.query),
                headers={
                    "Accept": "application/json",
                    "X-Gizwits-Application-Id": self.app_id,
                    **headers,
                    **call.headers,
                },
                json=call.body,
                timeout=aiohttp.ClientTimeout(total=self._timeout),
                # A redirect would carry the token to another host.
                allow_redirects=False,
            ) as response:
                data = await response.read()
                return response.status, response.headers, data
        except TimeoutError:
            error: ApiError = ConnectError(
                f"{url.host} did not answer within {self._timeout:g} s"
            )
        except (aiohttp.ClientError, OSError) as err:
            _LOGGER.debug("%s: %r", name, err)
            reset = isinstance(err, _RESETS)
            transient = reset and not isinstance(err, aiohttp.ClientConnectorError)
            kind = TransientError if transient else ConnectError
            error = kind(f"{url.host} can't be reached ({type(err).__name__})")
        # Not from the error: its text may hold the address with the device's id.
        raise error
