"""What a bridge and its air-conditioner show and take: one row, one entity.

Off by default is what the climate entity or another one shows too, what is the installer's,
and what has no value most of the time.
"""

from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberDeviceClass, NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from ..hub.descriptions import (
    BinarySensorDescription,
    ButtonDescription,
    NumberDescription,
    SelectDescription,
    SensorDescription,
    SwitchDescription,
)
from .api.enums import Api, ReturnAir
from .api.status import FaultRecord
from .api.values import LONGEST_TIMER
from .models import BridgeStatus, Unit, WayName

NO_ERROR: Final = "none"
_MOST_VERSIONS: Final = 50
BY_UNIT: Final = "unit"
TIMER_OFF: Final = "off"
PANEL_TIMERS: Final = ("30", "60", "90", "120")
"""Minutes that the wall controller offers."""


def _timer(minutes: int | None) -> str | None:
    return None if minutes is None else str(minutes) if minutes else TIMER_OFF


def _minutes(option: str) -> int:
    return 0 if option == TIMER_OFF else int(option)


def _follows(unit: Unit) -> str | None:
    """Return the name of the zone whose target the unit follows, or the unit."""
    return BY_UNIT if unit.target_owner.is_unit else unit.control_zone


def _versions(unit: Unit) -> dict[str, Any]:
    # What the bridge calls its devices must not name an attribute of ours.
    told = unit.firmware[:_MOST_VERSIONS]
    return {"versions": {one.device: one.version for one in told}}


def _history(unit: Unit) -> dict[str, list[str]]:
    """Return the errors of the past, once they were read."""
    if unit.faults is None:
        return {}
    return {"history": [_dated(fault) for fault in unit.faults]}


def _dated(fault: FaultRecord) -> str:
    year, month, day, hour, minute = (part or 0 for part in fault.when)
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} {fault.code}"


def _can_install(unit: Unit) -> bool:
    """Return whether the bridge takes commands that only API V2 has."""
    return unit.has_unit and unit.api is Api.V2


def _takes_any_minutes(unit: Unit) -> bool:
    """Return whether the sleep timer takes other lengths than those of the panel."""
    timer = unit.system.sleep_timer
    return unit.has_unit and timer is not None and unit.api is not Api.V1


def _return_air(unit: Unit) -> str | None:
    return_air = unit.system.return_air
    return None if return_air is None else return_air.word


SELECTS: Final = (
    SelectDescription[Unit](
        key="sleep_timer",
        entity_category=EntityCategory.CONFIG,
        exists=lambda unit: unit.has_unit and unit.system.sleep_timer is not None,
        value=lambda unit: _timer(unit.system.sleep_timer),
        choices=lambda unit: [TIMER_OFF, *PANEL_TIMERS],
        write=lambda unit, option: {"sleep_timer": _minutes(option)},
    ),
    # It is the installer's choice which sensors drive the unit, hence off by default.
    SelectDescription[Unit](
        key="return_air",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: _can_install(unit) and unit.system.return_air is not None,
        value=_return_air,
        choices=lambda unit: [mode.word for mode in ReturnAir],
        write=lambda unit, option: {"return_air": ReturnAir[option.upper()]},
    ),
)

NUMBERS: Final = (
    NumberDescription[Unit](
        key="sleep_timer",
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        native_min_value=0,
        native_max_value=LONGEST_TIMER,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=_takes_any_minutes,
        value=lambda unit: unit.system.sleep_timer,
        write=lambda unit, value: {"sleep_timer": value},
    ),
)

SWITCHES: Final = (
    SwitchDescription[Unit](
        key="isave",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda unit: unit.has_unit and unit.system.isave_offered,
        value=lambda unit: unit.system.isave_on,
        write=lambda unit, on: {"isave": on},
    ),
)

