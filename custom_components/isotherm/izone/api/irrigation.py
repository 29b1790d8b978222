"""Irrigation: a controller, its stations, and nine programmes (iZone guide, 4.5).

The guide shows the datagrams and not what they are wrapped in: they are found by their keys.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, mapping, sequence
from .enums import Code
from .schedules import days_of
from .targets import PROGRAMMES, STATIONS
from .wire import Json, datagram_of, fields_of, flag, text, told, up_to

LONGEST: Final = 240
"""Minutes; the greatest of all times of irrigation."""
MOST_SOAKS: Final = 15
LONGEST_WAIT: Final = 7
"""Days without rain-wait's end in sight; also what "so many days or more" is told as."""
USUAL_RATIO: Final = 100
"""What stands on the wire for run times as they are."""
_MOST_STARTS: Final = 24
_LOOKED_AT: Final = 500
"""Values of an answer among which a datagram is looked for."""


class StationMode(Code):
    """What a station follows (StnMode_e)."""

    AUTO = 0
    MANUAL = 1
    DISABLED = 2


class StationState(Code):
    """What a station does."""

    OFF = 0
    SOAKING = 1
    WATERING = 2


class StationError(Code):
    """What is wrong with a station's wires."""

    NONE = 0
    OPEN = 1
    SHORT = 2


class ControllerError(Code):
    """Which of the controllers has an error."""

    NONE = 0
    CONTROLLER_1 = 1
    CONTROLLER_2 = 2
    CONTROLLER_3 = 3


_minutes: Final = up_to(LONGEST)


def _ratio(value: object) -> int | None:
    read = integer(value, 0, 2 * USUAL_RATIO)
    return None if read is None else read - USUAL_RATIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """The controller; times in minutes.

    Args:
        name: as people call it.
        enabled: whether anything waters at all.
        stations: how many there are, 0 to 24.
        soak_periods: into how many parts a station that soaks divides its run time.
        soak_time: from one part to the next.
        ratio: by how much run times are longer, in % from -100 to 100.
        rain_wait: days for which programmes are on hold, 0 to 7.
        manual_run_time: for which a station in manual waters.
        current_programme: the one that runs, 0 to 8; None where none does.
        testing: whether all stations are tried in turn.
        error: of a controller.
        programme_names: of the nine programmes, None for one without.
        raw: the datagram without its password.

    """

    name: str | None = told(text, "Tag2")
    enabled: bool | None = told(flag, "Enable")
    stations: int | None = told(up_to(STATIONS), "NoOfStations")
    soak_periods: int | None = told(up_to(MOST_SOAKS), "SoakPeriods")
    soak_time: int | None = told(_minutes, "SoakTime")
    ratio: int | None = told(_ratio, "Ratio")
    rain_wait: int | None = told(up_to(LONGEST_WAIT), "RainWait")
    manual_run_time: int | None = told(_minutes, "ManualRunTime")
    current_programme: int | None = told(up_to(PROGRAMMES - 1), "CurrentProgram")
    testing: bool | None = told(flag, "TestMode")
    error: ControllerError | None = told(ControllerError.of, "CtrlErr")
    programme_names: tuple[str | None, ...] = (None,) * PROGRAMMES
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, answer: object) -> Self:
        """Read an answer to Type 1; raises ProtocolError where no controller is in it."""
        found = _datagram_in(answer, "controller", {"NoOfStations", "RainWait"}, None)
        raw, _ = datagram_of(found, "controller", 0, 1)
        names = tuple(text(raw.get(f"Name{one + 1}")) for one in range(PROGRAMMES))
        return cls(**fields_of(cls, raw), programme_names=names, raw=raw)

    @property
    def runs(self) -> bool:
        """Whether a programme or the test is under way."""
        return self.current_programme is not None or bool(self.testing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station, that is a valve.

    Args:
        index: 0 to 23.
        soak: whether its run time is divided, so that water can soak in.
        last_run: days since it watered; 7 for seven or more.
        raw: the datagram.

    """

    index: int
    name: str | None = told(text, "Name")
    soak: bool | None = told(flag, "Soak")
    state: StationState | None = told(StationState.of, "State")
    error: StationError | None = told(StationError.of, "Error")
    last_run: int | None = told(up_to(LONGEST_WAIT), "LastRun")
    mode: StationMode | None = told(StationMode.of, "Mode")
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, answer: object, index: int) -> Self:
        """Read an answer to Type 3.

        Raises:
            ProtocolError: no station is in it, or another one.

        """
        found = _datagram_in(answer, "station", {"LastRun", "State"}, index)
        raw, index = datagram_of(found, "station", index, STATIONS)
        return cls(index=index, **fields_of(cls, raw), raw=raw)

    @property
    def runs(self) -> bool:
        """Whether it waters, or pauses while it does."""
        return self.state in {StationState.WATERING, StationState.SOAKING}


@dataclass(frozen=True, slots=True)
class Starts:
    """When a programme starts by itself.

    Args:
        minutes: after midnight, in order.
        days: weekdays, 0 for Monday.

    """

    minutes: tuple[int, ...] = ()
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One of the nine programmes; how long it waters where are its `RunTime`s.

    Args:
        index: 0 to 8.
        starts: when it runs by itself, if it is enabled.
        raw: the datagram.

    """

    index: int
    name: str | None = told(text, "Name")
    enabled: bool | None = told(flag, "Enable")
    starts: Starts = Starts()
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, answer: object, index: int) -> Self:
        """Read an answer to Type 2.

        Raises:
            ProtocolError: no programme is in it, or another one.

        """
        found = _datagram_in(answer, "programme", {"StartTimes", "RunTimes"}, index)
        raw, index = datagram_of(found, "programme", index, PROGRAMMES)
        minutes = map(_minute, sequence(raw.get("StartTimes"))[:_MOST_STARTS])
        starts = Starts(
            tuple(sorted({one for one in minutes if one is not None})),
            days_of(mapping(raw.get("Days")) or raw),
        )
        return cls(index=index, **fields_of(cls, raw), starts=starts, raw=raw)

    @property
    def run_times(self) -> tuple[int | None, ...]:
        """How long each station waters in it, in minutes, as it was read."""
        times = sequence(self.raw.get("RunTimes"))[:STATIONS]
        return tuple(_minutes(mapping(one).get("t")) for one in times)


@dataclass(frozen=True, slots=True)
class RunTime:
    """How long a programme waters at a station, in minutes; what can be set of it alone."""

    minutes: int | None
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


def _minute(start: object) -> int | None:
    """Return a start as a minute of the day, None for what is off the clock."""
    hour = integer(mapping(start).get("h"), 0, 23)
    minute = integer(mapping(start).get("m"), 0, 59)
    return None if hour is None or minute is None else hour * 60 + minute


def _datagram_in(
    answer: object, what: str, marks: Collection[str], index: int | None
) -> Json:
    """Return what in an answer has most of the keys that mark a datagram.

    It may be the answer itself, or below any key, or in a list. Of several the one with
    the index that was asked for is taken, else the outermost.
    """
    waiting, found, best = deque([answer]), None, 1
    for _ in range(_LOOKED_AT):
        if not waiting:
            break
        one = waiting.popleft()
        if isinstance(one, dict):
            asked = index is not None and integer(one.get("Index")) == index
            rank = 2 * len(one.keys() & set(marks)) + asked
            if rank > best:
                found, best = one, rank
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    if found is None:
        raise ProtocolError(f"no {what} in the answer")
    return found
