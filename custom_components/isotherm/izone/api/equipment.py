"""The nested blocks of the system datagram (iZone guide, 4.1) that few systems use.

Every bridge sends them; where all values are zero nothing stands behind them.
"""

from dataclasses import dataclass
from typing import Self

from ...hub.parsing import integer, mapping, number
from .wire import Json, degrees, flag, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperzone:
    """A Temperzone unit's settings: setpoints in °C, codes as the vendor counts them."""

    heat_setpoint: float | None = None
    cool_setpoint: float | None = None
    fan_type: int | None = None
    mode_type: int | None = None
    quiet: bool | None = None

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or all zero."""
        if (block := used(data)) is None:
            return None
        return cls(
            heat_setpoint=degrees(block.get("HeatSetpoint")),
            cool_setpoint=degrees(block.get("CoolSetpoint")),
            fan_type=integer(block.get("FanType")),
            mode_type=integer(block.get("ModeType")),
            quiet=flag(block.get("Quiet")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GasHeat:
    """A gas heater's settings; times and offsets as the vendor counts them."""

    type: int | None = None
    minimum_run_time: int | None = None
    anticycle_time: int | None = None
    stage_offset: int | None = None
    stage_delay: int | None = None
    cycle_fan_cool: bool | None = None
    cycle_fan_heat: bool | None = None

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or names no gas heater (Type 0)."""
        if (block := used(data)) is None or not integer(block.get("Type")):
            return None
        return cls(
            type=integer(block.get("Type")),
            minimum_run_time=integer(block.get("MinRunTime")),
            anticycle_time=integer(block.get("AnticycleTime")),
            stage_offset=integer(block.get("StageOffset")),
            stage_delay=integer(block.get("StageDelay")),
            cycle_fan_cool=flag(block.get("CycleFanCool")),
            cycle_fan_heat=flag(block.get("CycleFanHeat")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ventilation:
    """Ventilation by air quality: setpoints in %, ppb and ppm, delay in minutes."""

    humidity_setpoint: int | None = None
    voc_setpoint: int | None = None
    eco2_setpoint: int | None = None
    fan_stage_delay: int | None = None
    cycle_fan_off: bool | None = None
    by_humidity: bool | None = None
    by_voc: bool | None = None
    by_eco2: bool | None = None

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or all zero."""
        if (block := used(data)) is None:
            return None
        return cls(
            humidity_setpoint=integer(block.get("RhSetpoint")),
            voc_setpoint=integer(block.get("VocsSetpoint")),
            eco2_setpoint=integer(block.get("Eco2Setpoint")),
            fan_stage_delay=integer(block.get("FanStageDelay")),
            cycle_fan_off=flag(block.get("CycleFanOff")),
            by_humidity=flag(block.get("UseRhControl")),
            by_voc=flag(block.get("UseVcosControl", block.get("UseVocsControl"))),
            by_eco2=flag(block.get("UseEco2Control")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coolbreeze:
    """An evaporative cooler: fan in % of full speed, humidity in %, hours run."""

    fan_speed: int | None = None
    state: str | None = None
    humidity_setpoint: int | None = None
    humidity: int | None = None
    fan_hours: int | None = None
    pump_hours: int | None = None
    exhaust_enabled: bool | None = None
    prewash_enabled: bool | None = None
    postwash_enabled: bool | None = None
    drain_cycle_enabled: bool | None = None
    inverter: bool | None = None
    fan_maximum_auto: int | None = None
    fan_maximum: int | None = None
    exhaust_maximum: int | None = None
    calibration: float | None = None
    dead_band: float | None = None

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read the block; None where it is absent or all zero."""
        if (block := used(data)) is None:
            return None
        calibration = number(block.get("CalibTemp"))
        return cls(
            fan_speed=integer(block.get("FanSpeed")),
            state=text(block.get("State")),
            humidity_setpoint=integer(block.get("RhSet")),
            humidity=integer(block.get("RhRead")),
            fan_hours=integer(block.get("FanRunH")),
            pump_hours=integer(block.get("PumpRunH")),
            exhaust_enabled=flag(block.get("ExhEn")),
            prewash_enabled=flag(block.get("PrewEn")),
            postwash_enabled=flag(block.get("PostwEn")),
            drain_cycle_enabled=flag(block.get("DrCycEn")),
            inverter=flag(block.get("Inverter")),
            fan_maximum_auto=integer(block.get("FanMaxAuto")),
            fan_maximum=integer(block.get("FanMax")),
            exhaust_maximum=integer(block.get("ExhMax")),
            calibration=None if calibration is None else calibration / 10,
            dead_band=degrees(block.get("DeadTemp")),
        )


def used(data: object) -> Json | None:
    """Return a block in which something is set, None otherwise."""
    block = mapping(data)
    return block if any(_is_set(value) for value in block.values()) else None


def _is_set(value: object) -> bool:
    read = number(value)
    return bool(text(value)) if read is None else read != 0
