"""Energy from readings of power: what is added, and what nobody knows."""

import json
import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.izone.api.energy import LONGEST_GAP, EnergyMeter

HOUR = 3600.0


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        """Begin at some time."""
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return the clock of this test."""
    return Clock()


def meter_by(clock: Clock, gap: float = 2 * HOUR) -> EnergyMeter:
    """Return a meter that bridges some time."""
    return EnergyMeter(clock=clock, longest_gap=gap)


def test_a_steady_load(clock: Clock) -> None:
    """1 kW for an hour is 1 kWh, however many readings there are; the first adds none."""
    meter = meter_by(clock)
    assert meter.measured(1, {0: 1000.0}) == {}
    clock.now += HOUR / 4
    assert meter.measured(2, {0: 1000.0}) == {0: pytest.approx(0.25)}
    clock.now += HOUR * 3 / 4
    assert meter.measured(3, {0: 1000.0}) == {0: pytest.approx(0.75)}


def test_a_load_that_changes_is_a_straight_line(clock: Clock) -> None:
    """From each reading to the next; each channel by itself."""
    meter = meter_by(clock)
    meter.measured(1, {0: 0.0, 7: 500.0})
    clock.now += HOUR
    added = meter.measured(2, {0: 2000.0, 7: 500.0})
    assert added == {0: pytest.approx(1.0), 7: pytest.approx(0.5)}


def test_the_same_reading_again_adds_nothing(clock: Clock) -> None:
    """Nor does it count as one: the next is held against the one before it."""
    meter = meter_by(clock)
    meter.measured(1, {0: 1000.0})
    clock.now += HOUR / 2
    assert meter.measured(1, {0: 9000.0}) == {}
    clock.now += HOUR / 2
    assert meter.measured(2, {0: 1000.0}) == {0: pytest.approx(1.0)}


def test_readings_without_a_number_all_count(clock: Clock) -> None:
    """A monitor that gives none can't say that nothing is new."""
    meter = meter_by(clock)
    meter.measured(None, {0: 1000.0})
    clock.now += HOUR
    assert meter.measured(None, {0: 1000.0}) == {0: pytest.approx(1.0)}


def test_a_gap_that_is_too_long_is_not_filled(clock: Clock) -> None:
    """What follows it is measured from its end."""
    meter = meter_by(clock, LONGEST_GAP)
    meter.measured(1, {0: 1000.0})
    clock.now += LONGEST_GAP + 1
    assert meter.measured(2, {0: 1000.0}) == {}
    clock.now += LONGEST_GAP
    assert meter.measured(3, {0: 1000.0}) == {0: pytest.approx(LONGEST_GAP / 3600)}


def test_a_clock_that_is_set_back_adds_nothing(clock: Clock) -> None:
    """And measuring goes on from then."""
    meter = meter_by(clock)
    meter.measured(1, {0: 1000.0})
    clock.now -= HOUR
    assert meter.measured(2, {0: 1000.0}) == {}
    clock.now += HOUR
    assert meter.measured(3, {0: 1000.0}) == {0: pytest.approx(1.0)}


def test_a_channel_that_was_not_measured_in_between(clock: Clock) -> None:
    """Its energy of that time is not known, that of the others is."""
    meter = meter_by(clock)
    meter.measured(1, {0: 1000.0, 1: 1000.0})
    clock.now += HOUR
    assert meter.measured(2, {0: 1000.0}).keys() == {0}
    clock.now += HOUR
    assert meter.measured(3, {0: 1000.0, 1: 1000.0}).keys() == {0}
    clock.now += HOUR
    assert meter.measured(4, {0: 1000.0, 1: 1000.0}).keys() == {0, 1}


def test_power_below_nothing_adds_nothing(clock: Clock) -> None:
    """As of a sensor that was put on the wrong way round."""
    meter = meter_by(clock)
    meter.measured(1, {0: -500.0})
    clock.now += HOUR
    assert meter.measured(2, {0: -500.0}) == {0: 0.0}
    meter.add({"channel": 1.0})
    meter.add({"channel": -3.0})
    assert meter.total("channel") == 1.0


def test_a_restart_goes_on_from_the_last_reading(clock: Clock) -> None:
    """If it was short enough, and through JSON; the same reading is known again."""
    meter = meter_by(clock, LONGEST_GAP)
    meter.measured(65535, {0: 1000.0})
    meter.add({"channel_0": 12.5})
    kept = json.loads(json.dumps(meter.kept))
    again = meter_by(clock, LONGEST_GAP)
    again.restore(kept)
    assert again.total("channel_0") == 12.5
    clock.now += 60
    assert again.measured(65535, {0: 1000.0}) == {}
    clock.now += 60
    assert again.measured(1, {0: 1000.0}) == {0: pytest.approx(120 / 3600)}
    late = meter_by(clock, LONGEST_GAP)
    late.restore(kept)
    clock.now += LONGEST_GAP
    assert late.measured(2, {0: 1000.0}) == {}


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {"totals": [1], "last": "now"},
        {"totals": {"a": "much", "b": math.inf, "c": -1.0, "d": None}},
        {"last": {"at": "soon", "number": 1, "powers": {}}},
        {"last": {"at": 1.0, "number": {}, "powers": {"one": 1.0, "2": None}}},
    ],
)
def test_what_was_kept_may_be_anything(kept: Any, clock: Clock) -> None:
    """What can't be read of it is left out."""
    meter = meter_by(clock)
    meter.restore(kept)
    assert meter.totals == {}
    assert meter.measured(1, {0: 1000.0, 2: 5.0}) == {}


steps = st.tuples(
    st.floats(-400, 400, allow_nan=False),
    st.one_of(st.none(), st.integers(0, 3)),
    st.dictionaries(st.integers(0, 2), st.floats(-1e5, 1e5), max_size=3),
)


@given(st.lists(steps, max_size=30))
def test_a_total_never_falls(readings: list[Any]) -> None:
    """Nor grows by more than the greatest power could have brought."""
    clock = Clock()
    meter = meter_by(clock, LONGEST_GAP)
    for seconds, number, powers in readings:
        clock.now += seconds
        before = dict(meter.totals)
        added = meter.measured(number, powers)
        meter.add({str(channel): amount for channel, amount in added.items()})
        assert all(0 <= amount <= 1e5 * 400 / 3.6e6 for amount in added.values())
        assert all(meter.totals[name] >= total for name, total in before.items())
