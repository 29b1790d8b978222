"""The climate entity of an iZone zone that goes by its temperature."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.climate import (
    PRESET_NONE,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE

from ..hub.climate import NativeClimateEntity, hvac_mode_of
from ..hub.entity import IsothermEntity
from ..hub.exceptions import refusal
from .api.enums import ZoneMode
from .api.values import SETPOINT_STEP
from .coordinator import IZoneCoordinator
from .models import ZonePart

ZONE_HVAC: Final[Mapping[ZoneMode, HVACMode]] = {
    ZoneMode.CLOSE: HVACMode.OFF,
    ZoneMode.OPEN: HVACMode.FAN_ONLY,
    ZoneMode.AUTO: HVACMode.HEAT_COOL,
    # Air flows whatever the temperature; the preset says why.
    ZoneMode.OVERRIDE: HVACMode.FAN_ONLY,
    ZoneMode.CONSTANT: HVACMode.FAN_ONLY,
}
MODE_OF_HVAC: Final[Mapping[HVACMode, ZoneMode]] = {
    HVACMode.OFF: ZoneMode.CLOSE,
    HVACMode.FAN_ONLY: ZoneMode.OPEN,
    HVACMode.HEAT_COOL: ZoneMode.AUTO,
}
SHOWN_ONLY: Final[Mapping[ZoneMode, str]] = {
    ZoneMode.OVERRIDE: "override",
    ZoneMode.CONSTANT: "constant",
}
"""Modes that the wall controller brings about and nobody can ask for."""
_FEATURES: Final = (
    ClimateEntityFeature.TARGET_TEMPERATURE
    | ClimateEntityFeature.TURN_ON
    | ClimateEntityFeature.TURN_OFF
)


class ZoneClimate(IsothermEntity[ZonePart, IZoneCoordinator], NativeClimateEntity):
    """A zone; it heats or cools as the unit does."""

    _attr_name = None
    _attr_translation_key = "zone"
    _attr_hvac_modes = list(MODE_OF_HVAC)
    _attr_target_temperature_step = SETPOINT_STEP

    @override
    def _read_state(self, device: ZonePart) -> None:
        zone = device.zone
        forced = SHOWN_ONLY.get(zone.mode) if zone.mode else None
        self._attr_hvac_mode = ZONE_HVAC[zone.mode] if zone.mode else None
        self._attr_hvac_action = HVACAction(device.action) if device.action else None
        self._attr_preset_modes = [PRESET_NONE, forced] if forced else None
        self._attr_preset_mode = forced
        self._attr_native_current_temperature = zone.temperature
        self._attr_native_target_temperature = zone.setpoint
        self._attr_min_temp, self._attr_max_temp = device.limits
        self._attr_supported_features = (
            _FEATURES | ClimateEntityFeature.PRESET_MODE if forced else _FEATURES
        )
        self._attr_extra_state_attributes = {"controls_unit": device.controls_unit}

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        await self.command({"mode": MODE_OF_HVAC[hvac_mode]})

    @override
    async def async_turn_on(self) -> None:
        """Let the zone's temperature decide."""
        await self.command({"mode": ZoneMode.AUTO})

    @override
    async def async_turn_off(self) -> None:
        await self.command({"mode": ZoneMode.CLOSE})

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """End an override: the zone's temperature decides again.

        Raises:
            ServiceValidationError: for what only the wall controller brings about.

        """
        if preset_mode != PRESET_NONE:
            raise refusal(self.hass, "izone_mode_shown_only", zone=self.present.name)
        await self.command({"mode": ZoneMode.AUTO})

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the zone's target; a zone that isn't in auto is put there with it."""
        changes: dict[str, Any] = {}
        if mode := hvac_mode_of(self, kwargs):
            changes["mode"] = MODE_OF_HVAC[mode]
        if (target := kwargs.get(ATTR_TEMPERATURE)) is not None:
            changes["target"] = target
        await self.command(changes)
