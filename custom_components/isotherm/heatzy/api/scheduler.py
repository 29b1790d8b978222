"""The programme that the vendor's server keeps for the first generation.

The server's tasks each set a mode at a time of some weekdays, in UTC. Together they
are a week: a mode holds from its task until the next one. Sources: Heatzy API
document, "Timing task management"; Gizwits Open API, scheduler (all times UTC).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from ...gizwits.api.app.scheduler import Task, repeat_on
from ...programme.week import DAY, DAYS, Week
from .state import Mode
from .values import mode_index, to_mode

GRID: Final = 1
"""Minutes: the server runs a task at any minute."""
PAINTABLE: Final = (Mode.COMFORT, Mode.ECO, Mode.FROST_PROTECTION, Mode.OFF)
_WEEK: Final = DAYS * DAY

type ServerWeek = Week[Mode]


@dataclass(frozen=True, slots=True)
class Edit:
    """The calls that turn the server's tasks into another week.

    Args:
        create: tasks to create.
        update: tasks to change, whole, with their ids.
        delete: ids of tasks to delete.

    """

    create: tuple[Task, ...] = ()
    update: tuple[Task, ...] = ()
    delete: tuple[str, ...] = ()

    @property
    def calls(self) -> int:
        """Return how many requests it takes."""
        return len(self.create) + len(self.update) + len(self.delete)


@dataclass(slots=True)
class _Known:
    """A task as minutes of the week in UTC: `weekday * 1440 + minute`."""

    task: Task
    mode: Mode
    points: set[int]
    wrong: set[int] = field(default_factory=set)


def offset_minutes(moment: datetime) -> int:
    """Return by how many minutes a local moment is ahead of UTC."""
    return (moment.utcoffset() or timedelta()) // timedelta(minutes=1)


def _mode_of(task: Task) -> Mode | None:
    if task.raw:
        raw = bytes.fromhex(task.raw) if len(task.raw) % 2 == 0 else b""
        return to_mode(raw[2]) if raw[:2] == b"\x01\x01" and len(raw) == 3 else None
    return to_mode(task.attrs["mode"]) if set(task.attrs) == {"mode"} else None


def _known(tasks: Iterable[Task]) -> list[_Known]:
    """Return the enabled weekly tasks that set one of the four modes and no more."""
    found = []
    for task in tasks:
        try:
            hours, minutes = (int(part) for part in task.time.split(":")[:2])
            mode = _mode_of(task)
        except ValueError:
            continue
        valid = 0 <= hours < 24 and 0 <= minutes < 60 and not task.days
        if task.enabled and valid and task.weekdays and mode in PAINTABLE:
            minute = hours * 60 + minutes
            found.append(
                _Known(task, mode, {day * DAY + minute for day in task.weekdays})
            )
    return found


def decode(tasks: Iterable[Task], offset: int) -> ServerWeek | None:
    """Read the week that the server's tasks make, on the clock of the home.

    Tasks that are disabled, run once or monthly, or do something else are no part of
    it. As the tasks' times are UTC, the week moves by an hour at a clock change: what
    is read then is what will really happen.

    Args:
        tasks: a device's tasks.
        offset: minutes by which the home's clock is ahead of UTC now.

    Returns:
        The week on a grid of one minute, or None if no task sets a mode weekly.

    """
    changes = {
        (point + offset) % _WEEK: known.mode
        for known in _known(tasks)
        for point in known.points
    }
    if not changes:
        return None
    ordered = sorted(changes)
    slots: list[Mode] = [changes[ordered[-1]]] * ordered[0]
    for start, end in zip(ordered, [*ordered[1:], _WEEK], strict=True):
        slots += [changes[start]] * (end - start)
    return Week(GRID, tuple(slots))


def edit(tasks: Sequence[Task], week: ServerWeek, offset: int) -> Edit:
    """Return the fewest calls that make the server keep a week.

    A task that still says the right thing stays as it is, even one that says it again
    in the middle of a block. One that says the wrong thing is changed into one that is
    missing, if any is, else deleted; one that is right on some days loses the others.
    What is missing then takes the place of tasks that say nothing new, before any is
    created.

    Args:
        tasks: a device's tasks as last read.
        week: the wanted week, in one of the four modes throughout.
        offset: minutes by which the home's clock is ahead of UTC now.

    """
    slots = [
        week.slots[(point + offset) % _WEEK // week.grid] for point in range(_WEEK)
    ]
    known = _known(tasks)
    covered: set[int] = set()
    for item in known:
        item.wrong = {point for point in item.points if slots[point] is not item.mode}
        covered |= item.points - item.wrong
    missing = _grouped(
        point
        for point in range(_WEEK)
        if slots[point] is not slots[point - 1] and point not in covered
    )
    if len(set(slots)) == 1 and not covered:
        missing = {0: {0}}  # one task keeps a week that never changes
    wanted = _Wanted({key: set(days) for key, days in missing.items()}, slots)
    needed = {point for point in covered if slots[point] is not slots[point - 1]}
    return _calls(known, wanted, needed)


@dataclass(slots=True)
class _Wanted:
    """Missing minutes of the week: minute of the day to weekdays, split by mode when taken."""

    days: dict[int, set[int]]
    slots: list[Mode]

    def take(self, minute: int, mode: Mode) -> set[int]:
        """Take the weekdays on which a mode is missing at a minute."""
        left = self.days.get(minute, set())
        taken = {day for day in left if self.slots[day * DAY + minute] is mode}
        left -= taken
        return taken

    def groups(self) -> list[tuple[int, Mode, set[int]]]:
        """Return what is left: minute, mode and the weekdays that one task can have."""
        split: dict[tuple[int, Mode], set[int]] = {}
        for minute, days in sorted(self.days.items()):
            for day in days:
                mode = self.slots[day * DAY + minute]
                split.setdefault((minute, mode), set()).add(day)
        return [(minute, mode, days) for (minute, mode), days in split.items()]


def _grouped(points: Iterable[int]) -> dict[int, set[int]]:
    grouped: dict[int, set[int]] = {}
    for point in points:
        grouped.setdefault(point % DAY, set()).add(point // DAY)
    return grouped


def _calls(known: list[_Known], wanted: _Wanted, needed: set[int]) -> Edit:
    update: list[Task] = []
    for item in known:
        right = item.points - item.wrong
        if item.wrong and right:
            minute = next(iter(item.points)) % DAY
            days = {point // DAY for point in right} | wanted.take(minute, item.mode)
            update.append(replace(item.task, repeat=repeat_on(days)))
    wrong = [item.task for item in known if item.points == item.wrong]
    idle = [item.task for item in known if not item.wrong and not item.points & needed]
    fresh = [_task(*group) for group in wanted.groups()]
    reused = list(zip([*wrong, *idle], fresh, strict=False))
    update += [replace(new, id=old.id, remark=old.remark) for old, new in reused]
    return Edit(
        create=tuple(fresh[len(reused) :]),
        update=tuple(update),
        delete=tuple(task.id for task in wrong[len(reused) :]),
    )


def _task(minute: int, mode: Mode, days: set[int]) -> Task:
    return Task(
        attrs={"mode": mode_index(mode)},
        time=f"{minute // 60:02}:{minute % 60:02}",
        repeat=repeat_on(days),
    )
