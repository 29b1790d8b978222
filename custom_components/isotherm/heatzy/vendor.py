"""Heatzy's rows: the family of its products, and the vendor with its app accounts."""

from homeassistant.const import CONF_USERNAME, Platform
from homeassistant.core import HomeAssistant

from ..gizwits.app_coordinator import AppCoordinator
from ..gizwits.entities import entities_on
from ..gizwits.families import Family
from ..gizwits.product_definitions import definitions_store
from ..gizwits.timing import AppTiming
from ..hub.descriptions import (
    IsothermBinarySensor,
    IsothermButton,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    entities_from,
)
from ..hub.names import name_anew
from ..hub.timing import timing_of
from ..hub.vendor import IsothermConfigEntry, Vendor
from . import calendar, climate, clock, descriptions, image, management
from .api.products import is_heater
from .const import NAME, VENDOR
from .diagnostics import device_diagnostics, diagnostics
from .family import Heaters
from .flow import HeatzySteps
from .heaters import heater_store
from .issues import withdraw_all
from .options_flow import HeatzyOptionsFlow
from .repairs import fix_flow

HEATZY_FAMILY = Family(
    key=VENDOR,
    recognises=is_heater,
    members=Heaters,
    entities={
        Platform.CLIMATE: climate.entities,
        Platform.CALENDAR: calendar.entities,
        Platform.IMAGE: image.entities,
        Platform.SELECT: entities_from(IsothermSelect, descriptions.SELECTS),
        Platform.SWITCH: entities_from(IsothermSwitch, descriptions.SWITCHES),
        Platform.NUMBER: entities_from(
            IsothermNumber, (*descriptions.NUMBERS, *descriptions.SETTINGS)
        ),
        Platform.SENSOR: entities_from(
            IsothermSensor, descriptions.SENSORS + clock.SENSORS
        ),
        Platform.BINARY_SENSOR: entities_from(
            IsothermBinarySensor, descriptions.BINARY_SENSORS
        ),
        Platform.BUTTON: entities_from(
            IsothermButton, descriptions.BUTTONS + clock.BUTTONS
        ),
    },
)


def _hubs(hass: HomeAssistant, entry: IsothermConfigEntry) -> list[AppCoordinator]:
    name_anew(hass, entry, entry.data[CONF_USERNAME], NAME)
    return [
        AppCoordinator(
            hass,
            entry,
            timing=timing_of(hass, VENDOR, AppTiming()),
            maker=VENDOR,
        )
    ]


async def _forget(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Remove the files and the issues of an account that was removed."""
    withdraw_all(hass, entry)
    for store in (heater_store, definitions_store):
        await store(hass, entry.entry_id).async_remove()


HEATZY = Vendor(
    key=VENDOR,
    name=NAME,
    hubs=_hubs,
    entities={platform: entities_on(platform) for platform in HEATZY_FAMILY.entities},
    flow=HeatzySteps,
    reauth=HeatzySteps.async_step_heatzy_reauth,
    reconfigure=HeatzySteps.async_step_heatzy_reconfigure,
    options_flow=HeatzyOptionsFlow,
    diagnostics=diagnostics,
    device_diagnostics=device_diagnostics,
    fix_flow=fix_flow,
    rename=management.rename,
    forget=_forget,
)
