"""What an issue of a Heatzy account offers to do."""

from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow
from homeassistant.components.repairs.models import RepairsFlowResult
from homeassistant.exceptions import HomeAssistantError
import voluptuous as vol

from ..gizwits.families import GizwitsHub
from .api.clock import hours_and_minutes
from .clock import set_clock
from .models import Heater

_CONFIRM: Final = "confirm"


class SetClock(RepairsFlow):
    """Sets a heater's clock once the person agrees.

    Args:
        coordinator: the account.
        key: the heater.

    """

    def __init__(self, coordinator: GizwitsHub, key: str) -> None:
        """Keep the account, and the heater whose clock is wrong."""
        self._coordinator = coordinator
        self._key = key

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask first."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Set the clock, or say why that failed."""
        heater = self._coordinator.data.devices.get(self._key)
        if not isinstance(heater, Heater):
            return self.async_abort(reason="device_gone")
        told = {"device": heater.name}
        if user_input is None:
            return self.async_show_form(
                step_id=_CONFIRM,
                data_schema=vol.Schema({}),
                description_placeholders={
                    **told,
                    "deviation": hours_and_minutes(
                        heater.clock.minutes if heater.clock else 0
                    ),
                },
            )
        try:
            await self._coordinator.async_command(self._key, set_clock(heater))
        except HomeAssistantError as err:
            told["error"] = str(err)
            return self.async_abort(reason="not_set", description_placeholders=told)
        return self.async_create_entry(data={})


def fix_flow(coordinator: GizwitsHub, data: dict[str, Any]) -> RepairsFlow:
    """Return what fixes an issue of an account.

    Args:
        coordinator: the account.
        data: of the issue: the key of the heater.

    """
    return SetClock(coordinator, data["key"])
