"""Whether a home's gateway is connected, which only the invitations of its user tell."""

from collections.abc import Awaitable, Callable
from typing import Final

from ..hub.errors import ApiError
from .api.models import Invitation

type Ask = Callable[[str], Awaitable[tuple[Invitation, ...]]]

HOUR: Final = 3600.0


class GatewayConnection:
    """Asks once an hour, where the address of the home's user is known.

    Args:
        ask: returns the invitations of an address.
        clock: seconds that only go forward.
        home_id: the home.
        email: the address; None where the home was added without.

    """

    def __init__(
        self,
        ask: Ask,
        clock: Callable[[], float],
        home_id: str,
        email: str | None,
    ) -> None:
        """Know nothing yet."""
        self._ask = ask
        self._clock = clock
        self._home_id = home_id
        self._email = email
        self._asked_at: float | None = None
        self.connected: bool | None = None
        """None as long as it was not told."""

    @property
    def is_asked(self) -> bool:
        """Return whether there is an address to ask with."""
        return self._email is not None

    async def async_read(self) -> None:
        """Ask if it is time to; what goes wrong is tried again an hour later."""
        now, before = self._clock(), self._asked_at
        if self._email is None or (before is not None and now - before < HOUR):
            return
        self._asked_at = now
        try:
            invitations = await self._ask(self._email)
        except ApiError:
            self.connected = None
            return
        self.connected = next(
            (
                one.gateway_connected
                for one in invitations
                if one.home_id == self._home_id
            ),
            None,
        )
