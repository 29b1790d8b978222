"""What a bridge does beside answering: work that ends when the bridge stops."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

type Action = Callable[[], None]


class Background:
    """The tasks of one bridge."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work, beside all else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def later(self, seconds: float, action: Action) -> None:
        """Do something after so many seconds, 0 for at once."""
        if not seconds:
            action()
            return

        async def wait() -> None:
            await asyncio.sleep(seconds)
            action()

        self.run(wait())

    def repeat(self, interval: Callable[[], float | None], action: Action) -> None:
        """Do something every `interval()` seconds, not as long as that is None."""

        async def go_on() -> None:
            while True:
                await asyncio.sleep(interval() or 1.0)
                if interval():
                    action()

        self.run(go_on())

    async def stop(self) -> None:
        """Cancel everything, and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
