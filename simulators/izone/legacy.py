"""API V1 (vendor document AC-DOC-1401, 2014): GET resources, POST to the key's path."""

from collections.abc import Callable
from functools import partial
from typing import Any

from .aircon import AirConditioner, Change, Commit, Refused
from .checks import digits, fields, setpoint
from .commands import prepare
from .datagrams import AUTO, BY_TEMPERATURE, Datagram, filler
from .quirks import Quirks
from .wire import Answer, Handler, Request, Routes

_MODES = {1: "cool", 2: "heat", 3: "vent", 4: "dry", 5: "auto"}
_FANS = {1: "low", 2: "med", 3: "high", 4: "auto", 5: "top"}
_RAS = {1: "RAS", 2: "master", 3: "zones"}
_FAN_AUTO = {0: "2-speed", 1: "3-speed", 2: "var-speed", 3: "4-speed"}
_ZONE_TYPES = {1: "opcl", 2: "const", 3: "auto"}
_ZONE_MODES = {1: "open", 2: "close", 3: "auto", 4: "open", 5: "open"}
_MORE_WORDS = {4: "override", 5: "constant"}
_ZONE_GROUPS = {
    "Zones1_4": (0, 4),
    "Zones5_8": (4, 8),
    "Zones9_12": (8, 12),
    "Zones13_14": (12, 14),
}
_SCHEDULE_GROUPS = {"Schedules1_5": (0, 5), "Schedules6_9": (5, 9)}


def routes(ac: AirConditioner, quirks: Quirks, commit: Commit) -> Routes:
    """Return the V1 paths of an air-conditioner."""
    table: Routes = {
        ("GET", "/SystemSettings"): lambda _: settings(ac, quirks),
        ("POST", "/StatusRequest"): lambda _: quirks.ack,
    }
    for name, (first, end) in _ZONE_GROUPS.items():
        table["GET", f"/{name}"] = partial(_zones, ac, quirks, first, end)
    for name, (first, end) in _SCHEDULE_GROUPS.items():
        table["GET", f"/{name}"] = partial(_schedules, ac, first, end)
    for key, translate in _COMMANDS.items():
        table["POST", f"/{key}"] = _command(ac, quirks, commit, key, translate)
    return table


def _command(
    ac: AirConditioner, quirks: Quirks, commit: Commit, key: str, translate: Translate
) -> Handler:
    def post(request: Request) -> Answer:
        if not isinstance(request.json, dict) or list(request.json) != [key]:
            raise Refused(f"the body's one key is not {key}")
        if quirks.fault_shape or ac.system["LockStatus"]:
            raise Refused("no wall controller, or locked")
        commit(translate(ac, quirks, request.json[key]))
        return quirks.ack

    return post


def settings(ac: AirConditioner, quirks: Quirks) -> Datagram:
    """Return /SystemSettings: words and decimal texts instead of numbers."""
    system = ac.fault_system(words=True) if quirks.fault_shape else ac.system
    lock = "on" if system["AirflowLock"] else "off"
    if system["AirflowMinLock"] and not system["AirflowLock"]:
        lock = "onMin"
    fan_auto = _FAN_AUTO.get(system["FanAutoType"], "unknown")
    free_air = "on" if system["iSaveOn"] else "off"
    return {
        "AirStreamDeviceUId": ac.uid,
        "DeviceType": "ASH",
        "SysOn": "on" if system["SysOn"] else "off",
        "SysMode": _MODES.get(system["SysMode"], "error"),
        "SysFan": _FANS.get(system["SysFan"], "error"),
        "SleepTimer": system["SleepTimer"],
        "UnitType": "Unknown" if quirks.fault_shape else "Panasonic/Toshiba",
        "Supply": _decimal(system["Supply"]),
        "Setpoint": _decimal(system["Setpoint"]),
        "Temp": _decimal(system["Temp"]),
        "RAS": _RAS.get(system["RAS"], "error"),
        "CtrlZone": system["CtrlZone"],
        "Tag1": system["Tag1"],
        "Tag2": system["Tag2"],
        "Warnings": system["Warnings"],
        "ACError": system["ACError"],
        "Id": 0,
        "EcoLock": _truth(system["EcoLock"]),
        "EcoMax": _decimal(system["EcoMax"]),
        "EcoMin": _decimal(system["EcoMin"]),
        "NoOfConst": system["NoOfConst"],
        "NoOfZones": system["NoOfZones"],
        "SysType": str(system["SysType"]),
        "AirflowLock": lock,
        "UnitLocked": _truth(system["LockStatus"]),
        "FreeAir": free_air if system["iSaveEnable"] else "disabled",
        "FanAuto": fan_auto if system["FanAutoEn"] else "disabled",
        "OemMake": system["OemMake"],
    }


