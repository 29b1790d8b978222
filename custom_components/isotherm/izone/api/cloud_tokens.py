"""The token endpoint of the iZone cloud (guide, 2.3.1, "Get access token")."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import aiohttp

from ...hub.errors import AuthError, ProtocolError
from ...hub.parsing import decode_json, integer, mapping
from .cloud import check_status, post
from .wire import Json, text

SCOPE: Final = "query-control"
_LONGEST: Final = 4000
_USUAL_LIFE: Final = 3600
_LONGEST_LIFE: Final = 10 * 365 * 86_400
_REFUSED: Final = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
}


async def request_token(
    session: aiohttp.ClientSession,
    url: str,
    parameters: Mapping[str, str],
    timeout: float = 20.0,
) -> Json:
    """Return what the endpoint grants, with `expires_in` in seconds.

    The guide lists query parameters of a POST, OAuth has a form: both are sent.

    Args:
        session: the caller's aiohttp session.
        url: of the endpoint.
        parameters: what is asked for, and with which proof.
        timeout: seconds.

    Raises:
        AuthError: the developer key, the code or the refresh token is refused.
        ApiError: in all its other kinds.

    """
    status, headers, data = await post(
        session,
        url,
        timeout,
        params=dict(parameters),
        data=dict(parameters),
    )
    if status in _REFUSED:
        raise AuthError("the cloud refuses the developer key or the permission")
    check_status(status, headers)
    told = mapping(decode_json(data))
    granted: Json = {
        key: found
        for key in ("access_token", "refresh_token", "token_type", "scope")
        if (found := text(told.get(key), _LONGEST))
    }
    if "access_token" not in granted:
        raise ProtocolError("the cloud granted no token")
    life = integer(told.get("expires_in"), 1, _LONGEST_LIFE)
    return {**granted, "expires_in": life or _USUAL_LIFE}
