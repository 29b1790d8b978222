"""One exchange over HTTP, and what it means when there is none. No vendor and no Home Assistant here."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from yarl import URL

from .bounded import read_bounded
from .errors import ApiError, ConnectError, NoAnswerError, TransientError


async def exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str | URL,
    *,
    who: str,
    most: int,
    timeout: aiohttp.ClientTimeout,
    **options: Any,
) -> tuple[int, Mapping[str, str], bytes]:
    """Return status, headers and body of an answer; redirects are not followed.

    Args:
        session: the caller's aiohttp session.
        method: HTTP method.
        url: where to.
        who: is asked, for the message of an error.
        most: bytes of an answer that are read.
        timeout: how long to wait.
        **options: of aiohttp: headers, query, body.

    Raises:
        ConnectError: the server can't be reached: the request certainly did not leave.
        TransientError: the connection broke.
        NoAnswerError: no answer came, or half of one.
        ProtocolError: the answer has no end.

    """
    try:
        async with session.request(
            # A redirect would carry secrets to another host.
            method,
            url,
            timeout=timeout,
            allow_redirects=False,
            **options,
        ) as response:
            data = await read_bounded(response.content, most)
            return response.status, response.headers, data
    except aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError:
        error: ApiError = ConnectError(f"{who} can't be reached")
    except TimeoutError:
        error = NoAnswerError(f"{who} did not answer within {timeout.total:g} s")
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as err:
        error = TransientError(f"{who} broke off ({type(err).__name__})")
    except (aiohttp.ClientError, OSError, RuntimeError) as err:
        error = NoAnswerError(f"{who} broke off ({type(err).__name__})")
    # Not from the error, whose text may hold the address with a token or an id in it.
    raise error
