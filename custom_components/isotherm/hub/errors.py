"""The errors that every vendor's api raises. No Home Assistant here."""

from collections.abc import Mapping
from typing import Final

LONGEST_PAUSE: Final = 3600.0
"""Seconds; a vendor that asks for more is asked again all the same."""


class ApiError(Exception):
    """Something between us and the vendor's system went wrong."""


class AuthError(ApiError):
    """The vendor refused the credentials, or the token can't be renewed."""


class ConnectError(ApiError):
    """The vendor could not be reached, answered too late or is out of order."""


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
        self.text = text
        self.code = code


class NotFoundError(RejectedError):
    """The device (or schedule, or zone) is not there, or no longer ours."""


class OfflineError(RejectedError):
    """The vendor can't reach the device."""


class ProtocolError(ApiError):
    """What came over the wire is not what the vendor's document says."""


class InvalidChange(Exception):
    """What a person asked for and can't be; nothing was sent.

    Args:
        reason: what is wrong: the key of its sentence, below ``exceptions`` in the translations.
        **placeholders: the values that the sentence names.

    """

    def __init__(self, reason: str, **placeholders: object) -> None:
        """Keep the reason and the values that explain it."""
        self.reason = reason
        self.placeholders: Mapping[str, str] = {
            name: str(value) for name, value in placeholders.items()
        }
        named = ", ".join(f"{key} {value}" for key, value in self.placeholders.items())
        super().__init__(f"{reason}: {named}" if named else reason)
