"""The week: painting changes what it must and nothing else."""

from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.programme.week import DAY, DAYS, Block, Week, clock

GRIDS = st.sampled_from([1, 5, 15, 30, 60])


@st.composite
def weeks(draw: st.DrawFn, grids: st.SearchStrategy[int] = GRIDS) -> Week[int]:
    """Any week of four values, in runs of any length."""
    grid = draw(grids)
    week = Week.filled(grid, draw(st.integers(0, 3)))
    count = draw(st.integers(0, 8))
    return week.paint_many(draw(blocks_on(grid)) for _ in range(count))


@st.composite
def blocks_on(draw: st.DrawFn, grid: int) -> Block[int]:
    """Any block that a grid can hold."""
    per_day = DAY // grid
    start = draw(st.integers(0, per_day - 1))
    end = draw(st.integers(start + 1, per_day))
    weekday = draw(st.integers(0, DAYS - 1))
    return Block(weekday, start * grid, end * grid, draw(st.integers(0, 3)))


@given(st.data())
def test_painting_changes_exactly_its_slots(data: st.DataObject) -> None:
    """Painting changes exactly its slots."""
    week = data.draw(weeks())
    block = data.draw(blocks_on(week.grid))
    painted = week.paint(block)
    for index, (before, after) in enumerate(
        zip(week.slots, painted.slots, strict=True)
    ):
        weekday, slot = divmod(index, week.per_day)
        minute = slot * week.grid
        inside = weekday == block.weekday and block.start <= minute < block.end
        assert after == (block.value if inside else before)


def test_a_stretch_may_last_a_week() -> None:
    """From any minute to the same one a week later, and no longer."""
    blocks = Block.spread(6, 600, 7 * DAY, 1)
    assert (blocks[0].weekday, blocks[0].start) == (6, 600)
    assert (blocks[-1].weekday, blocks[-1].end) == (6, 600)
    with pytest.raises(InvalidChange, match="programme_outside_week") as caught:
        Block.spread(6, 600, 7 * DAY + 1, 1)
    assert caught.value.placeholders == {
        "start": "10:00",
        "end": clock(600 + 7 * DAY + 1),
    }


@given(weeks())
def test_blocks_tell_the_whole_week(week: Week[int]) -> None:
    """Blocks tell the whole week."""
    blocks = week.blocks()
    assert Week.filled(week.grid, -1).paint_many(blocks) == week
    for one, following in pairwise(blocks):
        if one.weekday == following.weekday:
            assert one.end == following.start
            assert one.value != following.value
        else:
            assert (one.end, following.start) == (DAY, 0)


@given(st.data())
def test_clearing_leaves_the_background(data: st.DataObject) -> None:
    """Clearing leaves the background."""
    week = data.draw(weeks())
    block = data.draw(blocks_on(week.grid))
    assert week.paint(block).clear(block, 1) == week.clear(block, 1)


@given(st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, DAYS * DAY))
def test_a_spread_block_covers_its_minutes_once(
    weekday: int, start: int, minutes: int
) -> None:
    """A spread block covers its minutes once."""
    week = Week.filled(1, 0).paint_many(Block.spread(weekday, start, minutes, 1))
    first = weekday * DAY + start
    expected = {(first + minute) % (DAYS * DAY) for minute in range(minutes)}
    assert {index for index, value in enumerate(week.slots) if value} == expected


def test_a_block_past_midnight_is_two() -> None:
    """A block past midnight is two."""
    assert Block.spread(6, 22 * 60, 8 * 60, "eco") == (
        Block(6, 1320, 1440, "eco"),
        Block(0, 0, 360, "eco"),
    )


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_block_without_length_is_refused(minutes: int) -> None:
    """A block without length is refused."""
    with pytest.raises(InvalidChange) as caught:
        Block.spread(0, 60, minutes, 1)
    assert caught.value.reason == "programme_zero_length"


