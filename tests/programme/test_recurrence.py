"""The week laid over dates, clock changes included."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.isotherm.programme.recurrence import (
    occurrences,
    weekdays_of_rule,
)
from custom_components.isotherm.programme.week import Block, Week

from .test_week import weeks

PARIS = ZoneInfo("Europe/Paris")
# Clocks: Paris two, Beirut at midnight, Lord Howe by half an hour, Apia a whole day.
ZONES = [
    ("Europe/Paris", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Paris", datetime(2026, 10, 25, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 10, 24, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Australia/Melbourne", datetime(2026, 10, 3, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, tzinfo=UTC)),
    ("UTC", datetime(2026, 11, 21, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone_name", "around"), ZONES)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_at_every_instant_one_block_holds_the_value_of_the_clock(
    zone_name: str, around: datetime, data: st.DataObject
) -> None:
    """At every instant one block holds the value of the clock."""
    zone = ZoneInfo(zone_name)
    week = data.draw(weeks(st.just(30)))
    start, end = around - timedelta(days=1), around + timedelta(days=2)
    found = occurrences(week.blocks(), start, end, zone)
    utc = [
        (one.start.astimezone(UTC), one.end.astimezone(UTC), one.block.value)
        for one in found
    ]
    assert all(before[1] == after[0] for before, after in pairwise(utc))
    assert utc[0][0] <= start
    assert utc[-1][1] >= end
    moment = start
    while moment < end:
        holding = [value for begins, ends, value in utc if begins <= moment < ends]
        assert holding == [week.value_at(moment.astimezone(zone))]
        moment += timedelta(minutes=15)


def _paris(block: Block[str], day: datetime, *, whole: bool = False) -> list[str]:
    found = occurrences([block], day, day + timedelta(days=1), PARIS, whole=whole)
    return [f"{one.start:%H:%M%z}-{one.end:%H:%M%z}" for one in found]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 360, ["00:00+0100-06:00+0200"]),
        (90, 150, ["01:30+0100-03:00+0200"]),
        (120, 180, []),
        (150, 210, ["03:00+0200-03:30+0200"]),
    ],
)
def test_spring_in_paris(start: int, end: int, expected: list[str]) -> None:
    """Spring in paris."""
    day = datetime(2026, 3, 29, tzinfo=PARIS)
    assert _paris(Block(6, start, end, "eco"), day) == expected


@pytest.mark.parametrize(
    ("start", "end", "exact", "whole"),
    [
        (0, 360, ["00:00+0200-06:00+0100"], ["00:00+0200-06:00+0100"]),
        (
            120,
            150,
            ["02:00+0200-02:30+0200", "02:00+0100-02:30+0100"],
            ["02:00+0200-02:30+0100"],
        ),
        (
            150,
            360,
            ["02:30+0200-02:00+0100", "02:30+0100-06:00+0100"],
            ["02:30+0200-06:00+0100"],
        ),
        (120, 180, ["02:00+0200-03:00+0100"], ["02:00+0200-03:00+0100"]),
    ],
)
def test_autumn_in_paris(
    start: int, end: int, exact: list[str], whole: list[str]
) -> None:
    """Autumn in paris."""
    day = datetime(2026, 10, 25, tzinfo=PARIS)
    block = Block(6, start, end, "eco")
    assert _paris(block, day) == exact
    assert _paris(block, day, whole=True) == whole


def test_a_block_is_given_in_full_and_only_where_it_overlaps() -> None:
    """A block is given in full and only where it overlaps."""
    week = Week.filled(30, "eco").paint(Block(0, 420, 540, "comfort"))
    blocks = [block for block in week.blocks() if block.value == "comfort"]
    monday = datetime(2026, 11, 23, 8, tzinfo=PARIS)
    [one] = occurrences(blocks, monday, monday + timedelta(minutes=1), PARIS)
    assert (one.start.hour, one.end.hour) == (7, 9)
    nine = monday.replace(hour=9)
    assert occurrences(blocks, nine, nine + timedelta(days=6), PARIS) == []
    weekly = occurrences(blocks, monday, monday + timedelta(weeks=3), PARIS)
    assert [one.start.day for one in weekly] == [23, 30, 7, 14]


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=WEEKLY", [3]),
        ("freq=weekly;byday=mo,su", [0, 6]),
        ("FREQ=DAILY", [0, 1, 2, 3, 4, 5, 6]),
        ("FREQ=DAILY;INTERVAL=1;WKST=SU", [0, 1, 2, 3, 4, 5, 6]),
        ("FREQ=DAILY;BYDAY=SA", [5]),
    ],
)
def test_a_rule_that_means_every_week_has_weekdays(rrule: str, days: list[int]) -> None:
    """Every day is every week on seven days."""
    assert weekdays_of_rule(rrule, 3) == days


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "daily",
        "INTERVAL=1",
        "BYDAY=MO",
        "FREQ=HOURLY",
        "FREQ=MONTHLY",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=7",
        "FREQ=DAILY;COUNT=7",
        "FREQ=WEEKLY;UNTIL=20270101T000000",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTH=1",
    ],
)
def test_a_rule_that_means_something_else_is_refused(rrule: str) -> None:
    """A week has neither an end nor weeks that differ."""
    with pytest.raises(ValueError, match=f"^{rrule}$"):
        weekdays_of_rule(rrule, 3)
