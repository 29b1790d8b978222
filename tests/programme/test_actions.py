"""The programme as the actions read and write it."""

from datetime import time
from typing import Any

from hypothesis import given
import pytest
import voluptuous as vol

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.programme.actions import (
    BLOCKS_SCHEMA,
    minute_of_day,
    programme_from_action,
    programme_to_response,
    weekday_of,
)
from custom_components.isotherm.programme.week import DAYS, WEEKDAYS, Block, Week

from .test_week import weeks

ECO = Week.filled(30, "eco")


def _value_of(text: str) -> str:
    if text not in ("comfort", "eco"):
        raise InvalidChange(
            "programme_unknown_value", value=text, choices="comfort, eco"
        )
    return text


def _set(*blocks: dict[str, Any], days: tuple[str, ...] = ("monday",)) -> Week[str]:
    plan = dict.fromkeys(days, BLOCKS_SCHEMA(list(blocks)))
    return programme_from_action(ECO, plan, _value_of, "eco")


@given(weeks())
def test_what_was_got_can_be_set(week: Week[int]) -> None:
    """The answer of one action is the input of the other."""
    answer = programme_to_response(week, str)
    blank = Week.filled(week.grid, -1)
    plan = {day: BLOCKS_SCHEMA(blocks) for day, blocks in answer.items()}
    assert programme_from_action(blank, plan, int) == week


def test_a_week_is_answered_by_days_that_are_full() -> None:
    """Blocks follow each other from 00:00 to 24:00."""
    answer = programme_to_response(ECO.paint(Block(0, 420, 540, "comfort")), str.upper)
    assert list(answer) == list(WEEKDAYS)
    assert answer["monday"] == [
        {"from": "00:00", "to": "07:00", "mode": "ECO"},
        {"from": "07:00", "to": "09:00", "mode": "COMFORT"},
        {"from": "09:00", "to": "24:00", "mode": "ECO"},
    ]
    assert answer["sunday"] == [{"from": "00:00", "to": "24:00", "mode": "ECO"}]


def test_days_are_replaced_and_others_kept() -> None:
    """What the blocks leave of a day gets the background, or stays on request."""
    before = ECO.paint_many(Block(day, 0, 60, "comfort") for day in range(DAYS))
    blocks = [{"from": "07:00", "to": "09:00", "mode": "comfort"}]
    plan = {"sat": blocks, "Sunday": blocks}
    replaced = programme_from_action(before, plan, _value_of, "eco")
    assert replaced.slots[: 5 * 48] == before.slots[: 5 * 48]
    assert (
        replaced.day(5)
        == replaced.day(6)
        == ECO.paint(Block(0, 420, 540, "comfort")).day(0)
    )
    assert programme_from_action(before, plan, _value_of) == before.paint_many(
        Block(day, 420, 540, "comfort") for day in (5, 6)
    )


@pytest.mark.parametrize("end", ["24:00", "00:00", "0:00:00", 1440, time(0, 0)])
def test_a_block_may_end_at_midnight(end: Any) -> None:
    """Midnight after the day has several spellings."""
    assert _set({"from": "22:00", "to": end, "mode": "comfort"}) == ECO.paint(
        Block(0, 1320, 1440, "comfort")
    )


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([("09:00", "07:00", "comfort")], "programme_ends_before_start"),
        ([("07:00", "07:00", "comfort")], "programme_zero_length"),
        ([("07:10", "08:00", "comfort")], "programme_off_grid"),
        ([("24:00", "24:00", "comfort")], "programme_outside_week"),
        ([("7", "08:00", "comfort")], "programme_unknown_time"),
        ([("07:00", "25:00", "comfort")], "programme_unknown_time"),
        ([("07:60", "09:00", "comfort")], "programme_unknown_time"),
        ([("07:00:10", "09:00", "comfort")], "programme_unknown_time"),
        ([(-30, "09:00", "comfort")], "programme_unknown_time"),
        ([(True, "09:00", "comfort")], "programme_unknown_time"),
        ([("07:00", "08:00", "warm")], "programme_unknown_value"),
        (
            [("07:00", "12:00", "comfort"), ("11:30", "13:00", "eco")],
            "programme_overlap",
        ),
        (
            [
                ("07:00", "12:00", "comfort"),
                ("08:00", "09:00", "comfort"),
                ("10:00", "13:00", "eco"),
            ],
            "programme_overlap",
        ),
    ],
)
def test_a_wrong_block_is_refused(
    blocks: list[tuple[Any, Any, str]], reason: str
) -> None:
    """Each mistake has its own reason, and the values that explain it."""
    asked = [{"from": start, "to": end, "mode": mode} for start, end, mode in blocks]
    with pytest.raises(InvalidChange) as caught:
        _set(*asked)
    assert caught.value.reason == reason
    assert all(caught.value.placeholders.values())


def test_blocks_of_one_mode_may_overlap() -> None:
    """They don't contradict each other."""
    assert _set(
        {"from": "08:00", "to": "10:00", "mode": "comfort"},
        {"from": "07:00", "to": "09:00", "mode": "comfort"},
    ) == ECO.paint(Block(0, 420, 600, "comfort"))


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        ("7:30", 450),
        (" 07:30 ", 450),
        ("07:30:00", 450),
        (time(7, 30), 450),
        # What YAML makes of 12:30 and 12:30:00 without quotes.
        (750, 750),
        (45000, 750),
    ],
)
def test_times_in_every_dress(value: Any, minute: int) -> None:
    """A time is read from text, a time or YAML's sexagesimal number."""
    assert minute_of_day(value) == minute


@pytest.mark.parametrize("name", ["lundi", "", "8", "mo"])
def test_an_unknown_day_is_refused(name: str) -> None:
    """The sentence can name the days that would do."""
    with pytest.raises(InvalidChange) as caught:
        weekday_of(name)
    assert caught.value.reason == "programme_unknown_day"
    assert "monday" in caught.value.placeholders["choices"]


@pytest.mark.parametrize(
    "block",
    [
        {"from": "07:00", "to": "09:00"},
        {"from": "07:00", "to": "09:00", "mode": "eco", "day": 1},
        {"from": [], "to": "09:00", "mode": "eco"},
    ],
)
def test_a_wrong_field_is_refused(block: dict[str, Any]) -> None:
    """The schema knows three fields."""
    with pytest.raises(vol.Invalid):
        BLOCKS_SCHEMA([block])
