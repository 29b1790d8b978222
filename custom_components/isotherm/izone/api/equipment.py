"""The nested blocks of the system datagram (iZone guide, 4.1) that few systems use.

Every bridge sends them, with set points that nobody set: `System` tells whether the unit is
one of the kind. Where all values are zero nothing stands behind them at all.
"""

from dataclasses import dataclass
from typing import Self, override

from ...hub.parsing import integer, mapping, number
from .wire import (
    code,
    degrees,
    fields_of,
    flag,
    hours,
    minutes,
    parts,
    percent,
    tenths,
    text,
    told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Settings and readings of one kind of equipment."""

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or all zero."""
        block = mapping(data)
        return (
            cls(**fields_of(cls, block)) if any(map(_is_set, block.values())) else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperzone(Block):
    """A Temperzone unit's settings: setpoints in °C, codes as the vendor counts them."""

    heat_setpoint: float | None = told(degrees, "HeatSetpoint")
    cool_setpoint: float | None = told(degrees, "CoolSetpoint")
    fan_type: int | None = told(code, "FanType")
    mode_type: int | None = told(code, "ModeType")
    quiet: bool | None = told(flag, "Quiet")


@dataclass(frozen=True, slots=True, kw_only=True)
class GasHeat(Block):
    """A gas heater's settings; times and offsets as the vendor counts them."""

    type: int | None = told(code, "Type")
    minimum_run_time: int | None = told(code, "MinRunTime")
    anticycle_time: int | None = told(code, "AnticycleTime")
    stage_offset: int | None = told(code, "StageOffset")
    stage_delay: int | None = told(code, "StageDelay")
    cycle_fan_cool: bool | None = told(flag, "CycleFanCool")
    cycle_fan_heat: bool | None = told(flag, "CycleFanHeat")

    @classmethod
    @override
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or names no gas heater (Type 0)."""
        return super().from_json(data) if integer(mapping(data).get("Type")) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ventilation(Block):
    """Ventilation by air quality: setpoints in %, ppb and ppm, delay in minutes."""

    humidity_setpoint: int | None = told(percent, "RhSetpoint")
    voc_setpoint: int | None = told(parts, "VocsSetpoint")
    eco2_setpoint: int | None = told(parts, "Eco2Setpoint")
    fan_stage_delay: int | None = told(minutes, "FanStageDelay")
    cycle_fan_off: bool | None = told(flag, "CycleFanOff")
    by_humidity: bool | None = told(flag, "UseRhControl")
    by_voc: bool | None = told(flag, "UseVcosControl", "UseVocsControl")
    by_eco2: bool | None = told(flag, "UseEco2Control")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coolbreeze(Block):
    """An evaporative cooler: fan in % of full speed, humidity in %, hours run."""

    fan_speed: int | None = told(percent, "FanSpeed")
    state: str | None = told(text, "State")
    humidity_setpoint: int | None = told(percent, "RhSet")
    humidity: int | None = told(percent, "RhRead")
    fan_hours: int | None = told(hours, "FanRunH")
    pump_hours: int | None = told(hours, "PumpRunH")
    exhaust_enabled: bool | None = told(flag, "ExhEn")
    prewash_enabled: bool | None = told(flag, "PrewEn")
    postwash_enabled: bool | None = told(flag, "PostwEn")
    drain_cycle_enabled: bool | None = told(flag, "DrCycEn")
    inverter: bool | None = told(flag, "Inverter")
    fan_maximum_auto: int | None = told(percent, "FanMaxAuto")
    fan_maximum: int | None = told(percent, "FanMax")
    exhaust_maximum: int | None = told(percent, "ExhMax")
    calibration: float | None = told(tenths, "CalibTemp")
    dead_band: float | None = told(degrees, "DeadTemp")


def _is_set(value: object) -> bool:
    read = number(value)
    return bool(text(value)) if read is None else read != 0
