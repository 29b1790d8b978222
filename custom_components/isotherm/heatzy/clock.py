"""The clock of a heater that stores its programme: how wrong it is, and setting it."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.util import dt as dt_util

from ..hub.descriptions import ButtonDescription, Changes, SensorDescription
from ..programme.week import WEEKDAYS, clock
from .api.clock import clock_of
from .models import Heater


def set_clock(heater: Heater) -> Changes:
    """Return the changes that set a heater's clock to the home's local time."""
    return {"clock": clock_of(dt_util.now())}


def _deviation(heater: Heater) -> int | None:
    return heater.clock.minutes if heater.clock else None


def _told(heater: Heater) -> Mapping[str, Any]:
    """Show the clock itself, with the weekday where the product tells it right."""
    told, reading = heater.state.clock, heater.clock
    weekday = WEEKDAYS[told.weekday] if told and heater.product.hint.weekday else None
    return {
        "clock": clock(told.minute) if told else None,
        "weekday": weekday,
        "told_at": reading.moment if reading else None,
    }


def _keeps_programme(heater: Heater) -> bool:
    return heater.product.has("clock") and heater.product.has("programme")


SENSORS: Final = (
    SensorDescription[Heater](
        key="clock_deviation",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=_keeps_programme,
        value=_deviation,
        attributes=_told,
    ),
)
BUTTONS: Final = (
    ButtonDescription[Heater](
        key="set_clock",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        exists=lambda heater: (
            _keeps_programme(heater) and heater.product.writable("clock")
        ),
        press=set_clock,
    ),
)
