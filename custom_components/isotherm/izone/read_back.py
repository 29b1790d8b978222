"""Commands read back once they must show."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from .api.commands import Command


class ReadBack:
    """Read commands back until they show, all that meet in one go.

    Args:
        read: reads commands back and tells whether all they ask for shows.
        after: seconds after the last command at which to try.

    """

    def __init__(
        self,
        read: Callable[[tuple[Command, ...]], Awaitable[bool]],
        after: Sequence[float],
    ) -> None:
        """Begin with nothing to read back."""
        self._read = read
        self._after = after
        self._commands: dict[object, Command] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, commands: Collection[Command]) -> None:
        """Read these back too; the time starts anew."""
        self._commands |= {command.key: command for command in commands}
        if self._commands:
            self._end_task()
            self._task = asyncio.create_task(self._run(), name="iZone read-back")

    def cancel(self) -> None:
        """Give up what is pending."""
        self._end_task()
        self._commands.clear()

    def _end_task(self) -> None:
        if self._task:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        waited = 0.0
        for due in self._after:
            await asyncio.sleep(due - waited)
            waited = due
            if await self._read(tuple(self._commands.values())):
                break
        self._commands.clear()
