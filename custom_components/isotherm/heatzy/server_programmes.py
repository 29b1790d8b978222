"""The programme that the vendor's server keeps, for heaters that keep none themselves."""

import asyncio

from homeassistant.util import dt as dt_util

from ..gizwits.api.app.scheduler import Scheduler, Task
from ..gizwits.families import GizwitsHub
from .api.scheduler import ServerWeek, decode, edit, offset_minutes


class ServerProgramme:
    """The week that the server's tasks make for one heater, once somebody looks at it."""

    def __init__(self) -> None:
        """Hold no tasks until somebody asks for them."""
        self._tasks: tuple[Task, ...] | None = None
        self._week: tuple[tuple[Task, ...], int, ServerWeek | None] | None = None
        self._lock = asyncio.Lock()

    @property
    def known(self) -> bool:
        """Return whether the tasks were read."""
        return self._tasks is not None

    @property
    def week(self) -> ServerWeek | None:
        """Return the week, or None while it is not read or holds no task."""
        if (tasks := self._tasks) is None:
            return None
        offset, known = offset_minutes(dt_util.now()), self._week
        if known is None or known[0] is not tasks or known[1] != offset:
            self._week = known = (tasks, offset, decode(tasks, offset))
        return known[2]

    async def read(self, hub: GizwitsHub, did: str) -> None:
        """Read the heater's tasks.

        Raises:
            HomeAssistantError: the vendor refused, failed or was not there.

        """
        with hub.translated_errors():
            async with self._lock:
                self._tasks = await hub.client.scheduler.tasks(did)
        hub.async_publish(did)

    async def write(self, hub: GizwitsHub, did: str, week: ServerWeek) -> None:
        """Make the server keep a week, with as few requests as that takes.

        What the server keeps is read again first, so that nothing the vendor's app
        did meanwhile is lost, and afterwards.

        Raises:
            HomeAssistantError: the vendor refused, failed or was not there; what was done
                until then is read again.

        """
        try:
            with hub.translated_errors():
                async with self._lock:
                    await self._write(hub.client.scheduler, did, week)
        finally:
            hub.async_publish(did)

    async def _write(self, scheduler: Scheduler, did: str, week: ServerWeek) -> None:
        tasks = await scheduler.tasks(did)
        change = edit(tasks, week, offset_minutes(dt_util.now()))
        try:
            # What is there is changed before anything goes: no gap in the heating.
            for task in change.update:
                await scheduler.update(did, task)
            for task in change.create:
                await scheduler.create(did, task)
            for task_id in change.delete:
                await scheduler.delete(did, task_id)
        finally:
            self._tasks = await scheduler.tasks(did)
