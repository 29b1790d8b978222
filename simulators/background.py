"""What goes on beside a simulator's answers, ended as a whole."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

type Action = Callable[[], None]


class Background:
    """Tasks of one simulator."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `work` go on until it is done, or until `stop`."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def later(self, seconds: float, action: Action) -> None:
        """Do `action` after `seconds`, 0 for at once."""
        if not seconds:
            action()
            return

        async def wait() -> None:
            await asyncio.sleep(seconds)
            action()

        self.run(wait())

    def repeat(self, interval: Callable[[], float | None], action: Action) -> None:
        """Do `action` every `interval()` seconds; not while it is None."""

        async def go_on() -> None:
            while True:
                await asyncio.sleep(interval() or 1.0)
                if interval():
                    action()

        self.run(go_on())

    async def stop(self) -> None:
        """Cancel all, except the task that asks for it."""
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
