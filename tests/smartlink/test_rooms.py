"""Which derogation counts in a room, and until when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st

from custom_components.isotherm.smartlink.derogations import (
    Progress,
    RoomDerogation,
    in_force,
)
from custom_components.isotherm.smartlink.rooms import (
    counting,
    departure,
    not_replaced,
    shown,
)

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


def one(
    start: int, end: int, delta: int = 2, asked: int = -600, **changes: Any
) -> RoomDerogation:
    """Return a derogation; times are minutes from noon."""
    values = {
        "id": f"{start}-{end}",
        "room_id": 1,
        "delta": delta,
        "start": at(start),
        "end": at(end),
        "created": at(asked),
        "progress": Progress.SCHEDULED,
    }
    return RoomDerogation(**values | changes)


def at(minutes: float) -> datetime:
    """Return an instant by its minutes from noon."""
    return NOON + timedelta(minutes=minutes)


def departs(kept: list[RoomDerogation], minutes: float) -> tuple[int, float] | None:
    """Return the degrees at an instant, and until when in minutes from noon."""
    found = departure(shown(counting(kept)), 1, at(minutes))
    if found is None:
        return None
    return found.delta, (found.end - NOON) / timedelta(minutes=1)


def test_from_its_asking_on() -> None:
    """One for the next slot shows at once, one that was planned at its start."""
    assert departs([one(5, 60, asked=2)], 2) == (2, 60)
    assert departs([one(5, 60, asked=-1)], 2) is None
    assert departs([one(5, 60, asked=-1)], 5) == (2, 60)
    assert departs([one(5, 60)], 60) is None


def test_what_never_began() -> None:
    """One that another replaced before its start is left out, any other is not."""
    first, longer = one(0, 60, asked=-3), one(0, 65, 3, asked=-2)
    assert not_replaced([first, longer]) == [longer]
    for other in (
        one(5, 65, asked=2),
        one(0, 60, asked=-2, room_id=2),
        one(0, 60, asked=-4, id="earlier", progress=Progress.UNKNOWN),
        one(0, 60, asked=-2, id="lost", progress=Progress.UNKNOWN),
    ):
        assert first in not_replaced([first, other])


def test_two_halves_of_a_night() -> None:
    """What follows without a gap, by as much, is one."""
    night = [one(-10, 0), one(0, 20)]
    assert departs(night, -5) == (2, 20)
    assert departs(night, 5) == (2, 20)
    assert departs([one(-10, 0), one(0, 20, 3)], -5) == (2, 0)
    assert departs([one(-10, 0), one(5, 20)], -5) == (2, 0)


def test_what_was_asked_for_last_counts() -> None:
    """Until it ends; what is then still in force counts again."""
    kept = [one(0, 120, 2, asked=-60), one(30, 60, -1, asked=-30)]
    assert departs(kept, 10) == (2, 30)
    assert departs(kept, 30) == (-1, 60)
    assert departs(kept, 60) == (2, 120)


def test_back_to_the_programme() -> None:
    """No degrees are no departure."""
    assert departs([one(0, 60), one(30, 60, 0, asked=28)], 29) is None


def test_an_answer_that_was_lost() -> None:
    """It does not count until it is confirmed."""
    lost = one(0, 60, progress=Progress.UNKNOWN)
    assert counting([lost]) == []
    assert counting([lost], {lost.id}) == [lost]
    assert departs([one(0, 60, progress=Progress.SENDING)], 5) == (2, 60)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40), st.integers(1, 40), st.integers(-5, 5), st.integers()
        ),
        max_size=6,
    ),
    st.integers(0, 40),
)
def test_it_departs_as_much_until_the_end(
    rows: list[tuple[int, int, int, int]], now: int
) -> None:
    """And by something else, or not at all, from then on."""
    kept = [
        one(start, start + length, delta, asked=-600 - asked % 100)
        for start, length, delta, asked in rows
    ]
    found = departure(kept, 1, at(now))
    if found is None:
        then = in_force(kept, 1, at(now))
        assert then is None or then.delta == 0
        return
    assert found.end > at(now)
    for minute in range(now, 100):
        then = in_force(kept, 1, at(minute))
        if at(minute) >= found.end:
            assert then is None or then.delta != found.delta
            break
        assert then
        assert then.delta == found.delta
