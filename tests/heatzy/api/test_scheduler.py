"""The week that a first-generation Pilote's server tasks make, and its edits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.app.scheduler import Task
from custom_components.isotherm.heatzy.api.scheduler import (
    Edit,
    decode,
    edit,
    offset_minutes,
)
from custom_components.isotherm.heatzy.api.state import Mode
from custom_components.isotherm.programme.week import Block, Week

PARIS = ZoneInfo("Europe/Paris")


def task(number: int, time: str, repeat: str, mode: object, **more: object) -> Task:
    """Return a task that sets a mode."""
    made = Task(id=str(number), time=time, repeat=repeat, attrs={"mode": mode})
    return replace(made, **more)  # type: ignore[arg-type]


def carried_out(tasks: Sequence[Task], change: Edit) -> list[Task]:
    """Return the server's tasks after an edit."""
    updated = {one.id: one for one in change.update}
    kept = [updated.get(one.id, one) for one in tasks if one.id not in change.delete]
    new = [replace(one, id=f"new{i}") for i, one in enumerate(change.create)]
    return [*kept, *new]


def test_a_week_is_read_on_the_clock_of_the_home() -> None:
    """23:30 UTC on Sunday is 00:30 on Monday in winter; other tasks are no part of it."""
    tasks = [
        task(1, "23:30", "sun", 0),
        task(2, "07:00", "mon, tue,wed,thur,fri", "eco"),
        task(3, "12:00", "sat", 3, enabled=False),
        task(4, "12:00", "none", 3, date="2026-11-28"),
        task(5, "12:00", "none", 3, days=(1, 15)),
        Task(id="6", time="06:00", repeat="sat", attrs={"derog_mode": 1}),
        Task(id="7", time="08:00", repeat="sat", raw="010102"),
        task(8, "whenever", "sat", 3),
        Task(id="9", time="10:00", repeat="sat", raw="020100"),
        Task(id="10", time="11:00", repeat="sat", raw="0101"),
        Task(id="11", time="11:30", repeat="sat", raw="01010"),
    ]
    week = decode(tasks, 60)
    assert week is not None
    assert [
        (block.weekday, block.start, block.value)
        for block in week.blocks()
        if block.weekday in (0, 5)
    ] == [
        (0, 0, Mode.FROST_PROTECTION),
        (0, 30, Mode.COMFORT),
        (0, 480, Mode.ECO),
        (5, 0, Mode.ECO),
        (5, 540, Mode.FROST_PROTECTION),
    ]
    assert decode(tasks[2:6], 60) is None


def test_the_clock_change_moves_the_week_by_an_hour() -> None:
    """The tasks stay at their UTC times: what is read is what will happen."""
    winter = datetime(2026, 3, 28, 12, tzinfo=PARIS)
    summer = datetime(2026, 3, 29, 12, tzinfo=PARIS)
    tasks = [task(1, "06:00", "mon", 0), task(2, "20:00", "mon", 1)]
    starts = []
    for moment in (winter, summer):
        week = decode(tasks, offset_minutes(moment))
        assert week is not None
        starts.append([b.start for b in week.blocks() if b.weekday == 0][1:])
    assert starts == [[7 * 60, 21 * 60], [8 * 60, 22 * 60]]


def test_one_task_per_half_hour_is_left_alone_where_it_is_right() -> None:
    """The vendor's app makes 336 tasks: painting two hours changes four of them."""
    tasks = [
        task(day * 48 + slot, f"{slot // 2:02}:{slot % 2 * 30:02}", name, 1)
        for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
        for slot in range(48)
    ]
    week = decode(tasks, 60)
    assert week is not None
    change = edit(tasks, week.paint(Block(0, 420, 540, Mode.COMFORT)), 60)
    assert change.calls <= 4
    assert decode(carried_out(tasks, change), 60) == week.paint(
        Block(0, 420, 540, Mode.COMFORT)
    )


def test_a_block_more_takes_one_call_per_end() -> None:
    """And the same week again takes none."""
    tasks = [task(1, "05:00", "mon,tue,wed", 0), task(2, "20:00", "mon,tue,wed", 1)]
    week = decode(tasks, 60)
    assert week is not None
    assert edit(tasks, week, 60) == Edit()
    later = week.paint(Block(0, 21 * 60, 22 * 60, Mode.COMFORT))
    change = edit(tasks, later, 60)
    assert change.calls == 2
    assert decode(carried_out(tasks, change), 60) == later


def test_a_moved_block_reuses_its_tasks() -> None:
    """Two calls: nothing is created, nothing deleted."""
    tasks = [task(1, "05:00", "mon", 0), task(2, "20:00", "mon", 1)]
    week = decode(tasks, 60)
    assert week is not None
    moved = Week.filled(1, Mode.ECO).paint(Block(0, 480, 600, Mode.COMFORT))
    change = edit(tasks, moved, 60)
    assert (len(change.update), len(change.create), len(change.delete)) == (2, 0, 0)
    assert decode(carried_out(tasks, change), 60) == moved


@pytest.mark.parametrize("tasks", [[], [task(1, "05:00", "mon", 0)]])
def test_a_week_of_one_mode(tasks: list[Task]) -> None:
    """One task that says it again every week is enough."""
    week = Week.filled(1, Mode.ECO)
    change = edit(tasks, week, 60)
    assert change.calls == 1
    assert decode(carried_out(tasks, change), 60) == week


MODES = st.sampled_from([Mode.COMFORT, Mode.ECO, Mode.FROST_PROTECTION, Mode.OFF])
BLOCKS = st.builds(
    lambda day, start, length, mode: Block(day, start, min(start + length, 1440), mode),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1440),
    MODES,
)
WEEKS = st.lists(BLOCKS, max_size=6).map(Week.filled(1, Mode.ECO).paint_many)


@settings(max_examples=60, deadline=None)
@given(WEEKS, WEEKS, st.sampled_from([-660, -210, 0, 60, 120, 330, 765]))
def test_any_week_can_become_any_other(before: Week, after: Week, offset: int) -> None:
    """Whatever the server has, after the edit it makes the wanted week."""
    tasks = carried_out([], edit([], before, offset))
    assert decode(tasks, offset) == before
    change = edit(tasks, after, offset)
    assert decode(carried_out(tasks, change), offset) == after
    assert change.calls <= len(tasks) + 14 * 6


@pytest.mark.parametrize("bad", ["", "aa:bb", "24:00", "06:60", "12"])
def test_one_bad_task_in_the_middle_of_a_week(bad: str) -> None:
    """Those after it count all the same."""
    tasks = [
        Task(id="1", attrs={"mode": 0}, time="06:00", repeat="mon"),
        Task(id="2", attrs={"mode": 2}, time=bad, repeat="tue"),
        Task(id="3", attrs={"mode": 1}, time="22:00", repeat="wed"),
    ]
    week = decode(tasks, 0)
    assert week == decode([tasks[0], tasks[2]], 0)
    assert week is not None
    assert set(week.slots) == {Mode.COMFORT, Mode.ECO}
