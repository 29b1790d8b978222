"""Wall splits: the units on the wall, their favourites, and what time does to them.

Keys, order and meaning: iZone guide, 4.4.
"""

from collections.abc import Iterator
from datetime import datetime
import json

from simulators.house import House

from .aircon import Refused
from .clock import INSTANT, due
from .datagrams import (
    COOL,
    COOL_HEAT,
    DAYS,
    DRY,
    HEAT,
    NO_START_HOUR,
    NO_START_MINUTE,
    Datagram,
)

MOST_UNITS, MOST_FAVOURITES = 14, 9
"""Of the larger controller; the smaller has 5 and 4."""
SEVEN_SPEEDS = 3
"""The Brand of our units with a fan like Daikin's: the vendor publishes no numbers."""
NAME_BYTES = 15
SLEEP_HOURS = (0.0, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 12.0)
"""Hours by SplitSystemSleepTimer_e."""
_SLEEP_SECONDS = {sleep: 3600 * hours for sleep, hours in enumerate(SLEEP_HOURS)}
_ROW = ("Index", "On", "Mode", "Fan", "Setpoint", "Swing")
"""What the numbers of a favourite's row are."""
_HEAT = {COOL: -0.7, DRY: -0.4, HEAT: 0.7}
"""What a unit gives its room when it works, by its mode."""


def unit(index: int, name: str = "", brand: int = 1) -> Datagram:
    """Return the datagram of one split; without a name it is not paired."""
    return {
        "Index": index,
        "Att": int(bool(name)),
        "Name": name,
        "On": 0,
        "Mode": COOL,
        "Fan": 1,
        "Setpoint": 2400,
        "Swing": 0,
        "Act": int(bool(name)),
        "Sleep": 0,
        "Brand": brand,
        "AllOn": 1,
        "AllOff": 1,
    }


def favourite(index: int, name: str = "") -> Datagram:
    """Return a favourite that changes no unit and never starts."""
    return {
        "Index": index,
        "Name": name,
        "StartH": NO_START_HOUR,
        "StartM": NO_START_MINUTE,
        "StopH": NO_START_HOUR,
        "StopM": NO_START_MINUTE,
        "Enabled": 0,
        "DaysEnabled": dict.fromkeys(DAYS, 0),
        "Zones": [],
    }


class Splits:
    """The splits behind a bridge; the dicts are as on the wire."""

    def __init__(self, *, small: bool = False) -> None:
        """Pair three of the units, one of them with seven fan speeds."""
        most = (5, 4) if small else (MOST_UNITS, MOST_FAVOURITES)
        self.system: Datagram = {"Beep": 1, "MaxZones": most[0], "MaxFavs": most[1]}
        self.units = [unit(0, "Attic"), unit(1), unit(2, "Guest"), unit(4, "Office", 3)]
        self.units[-1] |= {"Mode": HEAT, "Fan": 6, "Setpoint": 2150}
        self.favourites = [favourite(index) for index in range(most[1])]
        self.favourites[0] |= {"Name": "Evening", "StartH": 18, "StartM": 0}
        self.favourites[0] |= {"StopH": 22, "StopM": 30}
        self.favourites[0]["Zones"] = [
            [0, 1, COOL, 2, 2300, 1],
            [4, 1, HEAT, 1, 2200, 0],
        ]
        self.favourite_sleep: dict[tuple[int, int], int] = {}
        """Sleep timer that a favourite (first) gives a unit: the rows don't tell it."""
        self.seven_speeds = {SEVEN_SPEEDS}
        """Brands whose fans have auto, quiet and five speeds."""
        self._sleeping: dict[int, tuple[int, float]] = {}

    def unit(self, index: object) -> Datagram:
        """Return a paired unit by its index, or refuse."""
        for one in self.units:
            if type(index) is int and one["Index"] == index and one["Att"]:
                return one
        raise Refused(f"no split {index}")

    def favourite(self, index: object) -> Datagram:
        """Return a favourite by its 0-based index, or refuse."""
        if type(index) is not int or not 0 <= index < len(self.favourites):
            raise Refused(f"no favourite {index}")
        return self.favourites[index]

    def fastest(self, unit: Datagram) -> int:
        """Return the highest fan setting of a unit."""
        return 7 if unit["Brand"] in self.seven_speeds else 4

    def set_sleep(self, unit: Datagram, sleep: int) -> None:
        """Start the sleep timer of a unit from its beginning; 0 stops it."""
        unit["Sleep"] = sleep
        self._sleeping[unit["Index"]] = (sleep, _SLEEP_SECONDS[sleep])

    def fingerprint(self) -> str:
        """Return a text that differs when anything of the splits differs."""
        return json.dumps([self.system, self.units, self.favourites])

    def pass_time(self, seconds: float, minute: datetime | None) -> None:
        """Let the sleep timers run down, and the favourites' times come."""
        for one in self.units:
            sleep, left = self._sleeping.get(one["Index"], (0, 0.0))
            if sleep != one["Sleep"]:
                sleep, left = one["Sleep"], _SLEEP_SECONDS.get(one["Sleep"], 0.0)
            if sleep and left - seconds <= INSTANT:
                one |= {"On": 0, "Sleep": 0}
                sleep = 0
            self._sleeping[one["Index"]] = (sleep, left - seconds)
        if minute:
            self._run_favourites(minute)

    def _run_favourites(self, minute: datetime) -> None:
        day = DAYS[minute.weekday()]
        for one in self.favourites:
            if not (one["Enabled"] and one["DaysEnabled"][day]):
                continue
            if due(one, "Start", minute):
                self.run_favourite(one["Index"])
            elif due(one, "Stop", minute):
                for unit, _ in self._rows(one):
                    unit["On"] = 0

    def run_favourite(self, index: int) -> None:
        """Put in force what a favourite says of its units."""
        for unit, row in self._rows(self.favourites[index]):
            unit |= dict(zip(_ROW, row, strict=True))
            self.set_sleep(unit, self.favourite_sleep.get((index, unit["Index"]), 0))

    def _rows(self, favourite: Datagram) -> Iterator[tuple[Datagram, list[int]]]:
        for row in favourite["Zones"]:
            for unit in self.units:
                if unit["Index"] == row[0] and unit["Att"]:
                    yield unit, row

    def room_name(self, unit: Datagram) -> str:
        """Return how a house calls the room of a unit, whatever the unit is called."""
        return f"split {unit['Index']}"

    def warm(self, house: House) -> None:
        """Warm or cool the rooms that the units hang in."""
        for unit in self.units:
            if not unit["Att"]:
                continue
            room = house.room(self.room_name(unit), 24.0)
            away = unit["Setpoint"] / 100 - room.temperature
            mode = unit["Mode"]
            if mode == COOL_HEAT:
                mode = HEAT if away > 0 else COOL
            power = _HEAT.get(mode, 0.0)
            room.heat = power if unit["On"] and power * away > 0 else 0.0
