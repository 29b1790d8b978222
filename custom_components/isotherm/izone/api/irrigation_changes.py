"""What can be changed of irrigation (iZone guide, 4.5, "Control Actions")."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ...hub.errors import InvalidChange
from ...hub.steps import to_step
from . import values
from .commands import Form
from .field import Field, by_value
from .installation import Installation
from .irrigation import (
    LONGEST,
    LONGEST_WAIT,
    MOST_SOAKS,
    USUAL_RATIO,
    Controller,
    Starts,
    Station,
    StationMode,
    StationState,
)
from .schedules import DAY_KEYS
from .targets import IRRIGATION, STATIONS, Kind, Target
from .wire import Json

_DAY_MINUTES: Final = 1440
_MODE_FOR: Final = {
    StationState.WATERING: StationMode.MANUAL,
    StationState.OFF: StationMode.AUTO,
}
"""What brings a station's state about: manual runs it for the time set for that."""


def run_time(programme: int, station: int) -> Target:
    """Return the target that is how long a programme waters at a station."""
    return Target(Kind.RUN_TIME, programme * STATIONS + station)


def _whole(
    lowest: int, highest: int, unit: str = ""
) -> Callable[[Installation, Any, Any], int]:
    def check(value: float) -> int:
        if not lowest <= value <= highest:
            raise values.out_of_range(value, lowest, highest, unit)
        return round(to_step(value, 1))

    return by_value(check)


def _run(now: Installation, _part: Any, on: bool) -> bool:
    """Check that something may water now."""
    controller = now.part(IRRIGATION)
    if on and isinstance(controller, Controller) and controller.enabled is False:
        raise InvalidChange("irrigation_off")
    return on


def _watering(now: Installation, station: Station, on: bool) -> StationState:
    """Check that a station can be run by hand; what it is told is its new state."""
    _run(now, station, on)
    if on and station.mode is StationMode.DISABLED:
        raise InvalidChange("irrigation_station_disabled")
    return StationState.WATERING if on else StationState.OFF


def _does(station: Station) -> StationState | StationMode | None:
    """Return what a station tells of having been opened.

    In manual it may wait for another one: then it was, and somebody else has the water.
    """
    waits = station.mode is StationMode.MANUAL and not station.runs
    return StationMode.MANUAL if waits else station.state


def _checked_starts(starts: Starts) -> Starts:
    for minute in starts.minutes:
        values.whole(minute, _DAY_MINUTES - 1)
    if not starts.minutes:
        raise InvalidChange("irrigation_no_start")
    return starts


def _starts(starts: Starts) -> Json:
    """Return start times and days; Tuesday is `Tu` here, though it is read as `T`."""
    clocks = [dict(zip("hm", divmod(one, 60), strict=True)) for one in starts.minutes]
    days = {key: int(day in starts.days) for day, key in enumerate(DAY_KEYS)}
    return {"StartTimes": clocks, **days}


_STATION_NAME: Final = Form(
    "RetStName", "Name", str, others=(("RetPrRetStNameogName", "Name"),)
)
"""Name Station; the key in the guide is two others run into each other, so it comes second."""

# The controller is on before a test or anything else, and a programme is not in force
# while it is half written.
IRRIGATION_FIELDS: Final[Mapping[Kind, Mapping[str, Field]]] = {
    Kind.IRRIGATION: {
        "enabled": Field("enabled", Form("RetEnable", "Enable")),
        "ratio": Field(
            "ratio",
            Form("RetRatio", "Ratio", lambda percent: percent + USUAL_RATIO),
            _whole(-USUAL_RATIO, USUAL_RATIO, "%"),
        ),
        "rain_wait": Field(
            "rain_wait", Form("RetRainWait", "RainWait"), _whole(0, LONGEST_WAIT)
        ),
        "testing": Field("testing", Form("RetTestMode", "TestMode"), _run),
        "soak_periods": Field(
            "soak_periods",
            Form("RetSoakIntervals", "SoakPeriods"),
            _whole(0, MOST_SOAKS),
        ),
        "soak_time": Field(
            "soak_time", Form("RetSoakTime", "SoakTime"), _whole(0, LONGEST, "min")
        ),
        "manual_run_time": Field(
            "manual_run_time",
            Form("RetSetManRunTime", "ManualRunTime"),
            _whole(1, LONGEST, "min"),
        ),
        "name": Field(
            "name",
            Form("RetTag2", "Tag2", lambda name: {"Tag": name}),
            by_value(values.checked_name),
        ),
    },
    Kind.STATION: {
        "mode": Field("mode", Form("RetStnMode", "Mode")),
        "watering": Field(
            "state", Form("RetStnMode", "Mode", _MODE_FOR.get), _watering, told=_does
        ),
        "soak": Field("soak", Form("RetStSoak", "Soak")),
        "name": Field("name", _STATION_NAME, by_value(values.checked_name)),
    },
    Kind.PROGRAMME: {
        "enabled": Field(
            "enabled", Form("RetPrEnable", "Enable"), late=lambda _, on: on
        ),
        "name": Field(
            "name",
            Form("RetProgName", "Name", lambda name: name or ""),
            by_value(values.checked_free_name),
        ),
        "starts": Field(
            "starts",
            Form("RetProgram", "StartTimes", _starts, index="Index"),
            by_value(_checked_starts),
        ),
        "run": Field(
            None, Form("RetRunProgram", "Run"), _run, late=lambda _programme, _on: True
        ),
    },
    Kind.RUN_TIME: {
        "minutes": Field(
            "minutes", Form("RetStRunTime", "RunTime"), _whole(0, LONGEST, "min")
        ),
    },
}
"""By kind, as the table of `changes`."""
