"""The climate entity of an iZone zone that goes by its temperature."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.climate import ClimateEntityFeature, HVACAction, HVACMode

from ..hub.climate import RestoredClimateEntity
from ..hub.entity import IsothermEntity
from .api.enums import ZoneMode
from .coordinator import IZoneCoordinator
from .models import ZonePart
from .target_climate import TargetClimate

ZONE_HVAC: Final[Mapping[ZoneMode, HVACMode]] = {
    ZoneMode.CLOSE: HVACMode.OFF,
    ZoneMode.OPEN: HVACMode.FAN_ONLY,
    ZoneMode.AUTO: HVACMode.HEAT_COOL,
    # Air flows whatever the temperature; an attribute says why.
    ZoneMode.OVERRIDE: HVACMode.FAN_ONLY,
    ZoneMode.CONSTANT: HVACMode.FAN_ONLY,
}
MODE_OF_HVAC: Final[Mapping[HVACMode, ZoneMode]] = {
    HVACMode.OFF: ZoneMode.CLOSE,
    HVACMode.FAN_ONLY: ZoneMode.OPEN,
    HVACMode.HEAT_COOL: ZoneMode.AUTO,
}
_SHOWN_ONLY: Final = (ZoneMode.OVERRIDE, ZoneMode.CONSTANT)
"""Modes that the wall controller brings about and nobody can ask for: no presets, as
whatever replays a state would ask for them."""
_MODE: Final = "mode"
"""Of what a zone did before it was closed."""
_FEATURES: Final = (
    ClimateEntityFeature.TARGET_TEMPERATURE
    | ClimateEntityFeature.TURN_ON
    | ClimateEntityFeature.TURN_OFF
)


class ZoneClimate(
    IsothermEntity[ZonePart, IZoneCoordinator],
    RestoredClimateEntity,
    TargetClimate,
):
    """A zone; it heats or cools as the unit does."""

    _attr_name = None
    _attr_translation_key = "zone"
    _attr_hvac_modes = list(MODE_OF_HVAC)
    _attr_supported_features = _FEATURES

    @override
    def _read_state(self, device: ZonePart) -> None:
        zone = device.zone
        shown = self._attr_hvac_mode = ZONE_HVAC[zone.mode] if zone.mode else None
        if shown not in (None, HVACMode.OFF):
            self.before_off = {_MODE: shown}
        self._attr_hvac_action = HVACAction(device.action) if device.action else None
        self._attr_native_current_temperature = zone.temperature
        self._attr_native_target_temperature = zone.setpoint
        self._attr_min_temp, self._attr_max_temp = device.limits
        self._attr_extra_state_attributes = {
            "controls_unit": device.controls_unit,
            "forced": zone.mode.word if zone.mode in _SHOWN_ONLY else None,
        }

    @override
    def mode_changes(self, wanted: HVACMode) -> Mapping[str, Any]:
        """Return the changes for a mode; a zone that is held open is open already."""
        if wanted is HVACMode.FAN_ONLY and self.present.mode in _SHOWN_ONLY:
            return {}
        return {"mode": MODE_OF_HVAC[wanted]}

    @override
    async def async_turn_on(self) -> None:
        """Open a closed zone as it was; its temperature decides if nothing is known."""
        if self._attr_hvac_mode in (None, HVACMode.OFF):
            mode = self.before_off.get(_MODE)
            fan_only = mode == HVACMode.FAN_ONLY
            await self.command({"mode": ZoneMode.OPEN if fan_only else ZoneMode.AUTO})

    @override
    async def async_turn_off(self) -> None:
        await self.command({"mode": ZoneMode.CLOSE})
