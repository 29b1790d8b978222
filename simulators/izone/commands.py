"""Commands of API V2: POST /iZoneCommandV2, one key per body.

Limits: iZone guide, 4.1 to 4.3; installer commands: the vendor's JSON header.
"""

from typing import Any

from .aircon import AirConditioner, Change, Refused
from .checks import Prepare, among, assign, setpoint, text, whole
from .quirks import Quirks
from .zone_commands import ZONE_COMMANDS

_TAG_LENGTH = 31
_REBOOT_CODE = 12345


def prepare(ac: AirConditioner, quirks: Quirks, body: object) -> Change:
    """Check a command and return what it will do; raise Refused if it is not valid."""
    if not isinstance(body, dict) or len(body) != 1:
        raise Refused("not an object with one key")
    key, value = next(iter(body.items()))
    if quirks.fault_shape:
        raise Refused("the wall controller does not answer")
    if ac.system["LockStatus"]:
        raise Refused("the wall controller is locked")
    if key in _PLAIN:
        target, *limits = _PLAIN[key]
        return assign(ac.system, target, whole(value, *limits))
    if key not in _COMMANDS:
        raise Refused(f"unknown command {key}")
    return _COMMANDS[key](ac, quirks, value)


def fans(ac: AirConditioner, quirks: Quirks) -> set[int]:
    """Return the SysFan values that the unit accepts."""
    allowed = {1, 2, 3} | set(quirks.extra_fans)
    if ac.system["FanAutoEn"]:
        allowed.add(4)
        if ac.system["FanAutoType"] == 3:
            allowed.add(5)
        if ac.system["FanAutoType"] == 0 and not quirks.two_speed:
            allowed.discard(2)
    return allowed


def _controls(ac: AirConditioner, function: str) -> None:
    if int(ac.system["SysType"]) < 300 or not ac.system[function]:
        raise Refused(f"{function} is not controlled by iZone")


def _sys_on(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    _controls(ac, "iZoneOnOff")
    return assign(ac.system, "SysOn", whole(value, 0, 1))


def _sys_mode(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    _controls(ac, "iZoneMode")
    evaporative = ac.system["CpuType"] == 2
    allowed = {1, 2, 3, 4, 5} | ({6, 7} if evaporative else set())
    return assign(ac.system, "SysMode", among(value, allowed))


def _sys_fan(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    _controls(ac, "iZoneFan")
    return assign(ac.system, "SysFan", among(value, fans(ac, quirks)))


def _sys_setpoint(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    _controls(ac, "iZoneSetpoint")
    return assign(ac.system, "Setpoint", setpoint(ac, value))


def _sleep(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    minutes = whole(value, 0, 720)

    def change() -> None:
        ac.system["SleepTimer"] = minutes
        ac.sleep_left = minutes * 60.0
        if "SleepTimerM" in ac.system:
            ac.system["SleepTimerM"] = minutes
        if minutes and quirks.sleep_turns_on:
            ac.system["SysOn"] = 1

    return change


def _isave(key: str) -> Prepare:
    def command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        if quirks.isave_key not in (key, "both") or not ac.system["iSaveEnable"]:
            raise Refused(f"{key} is not known")
        return assign(ac.system, "iSaveOn", whole(value, 0, 1))

    return command


def _reset_warning(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    if value != "filter":
        raise Refused(f"no warning {value!r}")
    return assign(ac.system, "Warnings", "none")


def _tag(key: str) -> Prepare:
    def command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        return assign(ac.system, key, text(value, _TAG_LENGTH, quirks))

    return command


def _reboot(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    whole(value, _REBOOT_CODE, _REBOOT_CODE)

    def change() -> None:
        ac.restart = True

    return change


def _filter_months(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    return assign(ac.system, "FilterWarn", among(value, {0, 3, 6, 12}))


_PLAIN: dict[str, tuple[Any, ...]] = {
    "RASSet": ("RAS", 1, 3),
    "MasterZone": ("CtrlZone", 0, 13),
    "EconomyLock": ("EcoLock", 0, 1),
    "EconomyMax": ("EcoMax", 1500, 3000, 50),
    "EconomyMin": ("EcoMin", 1500, 3000, 50),
    "AirflowLock": ("AirflowLock", 0, 1),
    "AirflowMinLock": ("AirflowMinLock", 0, 1),
    "FanAutoEn": ("FanAutoEn", 0, 1),
    "FanAutoType": ("FanAutoType", 0, 3),
    "EnableiSave": ("iSaveEnable", 0, 1),
    "DamperTime": ("DamperTime", 0, 255),
    "AutoOff": ("AutoOff", 0, 1),
    "RoomTempDisp": ("RoomTempDisp", 0, 1),
    "AutoModeDeadB": ("AutoModeDeadB", 75, 500),
    "StaticP": ("StaticP", 0, 4),
    "OpenDampersWhenOff": ("OpenDampersWhenOff", 0, 1),
    "ScroogeMode": ("Scrooge", 0, 1),
    "ReverseDampers": ("ReverseDampers", 0, 1),
}
"""System commands that are one number: key, datagram key, limits, step."""

_COMMANDS: dict[str, Prepare] = ZONE_COMMANDS | {
    "SysOn": _sys_on,
    "SysMode": _sys_mode,
    "SysFan": _sys_fan,
    "SysSetpoint": _sys_setpoint,
    "SysSleepTimer": _sleep,
    "iSave": _isave("iSave"),
    "iSaveOn": _isave("iSaveOn"),
    "ResetWarning": _reset_warning,
    "FilterWarn": _filter_months,
    "SysTag1": _tag("Tag1"),
    "SysTag2": _tag("Tag2"),
    "ReSetMe": _reboot,
}
