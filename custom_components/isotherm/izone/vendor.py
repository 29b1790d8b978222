"""iZone's row of the table of vendors."""

from ..hub.vendor import Vendor
from .const import VENDOR
from .coordinator import IZoneCoordinator
from .diagnostics import device_diagnostics, diagnostics
from .discovery import async_get_discovery
from .entities import ENTITIES
from .flow import IZoneSteps
from .options_flow import IZoneOptionsFlow
from .schedules.actions import SET_SCHEDULE_ZONES

IZONE = Vendor(
    key=VENDOR,
    name="iZone",
    hubs=lambda hass, entry: (IZoneCoordinator(hass, entry),),
    entities=ENTITIES,
    flow=IZoneSteps,
    reconfigure=IZoneSteps.async_step_izone_reconfigure,
    options_flow=IZoneOptionsFlow,
    actions=(SET_SCHEDULE_ZONES,),
    diagnostics=diagnostics,
    device_diagnostics=device_diagnostics,
    watch=lambda hass: async_get_discovery(hass).async_keep(),
)
