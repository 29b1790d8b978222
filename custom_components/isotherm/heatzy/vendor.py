"""Heatzy's row of the table of vendors."""

from homeassistant.const import Platform

from ..hub.descriptions import (
    IsothermBinarySensor,
    IsothermButton,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    entities_from,
)
from ..hub.vendor import Vendor
from . import calendar, climate, clock, generic, image, points
from .coordinator import HeatzyCoordinator
from .diagnostics import diagnostics
from .leftovers import forget
from .repairs import fix_flow

HEATZY = Vendor(
    key="heatzy",
    name="Heatzy",
    coordinator=HeatzyCoordinator,
    entities=generic.beside(
        {
            Platform.CLIMATE: climate.entities,
            Platform.CALENDAR: calendar.entities,
            Platform.SELECT: entities_from(IsothermSelect, points.SELECTS),
            Platform.SWITCH: entities_from(IsothermSwitch, points.SWITCHES),
            Platform.NUMBER: entities_from(
                IsothermNumber, (*points.NUMBERS, *points.SETTINGS)
            ),
            Platform.SENSOR: entities_from(
                IsothermSensor, points.SENSORS + clock.SENSORS, points.HUB_SENSORS
            ),
            Platform.BINARY_SENSOR: entities_from(
                IsothermBinarySensor, points.BINARY_SENSORS, points.HUB_BINARY_SENSORS
            ),
            Platform.BUTTON: entities_from(
                IsothermButton, points.BUTTONS + clock.BUTTONS
            ),
            Platform.IMAGE: image.entities,
        }
    ),
    diagnostics=diagnostics,
    fix_flow=fix_flow,
    forget=forget,
)
