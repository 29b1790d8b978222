"""Gizwits error codes in the project's error tree."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NoAnswerError,
    NotFoundError,
    OfflineError,
    RateLimitError,
    RejectedError,
    TransientError,
    scrub,
)
from ...hub.parsing import integer, mapping, text

TOKEN_INVALID: Final = frozenset({9004, 9006})
FORM_INVALID: Final = 9015
"""A field of the body is wrong; at the login that is name or password."""
NO_DATA: Final = 9029
"""The device has never reported: devdata has nothing to give."""
NO_TASK: Final = 9030
"""There is no such scheduler task."""


class TokenError(AuthError):
    """The user token is invalid or has expired; a login gives a new one."""


_BY_CODE: Final[Mapping[int | None, type[ApiError]]] = {
    **dict.fromkeys(TOKEN_INVALID, TokenError),
    **dict.fromkeys((9005, 9020, 9026), AuthError),
    # A server error, a message to the device or between servers that failed: no word of how
    # far the command came. Only who is busy has turned it away.
    **dict.fromkeys((9008, 9021, 9024, 9066), NoAnswerError),
    9046: ConnectError,
    **dict.fromkeys((9014, 9016, 9017, 9023, 9030), NotFoundError),
    9041: RateLimitError,
    9042: OfflineError,
}


def error_code(body: object) -> int | None:
    """Return the vendor's error code of a body; None where there is none, or 0."""
    return integer(mapping(body).get("error_code")) or None


def _words(body: Mapping[str, Any]) -> str:
    keys = ("detail_message", "detail", "error_message", "msg", "message")
    return next((found for key in keys if (found := text(body.get(key)))), "")


def error_from(
    status: int,
    body: object,
    *,
    page: bool = False,
    retry_after: float | None = None,
    secrets: Iterable[str] = (),
) -> ApiError:
    """Return the error that an answer stands for.

    The vendor's code decides; the HTTP status only where there is no code that says
    more (an expired token, for one, comes as a 400).

    Args:
        status: HTTP status.
        body: the decoded answer; None where it was not JSON.
        page: whether a web page came: of a proxy, or of an outage.
        retry_after: seconds, from the header of that name.
        secrets: what must not be told again in the message.

    """
    code = error_code(body)
    words = scrub(_words(mapping(body)), secrets) or f"HTTP status {status}"
    if kind := _BY_CODE.get(code):
        if issubclass(kind, RejectedError):
            return kind(words, code)
        message = f"{words} ({code})"
        if kind is RateLimitError:
            return RateLimitError(message, retry_after)
        return kind(message)
    if status == 429:
        return RateLimitError(words, retry_after)
    if status in {502, 503, 504}:
        return TransientError(f"the vendor is out of order ({words})")
    if status >= 500 or status == 408 or 300 <= status < 400:
        return NoAnswerError(f"the vendor is out of order ({words})")
    if page:
        return NoAnswerError(
            f"a web page came instead of the vendor's answer ({words})"
        )
    if status == 401 and code is None:
        return TokenError(words)
    if status == 404 and code is not None:
        return NotFoundError(words, code)
    return RejectedError(words, code)
