"""Times of day, dates and instants, over midnight and over clock changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.smartlink.api.checks import check_window
from custom_components.isotherm.smartlink.api.models import DAY, GRID, Window
from custom_components.isotherm.smartlink.api.windows import (
    LONGEST_NIGHT,
    MOST_DATES,
    instants,
    next_slot,
    window_between,
    windows,
)

PARIS = ZoneInfo("Europe/Paris")
DATE = date(2026, 11, 28)
NEXT = date(2026, 11, 29)
SPRING = date(2026, 3, 29)
"""At 02:00 it becomes 03:00."""
AUTUMN = date(2026, 10, 25)
"""At 03:00 it becomes 02:00."""

minutes = st.integers(0, DAY // GRID).map(lambda slot: slot * GRID)
dates = st.dates(date(2001, 1, 1), date(2098, 12, 31))


def paris(day: date, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    """Return a time of the clock in Paris."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS, fold=fold)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1080, 1200, (Window(DATE, 1080, 1200),)),
        (0, DAY, (Window(DATE, 0, DAY),)),
        (1430, 20, (Window(DATE, 1430, DAY), Window(NEXT, 0, 20))),
        (1320, 0, (Window(DATE, 1320, DAY),)),
        (1200, 480, (Window(DATE, 1200, DAY), Window(NEXT, 0, 480))),
        (1435, 5, (Window(DATE, 1435, DAY), Window(NEXT, 0, 5))),
    ],
)
def test_times_of_day(start: int, end: int, expected: tuple[Window, ...]) -> None:
    """One window of a date, or two over midnight."""
    assert windows(DATE, start, end) == expected


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (1081, 1200, "derogation_off_grid"),
        (1080, 1203, "derogation_off_grid"),
        (1432, 20, "derogation_off_grid"),
        (1430, 21, "derogation_off_grid"),
        (-5, 20, "derogation_outside_day"),
        (0, 1445, "derogation_outside_day"),
        (DAY, 20, "derogation_outside_day"),
        (600, 540, "derogation_ends_before_start"),
        (600, 600, "derogation_ends_before_start"),
        (1200, 485, "derogation_ends_before_start"),
        (DAY, DAY, "derogation_outside_day"),
    ],
)
def test_times_that_can_not_be(start: int, end: int, reason: str) -> None:
    """Off the grid, in no day, or ending before they start."""
    with pytest.raises(InvalidChange) as refused:
        windows(DATE, start, end)
    assert refused.value.reason == reason


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date.max])
def test_dates_that_can_not_be(day: date) -> None:
    """Nothing overflows at the ends of the calendar."""
    with pytest.raises(InvalidChange) as refused:
        windows(day, 1430, 20)
    assert refused.value.reason == "derogation_date"


@pytest.mark.parametrize(
    ("day", "start", "end", "reason"),
    [
        (SPRING, 120, 240, "derogation_hour_missing"),
        (SPRING, 60, 175, "derogation_hour_missing"),
        (date(2026, 3, 28), 1400, 150, "derogation_hour_missing"),
        (AUTUMN, 120, 240, "derogation_hour_twice"),
        (AUTUMN, 60, 175, "derogation_hour_twice"),
        (AUTUMN, 60, 120, "derogation_hour_twice"),
    ],
)
def test_times_that_the_clock_does_not_show_once(
    day: date, start: int, end: int, reason: str
) -> None:
    """Refused where the zone is known; any other time of these days is none."""
    assert windows(day, start, end)
    with pytest.raises(InvalidChange) as refused:
        windows(day, start, end, PARIS)
    assert refused.value.reason == reason
    assert windows(SPRING, 60, 180, PARIS) == (Window(SPRING, 60, 180),)
    assert windows(AUTUMN, 60, 180, PARIS) == (Window(AUTUMN, 60, 180),)
    assert windows(SPRING, 1380, 0, PARIS) == (Window(SPRING, 1380, DAY),)


@given(day=dates, start=minutes, end=minutes)
def test_windows_are_whole_and_valid(day: date, start: int, end: int) -> None:
    """What comes of times of day can be sent, and lasts as long as asked."""
    if start == DAY or (end <= start and end + DAY - start > LONGEST_NIGHT):
        with pytest.raises(InvalidChange):
            windows(day, start, end)
        return
    found = windows(day, start, end)
    for window in found:
        check_window(window)
    lasts = sum(one.end - one.start for one in found)
    assert lasts == (end - start if end > start else (end - start) % DAY)
    assert end > start or lasts <= LONGEST_NIGHT
    assert len(found) == 1 or (found[0].end, found[1].start) == (DAY, 0)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (paris(DATE, 12), (DATE, 720)),
        (paris(DATE, 12) + timedelta(microseconds=1), (DATE, 725)),
        (paris(DATE, 12, 4), (DATE, 725)),
        (paris(DATE, 23, 56), (NEXT, 0)),
        (paris(SPRING, 1, 57), (SPRING, 180)),
        (paris(AUTUMN, 2, 58), (AUTUMN, 120)),
        (paris(AUTUMN, 2, 58, fold=1), (AUTUMN, 180)),
    ],
)
def test_the_next_slot(now: datetime, slot: tuple[date, int]) -> None:
    """Rounded up, over midnight and over clock changes."""
    assert next_slot(now) == slot


