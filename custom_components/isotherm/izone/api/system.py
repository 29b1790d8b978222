"""The system datagram as a value (iZone guide, 4.1).

What is missing or unreadable is None; lock codes and passwords are dropped on reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, number
from .enums import CpuType, FanAutoType, OemMake, ReturnAir, SysFan, SysMode, coded
from .equipment import Coolbreeze, GasHeat, Temperzone, Ventilation
from .wire import degrees, flag, scrub, setpoint, temperature, text, word

UNIT_CONTROLS: Final = 15
"""CtrlZone where the unit's own setpoint controls."""


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

    on: bool | None = None
    mode: SysMode | None = None
    fan: SysFan | None = None
    setpoint: float | None = None
    supply_temperature: float | None = None
    return_temperature: float | None = None
    return_air: ReturnAir | None = None
    control_zone: int | None = None
    name: str | None = None
    tag: str | None = None
    unit_type: str | None = None
    warning: str | None = None
    filter_warning: bool | None = None
    error_code: str | None = None
    eco_lock: bool = False
    eco_minimum: float | None = None
    eco_maximum: float | None = None
    constants: int | None = None
    zones: int | None = None
    system_type: int | None = None
    isave_offered: bool = False
    isave_on: bool | None = None
    lock_enabled: bool | None = None
    locked: bool | None = None
    airflow_lock: bool = False
    airflow_minimum_lock: bool = False
    fan_auto: bool | None = None
    fan_auto_type: FanAutoType | None = None
    filter_months: int | None = None
    sleep_timer: int | None = None
    sleep_left: int | None = None
    controls_power: bool = True
    controls_mode: bool = True
    controls_fan: bool = True
    controls_setpoint: bool = True
    auto_off: bool | None = None
    auto_dead_band: float | None = None
    cpu_type: CpuType | None = None
    oem_make: OemMake | None = None
    unit_brand: int | None = None
    system_number: int | None = None
    humidity: int | None = None
    voc: int | None = None
    eco2: int | None = None
    temperzone: Temperzone | None = None
    gas_heat: GasHeat | None = None
    ventilation: Ventilation | None = None
    coolbreeze: Coolbreeze | None = None
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
            raise ProtocolError(f"not a system datagram: {str(raw)[:80]}")
        get = raw.get
        error, warning = text(get("ACError")), _unless_none(get("Warnings"))
        humidity, voc, eco2 = _air(get("InRh"), get("InTVOC"), get("IneCO2"))
        return cls(
            on=flag(get("SysOn")),
            mode=coded(SysMode, get("SysMode")),
            fan=coded(SysFan, get("SysFan")),
            setpoint=setpoint(get("Setpoint")),
            supply_temperature=temperature(get("Supply")),
            return_temperature=temperature(get("Temp")),
            return_air=coded(ReturnAir, get("RAS")),
            control_zone=integer(get("CtrlZone")),
            name=text(get("Tag2")),
            tag=text(get("Tag1")),
            unit_type=text(get("UnitType")),
            warning=warning,
            filter_warning=warning == "filter" if "Warnings" in raw else None,
            error_code=None if error in {"OK", "0", "error"} else error,
            eco_lock=flag(get("EcoLock")) or False,
            eco_minimum=setpoint(get("EcoMin")),
            eco_maximum=setpoint(get("EcoMax")),
            constants=integer(get("NoOfConst")),
            zones=integer(get("NoOfZones")),
            system_type=integer(get("SysType")),
            isave_offered=flag(get("iSaveEnable")) or False,
            isave_on=flag(get("iSaveOn")),
            lock_enabled=flag(get("LockOn")),
            locked=flag(get("LockStatus")),
            airflow_lock=flag(get("AirflowLock")) or False,
            airflow_minimum_lock=flag(get("AirflowMinLock")) or False,
            fan_auto=flag(get("FanAutoEn")),
            fan_auto_type=coded(FanAutoType, get("FanAutoType")),
            filter_months=integer(get("FilterWarn")),
            sleep_timer=integer(get("SleepTimer")),
            sleep_left=integer(get("SleepTimerM")),
            controls_power=flag(get("iZoneOnOff")) is not False,
            controls_mode=flag(get("iZoneMode")) is not False,
            controls_fan=flag(get("iZoneFan")) is not False,
            controls_setpoint=flag(get("iZoneSetpoint")) is not False,
            auto_off=flag(get("AutoOff")),
            auto_dead_band=degrees(get("AutoModeDeadB")),
            cpu_type=coded(CpuType, get("CpuType")),
            oem_make=coded(OemMake, get("OemMake")),
            unit_brand=integer(get("AcUnitBrand")),
            system_number=integer(get("SysNo")),
            humidity=humidity,
            voc=voc,
            eco2=eco2,
            temperzone=Temperzone.from_json(get("Temperzone")),
            gas_heat=GasHeat.from_json(get("GasHeat")),
            ventilation=Ventilation.from_json(get("Ventilation")),
            coolbreeze=Coolbreeze.from_json(get("Coolbreeze")),
            faulted=looks_faulted(raw),
            raw=raw,
        )

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
    told = [raw.get(key) for key in ("SysMode", "SysFan", "Setpoint")]
    if any(word(value) == "error" for value in (*told, raw.get("RAS"))):
        return True
    if None in told:
        return False
    told += [raw.get("RAS"), raw.get("NoOfZones")]
    return not any(number(value) for value in told)


def _unless_none(value: object) -> str | None:
    told = word(value)
    return None if told in {"", "none"} else told


def _air(*values: object) -> tuple[int | None, ...]:
    """Read the indoor air sensors, which all tell 0 where there are none."""
    read = [integer(value) for value in values]
    return tuple(read) if any(read) else (None,) * len(read)
