"""The config flow: the menu of vendors, and the steps that their folders bring."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback

from .const import CONF_VENDOR, DOMAIN
from .hub.vendor import IsothermConfigEntry, Vendor
from .vendors import VENDORS, async_load, vendor_of

type FirstStep = Callable[[IsothermConfigFlow, Any], Awaitable[ConfigFlowResult]]


def _first_step(key: str, name: str) -> FirstStep:
    """Return a step with which the flow of one vendor begins."""

    async def begin(self: IsothermConfigFlow, user_input: Any = None) -> Any:
        vendor = await self.async_become(key)
        return await getattr(vendor.flow, name)(self, user_input)

    return begin


if TYPE_CHECKING:
    FirstSteps = ConfigFlow
else:
    FirstSteps = type(
        "FirstSteps",
        (ConfigFlow,),
        {
            name: _first_step(key, name)
            for key, row in VENDORS.items()
            for name in (f"async_step_{step}" for step in (key, *row.discovered_by))
        },
    )


class IsothermConfigFlow(FirstSteps, domain=DOMAIN):
    """Add, re-authenticate and reconfigure an entry of any vendor.

    Only what is common to all vendors is here until it is known which one is meant:
    its folder may not be imported yet.
    """

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

    async def async_become(self, key: str) -> Vendor:
        """Take the steps of a vendor, and return it."""
        vendor = await async_load(self.hass, key)
        steps = (vendor.flow, IsothermConfigFlow)
        self.__class__ = type(vendor.flow.__name__, steps, {})
        return vendor

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose the vendor."""
        return self.async_show_menu(step_id="user", menu_options=list(VENDORS))

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Sign in again, in the way of the entry's vendor."""
        vendor = await self.async_become(self._get_reauth_entry().data[CONF_VENDOR])
        assert vendor.reauth is not None
        return await vendor.reauth(self)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the sign-in, in the way of the entry's vendor."""
        entry = self._get_reconfigure_entry()
        vendor = await self.async_become(entry.data[CONF_VENDOR])
        assert vendor.reconfigure is not None
        return await vendor.reconfigure(self)
