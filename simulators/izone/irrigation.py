"""Irrigation: controller, stations, programmes, and what the days do to them.

Keys, order and meaning: iZone guide, 4.5.
"""

from datetime import datetime
import json
from typing import Any

from .aircon import Refused
from .datagrams import Datagram
from .watering import NO_PROGRAMME, Watering

PROGRAMMES, MOST_STATIONS = 9, 24
READ_DAYS = ("M", "T", "W", "Th", "F", "Sa", "Su")
"""Keys of the days in a programme's datagram; commands say `Tu`, as schedules do."""
LONGEST_DRY = 7
"""LastRun of a station that has been dry for as many days or more."""
_NAMES = ("Front lawn", "Back lawn", "Roses", "Vegetables", "Hedge", "Pots")


def station(index: int, name: str) -> Datagram:
    """Return the datagram of one station that follows the programmes."""
    return {
        "Index": index,
        "Name": name,
        "Soak": 0,
        "State": 0,
        "Error": 0,
        "LastRun": LONGEST_DRY,
        "Mode": 0,
    }


def programme(index: int) -> Datagram:
    """Return a programme that never starts and waters nothing."""
    return {
        "Name": f"Program {index + 1}",
        "Days": dict.fromkeys(READ_DAYS, 0),
        "Enable": 0,
        "Index": index,
        "StartTimes": [{"h": 0, "m": 0}],
        "RunTimes": [{"t": 0} for _ in range(MOST_STATIONS)],
    }


def _system(stations: int) -> Datagram:
    names = {f"Name{number + 1}": "" for number in range(PROGRAMMES)}
    return (
        {"Tag1": "iDrate", "Tag2": "Garden"}
        | names
        | {
            "Enable": True,
            "SoakPeriods": 2,
            "SoakTime": 5,
            "NoOfStations": stations,
            "Ratio": 100,
            "TestTime": 1,
            "RainWait": 0,
            "ManualRunTime": 10,
            "IgnoreLowCurrentFault": 0,
            "CurrentProgram": NO_PROGRAMME,
            "TestMode": 0,
            "Pass": "gardener",
            "RfCh": 2,
            "CtrlErr": 0,
        }
    )


class Irrigation:
    """The irrigation behind a bridge; the dicts are as on the wire."""

    def __init__(self, stations: int = 6) -> None:
        """Lay `stations` (0 to 24) with a programme for mornings and one for evenings."""
        self.stations = [station(i, _name(i)) for i in range(stations)]
        self.programmes = [programme(index) for index in range(PROGRAMMES)]
        self._fill(0, "Morning", (5, 30), READ_DAYS[::2], (10, 10, 5, 0, 8))
        self._fill(1, "Evening", (20, 15), ("T", "Sa"), (0, 0, 0, 12, 0, 6))
        self.stations[:2] = [one | {"Soak": 1} for one in self.stations[:2]]
        self._controller = _system(stations)
        self._water = Watering(self._controller, self.stations, self.programmes)

    def _fill(
        self,
        index: int,
        name: str,
        start: tuple[int, int],
        days: tuple[str, ...],
        minutes: tuple[int, ...],
    ) -> None:
        fresh = self.programmes[index]
        fresh |= {"Name": name, "Enable": 1}
        fresh["StartTimes"] = [{"h": start[0], "m": start[1]}]
        fresh["Days"] |= dict.fromkeys(days, 1)
        for run_time, wanted in zip(fresh["RunTimes"], minutes, strict=False):
            run_time["t"] = wanted

    @property
    def system(self) -> Datagram:
        """The controller's datagram; the programmes' names in it follow them."""
        for number, one in enumerate(self.programmes, start=1):
            self._controller[f"Name{number}"] = one["Name"]
        return self._controller

    def station(self, index: object) -> Datagram:
        """Return a station that is there by its 0-based index, or refuse."""
        if type(index) is not int or not 0 <= index < len(self.stations):
            raise Refused(f"no station {index}")
        return self.stations[index]

    def programme(self, index: object) -> Datagram:
        """Return a programme by its 0-based index, or refuse."""
        if type(index) is not int or not 0 <= index < PROGRAMMES:
            raise Refused(f"no programme {index}")
        return self.programmes[index]

    def run(self, index: int) -> None:
        """Run a programme now, or after those that run."""
        self._water.begin(index)

    def stop(self, index: int) -> None:
        """Stop a programme, if it runs or is to run."""
        self._water.end(index)

    def set_mode(self, index: int, mode: int) -> None:
        """Put a station in auto, manual or disabled; manual runs it from the start."""
        self._water.by_hand(index)
        self.stations[index]["Mode"] = mode

    def settle(self, *, stays_manual: bool = False, one_by_hand: bool = False) -> None:
        """Start and stop what the datagrams say now; for the rest see these quirks."""
        self._water.stays_manual = stays_manual
        self._water.one_by_hand = one_by_hand
        self._water.settle()

    def fingerprint(self) -> str:
        """Return a text that differs when anything of the irrigation differs."""
        return json.dumps([self.system, self.stations, self.programmes])

    def pass_time(self, seconds: float, minute: datetime | None) -> None:
        """Let water run for so long; days pass and programmes start at full minutes."""
        self._water.pass_time(seconds)
        if not minute:
            return
        if (minute.hour, minute.minute) == (0, 0):
            self._new_day()
        if self.system["RainWait"] or not self.system["Enable"]:
            return
        now: Any = {"h": minute.hour, "m": minute.minute}
        for index, one in enumerate(self.programmes):
            today = one["Days"][READ_DAYS[minute.weekday()]]
            if one["Enable"] and today and now in one["StartTimes"]:
                self.run(index)

    def _new_day(self) -> None:
        self.system["RainWait"] = max(0, self.system["RainWait"] - 1)
        for one in self.stations:
            if not one["State"]:
                one["LastRun"] = min(LONGEST_DRY, one["LastRun"] + 1)


def _name(index: int) -> str:
    return _NAMES[index] if index < len(_NAMES) else f"Station {index + 1}"
