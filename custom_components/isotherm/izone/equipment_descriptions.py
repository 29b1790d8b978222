"""Readings of the parts that few systems have, all off by default.

Temperzone, gas heating, ventilation and evaporative coolers (Coolbreeze).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from ..hub.descriptions import BinarySensorDescription, SensorDescription
from ..hub.entity import IsothermEntity
from .coordinator import IZoneCoordinator
from .models import Unit

_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")


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


def _read(unit: Unit, block: str, field: str) -> Any:
    part = getattr(unit.system, block)
    return None if part is None else getattr(part, field)


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


SENSORS: Final = tuple(
    _number(block, field, kind)
    for block, kinds in _NUMBERS.items()
    for field, kind in kinds.items()
)
BINARY_SENSORS: Final = tuple(
    _flag(block, field) for block, names in _FLAGS.items() for field in names
)


class TemperzoneReading(IsothermEntity[Unit, IZoneCoordinator], SensorEntity):
    """One reading of a Temperzone unit's own data, by the vendor's name for it.

    No document tells their scales: they are shown as they come.
    """

    _attr_translation_key = "temperzone_reading"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(
        self, coordinator: IZoneCoordinator, key: str, group: str, reading: str
    ) -> None:
        """Show a reading of a group."""
        self._group, self._reading = group, reading
        self._attr_translation_placeholders = {
            "group": _WORDS.sub(" ", group),
            "reading": _WORDS.sub(" ", reading),
        }
        super().__init__(coordinator, key, f"temperzone_{group}_{reading}".lower())

    @override
    def _read_state(self, device: Unit) -> None:
        groups = device.temperzone.groups if device.temperzone else {}
        self._attr_native_value = groups.get(self._group, {}).get(self._reading)


def temperzone_readings(
    coordinator: IZoneCoordinator, key: str
) -> Iterable[TemperzoneReading]:
    """Make the readings of a Temperzone unit that are plain numbers or texts."""
    part = coordinator.data.devices.get(key)
    if not isinstance(part, Unit) or part.temperzone is None:
        return
    for group, readings in part.temperzone.groups.items():
        if isinstance(readings, Mapping):
            for reading, value in readings.items():
                if isinstance(value, int | float | str):
                    yield TemperzoneReading(coordinator, key, group, reading)
