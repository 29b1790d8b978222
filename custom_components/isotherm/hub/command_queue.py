"""One command at a time per device; commands that meet in the queue become one.

No vendor and no Home Assistant here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .errors import ClosedError


class CommandQueue:
    """Send changes, at most one request on the wire per device.

    While a command is on its way, later ones for the same device are merged, the last
    value per field winning, and leave together. Everyone who asked gets the result of
    the request that carried their changes.

    Args:
        send: sends the merged changes of a device; what it raises reaches the askers.
        gather: seconds for which a command waits for others to leave with it.

    """

    def __init__(
        self,
        send: Callable[[str, Mapping[str, Any]], Awaitable[None]],
        gather: float = 0.0,
    ) -> None:
        """Keep what sends the merged changes of a device."""
        self._send = send
        self._gather = gather
        self._waiting: dict[str, tuple[dict[str, Any], asyncio.Task[None]]] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def submit(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send changes to a device, or add them to what is waiting for it.

        Args:
            key: the device.
            changes: wanted values by field.

        Raises:
            ClosedError: the queue was closed before, or meanwhile; what was on its way
                may have been carried out.

        """
        if self._closed:
            raise ClosedError("the hub was stopped")
        if key in self._waiting:
            merged, task = self._waiting[key]
            merged.update(changes)
        else:
            merged = dict(changes)
            task = asyncio.create_task(self._run(key, merged), name="command")
            self._waiting[key] = (merged, task)
            self._tasks.add(task)
            task.add_done_callback(self._done)
        # An asker that gives up must not take the others' changes with it.
        await asyncio.wait((task,))
        if task.cancelled():
            # Whoever asked was not cancelled, and is owed an answer.
            raise ClosedError("the hub was stopped")
        task.result()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Seen, also where nobody waits for it any more.
            task.exception()

    async def _run(self, key: str, merged: dict[str, Any]) -> None:
        async with self._locks.setdefault(key, asyncio.Lock()):
            if self._gather:
                await asyncio.sleep(self._gather)
            del self._waiting[key]
            try:
                await self._send(key, merged)
            finally:
                if key not in self._waiting:
                    self._locks.pop(key, None)

    async def close(self) -> None:
        """Give up what waits and what is on its way; whoever waits for it is told."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._waiting.clear()
