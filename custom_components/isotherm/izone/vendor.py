"""iZone's row of the table of vendors."""

from homeassistant.core import HomeAssistant

from ..hub.names import name_anew
from ..hub.vendor import IsothermConfigEntry, Vendor
from .cloud.bridges import forget_account
from .cloud.coordinator import CloudCoordinator
from .cloud.login import implementation
from .const import CONF_CLOUD, NAME, VENDOR
from .coordinator import IZoneCoordinator
from .diagnostics import device_diagnostics, diagnostics
from .discovery import async_get_discovery
from .entities import ENTITIES
from .flow import IZoneSteps
from .irrigation.actions import SET_IRRIGATION_PROGRAMME
from .kept import kept_store
from .options_flow import IZoneOptionsFlow
from .schedules.actions import SET_SCHEDULE_ZONES
from .splits.fans import async_remember_fans
from .splits.favourite_action import SET_FAVOURITE


def _hubs(
    hass: HomeAssistant, entry: IsothermConfigEntry
) -> tuple[IZoneCoordinator | CloudCoordinator, ...]:
    if entry.data.get(CONF_CLOUD):
        return (CloudCoordinator(hass, entry),)
    name_anew(hass, entry, f"{NAME} {entry.unique_id}", NAME)
    hub = IZoneCoordinator(hass, entry)
    async_remember_fans(hub)
    return (hub,)


async def _forget(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Remove what is kept of a bridge, or what an account alone has brought."""
    if entry.data.get(CONF_CLOUD):
        await forget_account(hass, entry)
    else:
        await kept_store(hass, entry.entry_id).async_remove()


IZONE = Vendor(
    key=VENDOR,
    name=NAME,
    hubs=_hubs,
    entities=ENTITIES,
    flow=IZoneSteps,
    reauth=IZoneSteps.async_step_izone_reauth,
    reconfigure=IZoneSteps.async_step_izone_reconfigure,
    options_flow=IZoneOptionsFlow,
    actions=(SET_SCHEDULE_ZONES, SET_FAVOURITE, SET_IRRIGATION_PROGRAMME),
    diagnostics=diagnostics,
    device_diagnostics=device_diagnostics,
    forget=_forget,
    implementation=implementation,
    watch=lambda hass: async_get_discovery(hass).async_keep(),
)
