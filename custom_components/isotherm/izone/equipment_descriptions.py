"""Readings of the parts that few systems have, all off by default.

Temperzone, gas heating, ventilation and evaporative coolers (Coolbreeze).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from ..hub.descriptions import BinarySensorDescription, SensorDescription
from ..hub.parsing import mapping
from .api.system import System
from .models import Unit


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a number is: its unit, and how Home Assistant classes it."""

    unit: str | None = None
    device_class: SensorDeviceClass | None = None
    state_class: SensorStateClass | None = None


_CODE: Final = _Kind()
_CELSIUS: Final = _Kind(UnitOfTemperature.CELSIUS, SensorDeviceClass.TEMPERATURE)
_KELVIN: Final = _Kind(UnitOfTemperature.CELSIUS, SensorDeviceClass.TEMPERATURE_DELTA)
_HUMIDITY: Final = _Kind(PERCENTAGE, SensorDeviceClass.HUMIDITY)
_PERCENT: Final = _Kind(PERCENTAGE)
_MINUTES: Final = _Kind(UnitOfTime.MINUTES, SensorDeviceClass.DURATION)
_HOURS: Final = _Kind(
    UnitOfTime.HOURS, SensorDeviceClass.DURATION, SensorStateClass.TOTAL_INCREASING
)

_NUMBERS: Final[Mapping[str, Mapping[str, _Kind]]] = {
    "temperzone": {
        "heat_setpoint": _CELSIUS,
        "cool_setpoint": _CELSIUS,
        "fan_type": _CODE,
        "mode_type": _CODE,
    },
    "gas_heat": {
        "type": _CODE,
        "minimum_run_time": _CODE,
        "anticycle_time": _CODE,
        "stage_offset": _CODE,
        "stage_delay": _CODE,
    },
    "ventilation": {
        "humidity_setpoint": _HUMIDITY,
        "voc_setpoint": _Kind(UnitOfRatio.PARTS_PER_BILLION),
        "eco2_setpoint": _Kind(UnitOfRatio.PARTS_PER_MILLION),
        "fan_stage_delay": _MINUTES,
    },
    "coolbreeze": {
        "fan_speed": _PERCENT,
        "state": _CODE,
        "humidity_setpoint": _HUMIDITY,
        "humidity": _HUMIDITY,
        "fan_hours": _HOURS,
        "pump_hours": _HOURS,
        "fan_maximum_auto": _PERCENT,
        "fan_maximum": _PERCENT,
        "exhaust_maximum": _PERCENT,
        "calibration": _KELVIN,
        "dead_band": _KELVIN,
    },
}
_FLAGS: Final[Mapping[str, tuple[str, ...]]] = {
    "temperzone": ("quiet",),
    "gas_heat": ("cycle_fan_cool", "cycle_fan_heat"),
    "ventilation": ("cycle_fan_off", "by_humidity", "by_voc", "by_eco2"),
    "coolbreeze": (
        "exhaust_enabled",
        "prewash_enabled",
        "postwash_enabled",
        "drain_cycle_enabled",
        "inverter",
    ),
}


_IS: Final[Mapping[str, Callable[[System], bool]]] = {
    "temperzone": lambda system: system.is_temperzone,
    "gas_heat": lambda system: system.gas_heat is not None,
    "ventilation": lambda system: system.ventilates,
    "coolbreeze": lambda system: system.is_coolbreeze,
}
"""Whether a unit is what a block is about: every bridge sends all of them."""
_TEMPERZONE: Final[Mapping[str, str]] = {
    "Temps": "OutdoorCoil IndoorCoil Ambient SuctionLine DischargeLine DeIceSensor"
    " Evaporating Condensing SuctionSideSuperheat DischargeSideSuperheat"
    " SuctionLinePressure DischargeLinePressure",
    "Outputs": "OutdoorFanSpeed IndoorFanSpeed Exv1Position Exv2Position UnitCapacity",
    "Thermostats": "SupplyAirTemperature ReturnAirTemperature",
    "History8": "TotalRunningHours TotalCoolingCyclesMade TotalHeatingCyclesMade"
    " TotalDeiceCyclesMade HpTripEvents LpTripEvents FrostProtectionEvents",
}
"""Readings of a Temperzone unit's own data that a person has a name for.

No document tells their scales: they are shown as they come.
"""


def _read(unit: Unit, block: str, field: str) -> Any:
    part = getattr(unit.system, block)
    return None if part is None or not _IS[block](unit.system) else getattr(part, field)


def _number(block: str, field: str, kind: _Kind) -> SensorDescription[Unit]:
    return SensorDescription[Unit](
        key=f"{block}_{field}",
        native_unit_of_measurement=kind.unit,
        device_class=kind.device_class,
        state_class=kind.state_class,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: _read(unit, block, field) is not None,
        value=lambda unit: _read(unit, block, field),
    )


def _flag(block: str, field: str) -> BinarySensorDescription[Unit]:
    return BinarySensorDescription[Unit](
        key=f"{block}_{field}",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: _read(unit, block, field) is not None,
        value=lambda unit: _read(unit, block, field),
    )


def _reading(group: str, reading: str) -> SensorDescription[Unit]:
    def value(unit: Unit) -> str | float | None:
        told = unit.temperzone if unit.system.is_temperzone else None
        groups = told.groups if told else {}
        found = mapping(groups.get(group)).get(reading)
        return found if isinstance(found, int | float | str) else None

    return SensorDescription[Unit](
        key=f"temperzone_{group}_{reading}".lower(),
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: value(unit) is not None,
        value=value,
    )


SENSORS: Final = (
    *(
        _number(block, field, kind)
        for block, kinds in _NUMBERS.items()
        for field, kind in kinds.items()
    ),
    *(
        _reading(group, reading)
        for group, readings in _TEMPERZONE.items()
        for reading in readings.split()
    ),
)
BINARY_SENSORS: Final = tuple(
    _flag(block, field) for block, names in _FLAGS.items() for field in names
)
