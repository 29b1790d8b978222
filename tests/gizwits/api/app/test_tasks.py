"""Scheduler tasks as the vendor writes them."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.app.scheduler import Task, repeat_on


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("mon,tue", (0, 1)),
        ("Mon, thur ,SUN", (0, 3, 6)),
        ("none", ()),
        ("day", ()),
        ("", ()),
    ],
)
def test_weekdays(repeat: str, days: tuple[int, ...]) -> None:
    """Blanks, capitals and odd spellings are understood."""
    assert Task(repeat=repeat).weekdays == days


@given(st.sets(st.integers(0, 6), min_size=1))
def test_weekdays_round_trip(days: set[int]) -> None:
    """What is written is read again."""
    assert Task(repeat=repeat_on(days)).weekdays == tuple(sorted(days))


@pytest.mark.parametrize("days", [[], [7], [-1]])
def test_no_weekday(days: list[int]) -> None:
    """A weekly task needs weekdays."""
    with pytest.raises(ValueError, match="weekdays"):
        repeat_on(days)


def test_body() -> None:
    """The document's fields are sent, the others only when they say something."""
    task = Task(id="x", attrs={"mode": 2}, time="06:30", repeat="thu", created_at="now")
    assert task.to_json() == {
        "attrs": {"mode": 2},
        "date": "",
        "time": "06:30",
        "repeat": "thu",
        "days": [],
        "enabled": True,
        "remark": "",
    }
    monthly = Task(raw="010103", time="00:00", days=(1, 31), start_date="2026-01-01")
    assert monthly.to_json()["raw"] == "010103"
    assert monthly.to_json()["start_date"] == "2026-01-01"


@pytest.mark.parametrize(
    "task",
    [
        Task(),
        Task(time="6:30"),
        Task(time="24:30"),
        Task(time="ab:cd"),
        Task(time="T0630"),
        Task(time="06:30", days=(0,)),
        Task(time="06:30", days=(32,)),
    ],
)
def test_wrong_task(task: Task) -> None:
    """A wrong time or day is refused before it is sent."""
    with pytest.raises(ValueError, match=r".+"):
        task.to_json()


def test_lenient_reading() -> None:
    """Odd fields become the usual ones."""
    task = Task.from_json(
        {"id": 5, "days": [1, "2", None], "enabled": None, "repeat": ""}
    )
    assert (task.id, task.days, task.enabled, task.repeat) == (
        "5",
        (1, 2),
        True,
        "none",
    )
    assert Task.from_json({"id": "x", "enabled": 0}).enabled is False
