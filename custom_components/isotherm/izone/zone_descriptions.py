"""What a zone shows and takes: one row, one entity.

Off by default is what the climate entity or the cover shows too, and what is set once.
"""

from typing import Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTemperature

from ..hub.descriptions import (
    BinarySensorDescription,
    NumberDescription,
    SensorDescription,
    TextDescription,
)
from .api.enums import Battery, Code, Signal, ZoneMode, ZoneType
from .api.values import AIR_STEP
from .models import ZonePart
from .name_text import name_text


def _words(codes: type[Code]) -> list[str]:
    return [code.word for code in codes]


def _word(code: Code | None) -> str | None:
    return None if code is None else code.word


def _airflow(key: str, lowest: int, highest: int) -> NumberDescription[ZonePart]:
    return NumberDescription[ZonePart](
        key=key,
        native_unit_of_measurement=PERCENTAGE,
        native_min_value=lowest,
        native_max_value=highest,
        native_step=AIR_STEP,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        exists=lambda part: getattr(part.zone, key) is not None,
        value=lambda part: getattr(part.zone, key),
        write=lambda part, value: {key: value},
    )


NUMBERS: Final = (
    _airflow("maximum_air", AIR_STEP, 100),
    _airflow("minimum_air", 0, 100 - AIR_STEP),
)

TEXTS: Final[tuple[TextDescription[ZonePart], ...]] = (
    name_text("zone_name", lambda part: part.zone.name),
)

SENSORS: Final = (
    SensorDescription[ZonePart](
        key="temperature",
        device_class=SensorDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        exists=lambda part: part.can_auto and part.zone.temperature is not None,
        value=lambda part: part.zone.temperature,
    ),
    SensorDescription[ZonePart](
        key="damper_position",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.damper_feedback,
        value=lambda part: part.zone.damper_position,
    ),
    SensorDescription[ZonePart](
        key="zone_mode",
        device_class=SensorDeviceClass.ENUM,
        options=_words(ZoneMode),
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda part: _word(part.mode),
    ),
    SensorDescription[ZonePart](
        key="battery_level",
        device_class=SensorDeviceClass.ENUM,
        options=_words(Battery),
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.zone.battery is not None,
        value=lambda part: _word(part.zone.battery),
    ),
    SensorDescription[ZonePart](
        key="signal_level",
        device_class=SensorDeviceClass.ENUM,
        options=_words(Signal),
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda part: part.zone.signal is not None,
        value=lambda part: _word(part.zone.signal),
    ),
)

BINARY_SENSORS: Final = (
    BinarySensorDescription[ZonePart](
        key="damper_fault",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.zone.damper_fault is not None,
        value=lambda part: part.zone.damper_fault,
    ),
    BinarySensorDescription[ZonePart](
        key="sensor_fault",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.can_auto and part.zone.sensor_fault is not None,
        value=lambda part: part.zone.sensor_fault,
    ),
    BinarySensorDescription[ZonePart](
        key="spill_open",
        device_class=BinarySensorDeviceClass.OPENING,
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: (
            part.zone.spill_open is not None
            and (part.zone.type is ZoneType.CONSTANT or part.zone.constant is not None)
        ),
        value=lambda part: part.zone.spill_open,
    ),
)