@given(st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)))  # noqa: DTZ001
def test_the_next_slot_is_soon(naive: datetime) -> None:
    """Never past, and less than five minutes away."""
    now = naive.replace(tzinfo=UTC).astimezone(PARIS)
    day, minute = next_slot(now)
    assert minute % GRID == 0
    assert 0 <= minute < DAY
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    waits = (
        wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC) - now.astimezone(UTC)
        for fold in (0, 1)
    )
    assert any(timedelta() <= wait < timedelta(minutes=5) for wait in waits)


@pytest.mark.parametrize(
    ("window", "start", "lasts"),
    [
        (Window(DATE, 1080, 1200), paris(DATE, 18), 120),
        (Window(DATE, 1320, DAY), paris(DATE, 22), 120),
        (Window(SPRING, 60, 240), paris(SPRING, 1), 120),
        (Window(SPRING, 120, 180), paris(SPRING, 3), 0),
        (Window(SPRING, 150, 210), paris(SPRING, 3), 30),
        (Window(SPRING, 60, 150), paris(SPRING, 1), 60),
        (Window(AUTUMN, 60, 240), paris(AUTUMN, 1), 240),
        (Window(AUTUMN, 120, 150), paris(AUTUMN, 2), 30),
        (Window(SPRING, 0, DAY), paris(SPRING, 0), 23 * 60),
        (Window(AUTUMN, 0, DAY), paris(AUTUMN, 0), 25 * 60),
    ],
)
def test_instants(window: Window, start: datetime, lasts: int) -> None:
    """What is not there is when clocks change; what is twice is the first."""
    first, last = instants(window, PARIS)
    assert first.astimezone(UTC) == start.astimezone(UTC)
    assert (last.astimezone(UTC) - first.astimezone(UTC)).total_seconds() == lasts * 60
    assert first.tzinfo is last.tzinfo is PARIS


@given(day=st.sampled_from([SPRING, AUTUMN, DATE]), start=minutes, end=minutes)
def test_instants_never_go_back(day: date, start: int, end: int) -> None:
    """Whatever the clocks do, a window ends no earlier than it starts."""
    if start < end:
        first, last = instants(Window(day, start, end), PARIS)
        assert first.astimezone(UTC) <= last.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (paris(DATE, 18), paris(DATE, 20), (Window(DATE, 1080, 1200),)),
        (paris(DATE, 18), paris(NEXT, 0), (Window(DATE, 1080, DAY),)),
        (
            paris(DATE, 23, 50),
            paris(NEXT, 0, 20),
            (Window(DATE, 1430, DAY), Window(NEXT, 0, 20)),
        ),
        (paris(SPRING, 1), paris(SPRING, 4), (Window(SPRING, 60, 240),)),
        (paris(AUTUMN, 1), paris(AUTUMN, 4), (Window(AUTUMN, 60, 240),)),
        (
            datetime(2026, 11, 28, 17, tzinfo=UTC),
            datetime(2026, 11, 28, 18, tzinfo=UTC),
            (Window(DATE, 1080, 1140),),
        ),
    ],
)
def test_between_two_instants(
    start: datetime, end: datetime, expected: tuple[Window, ...]
) -> None:
    """By the clock of the homes, one window for each date."""
    assert window_between(start, end, PARIS) == expected


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (paris(DATE, 18, 2), paris(DATE, 20), "derogation_off_grid"),
        (
            paris(DATE, 18),
            paris(DATE, 20) + timedelta(seconds=1),
            "derogation_off_grid",
        ),
        (paris(DATE, 18), paris(DATE, 18), "derogation_ends_before_start"),
        (paris(DATE, 18), paris(DATE, 17), "derogation_ends_before_start"),
        (paris(AUTUMN, 2, 30), paris(AUTUMN, 4), "derogation_hour_twice"),
        (paris(AUTUMN, 1), paris(AUTUMN, 2, fold=1), "derogation_hour_twice"),
        (paris(DATE, 18), paris(date(2026, 12, 8), 18), "derogation_too_long"),
        (
            datetime(9999, 12, 30, tzinfo=UTC),
            datetime.max.replace(tzinfo=UTC),
            "derogation_date",
        ),
    ],
)
def test_stretches_that_can_not_be(start: datetime, end: datetime, reason: str) -> None:
    """Refused with a reason, and with nothing of it scheduled."""
    with pytest.raises(InvalidChange) as refused:
        window_between(start, end, PARIS)
    assert refused.value.reason == reason


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001
    slots=st.integers(1, 7 * DAY // GRID),
)
def test_there_and_back(start: datetime, slots: int) -> None:
    """The windows of a stretch cover it from its first instant to its last, without holes."""
    first = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    first = first.replace(tzinfo=UTC)
    last = first + timedelta(minutes=slots * GRID)
    twice = [paris(AUTUMN, 2, fold=0), paris(AUTUMN, 3)]
    if any(twice[0] <= one < twice[1] for one in (first, last)):
        with pytest.raises(InvalidChange, match="derogation_hour_twice"):
            window_between(first, last, PARIS)
        return
    found = window_between(first, last, PARIS)
    assert 1 <= len(found) <= MOST_DATES
    for window in found:
        check_window(window)
    spans = [instants(window, PARIS) for window in found]
    assert spans[0][0].astimezone(UTC) == first
    assert spans[-1][1].astimezone(UTC) == last
    for (_, end), (begin, _) in pairwise(spans):
        assert end.astimezone(UTC) == begin.astimezone(UTC)
