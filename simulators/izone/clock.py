"""The wall controller's clock: schedules and the sleep timer follow it."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from .aircon import AirConditioner, Refused
from .datagrams import DAYS, Datagram

INSTANT = 1e-3
"""Seconds that are none: what sums of times may be off by."""
_MINUTE = 60


class WallClock:
    """The controller's idea of local time."""

    def __init__(self, now: float, zone: tzinfo | None = None) -> None:
        """Begin at `now` (epoch seconds) in a time zone; None is the machine's."""
        self.now = now
        self.zone = zone

    def local(self, when: float | None = None) -> datetime:
        """Return the local time at `when` (epoch seconds); None is now."""
        moment = self.now if when is None else when
        return datetime.fromtimestamp(moment, self.zone).astimezone(self.zone)

    def pass_time(self, seconds: float) -> Iterator[tuple[float, datetime | None]]:
        """Go forward minute by minute, as far as the caller goes through the pieces.

        A piece is its length in seconds, and the full minute that it ends with, if any.
        """
        end = self.now + seconds
        while (begin := self.now) < end:
            minute = (begin // _MINUTE + 1) * _MINUTE
            self.now = min(end, minute)
            yield self.now - begin, self.local() if minute <= end else None


def keep_time(ac: AirConditioner, seconds: float, minute: datetime | None) -> None:
    """Do what sleep timer and schedules say after `seconds`, and at a full minute."""
    _sleep(ac, seconds)
    if minute:
        _run_schedules(ac, minute)


def due(schedule: Datagram, edge: str, minute: datetime) -> bool:
    """Tell whether a schedule's edge, "Start" or "Stop", is at this minute."""
    at = schedule[f"{edge}H"], schedule[f"{edge}M"]
    return at == (minute.hour, minute.minute)


def _sleep(ac: AirConditioner, seconds: float) -> None:
    system = ac.system
    if not system["SleepTimer"]:
        ac.sleep_left = 0.0
        return
    left = (ac.sleep_left or system["SleepTimer"] * 60.0) - seconds
    ac.sleep_left = left if left > INSTANT else 0.0
    if "SleepTimerM" in system:
        system["SleepTimerM"] = -int(-ac.sleep_left // 60)
    if not ac.sleep_left:
        system |= {"SleepTimer": 0, "SysOn": 0}


def _run_schedules(ac: AirConditioner, minute: datetime) -> None:
    day = DAYS[minute.weekday()]
    for schedule in ac.schedules:
        if not (schedule["Enabled"] and schedule["DaysEnabled"][day]):
            continue
        if due(schedule, "Start", minute):
            try:
                ac.check_favourite(schedule["Index"])
            except Refused:
                continue
            ac.run_favourite(schedule["Index"])
        elif due(schedule, "Stop", minute):
            ac.system["SysOn"] = 0
