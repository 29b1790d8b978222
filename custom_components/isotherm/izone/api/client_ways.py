"""The ways that a client knows to its bridge, and commands on the one in use."""

from collections.abc import Awaitable, Callable

from ...hub.errors import (
    ApiError,
    ClosedError,
    ConnectError,
    NoAnswerError,
    OwnNetworkError,
    PartlyDoneError,
)
from .commands import Command
from .enums import Api
from .reader import Identity
from .records import Records
from .transport import AIRCON, Transport
from .way import Way


class ClientWays:
    """What of a client knows that there may be more than one way.

    Args:
        transport: the first way, which alone leads to other systems than the air-conditioner.
        records: told what is read on any of them.
        identity: checks that the right bridge answers.
        isave_shows_after: seconds after which a change of iSave must show.

    """

    def __init__(
        self,
        transport: Transport,
        records: Records,
        identity: Identity,
        isave_shows_after: float,
    ) -> None:
        """Prepare without touching the network."""
        self._records = records
        self._identity = identity
        self._isave_shows_after = isave_shows_after
        self._ways: dict[Transport, Way] = {}
        self.use(transport)
        self._own = self._way
        self.on_cut: Callable[[Transport], Awaitable[bool]] | None = None
        """Called with the way that a command failed on, and tells whether another is in
        use then: the command is sent again on that."""

    def use(self, transport: Transport) -> None:
        """Take another way from the next request on; what is known of the bridge stays.

        Args:
            transport: the way; what was found out on it before counts again.

        """
        if transport not in self._ways:
            after = self._isave_shows_after
            way = Way(transport, self._records, self._identity, after)
            self._ways[transport] = way
        self.transport = transport
        self._way = self._ways[transport]
        self._records.api = self._way.api or Api.V2

    @property
    def api(self) -> Api | None:
        """The generation of the API in use; None before the first answer."""
        return self._way.api

    async def close(self) -> None:
        """Give up all requests that wait."""
        for transport in self._ways:
            await transport.close()

    async def send(self, *commands: Command) -> None:
        """Send commands one after the other; the first that fails ends it.

        Raises:
            ApiError: it was not taken; PartlyDoneError where others were before.

        """
        for number, command in enumerate(commands):
            try:
                await self._send(command)
            except ApiError as err:
                raise PartlyDoneError(str(err)) if number else err from err.__cause__

    async def _send(self, command: Command) -> None:
        tried = self._way_of(command)
        try:
            return await tried.send(command)
        except ConnectError as err:
            if isinstance(err, (ClosedError, OwnNetworkError)):
                raise
            own = command.path != AIRCON.command_path
            hangs = own and isinstance(err, NoAnswerError)
            if hangs or not (self.on_cut and await self.on_cut(tried.transport)):
                raise
            if own:
                raise OwnNetworkError(str(err)) from err
        # It sets values: to be told twice does no harm.
        return await self._way.send(command)

    def had_no_effect(self, command: Command) -> None:
        """Take note of a command that was acknowledged and not done."""
        self._way_of(command).sender.had_no_effect(command)

    def _way_of(self, command: Command) -> Way:
        return self._way if command.path == AIRCON.command_path else self._own
