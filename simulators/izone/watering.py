"""Which station waters when: programmes one station after another, tests, by hand."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .clock import INSTANT
from .datagrams import Datagram

IDLE, SOAKING, WATERING = 0, 1, 2
"""State of a station."""
AUTOMATIC, MANUAL, DISABLED = 0, 1, 2
"""StnMode_e."""
NO_PROGRAMME = 9


@dataclass(slots=True)
class Step:
    """A station is in one state for so many seconds."""

    station: Datagram
    state: int
    left: float


class Watering:
    """Runs what is to run; stations show their state, the controller its programme."""

    def __init__(
        self, system: Datagram, stations: list[Datagram], programmes: list[Datagram]
    ) -> None:
        """Follow and keep these datagrams."""
        self.system = system
        self.stations = stations
        self.programmes = programmes
        self.stays_manual = False
        self.one_by_hand = False
        self._steps: deque[Step] = deque()
        self._waiting: deque[int] = deque()
        self._by_hand: dict[int, float] = {}
        self._testing = False

    def begin(self, index: int) -> None:
        """Run a programme when those before have ended; once at a time."""
        if self._testing or index in (self.system["CurrentProgram"], *self._waiting):
            return
        self._waiting.append(index)
        self._go_on()

    def end(self, index: int) -> None:
        """Stop a programme if it runs; the next one begins."""
        if index in self._waiting:
            self._waiting.remove(index)
        if index == self.system["CurrentProgram"]:
            self._steps.clear()
        self._go_on()

    def by_hand(self, place: int) -> None:
        """Forget that a station has run by hand: in manual it runs again."""
        self._by_hand.pop(place, None)

    def settle(self) -> None:
        """Follow the switches: the controller's, the test's, each station's mode."""
        if not self.system["Enable"]:
            self._waiting.clear()
            self._steps.clear()
            self.system["TestMode"] = 0
        if bool(self.system["TestMode"]) != self._testing:
            self._waiting.clear()
            self._steps.clear()
            self._testing = bool(self.system["TestMode"])
            if self._testing:
                self._steps.extend(self._test())
        for place, one in enumerate(self.stations):
            self._settle_by_hand(place, one)
        self._steps = deque(step for step in self._steps if self._may(step))
        self._go_on()

    def pass_time(self, seconds: float) -> None:
        """Let water run for so many seconds."""
        self.settle()
        for place in self._wet_by_hand():
            self._by_hand[place] -= seconds
            if self._by_hand[place] <= INSTANT:
                self._dry(place)
        self._go_on()
        while self._steps and seconds > INSTANT:
            step = self._steps[0]
            part = min(step.left, seconds)
            step.left -= part
            seconds -= part
            if step.left <= INSTANT:
                self._steps.popleft()
            self._go_on()

    def _may(self, step: Step) -> bool:
        mode: int = step.station["Mode"]
        return mode != DISABLED if self._testing else mode == AUTOMATIC

    def _wet_by_hand(self) -> list[int]:
        """Return the stations that water by hand now, in the order they were told to."""
        wet = [place for place, left in self._by_hand.items() if left > INSTANT]
        return wet[:1] if self.one_by_hand else wet

    def _settle_by_hand(self, place: int, station: Datagram) -> None:
        if station["Mode"] != MANUAL:
            self._by_hand.pop(place, None)
        elif not self.system["Enable"]:
            self._dry(place)
        elif place not in self._by_hand:
            self._by_hand[place] = self.system["ManualRunTime"] * 60.0

    def _dry(self, place: int) -> None:
        """End watering by hand."""
        self._by_hand[place] = 0.0
        if not self.stays_manual:
            self.by_hand(place)
            self.stations[place]["Mode"] = AUTOMATIC

    def _go_on(self) -> None:
        """Begin what comes next, and show what runs."""
        if not self._steps:
            self._testing = False
            self.system |= {"TestMode": 0, "CurrentProgram": NO_PROGRAMME}
        while self._waiting and not self._steps:
            index = self._waiting.popleft()
            self._steps.extend(self._programme(index))
            if self._steps:
                self.system["CurrentProgram"] = index
        self._show()

    def _show(self) -> None:
        now = self._steps[0] if self._steps else None
        by_hand = self._wet_by_hand()
        for place, one in enumerate(self.stations):
            state = now.state if now and now.station is one else IDLE
            if place in by_hand:
                state = WATERING
            one["State"] = state
            if state:
                one["LastRun"] = 0

    def _programme(self, index: int) -> Iterator[Step]:
        run_times = self.programmes[index]["RunTimes"]
        for station, minutes in zip(self.stations, run_times, strict=False):
            seconds = minutes["t"] * 60.0 * self.system["Ratio"] / 100
            if seconds > 0 and station["Mode"] == AUTOMATIC:
                yield from self._station(station, seconds)

    def _station(self, station: Datagram, seconds: float) -> Iterator[Step]:
        parts = max(1, self.system["SoakPeriods"] if station["Soak"] else 1)
        for part in range(parts):
            if part and self.system["SoakTime"] > 0:
                yield Step(station, SOAKING, self.system["SoakTime"] * 60.0)
            yield Step(station, WATERING, seconds / parts)

    def _test(self) -> Iterator[Step]:
        for station in self.stations:
            if station["Mode"] != DISABLED and self.system["TestTime"] > 0:
                yield Step(station, WATERING, self.system["TestTime"] * 60.0)
