"""What an irrigation controller and its stations show and take: one row, one entity.

Off by default is what is set once, and what a valve shows too: there may be 24 of them.
"""

from typing import Final

from homeassistant.components.number import NumberDeviceClass, NumberMode
from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime

from ...hub.descriptions import (
    NumberDescription,
    SelectDescription,
    SensorDescription,
    SwitchDescription,
    TextDescription,
)
from ..api.enums import Code
from ..api.irrigation import (
    LONGEST,
    LONGEST_WAIT,
    MOST_SOAKS,
    USUAL_RATIO,
    ControllerError,
    StationError,
    StationMode,
    StationState,
)
from ..name_text import name_text
from .models import IrrigationPart, StationPart

NOTHING: Final = "none"
"""State of the sensor of the running programme while none runs."""


def _words(codes: type[Code]) -> list[str]:
    return [code.word for code in codes]


def _word(code: Code | None) -> str | None:
    return None if code is None else code.word


def _number(
    key: str,
    field: str,
    limits: tuple[int, int],
    unit: str | None,
    *,
    on: bool = True,
) -> NumberDescription[IrrigationPart]:
    time = unit in {UnitOfTime.MINUTES, UnitOfTime.DAYS}
    return NumberDescription[IrrigationPart](
        key=key,
        device_class=NumberDeviceClass.DURATION if time else None,
        native_unit_of_measurement=unit,
        native_min_value=limits[0],
        native_max_value=limits[1],
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=on,
        value=lambda part: getattr(part.controller, field),
        write=lambda part, value: {field: value},
    )


NUMBERS: Final = (
    _number("rain_wait", "rain_wait", (0, LONGEST_WAIT), UnitOfTime.DAYS),
    _number("watering_ratio", "ratio", (-USUAL_RATIO, USUAL_RATIO), PERCENTAGE),
    _number("manual_run_time", "manual_run_time", (1, LONGEST), UnitOfTime.MINUTES),
    _number("soak_periods", "soak_periods", (0, MOST_SOAKS), None, on=False),
    _number("soak_time", "soak_time", (0, LONGEST), UnitOfTime.MINUTES, on=False),
)

SWITCHES: Final = (
    SwitchDescription[IrrigationPart](
        key="irrigation",
        value=lambda part: part.controller.enabled,
        write=lambda part, on: {"enabled": on},
    ),
    SwitchDescription[IrrigationPart](
        key="irrigation_test",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        value=lambda part: part.controller.testing,
        write=lambda part, on: {"testing": on},
    ),
)

SENSORS: Final = (
    SensorDescription[IrrigationPart](
        key="running_programme", value=lambda part: part.running or NOTHING
    ),
    SensorDescription[IrrigationPart](
        key="controller_error",
        device_class=SensorDeviceClass.ENUM,
        options=_words(ControllerError),
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.controller.error is not None,
        value=lambda part: _word(part.controller.error),
    ),
)

TEXTS: Final[tuple[TextDescription[IrrigationPart], ...]] = (
    name_text("irrigation_name", lambda part: part.controller.name),
)

STATION_SENSORS: Final = (
    SensorDescription[StationPart](
        key="station_state",
        device_class=SensorDeviceClass.ENUM,
        options=_words(StationState),
        entity_registry_enabled_default=False,
        value=lambda part: _word(part.station.state),
    ),
    SensorDescription[StationPart](
        key="station_error",
        device_class=SensorDeviceClass.ENUM,
        options=_words(StationError),
        entity_category=EntityCategory.DIAGNOSTIC,
        exists=lambda part: part.station.error is not None,
        value=lambda part: _word(part.station.error),
    ),
    SensorDescription[StationPart](
        key="last_run",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.DAYS,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda part: part.station.last_run is not None,
        value=lambda part: part.station.last_run,
    ),
)

STATION_SELECTS: Final = (
    SelectDescription[StationPart](
        key="station_mode",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: part.station.mode is not None,
        value=lambda part: _word(part.station.mode),
        choices=lambda part: _words(StationMode),
        write=lambda part, option: {"mode": StationMode[option.upper()]},
    ),
)

STATION_SWITCHES: Final = (
    SwitchDescription[StationPart](
        key="station_soak",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda part: part.station.soak is not None,
        value=lambda part: part.station.soak,
        write=lambda part, on: {"soak": on},
    ),
)

STATION_TEXTS: Final[tuple[TextDescription[StationPart], ...]] = (
    name_text("station_name", lambda part: part.station.name),
)
