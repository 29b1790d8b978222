"""The climate entity of a wall split."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.components.climate import (
    SWING_BOTH,
    SWING_HORIZONTAL,
    SWING_OFF,
    SWING_VERTICAL,
    ClimateEntityFeature,
    HVACMode,
)

from ...hub.entity import IsothermEntity
from ..api.splits import Split, Swing
from ..coordinator import IZoneCoordinator
from ..target_climate import HVAC_OF_MODE, MODE_OF_HVAC, TargetClimate
from .models import LIMITS, SplitPart

NAME_OF_SWING: Final[Mapping[Swing, str]] = {
    Swing.NONE: SWING_OFF,
    Swing.HORIZONTAL: SWING_HORIZONTAL,
    Swing.VERTICAL: SWING_VERTICAL,
    Swing.BOTH: SWING_BOTH,
}
SWING_OF_NAME: Final = {name: swing for swing, name in NAME_OF_SWING.items()}
_FEATURES: Final = (
    ClimateEntityFeature.TARGET_TEMPERATURE
    | ClimateEntityFeature.FAN_MODE
    | ClimateEntityFeature.SWING_MODE
    | ClimateEntityFeature.TURN_ON
    | ClimateEntityFeature.TURN_OFF
)


def _hvac_mode(split: Split) -> HVACMode | None:
    """Return off, or the mode in force."""
    if not split.on:
        return None if split.on is None else HVACMode.OFF
    return HVAC_OF_MODE.get(split.mode) if split.mode else None


class SplitClimate(IsothermEntity[SplitPart, IZoneCoordinator], TargetClimate):
    """A wall split; it tells no temperature of the room."""

    _attr_name = None
    _attr_translation_key = "split"
    _attr_hvac_modes = [HVACMode.OFF, *MODE_OF_HVAC]
    _attr_swing_modes = list(SWING_OF_NAME)
    _attr_supported_features = _FEATURES

    @override
    def _read_state(self, device: SplitPart) -> None:
        split = device.split
        self._attr_hvac_mode = _hvac_mode(split)
        self._attr_fan_modes = list(split.fans)
        self._attr_fan_mode = split.fan_word
        self._attr_swing_mode = (
            None if split.swing is None else NAME_OF_SWING[split.swing]
        )
        self._attr_native_target_temperature = split.setpoint
        self._attr_min_temp, self._attr_max_temp = LIMITS

    @override
    def mode_changes(self, wanted: HVACMode) -> Mapping[str, Any]:
        """Return the changes for a mode; a unit that is off keeps the one it had."""
        if wanted is HVACMode.OFF:
            return {"power": False}
        return {"mode": MODE_OF_HVAC[wanted]}

    @override
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        await self.command({"fan": self.present.split.fans.index(fan_mode) + 1})

    @override
    async def async_set_swing_mode(self, swing_mode: str) -> None:
        await self.command({"swing": SWING_OF_NAME[swing_mode]})
