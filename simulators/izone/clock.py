"""The wall controller's clock: schedules and the sleep timer follow it."""

from datetime import datetime, timedelta, tzinfo

from .aircon import AirConditioner, Refused
from .datagrams import DAYS


class WallClock:
    """The controller's idea of local time, and what it does as time passes."""

    def __init__(self, now: float, zone: tzinfo | None = None) -> None:
        """Begin at `now` (epoch seconds) in a time zone; None is the machine's."""
        self.now = now
        self.zone = zone

    def local(self) -> datetime:
        """Return the local time."""
        return datetime.fromtimestamp(self.now, self.zone).astimezone(self.zone)

    def pass_time(self, ac: AirConditioner, seconds: float) -> None:
        """Go forward and do what the schedules and the sleep timer say."""
        minute = self.local().replace(second=0, microsecond=0)
        self.now += seconds
        self._sleep(ac, seconds)
        end = self.local()
        while (minute := minute + timedelta(minutes=1)) <= end:
            self._run_schedules(ac, minute)

    def _sleep(self, ac: AirConditioner, seconds: float) -> None:
        system = ac.system
        if not system["SleepTimer"]:
            ac.sleep_left = 0.0
            return
        left = (ac.sleep_left or system["SleepTimer"] * 60.0) - seconds
        ac.sleep_left = max(0.0, left)
        if "SleepTimerM" in system:
            system["SleepTimerM"] = -int(-ac.sleep_left // 60)
        if left <= 0:
            system |= {"SleepTimer": 0, "SysOn": 0}

    def _run_schedules(self, ac: AirConditioner, minute: datetime) -> None:
        day = DAYS[minute.weekday()]
        for schedule in ac.schedules:
            if not (schedule["Enabled"] and schedule["DaysEnabled"][day]):
                continue
            time = (minute.hour, minute.minute)
            if time == (schedule["StartH"], schedule["StartM"]):
                try:
                    ac.check_favourite(schedule["Index"])
                except Refused:
                    continue
                ac.run_favourite(schedule["Index"])
            elif time == (schedule["StopH"], schedule["StopM"]):
                ac.system["SysOn"] = 0
