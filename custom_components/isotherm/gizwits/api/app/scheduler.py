"""The vendor's scheduler: tasks that it runs on a device. All times are UTC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
import logging
import re
from typing import Any, Final, Self

from ....hub.errors import NotFoundError, ProtocolError
from ....hub.parsing import integer, need_id, need_mapping, sequence, text, truth
from ..errors import NO_TASK
from ..http import Request
from ..models import bounded
from ..paging import Pager
from ..token import AuthorisedClient

_LOGGER = logging.getLogger(__name__)

TASKS: Final = "/devices/{did}/scheduler"
TASK: Final = "/devices/{did}/scheduler/{id}"


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONCE: Final = "none"
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def repeat_on(weekdays: Iterable[int]) -> str:
    """Return the `repeat` of a task for weekdays, 0 for Monday to 6 for Sunday (UTC).

    Raises:
        ValueError: no weekday, or one out of range.

    """
    days = sorted(set(weekdays))
    if not days or days[0] < 0 or days[-1] > 6:
        raise ValueError("a weekly task needs weekdays from 0 to 6")
    return ",".join(WEEKDAYS[day] for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A scheduler task (Heatzy API document, GET /app/devices/{did}/scheduler).

    Three kinds: once (`date`, `repeat` "none"), weekly (`repeat` "mon,tue"), monthly
    (`days`).

    Args:
        id: the task's id; empty for one that is to be created.
        attrs: the attributes that the task sets.
        raw: hexadecimal bytes that it sends instead; empty as a rule.
        time: "HH:MM", UTC.
        repeat: "none" or weekdays of UTC, as "mon,tue".
        date: "YYYY-MM-DD", UTC, of a task that runs once.
        days: days of the month, 1 to 31, of a monthly task.
        start_date: "YYYY-MM-DD" from which it runs; empty for always.
        end_date: "YYYY-MM-DD" until which it runs; empty for always.
        enabled: whether it runs.
        remark: free text.
        created_at: as the vendor writes it.

    """

    id: str = ""
    attrs: Mapping[str, Any] = field(default_factory=dict)
    raw: str = ""
    time: str = ""
    repeat: str = ONCE
    date: str = ""
    days: tuple[int, ...] = ()
    start_date: str = ""
    end_date: str = ""
    enabled: bool = True
    remark: str = ""
    created_at: str = ""

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one task of the list.

        Raises:
            ProtocolError: no id.

        """
        row = need_mapping(data, "scheduler task")
        days = (integer(day) for day in sequence(row.get("days")))
        enabled = truth(row.get("enabled"))
        return cls(
            id=need_id(row.get("id"), "id"),
            attrs=bounded(row.get("attrs")),
            raw=text(row.get("raw")),
            time=text(row.get("time")),
            repeat=text(row.get("repeat")) or ONCE,
            date=text(row.get("date")),
            days=tuple(day for day in days if day is not None),
            start_date=text(row.get("start_date")),
            end_date=text(row.get("end_date")),
            enabled=True if enabled is None else enabled,
            remark=text(row.get("remark")),
            created_at=text(row.get("created_at")),
        )

    @property
    def weekdays(self) -> tuple[int, ...]:
        """Return the weekdays of a weekly task, 0 for Monday (UTC)."""
        words = self.repeat.lower().replace(";", ",").split(",")
        # Blanks and spellings such as "thur" occur.
        known = {
            WEEKDAYS.index(w) for word in words if (w := word.strip()[:3]) in WEEKDAYS
        }
        return tuple(sorted(known))

    def to_json(self) -> dict[str, Any]:
        """Return the body that creates or changes the task.

        Raises:
            ValueError: the time is not HH:MM, or a day of the month is out of 1–31.

        """
        if not _TIME.fullmatch(self.time):
            raise ValueError("the time of a task must be HH:MM")
        if any(not 1 <= day <= 31 for day in self.days):
            raise ValueError("a day of the month must be 1 to 31")
        body: dict[str, Any] = {
            "attrs": dict(self.attrs),
            "date": self.date,
            "time": self.time,
            "repeat": self.repeat,
            "days": list(self.days),
            "enabled": self.enabled,
            "remark": self.remark,
        }
        optional = {
            "raw": self.raw,
            "start_date": self.start_date,
            "end_date": self.end_date,
        }
        return body | {key: value for key, value in optional.items() if value}


class Scheduler:
    """The tasks that the vendor runs on a device.

    Every call may raise ApiError: the vendor refused, failed or was not there.
    """

    def __init__(self, client: AuthorisedClient) -> None:
        """Keep what sends the requests."""
        self._client = client
        self._pager = Pager(client)

    async def tasks(self, did: str) -> tuple[Task, ...]:
        """Return a device's tasks (Heatzy API document, GET …/{did}/scheduler).

        One request per page. A task that can't be read is left out.

        Raises:
            NotFoundError: the device is not in the account.
            ProtocolError: the answer holds no list.

        """
        request = Request("GET", TASKS, at={"did": did})
        try:
            rows = await self._pager.rows(request, "tasks", "id")
        except NotFoundError as err:
            if err.code != NO_TASK:
                raise
            return ()
        found = []
        for row in rows:
            try:
                found.append(Task.from_json(row))
            except ProtocolError as err:
                _LOGGER.debug("A task is left out: %s", err)
        return tuple(found)

    async def create(self, did: str, task: Task) -> str:
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

        """
        answer = await self._client.send(
            Request("POST", TASKS, at={"did": did}, body=task.to_json())
        )
        return need_id(need_mapping(answer, "scheduler").get("id"), "id")

    async def update(self, did: str, task: Task) -> None:
        """Change a task (Heatzy API document, PUT …/{did}/scheduler/{id}).

        Args:
            did: device id.
            task: the whole task as it shall be, with its id.

        Raises:
            ValueError: no id, or the task's time or days are wrong.
            NotFoundError: the device or the task is not there.
            RejectedError: the vendor refused the task.

        """
        at = {"did": did, "id": task.id}
        await self._client.send(
            Request("PUT", TASK, at=at, body=task.to_json(), lenient=True)
        )

    async def delete(self, did: str, task_id: str) -> None:
        """Delete a task (Heatzy API document, DELETE …/{did}/scheduler/{id}).

        Raises:
            ValueError: no id.
            NotFoundError: the device or the task is not there.

        """
        at = {"did": did, "id": task_id}
        await self._client.send(Request("DELETE", TASK, at=at, lenient=True))
