"""Datagrams as hardware sends them, to change at will in a test."""

from typing import Any

from custom_components.isotherm.izone.api.changes import commands, prepare
from custom_components.isotherm.izone.api.commands import Command
from custom_components.isotherm.izone.api.enums import Api
from custom_components.isotherm.izone.api.installation import Installation
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.targets import TARGETS, UNIT, Kind, Target
from custom_components.isotherm.izone.api.zones import Zone

SYSTEM: dict[str, Any] = {
    "SysOn": 1,
    "SysMode": 1,
    "SysFan": 4,
    "SleepTimer": 0,
    "Supply": 1650,
    "Setpoint": 2300,
    "Temp": 2410,
    "RAS": 3,
    "CtrlZone": 0,
    "Tag1": "iZone",
    "Tag2": "Home",
    "Warnings": "none",
    "ACError": " OK",
    "EcoLock": 0,
    "EcoMax": 2600,
    "EcoMin": 1800,
    "NoOfConst": 0,
    "NoOfZones": 2,
    "SysType": 320,
    "iSaveEnable": 1,
    "iSaveOn": 0,
    "LockCode": "2705",
    "LockStatus": 0,
    "LockOn": 0,
    "FanAutoEn": 1,
    "FanAutoType": 1,
    "iZoneOnOff": 1,
    "iZoneMode": 1,
    "iZoneFan": 1,
    "iZoneSetpoint": 1,
    "AirflowLock": 0,
    "AirflowMinLock": 0,
    "CpuType": 0,
    "OemMake": 0,
    "Pass": "installer",
}

ZONE: dict[str, Any] = {
    "Index": 0,
    "Name": "Media",
    "ZoneType": 3,
    "SensType": 3,
    "Mode": 3,
    "Setpoint": 2350,
    "Temp": 2401,
    "MaxAir": 100,
    "MinAir": 0,
    "Const": 255,
    "ConstA": 0,
    "Master": 0,
    "DmpFlt": 0,
    "iSense": 0,
    "Area": 16,
    "Calibration": -5,
    "Bypass": 0,
    "DmpPos": 50,
    "RfSignal": 1,
    "BattVolt": 2,
    "SensorFault": 0,
    "BalanceMax": 75,
    "BalanceMin": 0,
    "DamperSkip": 0,
}

SCHEDULE: dict[str, Any] = {
    "Index": 0,
    "Name": "Workday",
    "Enabled": 1,
    "Mode": 1,
    "Fan": 4,
    "StartH": 6,
    "StartM": 30,
    "StopH": 31,
    "StopM": 63,
    "DaysEnabled": {"M": 1, "Tu": 1, "W": 0, "Th": 0, "F": 1, "Sa": 0, "Su": 0},
    "Zones": [{"Mode": 3, "Setpoint": 2250}] * 14,
}


def system(**changes: Any) -> System:
    """Return the sample system with some keys changed, None leaving one out."""
    told = {**SYSTEM, **changes}
    return System.from_json({key: v for key, v in told.items() if v is not None})


def zone(index: int = 0, **changes: Any) -> Zone:
    """Return the sample zone with some keys changed, None leaving one out."""
    told = {**ZONE, "Index": index, **changes}
    return Zone.from_json({key: v for key, v in told.items() if v is not None})


def installation(
    *zones: Zone, api: Api = Api.V2, available: bool = True, **changes: Any
) -> Installation:
    """Return an installation; two sample zones unless given, system keys changed."""
    known = zones or (zone(0), zone(1))
    changes.setdefault("NoOfZones", len(known))
    return Installation(
        uid="000012345",
        api=api,
        system=system(**changes),
        zones={one.index: one for one in known},
        available=available,
    )


def _commands(known: Installation, whose: Target, changes: Any) -> list[Command]:
    """Return the commands that changes of a target lead to."""
    return commands(known, whose, prepare(known, whose, changes))


def command(key: str, **change: Any) -> Command:
    """Return the command for one change, whatever its value; all is on and in auto."""
    known = installation(*map(zone, range(14)))
    (made,) = commands(known, TARGETS[key], change)
    return made


def of_unit(known: Installation, **changes: Any) -> list[Command]:
    """Return the commands that changes of the unit lead to."""
    return _commands(known, UNIT, changes)


def of_zone(known: Installation, index: int, **changes: Any) -> list[Command]:
    """Return the commands that changes of a zone lead to."""
    return _commands(known, Target(Kind.ZONE, index), changes)


def of_schedule(known: Installation, index: int, **changes: Any) -> list[Command]:
    """Return the commands that changes of a schedule lead to."""
    return _commands(known, Target(Kind.SCHEDULE, index), changes)
