"""Fresh datagrams of an air-conditioner, its zones and schedules.

Keys, order and meaning: iZone guide, 4.1 (systemsettings), 4.2 (zone), 4.3 (schedule).
"""

from collections.abc import Collection
from typing import Any

type Datagram = dict[str, Any]

MAX_ZONES = 14
SCHEDULES = 9
NO_START_HOUR, NO_START_MINUTE = 31, 63
DAYS = ("M", "Tu", "W", "Th", "F", "Sa", "Su")

OPEN_CLOSE, CONSTANT, AUTO = 1, 2, 3
"""ZoneType_e."""
OPENED, CLOSED, BY_TEMPERATURE, OVERRIDE, HELD = 1, 2, 3, 4, 5
"""ZoneMode_e."""
COOL, HEAT, VENT, DRY, COOL_HEAT, EXHAUST, PUMP_ONLY = 1, 2, 3, 4, 5, 6, 7
"""SysMode_e."""
NO_SENSOR, WIRELESS, WIRED = 255, 3, 4
"""RoomSensorType_t."""

BLOCKS: dict[str, Datagram] = {
    "UnitOpt": {"RA": 1, "Master": 1, "Zones": 1, "History": 0, "SlaveOpt": 0},
    "Temperzone": {
        "HeatSetpoint": 3500,
        "CoolSetpoint": 1000,
        "FanType": 0,
        "ModeType": 0,
        "Quiet": 0,
    },
    "GasHeat": {
        "Type": 0,
        "MinRunTime": 3,
        "AnticycleTime": 3,
        "StageOffset": 20,
        "StageDelay": 5,
        "CycleFanCool": 0,
        "CycleFanHeat": 0,
    },
    "Ventilation": {
        "RhSetpoint": 60,
        "VocsSetpoint": 1000,
        "Eco2Setpoint": 900,
        "FanStageDelay": 10,
        "CycleFanOff": 0,
        "UseRhControl": 0,
        "UseVcosControl": 0,
        "UseEco2Control": 0,
    },
    "Coolbreeze": {
        "FanSpeed": 1,
        "State": "Off",
        "RhSet": 60,
        "RhRead": 55,
        "FanRunH": 1234,
        "PumpRunH": 567,
        "PrewEn": 0,
        "PrewTime": 3,
        "DrAfPrewEn": 0,
        "DrCycEn": 0,
        "DrCycPer": 60,
        "PostwEn": 0,
        "DrBfPostwEn": 0,
        "PostwT": 5,
        "Inverter": 1,
        "ResumeLast": 1,
        "FanMaxAuto": 80,
        "FanMax": 100,
        "ExhMax": 100,
        "ExhEn": 1,
        "CtrlSens": 0,
        "CalibTemp": 0,
        "DeadTemp": 100,
        "AutoFanMaxTime": 10,
    },
}
"""The nested objects of SystemV2, in the document's order."""

EXTRAS: Datagram = {
    "SleepTimerM": 0,
    "InRh": 55,
    "InTVOC": 1279,
    "IneCO2": 678,
    "AirPureOn": 0,
    "LockZoneNames": 0,
}
"""Keys that bridges send and the document does not name."""


def system(name: str, blocks: Collection[str], *, extras: bool) -> Datagram:
    """Return the datagram of a ducted unit in cool mode, controlled by its zones."""
    fresh: Datagram = {
        "SysOn": 1,
        "SysMode": COOL,
        "SysFan": 4,
        "SleepTimer": 0,
        "Supply": 1650,
        "Setpoint": 2300,
        "Temp": 2410,
        "RAS": 3,
        "CtrlZone": 0,
        "Tag1": "iZone",
        "Tag2": name,
        "Warnings": "none",
        "ACError": " OK",
        "EcoLock": 0,
        "EcoMax": 3000,
        "EcoMin": 1500,
        "NoOfConst": 0,
        "NoOfZones": 0,
        "SysType": 320,
        "iSaveEnable": 1,
        "iSaveOn": 0,
        "LockCode": "2705",
        "LockStatus": 0,
        "LockOn": 0,
        "FanAutoEn": 1,
        "FanAutoType": 1,
        "FanCapacity": 900,
        "FanUnitCapacity": 14,
        "FilterWarn": 6,
        "iZoneOnOff": 1,
        "iZoneMode": 1,
        "iZoneFan": 1,
        "iZoneSetpoint": 1,
    }
    for function in ("ExtOnOff", "ExtMode", "ExtFan", "ExtSetpoint", "DamperTime"):
        fresh[function] = 0
    fresh |= {
        "AutoOff": 0,
        "RoomTempDisp": 1,
        "RfCh": 3,
        "AutoModeDeadB": 150,
        "WiredLeds": 1,
        "AirflowLock": 0,
        "AirflowMinLock": 0,
        "OutOfViewRAS": 0,
        "CpuType": 0,
        "SysNo": 0,
        "AcUnitBrand": 1,
        "AcUnitBrandSet": 1,
        "OemMake": 0,
        "HideInduct": 0,
        "ReverseDampers": 0,
        "Scrooge": 0,
        "Pass": "installer",
        "CnstCtrlAreaEn": 0,
        "CnstCtrlArea": 0,
        "StaticP": 1,
        "OpenDampersWhenOff": 0,
        "ShowActTemps": 1,
        "UseInductEnergy": 0,
    }
    fresh |= {key: dict(block) for key, block in BLOCKS.items() if key in blocks}
    return fresh | (dict(EXTRAS) if extras else {})


