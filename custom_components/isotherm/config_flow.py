"""The config flow: the menu of vendors, and the steps that their folders bring."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, OptionsFlow
from homeassistant.core import callback

from .const import CONF_VENDOR, DOMAIN
from .heatzy.flow import HeatzySteps
from .heatzy.options_flow import HeatzyOptionsFlow
from .izone.flow import IZoneOptionsFlow, IZoneSteps

OPTIONS_FLOWS: Final[Mapping[str, Callable[[], OptionsFlow]]] = {
    "heatzy": HeatzyOptionsFlow,
    "izone": IZoneOptionsFlow,
}


class IsothermConfigFlow(HeatzySteps, IZoneSteps, domain=DOMAIN):
    """Add, re-authenticate and reconfigure a hub of any vendor."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the options of the entry's vendor."""
        return OPTIONS_FLOWS[config_entry.data[CONF_VENDOR]]()

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the vendor."""
        return self.async_show_menu(step_id="user", menu_options=["heatzy", "izone"])

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Sign in again, in the way of the entry's vendor."""
        return await self._async_vendor_step(entry_data, "reauth")

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the sign-in, in the way of the entry's vendor."""
        data = self._get_reconfigure_entry().data
        return await self._async_vendor_step(data, "reconfigure")

    async def _async_vendor_step(
        self, data: Mapping[str, Any], step: str
    ) -> ConfigFlowResult:
        name = f"async_step_{data[CONF_VENDOR]}_{step}"
        result: ConfigFlowResult = await getattr(self, name)()
        return result
