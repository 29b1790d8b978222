"""What the partner API's answers mean in the project's error tree.

The vendor documents no error: status and words are taken as HTTP and its gateways use them.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from ...hub.errors import (
    ApiError,
    AuthError,
    ConnectError,
    NotAllowedError,
    NotFoundError,
    PartlyDoneError,
    RateLimitError,
    RejectedError,
    TransientError,
    UnexplainedError,
    scrub,
)
from ...hub.parsing import integer, mapping, text
from .models import Part, RoomShift
from .wire import response_of

_WORDS: Final = (
    *("message", "error", "errorMessage", "error_description"),
    *("detail", "msg", "description", "title"),
)
_REFUSES: Final = ("error", "errors", "errorMessage", "errorType")
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class SettingsError(ValueError):
    """What a person typed can't be the settings of an account.

    Args:
        reason: the key of its sentence among the errors of the config flow.

    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class TooLargeError(RejectedError):
    """The vendor takes no body of this size; nothing of it was carried out."""


class PartlyScheduledError(PartlyDoneError):
    """Some rooms were scheduled, or may have been, and others were not.

    Args:
        cause: what went wrong first.
        parts: what was scheduled.
        unknown: whose answer was lost; they are not to be sent again unasked.
        failed: what was surely not scheduled.

    """

    def __init__(
        self,
        cause: ApiError,
        parts: Iterable[Part] = (),
        unknown: Iterable[RoomShift] = (),
        failed: Iterable[RoomShift] = (),
    ) -> None:
        """Keep what became of each room."""
        super().__init__(str(cause))
        self.cause = cause
        self.parts = tuple(parts)
        self.unknown = tuple(unknown)
        self.failed = tuple(failed)


def refused_status(answer: object) -> int | None:
    """Return the HTTP status that an answer with status 200 should have had, or None.

    Args:
        answer: the decoded answer.

    """
    for body in _places(answer):
        for key in ("statusCode", "status", "code"):
            if (status := integer(body.get(key), 400, 599)) is not None:
                return status
        if any(body.get(key) for key in _REFUSES):
            return int(HTTPStatus.BAD_REQUEST)
    return None


def _places(answer: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return where an answer may tell of an error: itself, and what it holds."""
    return mapping(answer), mapping(response_of(answer))


def error_from(
    status: int,
    answer: object,
    *,
    retry_after: float | None = None,
    reads: bool = True,
    secrets: Iterable[str] = (),
) -> ApiError:
    """Return the error that an answer stands for.

    Args:
        status: HTTP status, not one of success.
        answer: the decoded answer, or the text of one that was not JSON.
        retry_after: seconds, from the header of that name.
        reads: whether the request changes nothing, so that it does not matter
            whether it was carried out.
        secrets: what must not be told again in the message.

    """
    said = scrub(_words(answer), secrets)
    words = said or f"HTTP status {status}"
    busy = status == HTTPStatus.SERVICE_UNAVAILABLE and retry_after is not None
    if status == HTTPStatus.TOO_MANY_REQUESTS or (busy and reads):
        return RateLimitError(words, retry_after)
    if status == HTTPStatus.UNAUTHORIZED:
        return AuthError(words)
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return TransientError(f"the vendor is out of order ({words})")
    if status < 400:
        return ConnectError(f"another server is at this address ({words})")
    kind: type[RejectedError] = RejectedError if said else UnexplainedError
    if status == HTTPStatus.FORBIDDEN:
        kind = NotAllowedError
    elif status in _GONE:
        kind = NotFoundError
    elif status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        kind = TooLargeError
    return kind(words, status if said else None)


def _words(answer: object) -> str:
    if isinstance(answer, str):
        return text(answer)
    for body in _places(answer):
        for key in _WORDS:
            value = body.get(key)
            if found := text(value) or text(mapping(value).get("message")):
                return found
    return ""
