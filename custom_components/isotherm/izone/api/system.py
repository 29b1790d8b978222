"""The system datagram as a value (iZone guide, 4.1).

What is missing or unreadable is None; lock codes and passwords are dropped on reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, number
from . import wire
from .enums import CpuType, FanAutoType, OemMake, ReturnAir, SysFan, SysMode
from .equipment import Coolbreeze, GasHeat, Temperzone, Ventilation
from .wire import (
    code,
    degrees,
    fields_of,
    flag,
    minutes,
    parts,
    percent,
    scrub,
    switched,
    text,
    told,
    word,
)

UNIT_CONTROLS: Final = 15
"""CtrlZone where the unit's own setpoint controls."""


def _warning(value: object) -> str | None:
    read = word(value)
    return None if read in {"", "none"} else read


def _error(value: object) -> str | None:
    read = text(value)
    return None if read in {"OK", "0", "error"} else read


def _allowed(value: object) -> bool:
    return flag(value) is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The air-conditioner: temperatures in °C, times in minutes unless said otherwise.

    Args:
        control_zone: index of the zone whose target the unit follows, `UNIT_CONTROLS`
            for its own.
        error_code: the unit's error, None for none.
        filter_months: months between filter warnings, 0 for never.
        sleep_timer: minutes the timer was set for, 0 for off.
        sleep_left: minutes left, where the bridge tells.
        isave_offered: whether there is a fresh-air mode; `isave_on` whether it runs.
        controls_power, controls_mode, controls_fan, controls_setpoint: whether iZone
            controls this function of the unit.
        humidity, voc, eco2: indoor air, in %, ppb and ppm, where measured.
        raw: the datagram without its secrets.

    """

    on: bool | None = told(flag, "SysOn")
    mode: SysMode | None = told(SysMode.of, "SysMode")
    fan: SysFan | None = told(SysFan.of, "SysFan")
    setpoint: float | None = told(wire.setpoint, "Setpoint")
    supply_temperature: float | None = told(wire.temperature, "Supply")
    return_temperature: float | None = told(wire.temperature, "Temp")
    return_air: ReturnAir | None = told(ReturnAir.of, "RAS")
    control_zone: int | None = told(code, "CtrlZone")
    name: str | None = told(text, "Tag2")
    tag: str | None = told(text, "Tag1")
    unit_type: str | None = told(text, "UnitType")
    warning: str | None = told(_warning, "Warnings")
    filter_warning: bool | None = None
    error_code: str | None = told(_error, "ACError")
    eco_lock: bool = told(switched, "EcoLock", default=False)
    eco_minimum: float | None = told(wire.setpoint, "EcoMin")
    eco_maximum: float | None = told(wire.setpoint, "EcoMax")
    constants: int | None = told(code, "NoOfConst")
    zones: int | None = told(integer, "NoOfZones")
    system_type: int | None = told(code, "SysType")
    isave_offered: bool = told(switched, "iSaveEnable", default=False)
    isave_on: bool | None = told(flag, "iSaveOn")
    lock_enabled: bool | None = told(flag, "LockOn")
    locked: bool | None = told(flag, "LockStatus")
    airflow_lock: bool = told(switched, "AirflowLock", default=False)
    airflow_minimum_lock: bool = told(switched, "AirflowMinLock", default=False)
    fan_auto: bool | None = told(flag, "FanAutoEn")
    fan_auto_type: FanAutoType | None = told(FanAutoType.of, "FanAutoType")
    filter_months: int | None = told(code, "FilterWarn")
    sleep_timer: int | None = told(minutes, "SleepTimer")
    sleep_left: int | None = told(minutes, "SleepTimerM")
    controls_power: bool = told(_allowed, "iZoneOnOff", default=True)
    controls_mode: bool = told(_allowed, "iZoneMode", default=True)
    controls_fan: bool = told(_allowed, "iZoneFan", default=True)
    controls_setpoint: bool = told(_allowed, "iZoneSetpoint", default=True)
    auto_off: bool | None = told(flag, "AutoOff")
    auto_dead_band: float | None = told(degrees, "AutoModeDeadB")
    cpu_type: CpuType | None = told(CpuType.of, "CpuType")
    oem_make: OemMake | None = told(OemMake.of, "OemMake")
    unit_brand: int | None = told(code, "AcUnitBrand")
    system_number: int | None = told(code, "SysNo")
    humidity: int | None = told(percent, "InRh")
    voc: int | None = told(parts, "InTVOC")
    eco2: int | None = told(parts, "IneCO2")
    temperzone: Temperzone | None = told(Temperzone.from_json, "Temperzone")
    gas_heat: GasHeat | None = told(GasHeat.from_json, "GasHeat")
    ventilation: Ventilation | None = told(Ventilation.from_json, "Ventilation")
    coolbreeze: Coolbreeze | None = told(Coolbreeze.from_json, "Coolbreeze")
    faulted: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a `SystemV2` object.

        Raises:
            ProtocolError: it is not an object, or tells nothing about the unit.

        """
        raw = scrub(data)
        if not isinstance(raw, dict) or not raw.keys() & {"SysOn", "SysMode", "SysFan"}:
            raise ProtocolError("not a system datagram")
        found = fields_of(cls, raw)
        if "Warnings" in raw:
            found["filter_warning"] = found["warning"] == "filter"
        if not (found["humidity"] or found["voc"] or found["eco2"]):
            # The indoor air sensors all tell 0 where there are none.
            found |= dict.fromkeys(("humidity", "voc", "eco2"))
        return cls(**found, faulted=looks_faulted(raw), raw=raw)

    @property
    def is_temperzone(self) -> bool:
        """Whether the unit is a Temperzone: by its name, or by codes that others leave at 0."""
        if "temperzone" in (self.unit_type or "").lower():
            return True
        block = self.temperzone
        return bool(block and (block.fan_type or block.mode_type or block.quiet))

    @property
    def ventilates(self) -> bool:
        """Whether something is ventilated by humidity, VOC or eCO₂."""
        block = self.ventilation
        return bool(block and (block.by_humidity or block.by_voc or block.by_eco2))

    @property
    def is_coolbreeze(self) -> bool:
        """Whether the unit is an evaporative cooler, which can exhaust and pump only."""
        return (
            self.cpu_type is CpuType.COOLBREEZE or self.oem_make is OemMake.COOLBREEZE
        )


def looks_faulted(raw: Mapping[str, Any]) -> bool:
    """Tell the shape in which a bridge answers while it can't hear the unit.

    V1 says "error"; in numbers it is a unit without a mode, a fan, a setpoint and
    whatever else is told of it. No zones alone is a legal system.
    """
    read = [raw.get(key) for key in ("SysMode", "SysFan", "Setpoint")]
    if any(word(value) == "error" for value in (*read, raw.get("RAS"))):
        return True
    if None in read:
        return False
    read += [raw.get("RAS"), raw.get("NoOfZones")]
    return not any(number(value) for value in read)
