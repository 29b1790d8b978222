"""What the climate entities of a unit, a zone and a wall split have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.climate import HVACMode
from homeassistant.const import ATTR_TEMPERATURE

from ..hub.climate import NativeClimateEntity, hvac_mode_of
from .api.enums import SysMode
from .api.values import SETPOINT_STEP

HVAC_OF_MODE: Final[Mapping[SysMode, HVACMode]] = {
    SysMode.COOL: HVACMode.COOL,
    SysMode.HEAT: HVACMode.HEAT,
    SysMode.AUTO: HVACMode.HEAT_COOL,
    SysMode.DRY: HVACMode.DRY,
    SysMode.VENT: HVACMode.FAN_ONLY,
}
MODE_OF_HVAC: Final = {hvac: mode for mode, hvac in HVAC_OF_MODE.items()}


class TargetClimate(NativeClimateEntity):
    """A climate entity that takes a target and a mode together."""

    _attr_target_temperature_step = SETPOINT_STEP

    @abstractmethod
    def mode_changes(self, wanted: HVACMode) -> Mapping[str, Any]:
        """Return the changes for a mode."""

    @abstractmethod
    async def command(self, changes: Mapping[str, Any]) -> None:
        """Ask the device for changes; raises HomeAssistantError where it refuses."""

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        await self.command(self.mode_changes(hvac_mode))

    @override
    async def async_turn_on(self) -> None:
        await self.command({"power": True})

    @override
    async def async_turn_off(self) -> None:
        await self.command({"power": False})

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the target, and the mode if one is given."""
        mode = hvac_mode_of(self, kwargs)
        changes = dict(self.mode_changes(mode)) if mode else {}
        if (target := kwargs.get(ATTR_TEMPERATURE)) is not None:
            changes["target"] = target
        await self.command(changes)
