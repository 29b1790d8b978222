"""Programmes that the vendor's server keeps, for heaters that keep none themselves."""

import asyncio
from typing import Final

from homeassistant.util import dt as dt_util

from ..gizwits.api.app.client import AppClient
from ..gizwits.api.app.scheduler import Task
from .api.scheduler import ServerWeek, decode, edit, offset_minutes

READ_EVERY: Final = 6 * 3600.0
"""Seconds between two readings. One takes a request per 100 tasks, 4 at the most where
the vendor's app made one task per half-hour: 16 requests a day and heater."""


class ServerProgrammes:
    """The weeks that the server's tasks make, of the heaters somebody looks at.

    Args:
        client: the account's client.

    """

    def __init__(self, client: AppClient) -> None:
        """Start without a programme; nothing is read before somebody asks."""
        self._client = client
        self._tasks: dict[str, tuple[Task, ...]] = {}
        self._weeks: dict[str, tuple[tuple[Task, ...], int, ServerWeek | None]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def known(self, did: str) -> bool:
        """Return whether a heater's tasks were read."""
        return did in self._tasks

    def week(self, did: str) -> ServerWeek | None:
        """Return a heater's week, or None while it is not read or holds no task."""
        if (tasks := self._tasks.get(did)) is None:
            return None
        offset = offset_minutes(dt_util.now())
        known = self._weeks.get(did)
        if known is None or known[0] is not tasks or known[1] != offset:
            self._weeks[did] = known = (tasks, offset, decode(tasks, offset))
        return known[2]

    async def read(self, did: str) -> None:
        """Read a heater's tasks.

        Raises:
            ApiError: in all its kinds.

        """
        async with self._locks.setdefault(did, asyncio.Lock()):
            self._tasks[did] = await self._client.scheduler.tasks(did)

    async def write(self, did: str, week: ServerWeek) -> int:
        """Make the server keep a week, with as few requests as that takes.

        What the server keeps is read again first, so that nothing the vendor's app
        did meanwhile is lost, and afterwards.

        Returns:
            The number of tasks created, changed and deleted.

        Raises:
            ApiError: in all its kinds; what was done until then is read again.

        """
        async with self._locks.setdefault(did, asyncio.Lock()):
            tasks = await self._client.scheduler.tasks(did)
            change = edit(tasks, week, offset_minutes(dt_util.now()))
            try:
                # What is there is changed before anything goes: no gap in the heating.
                for task in change.update:
                    await self._client.scheduler.update(did, task)
                for task in change.create:
                    await self._client.scheduler.create(did, task)
                for task_id in change.delete:
                    await self._client.scheduler.delete(did, task_id)
            finally:
                self._tasks[did] = await self._client.scheduler.tasks(did)
            return change.calls

    def forget(self, did: str) -> None:
        """Forget a heater that is gone."""
        for known in (self._tasks, self._weeks, self._locks):
            known.pop(did, None)
