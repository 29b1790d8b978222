"""The way to a bridge, whichever it is, and what only a bridge can answer."""

from typing import Any, Protocol

from ...hub.errors import ConnectError, RateLimitError, RejectedError
from ...hub.request_log import RequestLog
from .wire import Json

QUERY_PATH = "/iZoneRequestV2"
COMMAND_PATH = "/iZoneCommandV2"


class BusyError(RateLimitError):
    """The bridge went on answering ``{BUSY}`` through all the pauses granted to it."""


class NotServedError(RejectedError):
    """The bridge's firmware doesn't know this request: an empty answer, or a 404."""


class UnpairedError(RejectedError):
    """The bridge answers with the placeholder uid: no air-conditioner is paired to it."""


class WrongBridgeError(ConnectError):
    """Another bridge than the one that was expected answers at this address."""


class Transport(Protocol):
    """Carries queries and commands to one bridge, one at a time."""

    host: str
    """Where the bridge is asked."""
    port: int
    requests: RequestLog

    @property
    def waiting(self) -> int:
        """How many requests wait or are on the wire."""

    def move(self, host: str, port: int | None = None) -> None:
        """Ask another address from the next request on."""

    async def query(
        self,
        type_: int,
        number: int = 0,
        *,
        path: str = QUERY_PATH,
        envelope: str = "iZoneV2Request",
    ) -> Json:
        """Ask for a datagram in its envelope (guide, "Query Local Device States").

        Args:
            type_: what to ask for, see the facts of each family.
            number: index of the zone or schedule.
            path: end point of the family.
            envelope: key around the query.

        Raises:
            RejectedError: the bridge refuses; `NotServedError` if it doesn't know it.
            BusyError: the bridge stayed busy.
            ConnectError: it can't be reached.
            ProtocolError: the answer is not a JSON object.

        """

    async def get(self, path: str) -> Any:
        """Ask an end point of the first API (V1) for its JSON.

        Raises:
            ApiError: as for `query`.

        """

    async def command(
        self,
        body: Json,
        key: object,
        *,
        path: str = COMMAND_PATH,
        empty_is_ok: bool = True,
    ) -> None:
        """Send a command (guide, "Control Local Device Command").

        Args:
            body: what to send.
            key: a later command with this key replaces this one while it waits.
            path: end point of the family.
            empty_is_ok: whether an empty answer means that it was done, as long as the
                end point was never heard to say OK.

        Raises:
            RejectedError: the bridge said anything but OK; its words are kept.
            BusyError: the bridge stayed busy.
            ConnectError: it can't be reached.

        """

    async def close(self) -> None:
        """Give up what waits; nothing can be asked after."""
