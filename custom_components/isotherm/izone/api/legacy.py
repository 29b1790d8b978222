"""The first API (V1, interface document AC-DOC-1401 of 2014), turned into V2's datagrams.

Words and decimal texts on GET become the codes of V2; V2's commands become POSTs to a
path of the command's own name.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...hub.errors import RejectedError
from .commands import Command
from .enums import SysFan, ZoneMode
from .wire import Json, flag, integer, mapping, number, word
from .zones import Zone

SETTINGS_PATH: Final = "/SystemSettings"
SCHEDULE_PATHS: Final = ("/Schedules1_5", "/Schedules6_9")
_ZONE_PATHS: Final = ("/Zones1_4", "/Zones5_8", "/Zones9_12", "/Zones13_14")
_GROUP: Final = 4

_MODES: Final = {
    "cool": 1,
    "heat": 2,
    "vent": 3,
    "dry": 4,
    "auto": 5,
    "exhaust": 6,
    "pump-only": 7,
}
_FANS: Final = {
    "low": 1,
    "med": 2,
    "medium": 2,
    "high": 3,
    "auto": 4,
    "top": 5,
    "quiet": 6,
    "turbo": 7,
}
_RETURN_AIR: Final = {"ras": 1, "master": 2, "zones": 3}
_FAN_AUTO: Final = {"2-speed": 0, "3-speed": 1, "var-speed": 2, "4-speed": 3}
_ZONE_TYPES: Final = {"opcl": 1, "const": 2, "auto": 3}
_ZONE_MODES: Final = {"open": 1, "close": 2, "auto": 3, "override": 4, "constant": 5}

type Post = tuple[str, Any]
"""Name of a V1 command, which is also its path and its key, and its value."""


def system_datagram(settings: Mapping[str, Any]) -> Json:
    """Return the V2 system datagram that /SystemSettings amounts to."""
    datagram: Json = dict(settings)
    _translate(datagram, "SysMode", _MODES)
    _translate(datagram, "SysFan", _FANS)
    _translate(datagram, "RAS", _RETURN_AIR)
    for key in ("Supply", "Setpoint", "Temp", "EcoMax", "EcoMin"):
        _scale(datagram, key)
    fan_auto = word(settings.get("FanAuto"))
    if fan_auto == "disabled":
        datagram["FanAutoEn"] = 0
    elif fan_auto in _FAN_AUTO:
        datagram |= {"FanAutoEn": 1, "FanAutoType": _FAN_AUTO[fan_auto]}
    lock = word(settings.get("AirflowLock"))
    datagram |= {
        "AirflowLock": int(lock in {"on", "true", "1"}),
        "AirflowMinLock": int(lock == "onmin"),
        "LockStatus": settings.get("UnitLocked"),
    }
    free_air = word(settings.get("FreeAir"))
    if free_air in {"on", "off"}:
        datagram |= {"iSaveEnable": 1, "iSaveOn": int(free_air == "on")}
    return datagram


def zone_paths(indexes: Iterable[int]) -> tuple[str, ...]:
    """Return the paths of the groups in which these zones are."""
    groups = {index // _GROUP for index in indexes}
    return tuple(path for group, path in enumerate(_ZONE_PATHS) if group in groups)


def zone_datagrams(answer: object, count: int) -> tuple[Json, ...]:
    """Return V2 zone datagrams of a group's answer, its fillers left out.

    Args:
        answer: the JSON list.
        count: how many zones the system has.

    """
    entries = [mapping(entry) for entry in answer] if isinstance(answer, list) else []
    return tuple(
        _zone_datagram(entry)
        for entry in entries
        if (index := integer(entry.get("Index"))) is not None and index < count
    )


def _zone_datagram(entry: Mapping[str, Any]) -> Json:
    datagram = dict(entry)
    datagram["ZoneType"] = datagram.pop("Type", None)
    datagram["Setpoint"] = datagram.pop("SetPoint", datagram.get("Setpoint"))
    _translate(datagram, "ZoneType", _ZONE_TYPES)
    _translate(datagram, "Mode", _ZONE_MODES)
    _scale(datagram, "Setpoint")
    _scale(datagram, "Temp")
    return datagram


def schedule_datagrams(answer: object) -> tuple[Json, ...]:
    """Return V2 schedule datagrams of a group's answer: name and enabled only."""
    entries = [mapping(entry) for entry in answer] if isinstance(answer, list) else []
    return tuple(
        {
            "Index": entry.get("Index"),
            "Name": "" if flag(entry.get("Exists")) is False else entry.get("Name"),
            "Enabled": flag(entry.get("Active")),
        }
        for entry in entries
        if integer(entry.get("Index")) is not None
    )


def post(command: Command, zones: Mapping[int, Zone]) -> Post:
    """Return the V1 command that does what a V2 command does.

    Args:
        command: of V2.
        zones: as they are; opening a zone in auto takes its present setpoint along.

    Raises:
        RejectedError: V1 has nothing like it.

    """
    name, value, index = command.name, command.payload, command.index
    if index is not None and name.startswith("Zone"):
        return _zone_post(command, index, zones.get(index))
    if name == "SchedEnable" and index is not None:
        state = "on" if value["Enabled"] else "off"
        return "ScheduleCommand", {"SchedNo": str(index + 1), "Command": state}
    match name:
        case "SysOn":
            return "SystemON", "on" if value else "off"
        case "SysMode":
            return "SystemMODE", _word_for(value, _MODES, command)
        case "SysFan":
            # The reading side says "med".
            fan = "medium" if value == SysFan.MEDIUM else None
            return "SystemFAN", fan or _word_for(value, _FANS, command)
        case "SysSetpoint":
            return "UnitSetpoint", _decimal(value)
        case "SysSleepTimer":
            return "SleepTimer", value
        case "iSave":
            return "FreeAir", "on" if value else "off"
        case "FavouriteSet":
            return "FavouriteSet", str(value)
    raise _unknown(command)


def _zone_post(command: Command, index: int, zone: Zone | None) -> Post:
    number_ = str(index + 1)
    value = command.payload[command.field]
    match command.name:
        case "ZoneMode" if value == ZoneMode.AUTO:
            if zone is None or zone.setpoint is None:
                raise RejectedError("the zone's setpoint is not known")
            told = _decimal(round(zone.setpoint * 100))
        case "ZoneMode":
            told = _word_for(value, _ZONE_MODES, command)
        case "ZoneSetpoint":
            told = _decimal(value)
        case "ZoneMaxAir":
            return "AirMaxCommand", {"ZoneNo": number_, "Command": str(value)}
        case "ZoneMinAir":
            return "AirMinCommand", {"ZoneNo": number_, "Command": str(value)}
        case _:
            raise _unknown(command)
    return "ZoneCommand", {"ZoneNo": number_, "Command": told}


def _word_for(code: int, words: Mapping[str, int], command: Command) -> str:
    for told, meaning in words.items():
        if meaning == code:
            return told
    raise _unknown(command)


def _unknown(command: Command) -> RejectedError:
    return RejectedError(f"{command.name} is not known to this bridge's firmware")


def _decimal(hundredths: int) -> str:
    return f"{hundredths / 100:.1f}"


def _translate(datagram: Json, key: str, codes: Mapping[str, int]) -> None:
    """Replace a word by its code; a word that isn't known stays."""
    datagram[key] = codes.get(word(datagram.get(key)), datagram.get(key))


def _scale(datagram: Json, key: str) -> None:
    """Replace degrees by hundredths."""
    read = number(datagram.get(key))
    datagram[key] = None if read is None else round(read * 100)
