"""A clock is wrong where no reading of it is right, and only what can be trusted counts."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.heatzy.api.clock import (
    ClockReading,
    clock_of,
    minutes_ahead,
    newer_reading,
)
from custom_components.isotherm.heatzy.api.commands import to_attrs
from custom_components.isotherm.heatzy.api.products import Product, recognise
from custom_components.isotherm.heatzy.api.state import HeaterState

from .test_products import GEN_4, ONYX, PILOTE

GEN_2 = "51d16c22a5f74280bc3cfe9ebcdc6402"
ONYX_KEY = "bb10d064f8de409db633b750faa22a52"
WEDNESDAY = datetime(2026, 3, 18, 21, 18)  # noqa: DTZ001
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001


def ahead(product: Product, local: datetime, **attrs: Any) -> int | None:
    """Return how far a clock that shows `attrs` is ahead."""
    return minutes_ahead(product, attrs, local)


def pilote(key: str = GEN_2) -> Product:
    """Return a Pilote, with a clock of half-hours."""
    return recognise(PILOTE, key)


def onyx() -> Product:
    """Return an Onyx, with a clock of hours."""
    return recognise(ONYX, ONYX_KEY)


@pytest.mark.parametrize(
    ("hour", "minute", "minutes"),
    [
        (42, 18, 0),
        (42, 0, 0),
        (42, 59, 0),
        (43, 0, 12),
        (41, 29, -19),
        (40, 0, -49),
        # Read as an hour, this is right.
        (21, 18, 0),
        (21, 10, -8),
        (18, 0, -198),
        (0, 0, -1249),
    ],
)
def test_half_hours(hour: int, minute: int, minutes: int) -> None:
    """A half-hour is right during its thirty minutes, whatever its own minutes say."""
    shown = {"time_week": 3, "time_hour": hour, "time_min": minute}
    assert ahead(pilote(), WEDNESDAY, **shown) == minutes


@pytest.mark.parametrize(
    ("hour", "minute", "minutes"),
    [
        (21, 14, -4),
        (21, 18, 0),
        (22, 18, 60),
        # Read as half-hours, as the document has it, this is right.
        (42, 5, 0),
        (43, 5, 12),
        (10, 0, -678),
    ],
)
def test_hours(hour: int, minute: int, minutes: int) -> None:
    """An hour and a minute, or a half-hour: the reading that is nearer counts."""
    assert ahead(onyx(), WEDNESDAY, week=3, hour=hour, minute=minute) == minutes


def test_a_weekday_counts_where_it_is_known_to_be_right() -> None:
    """The third and fourth generation tell false weekdays; they never count there."""
    shown = {"time_week": 4, "time_hour": 42, "time_min": 18}
    assert ahead(pilote(), WEDNESDAY, **shown) == 1440 - 18 + 0
    assert ahead(pilote(GEN_4), WEDNESDAY, **shown) == 0
    assert ahead(recognise(PILOTE), WEDNESDAY, **shown) == 0
    sunday = WEDNESDAY + timedelta(days=4)
    assert ahead(onyx(), sunday.replace(hour=23, minute=58), week=1, hour=0, minute=3) == 2  # fmt: skip


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"time_week": 3},
        {"time_week": 3, "time_hour": -1},
        {"time_week": 3, "time_hour": 48},
        {"time_week": 0, "time_hour": 42},
        {"time_week": "?", "time_hour": 42},
        {"time_week": 3, "time_hour": None},
    ],
)
def test_nonsense_is_no_clock(shown: dict[str, Any]) -> None:
    """Values that no clock shows don't alarm."""
    assert ahead(pilote(), WEDNESDAY, **shown) is None


def test_a_product_without_a_clock() -> None:
    """There is nothing to compare."""
    assert ahead(recognise({"mode": "cft"}), WEDNESDAY, time_hour=3) is None


@given(MOMENTS, st.sampled_from([pilote(), pilote(GEN_4), onyx()]))
def test_a_clock_that_was_set_is_right(moment: datetime, product: Product) -> None:
    """What sets a clock is what a right clock shows, at every minute of the year."""
    sent = to_attrs(product, HeaterState(), {"clock": clock_of(moment)})
    assert minutes_ahead(product, sent, moment) == 0
    assert product.decode(sent).clock == clock_of(moment)


@given(MOMENTS, st.integers(11, 300), st.booleans())
def test_a_wrong_clock_is_found(moment: datetime, minutes: int, behind: bool) -> None:
    """An Onyx's clock is never taken for more wrong than it is, nor for the wrong sign."""
    off = -minutes if behind else minutes
    sent = to_attrs(onyx(), HeaterState(), {"clock": clock_of(moment + timedelta(minutes=off))})  # fmt: skip
    found = minutes_ahead(onyx(), sent, moment)
    assert found is not None
    assert abs(found) <= minutes


def test_only_what_was_told_at_that_moment_is_sure() -> None:
    """An old state that the cloud repeats is no proof of a wrong clock, but of a right one."""
    reading: ClockReading | None = None
    product = onyx()
    wrong, right = {"week": 3, "hour": 18, "minute": 0}, {"week": 3, "hour": 21, "minute": 15}  # fmt: skip

    def take(attrs: dict[str, Any], *, live: bool) -> tuple[int, bool]:
        nonlocal reading
        reading = newer_reading(reading, product, attrs, WEDNESDAY, live=live)
        assert reading is not None
        return reading.minutes, reading.wrong

    assert take(wrong, live=False) == (-198, False)
    assert take(wrong, live=True) == (-198, True)
    assert take(right, live=False) == (-3, False)
    assert take(wrong, live=False) == (-3, False)
    assert take({"week": 3, "hour": 99, "minute": 0}, live=True) == (-3, False)
