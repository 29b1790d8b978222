"""A heater's own clock: how wrong it is, and what sets it.

Sources: Heatzy API document, POST /app/control/{did} (`time_week`, `time_hour`,
`time_min`); product documents of Glow, Shine and Onyx (`week`, `hour`, `minute`).
Documents and devices disagree on whether an hour counts hours or half-hours, so a
clock is wrong only where it is wrong by both readings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from .products import Product
from .state import Clock
from .values import half_hour_clock, hour_clock, to_int

DAY: Final = 1440
WEEK: Final = 7 * DAY
_HOURS: Final = 24
TOLERANCE: Final = 10
"""Minutes by which a clock may be wrong before it is worth a word."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What a heater's clock told, against the true time of that moment.

    Args:
        minutes: how far it is ahead, negative for behind; 0 within what it can tell.
        moment: when it told.
        sure: whether it was told at that moment, not remembered by the cloud.

    """

    minutes: int
    moment: datetime
    sure: bool

    @property
    def wrong(self) -> bool:
        """Return whether the clock is surely wrong."""
        return self.sure and abs(self.minutes) > TOLERANCE


def clock_of(local: datetime) -> Clock:
    """Return what a right clock shows.

    Args:
        local: the home's local time.

    """
    return Clock(local.weekday(), local.hour * 60 + local.minute)


def shown_time(reading: ClockReading | None, local: datetime) -> datetime:
    """Return what a heater's clock shows, as far as it is known to be wrong.

    Args:
        reading: what it last told.
        local: the home's local time.

    """
    ahead = reading.minutes if reading and reading.wrong else 0
    return local + timedelta(minutes=ahead)


def minutes_ahead(
    product: Product, attrs: Mapping[str, Any], local: datetime
) -> int | None:
    """Return by how many minutes a clock is ahead of the true time.

    The weekday counts only on products known to tell it right.

    Args:
        product: as recognised.
        attrs: what the heater told.
        local: the home's local time at that moment.

    Returns:
        Minutes, negative for behind, in the reading that is nearest to the truth;
        None where the product has no clock or tells nonsense.

    """
    field = product.fields.get("clock")
    if field is None:
        return None
    week, hour, minute = (to_int(attrs.get(name)) for name in field.attrs)
    if hour is None or hour < 0:
        return None
    now, day = clock_of(local), 0
    cycle = DAY
    if product.hint.weekday:
        if week is None or not 1 <= week <= 7:
            return None
        day, cycle = week - 1 - now.weekday, WEEK
    found = [
        _distance(first + day * DAY, length, now.minute, cycle)
        for first, length in _readings(hour, minute)
    ]
    return min(found, key=abs) if found else None


def _readings(hour: int, minute: int | None) -> list[tuple[int, int]]:
    """Return from which minute of the day, for how many, a clock would show this."""
    found: list[tuple[int, int]] = []
    if hour < 48:
        found.append((hour * 30, 30))
    if hour < 24:
        exact = minute is not None and 0 <= minute < 60
        found.append((hour * 60 + (minute or 0), 1) if exact else (hour * 60, 60))
    return found


def _distance(first: int, length: int, now: int, cycle: int) -> int:
    """Return by how much a stretch of minutes lies ahead of now, around a cycle."""
    ahead = (first - now + cycle // 2) % cycle - cycle // 2
    if ahead <= 0 < ahead + length:
        return 0
    return ahead if ahead > 0 else ahead + length - 1


def in_hours(
    product: Product, told: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the attributes that set a clock by hours, where half-hours were refused.

    Nothing where it surely counts hours, or half-hours, or was refused for another
    reason: definitions allow 24.

    Args:
        product: as recognised.
        told: what the heater last told.
        changes: wanted values by field, as they were refused.

    """
    clock = changes.get("clock")
    if clock is None or clock.minute <= _HOURS * 30 + 29:
        return {}
    known = product.fields["clock"]
    shown = to_int(told.get(known.attrs[1]))
    if known.encode is not half_hour_clock or (shown is not None and shown >= _HOURS):
        return {}
    return dict(zip(known.attrs, hour_clock(clock), strict=True))


def newer_reading(
    before: ClockReading | None,
    product: Product,
    attrs: Mapping[str, Any],
    local: datetime,
    *,
    live: bool,
) -> ClockReading | None:
    """Return the reading that counts once a heater has told its clock.

    A clock that is right is believed from anywhere; a wrong one only when the
    heater told it at that moment, since the cloud may repeat an old state.

    Args:
        before: the reading that counted so far.
        product: as recognised.
        attrs: all that the heater last told.
        local: the home's local time at the moment of telling.
        live: whether that moment is sure.

    """
    minutes = minutes_ahead(product, attrs, local)
    if minutes is None:
        return before
    sure = live or abs(minutes) <= TOLERANCE
    return ClockReading(minutes, local, sure) if sure or before is None else before


def hours_and_minutes(minutes: int) -> str:
    """Return a length of time for a sentence of any language, such as 5 h 38 min."""
    hours, left = divmod(abs(minutes), 60)
    return f"{hours} h {left} min" if hours else f"{left} min"
