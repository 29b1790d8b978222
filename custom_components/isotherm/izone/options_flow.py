"""The options of a bridge: how often it is read, and where to search."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from .const import (
    CONF_ADDRESSES,
    CONF_CONFINE,
    CONF_POLL_SECONDS,
    CONF_SEARCH,
    DEFAULT_POLL_SECONDS,
)
from .search import Search

EXAMPLES: Final = {"example": "192.0.2.10", "example_port": "192.0.2.10:8080"}
SEARCH_SECTION: Final = section(
    vol.Schema(
        {
            vol.Optional(CONF_ADDRESSES, default=list): TextSelector(
                TextSelectorConfig(multiple=True)
            ),
            vol.Required(CONF_CONFINE, default=False): BooleanSelector(),
        }
    ),
    {"collapsed": True},
)
_SECONDS: Final = vol.All(
    NumberSelector(
        NumberSelectorConfig(
            min=10,
            max=600,
            step=5,
            mode=NumberSelectorMode.BOX,
            unit_of_measurement="s",
        )
    ),
    vol.Coerce(int),
)

_OPTIONS: Final = vol.Schema(
    {
        vol.Required(CONF_POLL_SECONDS, default=DEFAULT_POLL_SECONDS): _SECONDS,
        vol.Required(CONF_SEARCH): SEARCH_SECTION,
    }
)


class IZoneOptionsFlow(OptionsFlowWithReload):
    """How often the bridge is read, and where to search."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options, in a step whose texts are iZone's."""
        return await self.async_step_izone(user_input)

    async def async_step_izone(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if wrong := Search.of(user_input).check():
                errors["base"] = wrong
            else:
                return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="izone",
            data_schema=self.add_suggested_values_to_schema(
                _OPTIONS, user_input or self.config_entry.options
            ),
            errors=errors,
            description_placeholders=EXAMPLES,
        )
