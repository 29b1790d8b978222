"""Requests and commands for irrigation (iZone guide, 4.5).

The guide doesn't tell how answers are wrapped, and has a slip in one key: see `Quirks`.
"""

from collections.abc import Callable
from typing import Any

from .aircon import Change, Commit, Refused
from .checks import assign, fields, one_command, query, text, whole
from .datagrams import DAYS, Datagram
from .irrigation import MOST_STATIONS, PROGRAMMES, READ_DAYS, Irrigation, station
from .quirks import Quirks
from .watering import DISABLED
from .wire import Answer, Request, Routes

type Prepare = Callable[[Irrigation, Quirks, Any], Change]

_SYSTEM, _PROGRAMME, _STATION = 1, 2, 3
_WRAPPED_AS = {_SYSTEM: "System", _PROGRAMME: "Program", _STATION: "Station"}
_NAME_LENGTH = 15
_LONGEST = 240
_MOST_STARTS = 4
"""The guide's lists of start times have one; lists they are."""


def routes(irrigation: Irrigation, uid: str, quirks: Quirks, commit: Commit) -> Routes:
    """Return the paths of the irrigation, which lights have too: these are refused."""

    def ask(request: Request) -> Answer:
        kind, number = query(request, "RetRequest")
        return _wrap(kind, _datagram(irrigation, quirks, kind, number), uid, quirks)

    def command(request: Request) -> Answer:
        if quirks.irrigation == "bare":
            raise Refused("no irrigation")
        key, value = one_command(request, _COMMANDS)
        commit(_COMMANDS[key](irrigation, quirks, value))
        return quirks.ack

    return {("POST", "/iLightRequest"): ask, ("POST", "/iLightCommand"): command}


def _datagram(
    irrigation: Irrigation, quirks: Quirks, kind: int, number: int
) -> Datagram:
    if kind == _SYSTEM:
        system = dict(irrigation.system)
        if quirks.irrigation == "bare":
            system |= {"Enable": False, "NoOfStations": 0}
        if quirks.irrigation_flag == "int":
            system["Enable"] = int(system["Enable"])
        return system
    if kind == _PROGRAMME:
        return irrigation.programme(number)
    if kind != _STATION or not 0 <= number < MOST_STATIONS:
        raise Refused(f"no Type {kind}, No {number}")
    if quirks.irrigation == "bare" or number >= len(irrigation.stations):
        return station(number, f"Station {number + 1}") | {"Mode": DISABLED}
    return irrigation.station(number)


def _wrap(kind: int, datagram: Datagram, uid: str, quirks: Quirks) -> Answer:
    envelope = {"AirStreamDeviceUId": uid, "DeviceType": "ASH"}
    match quirks.irrigation_answers:
        case "datagram":
            return datagram
        case "flat":
            return envelope | datagram
        case "list":
            return envelope | {f"Ret{_WRAPPED_AS[kind]}": [datagram]}
    return envelope | {f"{quirks.irrigation_answers}{_WRAPPED_AS[kind]}": datagram}


def _number(key: str, low: int, high: int) -> Prepare:
    def prepare(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
        return assign(irrigation.system, key, whole(value, low, high))

    return prepare


def _enable(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    return assign(irrigation.system, "Enable", bool(whole(value, 0, 1)))


def _tag(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    (tag,) = fields(value, "Tag")
    return assign(irrigation.system, "Tag2", text(tag, _NAME_LENGTH, quirks))


def _station_mode(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    number, mode = fields(value, "No", "Mode")
    irrigation.station(number)
    wanted = whole(mode, 0, DISABLED)
    return lambda: irrigation.set_mode(number, wanted)


def _soak(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    number, soak = fields(value, "No", "Soak")
    return assign(irrigation.station(number), "Soak", whole(soak, 0, 1))


def _station_name(key: str) -> Prepare:
    def prepare(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
        if quirks.station_name_key not in (key, "both"):
            raise Refused(f"unknown command {key}")
        number, name = fields(value, "No", "Name")
        fresh = text(name, _NAME_LENGTH, quirks)
        return assign(irrigation.station(number), "Name", fresh)

    return prepare


def _run_time(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    index, number, minutes = fields(value, "Program", "No", "RunTime")
    run_times = irrigation.programme(index)["RunTimes"]
    place = whole(number, 0, MOST_STATIONS - 1)
    return assign(run_times[place], "t", whole(minutes, 0, _LONGEST))


def _run(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    number, run = fields(value, "No", "Run")
    index = whole(number, 0, PROGRAMMES - 1)
    if not whole(run, 0, 1):
        return lambda: irrigation.stop(index)
    if not irrigation.system["Enable"]:
        raise Refused("the irrigation is switched off")
    return lambda: irrigation.run(index)


def _schedule(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    index, starts, *days = fields(value, "Index", "StartTimes", *DAYS)
    target = irrigation.programme(index)
    if not isinstance(starts, list) or not 1 <= len(starts) <= _MOST_STARTS:
        raise Refused("no list of start times")
    times = [fields(start, "h", "m") for start in starts]
    fresh = {
        "StartTimes": [{"h": whole(h, 0, 23), "m": whole(m, 0, 59)} for h, m in times],
        "Days": {
            key: whole(day, 0, 1) for key, day in zip(READ_DAYS, days, strict=True)
        },
    }
    return lambda: target.update(fresh)


def _programme_enable(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    number, enable = fields(value, "No", "Enable")
    return assign(irrigation.programme(number), "Enable", whole(enable, 0, 1))


def _programme_name(irrigation: Irrigation, quirks: Quirks, value: object) -> Change:
    number, name = fields(value, "No", "Name")
    fresh = text(name, _NAME_LENGTH, quirks)
    return assign(irrigation.programme(number), "Name", fresh)


_COMMANDS: dict[str, Prepare] = {
    "RetEnable": _enable,
    "RetRatio": _number("Ratio", 0, 200),
    "RetRainWait": _number("RainWait", 0, 7),
    "RetTestMode": _number("TestMode", 0, 1),
    "RetSoakIntervals": _number("SoakPeriods", 0, 15),
    "RetSoakTime": _number("SoakTime", 0, _LONGEST),
    "RetSetManRunTime": _number("ManualRunTime", 1, _LONGEST),
    "RetTag2": _tag,
    "RetStnMode": _station_mode,
    "RetStSoak": _soak,
    "RetStName": _station_name("RetStName"),
    "RetPrRetStNameogName": _station_name("RetPrRetStNameogName"),
    "RetStRunTime": _run_time,
    "RetRunProgram": _run,
    "RetProgram": _schedule,
    "RetPrEnable": _programme_enable,
    "RetProgName": _programme_name,
}
