"""The iZone cloud: what an account is asked, and what its answers mean (guide, 2.3, 4.7).

What the cloud refuses comes with status 200, and a result message in the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol
from uuid import uuid4

import aiohttp

from ...hub.errors import (
    AuthError,
    NoAnswerError,
    NotAllowedError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from ...hub.http import exchange
from ...hub.parsing import decode_json, mapping, number, sequence
from ...hub.request_log import RequestLog
from .wire import Json, scrub, text

MOST_BYTES: Final = 1 << 20
"""The longest answer that is read: a bridge with all its zones and schedules has 20 kB."""
_MOST_COMPONENTS: Final = 1000
_REFUSALS: Final = {
    "invalidrequest": "the cloud does not understand the request",
    "error": "the cloud could not do it, or can't reach the bridge",
}


@dataclass(frozen=True, slots=True)
class CloudAddresses:
    """Where the cloud is: its login page, its tokens and its calls."""

    login: str = "https://worldwide.izone.com.au/login"
    token: str = "https://worldwide.izone.com.au/token"
    calls: str = "https://api.izone.com.au/dev"


@dataclass(frozen=True, slots=True)
class Discovered:
    """What an account has: its user's id, and the datagrams by componentId."""

    user_id: str
    components: Mapping[str, Json]


class TokenSource(Protocol):
    """Knows the access token."""

    async def token(self, refused: str | None = None) -> str:
        """Return an access token; another one than was refused.

        Raises:
            AuthError: the permission is gone: somebody has to sign in again.
            ConnectError: no new one can be had now.

        """


class CloudClient:
    """Calls in the name of an account.

    Args:
        session: the caller's aiohttp session; it is never closed here.
        url: of the calls.
        tokens: knows the access token.
        timeout: seconds for one call.

    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        tokens: TokenSource,
        *,
        timeout: float = 20.0,
    ) -> None:
        """Prepare without touching the network."""
        self.requests = RequestLog()
        self._session = session
        self._url = url
        self._tokens = tokens
        self._timeout = timeout

    async def discover(self) -> Discovered:
        """Return all components of the account with their latest datagrams (2.3.2).

        Raises:
            ApiError: see `call`.

        """
        told = await self._call("Discover")
        user_id = text(told.get("userID"))
        if user_id is None:
            raise ProtocolError("the cloud doesn't tell whose account it is")
        return Discovered(user_id, components_of(told.get("devices")))

    async def query(self, component_id: str) -> Json:
        """Return the datagram of a component (2.3.3).

        Raises:
            ApiError: see `call`.

        """
        told = await self._call("Query", componentId=component_id)
        component = mapping(told.get("component"))
        found = components_of([{"componentId": component_id, **component}])
        if component_id not in found:
            raise ProtocolError("another component was told than was asked for")
        return found[component_id]

    async def control(self, component_id: str, body: Json) -> None:
        """Send a command to a component (2.3.4).

        Raises:
            ApiError: see `call`.

        """
        told = await self._call(
            "Control", componentId=component_id, requestBody=dict(body)
        )
        if told.get("result") is None:
            raise ProtocolError("the cloud doesn't tell whether it was done")

    async def _call(self, kind: str, **more: Any) -> Json:
        """Return the response to a call; one refused for its token is made once more.

        Raises:
            AuthError: the permission is gone.
            NotAllowedError: the user may not do this.
            RejectedError: it was refused, or can't be done.
            RateLimitError: the cloud asks to slow down.
            NoAnswerError: no answer of the cloud's own came.
            ConnectError: the cloud can't be reached, or no token be had.
            ProtocolError: the answer is not what the guide says.

        """
        token = await self._tokens.token()
        try:
            return await self._once(kind, token, more)
        except AuthError:
            token = await self._tokens.token(refused=token)
        return await self._once(kind, token, more)

    async def _once(self, kind: str, token: str, more: Json) -> Json:
        body = {"requestId": str(uuid4()), "requestType": kind, **more}
        self.requests.record(kind)
        status, headers, data = await post(
            self._session,
            self._url,
            self._timeout,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        )
        check_status(status, headers)
        told = mapping(decode_json(data)).get("response")
        if not isinstance(told, dict):
            raise ProtocolError("the answer of the cloud holds no response")
        check_result(told.get("result"))
        return told


async def post(
    session: aiohttp.ClientSession, url: str, timeout: float, **options: Any
) -> tuple[int, Mapping[str, str], bytes]:
    """Post something, and return status, headers and body of the answer.

    Args:
        session: the caller's aiohttp session.
        url: where to.
        timeout: seconds.
        **options: of aiohttp: the body, the query, headers.

    Raises:
        ApiError: see `hub.http.exchange`.

    """
    return await exchange(
        session,
        "POST",
        url,
        who="the cloud",
        most=MOST_BYTES,
        timeout=aiohttp.ClientTimeout(timeout),
        **options,
    )


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Raise what an HTTP status means, unless it is 200.

    Raises:
        ApiError: in all its kinds.

    """
    if status == HTTPStatus.OK:
        return
    if status == HTTPStatus.UNAUTHORIZED:
        raise AuthError("the cloud refuses the token")
    if status == HTTPStatus.FORBIDDEN:
        raise NotAllowedError("HTTP error", status)
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        pause = number(headers.get("Retry-After"), 0)
        raise RateLimitError(f"the cloud is too busy ({status})", pause)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NoAnswerError(f"the cloud is out of order ({status})")
    if status < HTTPStatus.BAD_REQUEST:
        raise ProtocolError(f"the cloud answered with HTTP status {status}")
    raise RejectedError("HTTP error", status)


def check_result(result: object) -> None:
    """Raise what a result message means (4.7), unless there is none, or it is OK.

    Raises:
        AuthError, NotAllowedError, RejectedError: by the message.
        ProtocolError: it is no text.

    """
    if result is None:
        return
    if (said := text(result)) is None:
        raise ProtocolError("the result is no message")
    match said.casefold():
        case "ok":
            return
        case "invaliduser":
            raise AuthError("the cloud refuses the token")
        case "usernotallowed":
            raise NotAllowedError("the account may not do this", said)
        case word:
            raise RejectedError(_REFUSALS.get(word, "the cloud refuses"), said)


def components_of(devices: object) -> dict[str, Json]:
    """Return datagrams by componentId, of those in a list that have both."""
    found: dict[str, Json] = {}
    for device in sequence(devices)[:_MOST_COMPONENTS]:
        told = mapping(device)
        component_id, datagram = told.get("componentId"), told.get("datagram")
        if isinstance(component_id, str) and isinstance(datagram, dict) and datagram:
            found[component_id] = scrub(datagram)
    return found