def test_a_block_longer_than_the_week_is_refused() -> None:
    """A block longer than the week is refused."""
    with pytest.raises(InvalidChange) as caught:
        Block.spread(0, 0, DAYS * DAY + 1, 1)
    assert caught.value.reason == "programme_outside_week"


@pytest.mark.parametrize(
    ("block", "reason", "placeholders"),
    [
        (Block(0, 10, 60, 1), "programme_off_grid", {"time": "00:10", "grid": "30"}),
        (Block(0, 0, 1439, 1), "programme_off_grid", {"time": "23:59", "grid": "30"}),
        (
            Block(0, 600, 540, 1),
            "programme_ends_before_start",
            {"start": "10:00", "end": "09:00"},
        ),
        (Block(0, 600, 600, 1), "programme_zero_length", {"start": "10:00"}),
        (
            Block(7, 0, 60, 1),
            "programme_outside_week",
            {"start": "00:00", "end": "01:00"},
        ),
        (
            Block(-1, 0, 60, 1),
            "programme_outside_week",
            {"start": "00:00", "end": "01:00"},
        ),
        (
            Block(0, 0, 1470, 1),
            "programme_outside_week",
            {"start": "00:00", "end": "24:30"},
        ),
        (
            Block(0, -30, 60, 1),
            "programme_outside_week",
            {"start": "-1:30", "end": "01:00"},
        ),
    ],
)
def test_a_block_that_does_not_fit_is_refused(
    block: Block[int], reason: str, placeholders: dict[str, str]
) -> None:
    """A block that does not fit is refused."""
    week = Week.filled(30, 0)
    with pytest.raises(InvalidChange) as caught:
        week.paint_many([Block(0, 0, 30, 2), block])
    assert caught.value.reason == reason
    assert caught.value.placeholders == placeholders
    assert all(value in str(caught.value) for value in placeholders.values())


@pytest.mark.parametrize(("grid", "slots"), [(30, 335), (7, 1440), (0, 0), (30, 337)])
def test_a_week_has_seven_whole_days(grid: int, slots: int) -> None:
    """A week has seven whole days."""
    with pytest.raises(ValueError, match="grid|divide"):
        Week(grid, (0,) * slots)


def test_days_are_copied_alone() -> None:
    """Days are copied alone."""
    here, there = Week.filled(30, 0), Week.filled(30, 1)
    copied = here.copy_days(there, [1, 6])
    assert [set(copied.day(day)) for day in range(DAYS)] == [
        {0},
        {1},
        {0},
        {0},
        {0},
        {0},
        {1},
    ]


def test_days_of_another_grid_are_refused() -> None:
    """Days of another grid are refused."""
    with pytest.raises(InvalidChange) as caught:
        Week.filled(30, 0).copy_days(Week.filled(15, 1), [0])
    assert caught.value.reason == "programme_wrong_grid"


def test_values_are_mapped_and_days_replaced() -> None:
    """Values are mapped and days replaced."""
    week = Week.filled(60, 1).with_day(2, (5,) * 24).map(str)
    assert week.day(2) == ("5",) * 24
    assert week.day(3) == ("1",) * 24
    with pytest.raises(ValueError, match="slots"):
        week.with_day(2, ("5",))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Block(0, 0, 60, 1), Block(0, 60, 90, 1), False),
        (Block(0, 0, 60, 1), Block(0, 30, 90, 1), True),
        (Block(0, 0, 60, 1), Block(1, 0, 60, 1), False),
    ],
)
def test_overlapping_blocks_share_a_minute(
    one: Block[int], other: Block[int], shared: bool
) -> None:
    """Overlapping blocks share a minute."""
    assert one.overlaps(other) is shared
    assert other.overlaps(one) is shared


def test_the_clock_reads_as_on_a_wall() -> None:
    """The clock reads as on a wall."""
    assert [clock(minute) for minute in (0, 450, 1440)] == ["00:00", "07:30", "24:00"]
