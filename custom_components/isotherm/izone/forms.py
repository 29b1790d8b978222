"""The forms of the config flow's iZone steps."""

from typing import Final

from homeassistant.const import CONF_HOST
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

_SEARCH: Final = section(
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
_PACE: Final = vol.All(
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

FIRST: Final = vol.Schema(
    {
        vol.Optional(CONF_HOST): TextSelector(),
        vol.Required(CONF_SEARCH): _SEARCH,
    }
)
ADDRESS: Final = vol.Schema({vol.Required(CONF_HOST): TextSelector()})
OPTIONS: Final = vol.Schema(
    {
        vol.Required(CONF_POLL_SECONDS, default=DEFAULT_POLL_SECONDS): _PACE,
        vol.Required(CONF_SEARCH): _SEARCH,
    }
)