BUTTONS: Final = (
    ButtonDescription[Unit](
        key="reset_filter",
        entity_category=EntityCategory.CONFIG,
        exists=lambda unit: (
            _can_install(unit) and unit.system.filter_warning is not None
        ),
        press=lambda unit: {"filter_warning": False},
    ),
)


def _temperature(key: str) -> SensorDescription[Unit]:
    return SensorDescription[Unit](
        key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        exists=lambda unit: getattr(unit.system, key) is not None,
        value=lambda unit: getattr(unit.system, key),
    )


def _air(
    key: str, kind: SensorDeviceClass, measure: str, *, on: bool = True
) -> SensorDescription[Unit]:
    return SensorDescription[Unit](
        key=key,
        entity_registry_enabled_default=on,
        device_class=kind,
        native_unit_of_measurement=measure,
        state_class=SensorStateClass.MEASUREMENT,
        exists=lambda unit: getattr(unit.system, key) is not None,
        value=lambda unit: getattr(unit.system, key),
    )


SENSORS: Final = (
    _temperature("supply_temperature"),
    _temperature("return_temperature"),
    SensorDescription[Unit](
        key="target_in_force",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        suggested_display_precision=1,
        exists=lambda unit: unit.has_unit,
        value=lambda unit: unit.target,
    ),
    SensorDescription[Unit](
        key="control_zone",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: unit.has_unit,
        value=_follows,
        attributes=lambda unit: {"reason": unit.target_owner.reason},
    ),
    _air("humidity", SensorDeviceClass.HUMIDITY, PERCENTAGE),
    # The equivalent CO₂ is the same reading in words that people know.
    _air(
        "voc",
        SensorDeviceClass.VOLATILE_ORGANIC_COMPOUNDS_PARTS,
        UnitOfRatio.PARTS_PER_BILLION,
        on=False,
    ),
    _air("eco2", SensorDeviceClass.CO2, UnitOfRatio.PARTS_PER_MILLION),
    SensorDescription[Unit](
        key="sleep_left",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        exists=lambda unit: unit.system.sleep_left is not None,
        value=lambda unit: unit.system.sleep_left,
    ),
    SensorDescription[Unit](
        key="error_code",
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda unit: unit.has_unit,
        value=lambda unit: unit.system.error_code or NO_ERROR,
        attributes=_history,
    ),
    SensorDescription[Unit](
        key="firmware",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: bool(unit.firmware),
        value=lambda unit: unit.firmware[0].version if unit.firmware else None,
        attributes=_versions,
    ),
)

BINARY_SENSORS: Final = (
    BinarySensorDescription[Unit](
        key="filter_warning",
        entity_category=EntityCategory.DIAGNOSTIC,
        device_class=BinarySensorDeviceClass.PROBLEM,
        exists=lambda unit: unit.has_unit and unit.system.filter_warning is not None,
        value=lambda unit: unit.system.filter_warning,
    ),
    BinarySensorDescription[Unit](
        key="error",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda unit: unit.has_unit,
        value=lambda unit: unit.system.error_code is not None,
    ),
    # The device class "lock" would turn it round: there "on" means unlocked.
    BinarySensorDescription[Unit](
        key="locked",
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda unit: unit.system.locked is not None,
        value=lambda unit: unit.locked,
    ),
    BinarySensorDescription[Unit](
        key="unit_reachable",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda unit: unit.available,
        always_available=True,
    ),
)

HUB_BINARY_SENSORS: Final = (
    BinarySensorDescription[BridgeStatus](
        key="reachable",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda status: status.reachable,
        always_available=True,
    ),
    BinarySensorDescription[BridgeStatus](
        key="change_notifications",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda status: status.push_alive,
    ),
)

HUB_SENSORS: Final = (
    SensorDescription[BridgeStatus](
        key="way",
        device_class=SensorDeviceClass.ENUM,
        options=list(WayName),
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda status: status.way is not None,
        value=lambda status: status.way,
        always_available=True,
    ),
)
