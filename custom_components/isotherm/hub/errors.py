"""The errors that every vendor's api raises. No Home Assistant here."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
import re
from typing import Final, Self

LONGEST_TEXT: Final = 200
"""Characters of a vendor's words; with ours around them they fit into any state."""
_PERSONAL: Final = re.compile(
    r"[^\s@<>()\"',;:]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<![\w:-])[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){5}(?![\w:-])"  # a MAC address
    r"|(?<!\w)(?=\w*\d)(?=\w*[a-z])\w{16,}"  # an id, a token
    r"|(?<![\w.])\+?\d{9,}(?![\w.])",  # a telephone number, a serial number
    re.IGNORECASE,
)
_LONGEST_READ: Final = 4000
_SHORT: Final = 6
"""Characters from which a secret is taken out of the middle of a word too."""

LONGEST_PAUSE: Final = 3600.0
"""Seconds; a vendor that asks for more is asked again all the same."""


def told(words: str) -> str:
    """Return a vendor's words as they may be shown and logged.

    On one line, cut, without control characters, and without what tells who somebody is:
    e-mail and MAC addresses, ids, tokens, telephone and serial numbers.

    Args:
        words: what came.

    """
    words = "".join(c if c.isprintable() else " " for c in words[:_LONGEST_READ])
    return " ".join(_PERSONAL.sub("…", words).split())[:LONGEST_TEXT]


def scrub(words: str, secrets: Iterable[str]) -> str:
    """Return the vendor's words as `told` does, and with known secrets taken out."""
    for secret in secrets:
        if len(secret) >= _SHORT:
            words = words.replace(secret, "…")
        elif secret:
            words = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", words)
    return told(words)


class ApiError(Exception):
    """Something between us and the vendor's system went wrong.

    Args:
        message: what; it is shown and logged as `told` leaves it.

    """

    def __init__(self, message: str = "") -> None:
        """Keep nothing of the message that nobody should read."""
        super().__init__(told(message))

    def anew(self) -> Self:
        """Return the same error to be raised once more, without the way this one took.

        An error that is kept and raised to each who asks would grow with each of them.
        """
        return copy(self)


class AuthError(ApiError):
    """The vendor refused the credentials, or the token can't be renewed."""


class ConnectError(ApiError):
    """The vendor could not be reached: nothing was carried out, unless a kind says otherwise."""


class NoAnswerError(ConnectError):
    """The request left, and no answer came that tells: it may have been carried out."""


class TransientError(NoAnswerError):
    """The vendor or the way to it failed in a manner that is often over at once."""


class OwnNetworkError(ConnectError):
    """Only the home's own network carries this, and what stands in for it now does not."""


class AccountRefusedError(ConnectError):
    """The way through an account is closed until somebody signs in to that again."""


class ClosedError(ConnectError):
    """The hub was stopped while something was on its way, or before it could leave."""


class RateLimitError(ApiError):
    """The vendor asks us to slow down.

    Args:
        message: what the vendor said.
        retry_after: seconds to wait, when the vendor named them.

    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the pause that the vendor asked for."""
        super().__init__(message)
        self.retry_after = retry_after

    def pause(self, usual: float) -> float | None:
        """Return the seconds to wait: not less than usual, nor more than an hour.

        Args:
            usual: seconds between two requests that nobody slows down.

        """
        if self.retry_after is None:
            return None
        return min(max(self.retry_after, usual), LONGEST_PAUSE)


class RejectedError(ApiError):
    """The vendor understood and said no.

    Args:
        text: the vendor's own words.
        code: the vendor's error code, if it gave one.

    """

    def __init__(self, text: str, code: int | str | None = None) -> None:
        """Keep the vendor's code and words for the message to the user."""
        super().__init__(text if code is None else f"{text} ({code})")
        self.text = told(text)
        self.code = code


class UnexplainedError(RejectedError):
    """The vendor said no, and nothing of why."""


class NotFoundError(RejectedError):
    """The device (or schedule, or zone) is not there, or no longer ours."""


class NotAllowedError(RejectedError):
    """The account that is signed in may not do this."""


class OfflineError(RejectedError):
    """The vendor can't reach the device."""


class ProtocolError(ApiError):
    """What came over the wire is not what the vendor's document says."""


class PartlyDoneError(ApiError):
    """A part of what was asked was done, and the rest was not."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a sentence for a person.

    Args:
        number: how much.
        unit: in the same spelling in all languages, empty for none.

    """

    number: float
    unit: str = ""

    def __str__(self) -> str:
        """Return it as it is written in English."""
        return f"{self.number:g} {self.unit}".rstrip()


class InvalidChange(Exception):
    """What a person asked for and can't be; nothing was sent.

    Args:
        reason: what is wrong: the key of its sentence, below ``exceptions`` in the translations.
        **placeholders: the values that the sentence names.

    """

    def __init__(self, reason: str, **placeholders: object) -> None:
        """Keep the reason and the values that explain it."""
        self.reason = reason
        self.amounts = {
            name for name, value in placeholders.items() if isinstance(value, Amount)
        }
        self.placeholders: Mapping[str, str] = {
            name: str(value) for name, value in placeholders.items()
        }
        named = ", ".join(f"{key} {value}" for key, value in self.placeholders.items())
        super().__init__(f"{reason}: {named}" if named else reason)
