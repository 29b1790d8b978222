"""The config flow: the menu of vendors, and the steps that their folders bring."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback

from .const import DOMAIN
from .hub.vendor import IsothermConfigEntry
from .vendors import VENDORS, vendor_of

if TYPE_CHECKING:
    VendorSteps = ConfigFlow
else:
    VendorSteps = type("VendorSteps", tuple(one.flow for one in VENDORS.values()), {})


class IsothermConfigFlow(VendorSteps, domain=DOMAIN):
    """Add, re-authenticate and reconfigure an entry of any vendor."""

    VERSION = 1
    MINOR_VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: IsothermConfigEntry) -> OptionsFlow:
        """Return the options of the entry's vendor."""
        make = vendor_of(config_entry).options_flow
        assert make is not None
        return make()

    @classmethod
    @callback
    @override
    def async_supports_options_flow(cls, config_entry: IsothermConfigEntry) -> bool:
        """Return whether the entry's vendor has options."""
        return vendor_of(config_entry).options_flow is not None

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: IsothermConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flows of the subentries that the entry's vendor has."""
        return dict(vendor_of(config_entry).subentry_flows)

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the vendor."""
        return self.async_show_menu(step_id="user", menu_options=list(VENDORS))

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Sign in again, in the way of the entry's vendor."""
        vendor = vendor_of(self._get_reauth_entry())
        assert vendor.reauth is not None
        return await vendor.reauth(self)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the sign-in, in the way of the entry's vendor."""
        vendor = vendor_of(self._get_reconfigure_entry())
        assert vendor.reconfigure is not None
        return await vendor.reconfigure(self)
