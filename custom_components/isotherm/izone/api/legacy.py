"""The first API (V1, interface document AC-DOC-1401 of 2014), turned into V2's datagrams.

Words and decimal texts on GET become the codes of V2. What V1 calls V2's commands
stands beside these (`commands`).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...hub.parsing import integer, mapping, number, sequence
from .enums import SysFan, SysMode, ZoneMode
from .schedules import SCHEDULES
from .wire import Json, flag, word

SETTINGS_PATH: Final = "/SystemSettings"
SCHEDULE_PATHS: Final = ("/Schedules1_5", "/Schedules6_9")
_ZONE_PATHS: Final = ("/Zones1_4", "/Zones5_8", "/Zones9_12", "/Zones13_14")
_GROUP: Final = 4

MODE_WORDS: Final = {mode: mode.word.replace("_", "-") for mode in SysMode}
FAN_WORDS: Final = {fan: fan.word for fan in SysFan if fan is not SysFan.NON_GAS_HEAT}
_MODES: Final = {told: int(code) for code, told in MODE_WORDS.items()}
# The reading side says "med", the other side "medium".
_FANS: Final = {"med": 2, **{told: int(code) for code, told in FAN_WORDS.items()}}
_ZONE_MODES: Final = {mode.word: int(mode) for mode in ZoneMode}
_RETURN_AIR: Final = {"ras": 1, "master": 2, "zones": 3}
_FAN_AUTO: Final = {"2-speed": 0, "3-speed": 1, "var-speed": 2, "4-speed": 3}
_ZONE_TYPES: Final = {"opcl": 1, "const": 2, "auto": 3}


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
    entries = map(mapping, sequence(answer))
    return tuple(
        _zone_datagram(entry)
        for entry in entries
        if integer(entry.get("Index"), 0, count - 1) is not None
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
    entries = map(mapping, sequence(answer))
    return tuple(
        {
            "Index": entry.get("Index"),
            "Name": "" if flag(entry.get("Exists")) is False else entry.get("Name"),
            "Enabled": flag(entry.get("Active")),
        }
        for entry in entries
        if integer(entry.get("Index"), 0, SCHEDULES - 1) is not None
    )


def _translate(datagram: Json, key: str, codes: Mapping[str, int]) -> None:
    """Replace a word by its code; a word that isn't known stays."""
    datagram[key] = codes.get(word(datagram.get(key)), datagram.get(key))


def _scale(datagram: Json, key: str) -> None:
    """Replace degrees by hundredths."""
    read = number(datagram.get(key))
    datagram[key] = None if read is None else round(read * 100)
