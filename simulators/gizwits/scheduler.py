"""Tasks that the server keeps and runs (/app/devices/{did}/scheduler); all in UTC."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
import math

from .errors import CloudError
from .points import Value
from .registry import Registry

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = 60


@dataclass(slots=True)
class Task:
    """One task: once (`date`), weekly (`repeat` mon,tue,…) or monthly (`days`)."""

    id: str
    did: str
    product_key: str
    created_at: str
    attrs: dict[str, object] = field(default_factory=dict)
    raw: str = ""
    date: str = ""
    time: str = "00:00"
    repeat: str = "none"
    days: list[int] = field(default_factory=list)
    start_date: str = ""
    end_date: str = ""
    enabled: bool = True
    remark: str = ""
    scene_id: str = ""
    group_id: str = ""

    def change(self, form: Mapping[str, object]) -> None:
        """Take over the fields of a request; raises CloudError 9015 for a wrong one."""
        for name, check in _CHECKS.items():
            if name not in form or form[name] is None:
                continue
            try:
                setattr(self, name, check(form[name]))
            except TypeError, ValueError:
                raise CloudError(9015, f"{name} invalid.") from None
        if self.repeat == "none" and not self.days and not self.date:
            raise CloudError(9015, "date invalid.")

    def due(self, moment: datetime) -> bool:
        """Whether it is to run in the minute that begins at `moment` (UTC)."""
        today = moment.date().isoformat()
        if not self.enabled or self.time != moment.strftime("%H:%M"):
            return False
        if (self.start_date and today < self.start_date) or (
            self.end_date and today > self.end_date
        ):
            return False
        if self.days:
            return moment.day in self.days
        if self.repeat == "none":
            return self.date == today
        return WEEKDAYS[moment.weekday()] in self.repeat.split(",")


def _attrs(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    for one in value.values():
        if not isinstance(one, bool | int | float | str):
            raise TypeError
        if isinstance(one, float) and not math.isfinite(one):
            raise ValueError
    return value


def _raw(value: object) -> str:
    return bytes.fromhex(str(value)).hex()


def _date(value: object) -> str:
    return date.fromisoformat(str(value)).isoformat() if value else ""


def _time(value: object) -> str:
    return time.strptime(str(value), "%H:%M").strftime("%H:%M")


def _repeat(value: object) -> str:
    names = [name.strip() for name in str(value).split(",") if name.strip()]
    if names in ([], ["none"], ["day"]):
        return "none"
    if not set(names) <= set(WEEKDAYS):
        raise ValueError
    return ",".join(names)


def _days(value: object) -> list[int]:
    if not isinstance(value, list) or not all(
        type(day) is int and 0 < day < 32 for day in value
    ):
        raise ValueError
    return value


def _enabled(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_CHECKS: dict[str, Callable[[object], object]] = {
    "attrs": _attrs,
    "raw": _raw,
    "date": _date,
    "time": _time,
    "repeat": _repeat,
    "days": _days,
    "start_date": _date,
    "end_date": _date,
    "enabled": _enabled,
    "remark": str,
}


class TaskBook:
    """The tasks of every device."""

    def __init__(self, registry: Registry) -> None:
        """Keep the tasks of the devices in `registry`."""
        self._registry = registry
        self._tasks: dict[str, dict[str, Task]] = {}

    def of(self, did: str) -> list[Task]:
        """Return the tasks of a device, oldest first."""
        return list(self._tasks.get(did, {}).values())

    def listed(self, did: str) -> list[dict[str, object]]:
        """Return the tasks of a device as the API lists them."""
        return [asdict(task) for task in self.of(did)]

    def create(self, did: str, form: Mapping[str, object], now: float) -> Task:
        """Add a task; raises CloudError 9015."""
        device = self._registry.devices[did]
        created = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        task = Task(self._registry.hexadecimal(24), did, device.product.key, created)
        task.change({"time": None, **form})
        self._tasks.setdefault(did, {})[task.id] = task
        return task

    def update(self, did: str, number: str, form: Mapping[str, object]) -> Task:
        """Change a task; raises CloudError 9015 or 9030."""
        task = self._tasks.get(did, {}).get(number)
        if task is None:
            raise CloudError(9030)
        task.change(form)
        return task

    def delete(self, did: str, number: str) -> None:
        """Delete a task; raises CloudError 9030."""
        if self._tasks.get(did, {}).pop(number, None) is None:
            raise CloudError(9030)

    def due(self, before: float, now: float) -> Iterator[tuple[str, dict[str, Value]]]:
        """Iterate over what tasks do in the minutes that begin in (before, now]."""
        first = int(before // MINUTE + 1) * MINUTE
        for minute in range(first, int(now) + 1, MINUTE):
            moment = datetime.fromtimestamp(minute, UTC)
            for did in self._tasks:
                for task in self.of(did):
                    if task.due(moment) and (values := self._values(task)):
                        yield did, values
                    if task.repeat == "none" and not task.days and task.due(moment):
                        task.enabled = False

    def _values(self, task: Task) -> dict[str, Value]:
        device = self._registry.devices[task.did]
        try:
            if task.raw:
                return device.parse_raw(list(bytes.fromhex(task.raw)))
            return device.parse(task.attrs)
        except CloudError:
            return {}
