"""What carries the client's requests to a bridge: over the local network, or otherwise."""

from typing import Any, Final, Protocol

from .wire import Json

COMMAND_PATH: Final = "/iZoneCommandV2"


class Transport(Protocol):
    """Carries queries and commands to one bridge, one at a time."""

    async def query(self, type_: int, number: int = 0) -> Json:
        """Ask for a datagram (guide, "Query Local Device States").

        Args:
            type_: what to ask for.
            number: index of the zone or schedule.

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
