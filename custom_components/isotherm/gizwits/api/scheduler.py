"""The vendor's scheduler: tasks that it runs on a device. All times are UTC."""

import logging
from typing import Any, Final

from ...hub.errors import NotFoundError, ProtocolError
from .errors import NO_TASK
from .paging import Pager
from .requester import Call
from .session import TokenClient
from .tasks import Task
from .wire import need_mapping, need_text

_LOGGER = logging.getLogger(__name__)

TASKS: Final = "/devices/{did}/scheduler"
TASK: Final = "/devices/{did}/scheduler/{id}"


class SchedulerCalls(TokenClient):
    """The calls about scheduler tasks."""

    _pager: Pager

    async def tasks(self, did: str, limit: int = 100) -> tuple[Task, ...]:
        """Return a device's tasks (Heatzy API document, GET …/{did}/scheduler).

        One request per page. A task that can't be read is left out.

        Args:
            did: device id.
            limit: tasks per page, 1 to 100.

        Raises:
            NotFoundError: the device is not in the account.
            ProtocolError: the answer holds no list.
            ApiError: the vendor refused, failed or was not there.

        """

        async def page(skip: int) -> Any:
            query = {"limit": limit, "skip": skip}
            return await self._request(Call("GET", TASKS, at={"did": did}, query=query))

        try:
            rows = await self._pager.rows(page, limit, "tasks", "id", did)
        except NotFoundError as err:
            if err.code != NO_TASK:
                raise
            return ()
        found: dict[str, Task] = {}
        for row in rows:
            try:
                task = Task.from_json(row)
            except ProtocolError as err:
                _LOGGER.debug("A task is left out: %s", err)
                continue
            found.setdefault(task.id, task)
        return tuple(found.values())

    async def create_task(self, did: str, task: Task) -> str:
        """Create a task (Heatzy API document, POST …/{did}/scheduler).

        Args:
            did: device id.
            task: the task; its id and date of creation are not sent.

        Returns:
            The new task's id.

        Raises:
            ValueError: the task's time or days are wrong.
            NotFoundError: the device is not in the account.
            RejectedError: the vendor refused the task.
            ApiError: the vendor failed or was not there.

        """
        answer = await self._request(
            Call("POST", TASKS, at={"did": did}, body=task.to_json())
        )
        return need_text(need_mapping(answer, "scheduler").get("id"), "id")

    async def update_task(self, did: str, task: Task) -> None:
        """Change a task (Heatzy API document, PUT …/{did}/scheduler/{id}).

        Args:
            did: device id.
            task: the whole task as it shall be, with its id.

        Raises:
            ValueError: no id, or the task's time or days are wrong.
            NotFoundError: the device or the task is not there.
            RejectedError: the vendor refused the task.
            ApiError: the vendor failed or was not there.

        """
        at = {"did": did, "id": task.id}
        await self._request(Call("PUT", TASK, at=at, body=task.to_json(), lenient=True))

    async def delete_task(self, did: str, task_id: str) -> None:
        """Delete a task (Heatzy API document, DELETE …/{did}/scheduler/{id}).

        Args:
            did: device id.
            task_id: the task's id.

        Raises:
            ValueError: no id.
            NotFoundError: the device or the task is not there.
            ApiError: the vendor refused, failed or was not there.

        """
        at = {"did": did, "id": task_id}
        await self._request(Call("DELETE", TASK, at=at, lenient=True))
