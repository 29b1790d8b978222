"""What only a bridge can answer, beside the errors of every vendor."""

from ...hub.errors import ConnectError, RateLimitError, RejectedError


class BusyError(RateLimitError):
    """The bridge went on answering ``{BUSY}`` through all the pauses granted to it."""


class NotServedError(RejectedError):
    """The bridge's firmware doesn't know this request: an empty answer, or a 404."""


class UnpairedError(RejectedError):
    """The bridge answers with the placeholder uid: no air-conditioner is paired to it."""


class WrongBridgeError(ConnectError):
    """Another bridge than the one that was expected answers at this address."""
