"""The options of a partner account: how often homes are asked, how long a target lasts."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)
import voluptuous as vol

from .api.models import GRID
from .const import (
    CONF_DEROGATION_MINUTES,
    CONF_POLL_SECONDS,
    DEFAULT_DEROGATION_MINUTES,
    DEFAULT_POLL_SECONDS,
)


def _whole(low: int, high: int, step: int, unit: str) -> vol.All[Any]:
    config = NumberSelectorConfig(
        min=low,
        max=high,
        step=step,
        mode=NumberSelectorMode.BOX,
        unit_of_measurement=unit,
    )
    return vol.All(NumberSelector(config), vol.Coerce(int))


_OPTIONS = vol.Schema(
    {
        vol.Required(
            CONF_DEROGATION_MINUTES, default=DEFAULT_DEROGATION_MINUTES
        ): _whole(GRID, 720, GRID, "min"),
        vol.Required(CONF_POLL_SECONDS, default=DEFAULT_POLL_SECONDS): _whole(
            60, 3600, 10, "s"
        ),
    }
)


class SmartlinkOptionsFlow(OptionsFlowWithReload):
    """How often homes are asked, and for how long a target that is set lasts."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options, in a step whose texts are Home SmartLink's."""
        return await self.async_step_smartlink(user_input)

    async def async_step_smartlink(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_DEROGATION_MINUTES] % GRID:
                errors[CONF_DEROGATION_MINUTES] = "minutes_off_grid"
            else:
                return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="smartlink",
            data_schema=self.add_suggested_values_to_schema(
                _OPTIONS, user_input or self.config_entry.options
            ),
            errors=errors,
            description_placeholders={"grid": str(GRID)},
        )
