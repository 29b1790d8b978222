"""Home SmartLink's row of the table of vendors."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from ..hub.vendor import AnyHub, IsothermConfigEntry, Vendor
from .actions import ACTIONS
from .const import HOME, NAME, VENDOR
from .diagnostics import device_diagnostics, diagnostics
from .entities import ENTITIES
from .flow import SmartlinkSteps
from .home import HomeCoordinator
from .home_flow import HomeFlow
from .kept import async_forget
from .options_flow import SmartlinkOptionsFlow
from .partner import PartnerCoordinator


def _home(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    subentry: ConfigSubentry,
    own: AnyHub | None,
) -> HomeCoordinator:
    assert isinstance(own, PartnerCoordinator)
    return HomeCoordinator(hass, entry, subentry, own)


SMARTLINK = Vendor(
    key=VENDOR,
    name=NAME,
    hubs=lambda hass, entry: (PartnerCoordinator(hass, entry),),
    subentry_hub=_home,
    subentry_flows={HOME: HomeFlow},
    entities=ENTITIES,
    flow=SmartlinkSteps,
    reauth=SmartlinkSteps.async_step_smartlink_reauth,
    reconfigure=SmartlinkSteps.async_step_smartlink_reconfigure,
    options_flow=SmartlinkOptionsFlow,
    actions=ACTIONS,
    diagnostics=diagnostics,
    device_diagnostics=device_diagnostics,
    forget=async_forget,
)
