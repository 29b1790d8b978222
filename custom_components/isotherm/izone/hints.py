"""What to read on a notice, which tells neither what changed nor by whom."""

from collections.abc import Callable
from typing import Final

from .api.client import IZoneClient

_ECHO: Final = 10.0
"""Seconds after a command for which notices are its echo."""
_SWEEP_EVERY: Final = 300.0


class Hints:
    """Read little on a notice, and everything where that shows nothing new.

    What the bulk status has not (settings, names, schedules) changes rarely; a change
    at the wall that it does not show may be one of these.

    Args:
        client: of the bridge.
        clock: seconds that only go forward.

    """

    def __init__(self, client: IZoneClient, clock: Callable[[], float]) -> None:
        """Start with nothing read."""
        self._client = client
        self._clock = clock
        self._echo_until = 0.0
        self._swept: float | None = None

    def commanded(self) -> None:
        """Note that we change something ourselves: the bridge will tell us of it."""
        self._echo_until = self._clock() + _ECHO

    async def read(self) -> bool:
        """Read what changes often; return whether the rest is worth reading too.

        Raises:
            ApiError: in all its kinds.

        """
        before = self._client.installation
        now = await self._client.refresh(hint=True)
        if now != before or self._clock() < self._echo_until or not now.available:
            return False
        return self._swept is None or self._clock() - self._swept >= _SWEEP_EVERY

    async def read_everything(self) -> None:
        """Read all but what was just read, at most every few minutes.

        Raises:
            ApiError: in all its kinds.

        """
        self._swept = self._clock()
        before = self._client.installation
        if self._client.has_status and await self._client.read_all() != before:
            return
        await self._client.read_schedules()
