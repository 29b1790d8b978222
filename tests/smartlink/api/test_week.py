"""Comfort ranges by weekday."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.smartlink.api.models import DAY
from custom_components.isotherm.smartlink.api.week import week_of


def ranges(day: object, weekday: int = 0) -> list[tuple[int, int]]:
    """Return what is read of a week with one day."""
    week = week_of([[]] * weekday + [day])
    assert week is not None
    assert len(week) == 7
    return [(one.start, one.end) for one in week[weekday]]


def span(start: object, end: object) -> dict[str, object]:
    """Return a range as it stands on the wire."""
    return {"start": start, "end": end}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ([span(360, 480)], [(360, 480)]),
        ([span("06:00", "8:00")], [(360, 480)]),
        ([span("06:00:00", "24:00")], [(360, 1440)]),
        ([span("360", 480.0)], [(360, 480)]),
        ([span(900, 960), span(360, 480)], [(360, 480), (900, 960)]),
        ([span(360, 480), span(420, 600)], [(360, 600)]),
        ([span(360, 600), span(420, 480)], [(360, 600)]),
        ([span(360, 480), span(480, 600)], [(360, 600)]),
        ([span(360, 360)], []),
        ([span(0, 0)], []),
        ([span(0, 1440)], [(0, 1440)]),
        ([span(-5, 60), span(60, 1445), span(None, 60), span("x", 60)], []),
        ([span("25:00", "26:00"), span("24:05", 60), span("12:61", 900)], []),
        ([span(1.5, 60), {}, None, 3, "x", []], []),
        ([span(1320, 0)], [(1320, 1440)]),
        (None, []),
        ("x", []),
    ],
)
def test_ranges(day: object, expected: list[tuple[int, int]]) -> None:
    """In order, none twice, none without length."""
    assert ranges(day) == expected


def test_a_range_over_midnight() -> None:
    """What ends before it starts lasts into the next day; Monday follows Sunday."""
    week = week_of([[], [], [], [], [], [], [span(1320, 360)]])
    assert week is not None
    assert [(one.start, one.end) for one in week[6]] == [(1320, 1440)]
    assert [(one.start, one.end) for one in week[0]] == [(0, 360)]


def test_a_range_that_ends_at_midnight() -> None:
    """It takes nothing from the next day."""
    week = week_of([[span(1320, 0)], [span(360, 480)]])
    assert week is not None
    assert [(one.start, one.end) for one in week[1]] == [(360, 480)]


@pytest.mark.parametrize("days", [1, 6, 7, 8, 1000])
def test_a_week_has_seven_days(days: int) -> None:
    """Whatever is sent."""
    week = week_of([[span(360, 480)]] * days)
    assert week is not None
    assert [len(day) for day in week] == [1] * min(days, 7) + [0] * max(0, 7 - days)


@pytest.mark.parametrize("told", [None, [], {}, "x", 3])
def test_no_week(told: object) -> None:
    """Which the document has as an empty list."""
    assert week_of(told) is None


minutes = (
    st.integers(-10, DAY + 10) | st.none() | st.text(max_size=5) | st.floats(0, DAY)
)


@given(st.lists(st.lists(st.builds(span, minutes, minutes), max_size=5), max_size=9))
def test_whatever_comes_is_a_week(told: list[Any]) -> None:
    """Ranges lie in their day, in order, with a gap between them."""
    week = week_of(told)
    assert (week is None) == (not told)
    for day in week or ():
        last = -1
        for one in day:
            assert last < one.start < one.end <= DAY
            last = one.end
