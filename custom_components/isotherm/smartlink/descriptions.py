"""What a home's gateway and its heaters show, a row each."""

from typing import Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import EntityCategory, UnitOfTemperature

from ..hub.descriptions import BinarySensorDescription, SensorDescription
from .models import HomeStatus, SmartlinkDevice

SENSORS: Final = (
    SensorDescription[SmartlinkDevice](
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        value=lambda heater: heater.temperature,
    ),
    SensorDescription[SmartlinkDevice](
        key="setpoint",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda heater: heater.setpoint,
    ),
    SensorDescription[SmartlinkDevice](
        key="last_report",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda heater: heater.last_update,
    ),
    SensorDescription[SmartlinkDevice](
        key="derogation_delta",
        device_class=SensorDeviceClass.TEMPERATURE_DELTA,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        entity_registry_enabled_default=False,
        value=lambda heater: heater.derogation.delta if heater.derogation else 0,
    ),
    SensorDescription[SmartlinkDevice](
        key="derogation_until",
        device_class=SensorDeviceClass.TIMESTAMP,
        value=lambda heater: heater.derogation.end if heater.derogation else None,
    ),
)

BINARY_SENSORS: Final = (
    BinarySensorDescription[SmartlinkDevice](
        key="derogation",
        value=lambda heater: heater.derogation is not None,
    ),
    BinarySensorDescription[SmartlinkDevice](
        key="comfort",
        entity_registry_enabled_default=False,
        value=lambda heater: heater.comfort,
    ),
    BinarySensorDescription[SmartlinkDevice](
        key="heard_lately",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda heater: heater.online,
        always_available=True,
    ),
)

HOME_SENSORS: Final = (
    SensorDescription[HomeStatus](
        key="last_connection",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda home: home.last_ping,
    ),
    SensorDescription[HomeStatus](
        key="installed",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda home: home.installed,
    ),
)

HOME_BINARY_SENSORS: Final = (
    BinarySensorDescription[HomeStatus](
        key="connected",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda home: home.asks_connection,
        value=lambda home: home.connected,
    ),
)
