"""When a derogation is in force: from times of day and from instants, and back.

The vendor takes a date and minutes of its day, on the clock of the homes; which zone that
is, it does not say: Home Assistant's own is taken.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from ...hub.errors import InvalidChange
from ...programme.week import clock
from .checks import check_day, check_minute, check_window
from .models import DAY, GRID, Window

LONGEST_NIGHT: Final = 12 * 60
"""Minutes: times of day that end before they start are a night only up to this."""
MOST_DATES: Final = 8
"""Dates that a stretch of time may touch; each takes a request of its own."""
_GRID: Final = timedelta(minutes=GRID)
_MINUTE: Final = timedelta(minutes=1)


def windows(
    day: date, start: int, end: int, zone: tzinfo | None = None
) -> tuple[Window, ...]:
    """Return the windows of two times of day: one, or two over midnight.

    Args:
        day: the date on which it starts.
        start: minutes from midnight, 0 to 1435.
        end: minutes from midnight, 0 to 1440; not after the start for the next day.
        zone: of the clock, to have times refused that it shows twice or not at all.

    Raises:
        InvalidChange: see `check_day` and `check_minute`, and
            ``derogation_ends_before_start``: it would be a night of over 12 hours;
            with a zone also ``derogation_hour_twice`` or ``derogation_hour_missing``.

    """
    check_day(day)
    check_minute(start, DAY - GRID)
    check_minute(end)
    if end <= start and end + DAY - start <= LONGEST_NIGHT:
        first = Window(day, start, DAY)
        found = (first, Window(_after(day), 0, end)) if end else (first,)
    else:
        found = (Window(day, start, end),)
        check_window(found[0])
    if zone is not None:
        _check_clock(_wall(day, start).replace(tzinfo=zone))
        _check_clock(_wall(found[-1].day, found[-1].end).replace(tzinfo=zone))
    return found


def next_slot(now: datetime) -> tuple[date, int]:
    """Return the next moment at which a derogation may start, as date and minute.

    Args:
        now: aware; its zone is that of the clock.

    """
    since = now.astimezone(UTC)
    past = timedelta(
        minutes=since.minute % GRID,
        seconds=since.second,
        microseconds=since.microsecond,
    )
    slot = (since + (_GRID - past if past else past)).astimezone(now.tzinfo)
    return slot.date(), _minute_of(slot)


def instants(window: Window, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when a window starts and ends, aware in its zone.

    A time that is twice when clocks go back is the first one; one that is not there
    when they go forward is the moment at which they do.

    Args:
        window: what is scheduled.
        zone: of the clock.

    """
    return (
        _instant(window.day, window.start, zone),
        _instant(window.day, window.end, zone),
    )


def window_between(start: datetime, end: datetime, zone: tzinfo) -> tuple[Window, ...]:
    """Return the windows of a stretch of time, one for each date that it touches.

    Args:
        start: aware.
        end: aware.
        zone: of the clock.

    Raises:
        InvalidChange: ``derogation_date``, ``derogation_off_grid``,
            ``derogation_ends_before_start``, ``derogation_too_long``, or
            ``derogation_hour_twice``: minutes of a day don't tell which one is meant.

    """
    for one in (start, end):
        check_day(one.date())
    first, last = (one.astimezone(zone) for one in (start, end))
    for one in (first, last):
        _check_slot(one)
    if end <= start:
        raise InvalidChange(
            "derogation_ends_before_start",
            start=clock(_minute_of(first)),
            end=clock(_minute_of(last)),
        )
    found: list[Window] = []
    day, minute = first.date(), _minute_of(first)
    while day < last.date():
        if len(found) == MOST_DATES:
            raise InvalidChange("derogation_too_long", days=MOST_DATES - 1)
        found.append(Window(day, minute, DAY))
        day, minute = _after(day), 0
    if minute < _minute_of(last):
        found.append(Window(day, minute, _minute_of(last)))
    return tuple(found)


def _check_slot(local: datetime) -> None:
    """Make sure that the vendor can be told a moment as a date and a minute."""
    if local.minute % GRID or local.second or local.microsecond:
        shown = f"{local:%H:%M:%S}".removesuffix(":00")
        raise InvalidChange("derogation_off_grid", time=shown, grid=GRID)
    _check_clock(local)


def _check_clock(local: datetime) -> None:
    """Make sure that the clock shows a time once on its day."""
    first, second = _offsets(local)
    if first > second:
        raise InvalidChange("derogation_hour_twice", time=f"{local:%H:%M}")
    if first < second:
        raise InvalidChange("derogation_hour_missing", time=f"{local:%H:%M}")


def _is_skipped(local: datetime) -> bool:
    first, second = _offsets(local)
    return first < second


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _instant(day: date, minute: int, zone: tzinfo) -> datetime:
    found = _wall(day, minute).replace(tzinfo=zone)
    missing = False
    while _is_skipped(found):
        found, missing = found - _MINUTE, True
    # By way of UTC: a wall clock's sums know nothing of changes.
    since = found.astimezone(UTC) + (_MINUTE if missing else timedelta())
    return since.astimezone(zone)


def _offsets(local: datetime) -> tuple[timedelta, timedelta]:
    """Return by how much a time is ahead of UTC as the first and as the second of its day.

    The first is more for a time that comes twice, and less for one that is skipped.
    """
    first, second = (
        local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1)
    )
    return first, second


def _minute_of(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _after(day: date) -> date:
    return day + timedelta(days=1)