def _zones(
    ac: AirConditioner, quirks: Quirks, first: int, end: int, request: Request
) -> list[dict[str, Any]]:
    modes = _ZONE_MODES | (_MORE_WORDS if quirks.v1_more_words else {})
    answer = []
    for index in range(first, end):
        zone = ac.zones[index] if index < len(ac.zones) else filler(index)
        if quirks.fault_shape:
            zone = ac.fault_zone(index, words=True)
        answer.append(
            {
                "AirStreamDeviceUId": ac.uid,
                "Id": 0,
                "Index": index,
                "Name": zone["Name"],
                "Type": _ZONE_TYPES.get(zone["ZoneType"], "error"),
                "Mode": modes.get(zone["Mode"], "error"),
                "SetPoint": zone["Setpoint"] / 100,
                "Temp": zone["Temp"] / 100,
                "MaxAir": zone["MaxAir"],
                "MinAir": zone["MinAir"],
                "Const": zone["Const"],
                "ConstA": _truth(zone["ConstA"]),
                "DmpFlt": _truth(zone["DmpFlt"]),
                "Master": _truth(zone["Master"]),
                "iSense": "on" if zone["iSense"] else "off",
            }
        )
    return answer


def _schedules(
    ac: AirConditioner, first: int, end: int, request: Request
) -> list[dict[str, Any]]:
    return [
        {
            "AirStreamDeviceUId": ac.uid,
            "Id": 0,
            "Index": index,
            "Name": ac.schedules[index]["Name"],
            "Active": _truth(ac.schedules[index]["Enabled"]),
            "Execute": "false",
            "Exists": _truth(ac.schedules[index]["Name"]),
        }
        for index in range(first, end)
    ]


def _decimal(hundredths: int) -> str:
    return f"{hundredths / 100:.1f}"


def _truth(flag: object) -> str:
    return "true" if flag else "false"


type Translate = Callable[[AirConditioner, Quirks, Any], Change]


def _word(words: dict[str, int], key: str) -> Translate:
    def translate(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        if not isinstance(value, str) or value not in words:
            raise Refused(f"{value!r} is none of {sorted(words)}")
        return prepare(ac, quirks, {key: words[value]})

    return translate


def _hundredths(value: object) -> int:
    try:
        return round(float(str(value)) * 100)
    except ValueError, OverflowError:
        raise Refused(f"{value!r} is not a temperature") from None


def _unit_setpoint(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    return prepare(ac, quirks, {"SysSetpoint": _hundredths(value)})


def _sleep(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    if value not in (0, 30, 60, 90, 120):
        raise Refused("not 0, 30, 60, 90 or 120 minutes")
    return prepare(ac, quirks, {"SysSleepTimer": value})


def _free_air(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    if value not in ("on", "off") or not ac.system["iSaveEnable"]:
        raise Refused("no free air")
    return lambda: ac.system.update(iSaveOn=int(value == "on"))


def _numbered(value: object, name: str) -> tuple[int, str]:
    number, command = fields(value, name, "Command")
    return digits(number) - 1, str(command)


def _zone_command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, command = _numbered(value, "ZoneNo")
    if command in ("open", "close"):
        mode = {"Index": index, "Mode": 1 if command == "open" else 2}
        return prepare(ac, quirks, {"ZoneMode": mode})
    zone = ac.zone(index)
    if zone["ZoneType"] != AUTO:
        raise Refused("the zone has no setpoint")
    wanted = setpoint(ac, _hundredths(command))
    return lambda: zone.update(Setpoint=wanted, Mode=BY_TEMPERATURE)


def _airflow(key: str, member: str) -> Translate:
    def translate(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        index, command = _numbered(value, "ZoneNo")
        airflow = {"Index": index, member: digits(command)}
        return prepare(ac, quirks, {key: airflow})

    return translate


def _favourite(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    return prepare(ac, quirks, {"FavouriteSet": digits(value)})


def _schedule_command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, command = _numbered(value, "SchedNo")
    if command not in ("on", "off"):
        raise Refused(f"{command!r} is neither on nor off")
    enable = {"Index": index, "Enabled": int(command == "on")}
    return prepare(ac, quirks, {"SchedEnable": enable})


_COMMANDS: dict[str, Translate] = {
    "SystemON": _word({"on": 1, "off": 0}, "SysOn"),
    "SystemMODE": _word({word: mode for mode, word in _MODES.items()}, "SysMode"),
    "SystemFAN": _word(
        {"low": 1, "medium": 2, "high": 3, "auto": 4, "top": 5}, "SysFan"
    ),
    "UnitSetpoint": _unit_setpoint,
    "ZoneCommand": _zone_command,
    "AirMinCommand": _airflow("ZoneMinAir", "MinAir"),
    "AirMaxCommand": _airflow("ZoneMaxAir", "MaxAir"),
    "FavouriteSet": _favourite,
    "ScheduleCommand": _schedule_command,
    "SleepTimer": _sleep,
    "FreeAir": _free_air,
}
