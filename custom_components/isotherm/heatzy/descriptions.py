"""Descriptions of what Heatzy heaters have: each makes one entity.

Off by default is what the climate entity shows too, what is set once, and what has no value
most of the time: a home has many heaters, and each entity of each is a tile, rows in the
database and time at the start.
"""

from typing import Final

from homeassistant.components.climate import HVACAction
from homeassistant.components.number import NumberDeviceClass, NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import (
    PERCENTAGE,
    EntityCategory,
    UnitOfTemperature,
    UnitOfTime,
)

from ..hub.descriptions import (
    BinarySensorDescription,
    ButtonDescription,
    Changes,
    NumberDescription,
    SelectDescription,
    SensorDescription,
    SwitchDescription,
)
from .api.commands import (
    LONGEST_DEROGATION,
    choose_mode,
    end_derogation,
    follow_programme,
    turn_off,
)
from .api.state import Derogation, Mode
from .models import Heater
from .thermostat import derogate_for, hvac_action


def _choose(heater: Heater, option: str) -> Changes:
    mode = Mode(option)
    if mode is Mode.OFF:
        return turn_off(heater.product, heater.state)
    return choose_mode(heater.product, heater.state, mode)


def _derogate(heater: Heater, option: str) -> Changes:
    derogation = Derogation(option)
    if derogation is Derogation.NONE:
        return end_derogation(heater.product, heater.state)
    return derogate_for(heater, derogation)


SELECTS: Final = (
    SelectDescription[Heater](
        key="mode",
        entity_registry_enabled_default=False,
        exists=lambda heater: heater.product.has("mode"),
        value=lambda heater: heater.mode,
        choices=lambda heater: list(heater.product.modes),
        write=_choose,
    ),
    SelectDescription[Heater](
        key="derogation",
        entity_registry_enabled_default=False,
        exists=lambda heater: bool(heater.product.derogations),
        value=lambda heater: heater.state.derogating or Derogation.NONE,
        choices=lambda heater: [Derogation.NONE, *heater.product.derogations],
        write=_derogate,
    ),
)

SWITCHES: Final = (
    SwitchDescription[Heater](
        key="programme",
        entity_category=EntityCategory.CONFIG,
        exists=lambda heater: heater.product.has("programme_on"),
        value=lambda heater: heater.state.programme_on,
        write=lambda heater, on: follow_programme(heater.product, heater.state, on=on),
    ),
    SwitchDescription[Heater](
        key="lock",
        entity_category=EntityCategory.CONFIG,
        exists=lambda heater: heater.product.has("locked"),
        value=lambda heater: heater.state.locked,
        write=lambda heater, on: {"locked": on},
    ),
    SwitchDescription[Heater](
        key="window_detection",
        entity_category=EntityCategory.CONFIG,
        exists=lambda heater: heater.product.has("window_detection"),
        value=lambda heater: heater.state.window_detection,
        write=lambda heater, on: {"window_detection": on},
    ),
    SwitchDescription[Heater](
        key="socket",
        exists=lambda heater: heater.product.has("socket"),
        value=lambda heater: heater.state.socket,
        write=lambda heater, on: {"socket": on},
    ),
)


def _temperature(key: str) -> NumberDescription[Heater]:
    return NumberDescription[Heater](
        key=key,
        device_class=NumberDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda heater: heater.product.writable(key),
        value=lambda heater: getattr(heater.state, key),
        limits=lambda heater: heater.product.fields[key].limits,
        write=lambda heater, value: {key: value},
    )


NUMBERS: Final = (
    _temperature("comfort_temperature"),
    _temperature("eco_temperature"),
    NumberDescription[Heater](
        key="calibration",
        device_class=NumberDeviceClass.TEMPERATURE_DELTA,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda heater: heater.product.writable("calibration"),
        value=lambda heater: heater.state.calibration,
        limits=lambda heater: (
            heater.product.fields["calibration"].limits or (-5, 5, 0.1)
        ),
        write=lambda heater, value: {"calibration": value},
    ),
)


def _length(
    key: str, unit: UnitOfTime, derogation: Derogation
) -> NumberDescription[Heater]:
    return NumberDescription[Heater](
        key=key,
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=unit,
        native_min_value=1,
        native_max_value=LONGEST_DEROGATION,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda heater: derogation in heater.product.derogations,
        value=lambda heater: getattr(heater.settings, key),
        write=lambda heater, value: {key: int(value)},
        always_available=True,
    )


SETTINGS: Final = (
    _length("boost_minutes", UnitOfTime.MINUTES, Derogation.BOOST),
    _length("holiday_days", UnitOfTime.DAYS, Derogation.HOLIDAY),
)

SENSORS: Final = (
    SensorDescription[Heater](
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        exists=lambda heater: heater.product.has("current_temperature"),
        value=lambda heater: heater.state.current_temperature,
    ),
    SensorDescription[Heater](
        key="humidity",
        device_class=SensorDeviceClass.HUMIDITY,
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        exists=lambda heater: heater.product.has("humidity"),
        value=lambda heater: heater.state.humidity,
    ),
    SensorDescription[Heater](
        key="derogation_end",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda heater: bool(heater.product.derogations),
        value=lambda heater: heater.derogation_end,
    ),
    SensorDescription[Heater](
        key="mode_in_force",
        device_class=SensorDeviceClass.ENUM,
        options=list(Mode),
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda heater: heater.product.has("mode"),
        value=lambda heater: heater.mode,
    ),
)


def _is_heating(heater: Heater) -> bool | None:
    action = hvac_action(heater)
    return None if action is None else action is HVACAction.HEATING


BINARY_SENSORS: Final = (
    BinarySensorDescription[Heater](
        key="heating",
        entity_registry_enabled_default=False,
        exists=lambda heater: heater.product.has("mode"),
        value=_is_heating,
    ),
)

BUTTONS: Final = (
    ButtonDescription[Heater](
        key="cancel_derogation",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda heater: bool(heater.product.derogations),
        press=lambda heater: end_derogation(heater.product, heater.state),
    ),
)
