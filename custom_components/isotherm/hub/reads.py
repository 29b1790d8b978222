"""The reads of a hub that are under way: they end with it.

No vendor and no Home Assistant here.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from .errors import ClosedError


class Reads:
    """Runs reads until it is stopped: what ended must not go on to show and raise things."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def run(self, read: Coroutine[Any, Any, None]) -> None:
        """Wait for a read.

        Raises:
            ClosedError: the hub was stopped before, or meanwhile.
            ApiError: as the read raises it.

        """
        if self._stopped:
            read.close()
            raise ClosedError("the hub was stopped")
        task = asyncio.create_task(read, eager_start=True)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        try:
            if not task.done():
                await asyncio.wait((task,))
        except asyncio.CancelledError:
            task.cancel()
            raise
        if task.cancelled():
            # Whoever waits was not cancelled, and is owed an answer.
            raise ClosedError("the hub was stopped")
        task.result()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Seen, also where nobody waits for it any more.
            task.exception()

    async def stop(self) -> None:
        """End all reads, and begin no other."""
        self._stopped = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
