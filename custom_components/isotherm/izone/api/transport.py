"""What carries the client's requests to a bridge: over the local network, or otherwise."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from .targets import Target
from .wire import Json


@dataclass(frozen=True, slots=True)
class EndPoint:
    """Where a system is asked and told (guide 4.1, 4.4 to 4.6, "Local Entry Point").

    Args:
        name: of the object that a request is.
        query_path, command_path: with their leading slash.
        aside: whether its reads leave the line to all others.

    """

    name: str
    query_path: str
    command_path: str
    aside: bool = True


AIRCON: Final = EndPoint(
    "iZoneV2Request", "/iZoneRequestV2", "/iZoneCommandV2", aside=False
)
SPLITS: Final = EndPoint(
    "SplitSystemRequest", "/SplitSystemRequest", "/SplitSystemCommand"
)
IRRIGATION: Final = EndPoint("RetRequest", "/iLightRequest", "/iLightCommand")
POWER: Final = EndPoint("PowerRequest", "/PowerRequest", "/PowerCommand")


class Transport(Protocol):
    """Carries queries and commands to one bridge, one at a time."""

    def as_of(self, type_: int, number: int = 0) -> float:
        """Return how old the answer to a query made now will be, in the loop's time.

        What is sent later can't be in it. It is now, but for a way that answers from
        what it was told before.

        Args:
            type_: what to ask for.
            number: index of the zone, schedule, programme or station.

        """
        return asyncio.get_running_loop().time()

    def ask_anew(self, targets: Iterable[Target | None]) -> None:
        """Answer the next queries of targets with nothing that was told before.

        Args:
            targets: of the queries; None stands for everything.

        """
        return

    async def query(
        self, type_: int, number: int = 0, end_point: EndPoint = AIRCON
    ) -> Json:
        """Ask for a datagram (guide, "Query Local Device States").

        Args:
            type_: what to ask for.
            number: index of the zone, schedule, programme or station.
            end_point: of the system to ask.

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
        target: Target | None,
        *,
        path: str = AIRCON.command_path,
        empty_is_ok: bool = True,
    ) -> None:
        """Send a command (guide, "Control Local Device Command").

        Args:
            body: what to send, an object with one key.
            target: what it changes, None for everything; a later command with this key
                and target replaces this one while it waits.
            path: where it is sent.
            empty_is_ok: whether an empty answer means that it was done, as long as the
                end point was never heard to say OK.

        Raises:
            RejectedError: the bridge said anything but OK; its words are kept.
            BusyError: the bridge stayed busy.
            ConnectError: it can't be reached.

        """

    async def close(self) -> None:
        """Give up what waits; nothing can be asked after."""
