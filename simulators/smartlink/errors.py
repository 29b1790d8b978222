"""What the cloud answers when it says no; the document tells nothing of it."""


class Refused(Exception):
    """The cloud refuses a request with an HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        """Refuse with `status` and words that may stand in the body."""
        super().__init__(message)
        self.status = status
        self.message = message
