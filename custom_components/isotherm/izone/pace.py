"""Small clocks of a bridge's hub: who was heard, who is trusted, what to read back."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from itertools import cycle
from typing import Final

from ..hub.errors import ApiError
from .api.client import IZoneClient
from .api.commands import Command
from .api.enums import Api
from .api.schedules import SCHEDULES

ALIVE_FOR: Final = 180.0
"""Seconds for which one notice lets us expect the next; at most 120 s lie between."""
TRUSTED_FOR: Final = 180.0
"""Seconds for which the last good word about a zone stands while it answers badly."""
DETAIL_EVERY: Final = 2
"""Polls per request for what changes rarely: names, settings, one schedule, errors."""
SETTLED_AFTER: Final = 3.0
"""Seconds after a command from which a read that shows it is not an older value."""
READ_BACK_AFTER: Final = (1.5, 4.5, 9.0)
"""Seconds after a command at which it is read back, until it shows; the change takes
1 to 3 s, and beyond `push_grace` what is read is what counts."""


class Hearing:
    """Whether notices of a bridge arrive.

    Args:
        clock: seconds that only go forward.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with nothing heard."""
        self._clock = clock
        self._last: float | None = None

    def heard(self) -> None:
        """Note that one came."""
        self._last = self._clock()

    @property
    def alive(self) -> bool:
        """Whether one came lately."""
        return self._last is not None and self._clock() - self._last < ALIVE_FOR


class Patience:
    """For how long a zone that answers badly is still trusted.

    Args:
        clock: seconds that only go forward.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with trust in all."""
        self._clock = clock
        self._since: dict[int, float] = {}

    def note(self, failing: Collection[int]) -> None:
        """Note which zones answer badly now."""
        now = self._clock()
        self._since = {index: self._since.get(index, now) for index in failing}

    def trusts(self, index: int) -> bool:
        """Return whether what is known of a zone still counts."""
        since = self._since.get(index)
        return since is None or self._clock() - since < TRUSTED_FOR


class Details:
    """What changes rarely, one request at a time: schedules and the rest take turns.

    The unit's fault history comes as if it were one more schedule.
    """

    def __init__(self) -> None:
        """Begin with the first of each."""
        self._schedules = cycle(range(SCHEDULES + 1))
        self._schedule_next = False

    async def read_next(self, client: IZoneClient) -> None:
        """Read one more of them; errors are left for the polls to tell."""
        self._schedule_next = not self._schedule_next
        with suppress(ApiError):
            if not self._schedule_next:
                await client.read_next_detail()
                return
            index = next(self._schedules)
            if index == SCHEDULES:
                await client.read_faults()
            # V1 tells all schedules at once.
            elif index == 0 or client.api is not Api.V1:
                await client.read_schedules((index,))


class Confirmations:
    """Read commands back once they must show, all that meet in one go.

    Args:
        read: reads commands back and tells whether all they ask for shows.
        after: seconds after the last command at which to try.

    """

    def __init__(
        self,
        read: Callable[[tuple[Command, ...]], Awaitable[bool]],
        after: Sequence[float] | None = None,
    ) -> None:
        """Start with nothing to read back."""
        self._read = read
        self._after = after or READ_BACK_AFTER
        self._commands: dict[object, Command] = {}
        self._task: asyncio.Task[None] | None = None

    def ask(self, commands: Collection[Command]) -> None:
        """Read these back too; the time starts anew."""
        self._commands |= {command.key: command for command in commands}
        if self._commands:
            self.cancel(forget=False)
            self._task = asyncio.create_task(self._run(), name="iZone read-back")

    def cancel(self, *, forget: bool = True) -> None:
        """Give up what is pending."""
        if self._task:
            self._task.cancel()
            self._task = None
        if forget:
            self._commands.clear()

    async def _run(self) -> None:
        waited = 0.0
        for due in self._after:
            await asyncio.sleep(due - waited)
            waited = due
            if await self._read(tuple(self._commands.values())):
                break
        self._commands.clear()