def zone(index: int, name: str, kind: int) -> Datagram:
    """Return the datagram of one zone; `kind` is a ZoneType_e."""
    sensed = kind == AUTO
    return {
        "Index": index,
        "Name": name,
        "ZoneType": kind,
        "SensType": WIRELESS if sensed else NO_SENSOR,
        "Mode": BY_TEMPERATURE if sensed else CLOSED,
        "Setpoint": 2300,
        "Temp": 2400 + 10 * index if sensed else 0,
        "MaxAir": 100,
        "MinAir": 0,
        "Const": 0 if kind == CONSTANT else 255,
        "ConstA": 0,
        "Master": 0,
        "DmpFlt": 0,
        "iSense": 0,
        "Area": 16,
        "Calibration": 0,
        "Bypass": 0,
        "DmpPos": 100 if sensed else 0,
        "RfSignal": 0,
        "BattVolt": 0,
        "SensorFault": 0,
        "BalanceMax": 100,
        "BalanceMin": 0,
        "DamperSkip": 0,
    }


_NAMES = ("Living", "Kitchen", "Study", "Bed 1", "Bed 2", "Bed 3", "Rumpus", "Media")


def zones(count: int) -> list[Datagram]:
    """Return `count` zones: rooms, and from three on a laundry and a spill zone."""
    fresh = []
    for index in range(count):
        if count >= 3 and index == count - 1:
            fresh.append(zone(index, "Spill", CONSTANT))
        elif count >= 3 and index == count - 2:
            fresh.append(zone(index, "Laundry", OPEN_CLOSE))
        else:
            name = _NAMES[index] if index < len(_NAMES) else f"Room {index + 1}"
            fresh.append(zone(index, name, AUTO))
    return fresh


def filler(index: int) -> Datagram:
    """Return what a bridge answers for a zone beyond the installed ones."""
    return zone(index, f"Zone {index + 1}", OPEN_CLOSE) | {"Mode": OPENED, "DmpFlt": 1}


def schedule(index: int, name: str = "") -> Datagram:
    """Return one favourite; an empty name is a free slot."""
    return {
        "Index": index,
        "Name": name,
        "Enabled": 0,
        "Mode": COOL,
        "Fan": 4,
        "StartH": NO_START_HOUR,
        "StartM": NO_START_MINUTE,
        "StopH": NO_START_HOUR,
        "StopM": NO_START_MINUTE,
        "DaysEnabled": dict.fromkeys(DAYS, 0),
        "Zones": [{"Mode": CLOSED, "Setpoint": 2300} for _ in range(MAX_ZONES)],
    }


def schedules() -> list[Datagram]:
    """Return nine favourites, the first two in use."""
    fresh = [schedule(index) for index in range(SCHEDULES)]
    days = dict.fromkeys(DAYS[:5], 1) | {"Sa": 0, "Su": 0}
    fresh[0] |= {
        "Name": "Workday",
        "Enabled": 1,
        "StartH": 6,
        "StartM": 30,
        "StopH": 8,
        "StopM": 15,
        "DaysEnabled": days,
    }
    fresh[1]["Name"] = "Night"
    for number in (0, 1):
        fresh[0]["Zones"][number] = {"Mode": BY_TEMPERATURE, "Setpoint": 2250}
    for number in (3, 4, 5):
        fresh[1]["Zones"][number] = {"Mode": BY_TEMPERATURE, "Setpoint": 2400}
    return fresh


_TEMPERZONE = {
    "Temps": "OutdoorCoil IndoorCoil Ambient SuctionLine DischargeLine DeIceSensor "
    "Evaporating Condensing Controller SuctionSideSuperheat DischargeSideSuperheat "
    "Vacant SuctionLinePressure DischargeLinePressure",
    "Outputs": "OutdoorFanSpeed IndoorFanSpeed Exv1Position Exv2Position UnitCapacity "
    "UnitMode DigitalOutputs",
    "Thermostats": "IndoorUnitCoilTemperature1 IndoorUnitSuctionLineTemperature1 "
    "IndoorUnitCoilTemperature2 IndoorUnitSuctionLineTemperature2 SupplyAirTemperature "
    "ReturnAirTemperature",
    "UC8": "IdCode SoftwareVersion",
    "History8": "ModbusAddress Reserved1 TotalRunningHours TotalRunningMinutes "
    "TotalCoolingCyclesMade TotalHeatingCyclesMade TotalDeiceCyclesMade HpTripEvents "
    "LpTripEvents FrostProtectionEvents",
    "InputStatus": "Inputs",
    "OutputStatus": "Outputs",
    "Timers": "MinimumOnOffTime MinimumOffOnTime MinimumOnOnTime",
}


def temperzone_status() -> Datagram:
    """Return the status of a Temperzone unit (Type 5), all readings distinct."""
    number = iter(range(100, 1000, 7))
    return {
        part: {key: next(number) for key in keys.split()}
        for part, keys in _TEMPERZONE.items()
    }
