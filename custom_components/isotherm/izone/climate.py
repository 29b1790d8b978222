"""The climate entity of an iZone air-conditioner."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.components.climate import (
    PRESET_ECO,
    PRESET_NONE,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)

from ..hub.entity import IsothermEntity
from .api.enums import SysFan, SysMode
from .coordinator import IZoneCoordinator
from .models import Unit, ZonePart
from .splits.climate import SplitClimate
from .splits.models import SplitPart
from .target_climate import HVAC_OF_MODE, MODE_OF_HVAC, TargetClimate
from .zone_climate import ZoneClimate

# Only evaporative coolers have them; other units use the same codes for gas heating.
COOLER_HVAC: Final[Mapping[SysMode, HVACMode]] = {
    SysMode.EXHAUST: HVACMode.FAN_ONLY,
    SysMode.PUMP_ONLY: HVACMode.COOL,
}
MODE_OF_PRESET: Final = {mode.word: mode for mode in COOLER_HVAC}
# Fan speeds have the words that Home Assistant has for them.
FAN_OF_NAME: Final = {fan.word: fan for fan in SysFan}


def hvac_of(unit: Unit, mode: SysMode | None) -> HVACMode | None:
    """Return what a mode is for Home Assistant, None for what it has no word for."""
    if mode is None:
        return None
    if unit.system.is_coolbreeze and mode in COOLER_HVAC:
        return COOLER_HVAC[mode]
    return HVAC_OF_MODE.get(mode)


def hvac_mode(unit: Unit) -> HVACMode | None:
    """Return off, or the mode in force; fresh air only blows."""
    if not unit.system.on:
        return None if unit.system.on is None else HVACMode.OFF
    if unit.system.isave_on:
        return HVACMode.FAN_ONLY
    return hvac_of(unit, unit.mode)


def hvac_modes(unit: Unit) -> list[HVACMode]:
    """Return what may be chosen, the mode that is reported among it."""
    chosen = unit.modes if unit.can_set_mode else (unit.mode,)
    found = [HVACMode.OFF] if unit.can_switch else []
    found += [hvac for mode in chosen if (hvac := hvac_of(unit, mode))]
    if now := hvac_mode(unit):
        found.append(now)
    return list(dict.fromkeys(found))


def preset(unit: Unit) -> str:
    """Return fresh air, or what only an evaporative cooler does."""
    if unit.system.isave_on:
        return PRESET_ECO
    if unit.mode and unit.mode in COOLER_HVAC and unit.system.is_coolbreeze:
        return unit.mode.word
    return PRESET_NONE


def presets(unit: Unit) -> list[str]:
    """Return the presets on offer, the one that is reported among them."""
    found = [PRESET_NONE]
    if unit.system.isave_offered or unit.system.isave_on:
        found.append(PRESET_ECO)
    if unit.system.is_coolbreeze and unit.can_set_mode:
        found += MODE_OF_PRESET
    return list(dict.fromkeys((*found, preset(unit))))


def features(unit: Unit) -> ClimateEntityFeature:
    """Return what iZone controls of this unit, and the target if it is the unit's."""
    found = ClimateEntityFeature(0)
    if unit.can_switch:
        found |= ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
    if unit.can_set_fan:
        found |= ClimateEntityFeature.FAN_MODE
    if unit.can_set_target:
        found |= ClimateEntityFeature.TARGET_TEMPERATURE
    if len(presets(unit)) > 1:
        found |= ClimateEntityFeature.PRESET_MODE
    return found


class UnitClimate(IsothermEntity[Unit, IZoneCoordinator], TargetClimate):
    """An air-conditioner."""

    _attr_name = None
    _attr_translation_key = "unit"

    @override
    def _read_state(self, device: Unit) -> None:
        system, now = device.system, hvac_mode(device)
        self._attr_hvac_modes = hvac_modes(device)
        self._attr_hvac_mode = now
        # What is done in a mode that nobody has a name for can't be told either.
        self._attr_hvac_action = (
            HVACAction(device.action) if device.action and now else None
        )
        self._attr_fan_modes = [fan.word for fan in device.fans]
        self._attr_fan_mode = system.fan.word if system.fan else None
        self._attr_preset_modes = presets(device)
        self._attr_preset_mode = preset(device)
        self._attr_native_current_temperature = device.current
        self._attr_current_humidity = system.humidity
        self._attr_native_target_temperature = device.target
        self._attr_min_temp, self._attr_max_temp = device.limits
        self._attr_supported_features = features(device)
        self._attr_extra_state_attributes = {
            "target_set_by": device.target_owner.reason,
            "control_zone": device.control_zone,
        }

    @override
    def mode_changes(self, wanted: HVACMode) -> Mapping[str, Any]:
        """Return the changes for a mode; fresh air, which blows only, stays for that."""
        unit, blows = self.present, wanted is HVACMode.FAN_ONLY
        if wanted is HVACMode.OFF:
            return {"power": False}
        fresh = unit.system.isave_on
        changes = {"isave": False} if fresh and not blows else {}
        has_it = wanted is hvac_of(unit, unit.mode) or (fresh and blows)
        if has_it and not unit.can_set_mode:
            return {**changes, "power": True}
        return {**changes, "mode": MODE_OF_HVAC[wanted]}

    @override
    async def async_set_fan_mode(self, fan_mode: str) -> None:
        await self.command({"fan": FAN_OF_NAME[fan_mode]})

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Choose fresh air, or what only an evaporative cooler does, or end it."""
        unit = self.present
        if preset_mode == PRESET_ECO:
            await self.command({"isave": True})
            return
        changes: dict[str, Any] = {"isave": False} if unit.system.isave_on else {}
        mode = MODE_OF_PRESET.get(preset_mode)
        if mode is None and (leaving := MODE_OF_PRESET.get(preset(unit))):
            mode = MODE_OF_HVAC[COOLER_HVAC[leaving]]
        if mode is not None:
            changes["mode"] = mode
            if unit.system.on is False and unit.can_switch:
                # A preset switches nothing on.
                changes["power"] = False
        await self.command(changes)


def entities(
    coordinator: IZoneCoordinator, key: str
) -> Iterable[UnitClimate | ZoneClimate | SplitClimate]:
    """Make the climate entity of a unit, a split, or a zone that goes by temperature."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, Unit):
        if part.has_unit:
            yield UnitClimate(coordinator, key, "climate")
    elif isinstance(part, SplitPart):
        yield SplitClimate(coordinator, key, "climate")
    elif isinstance(part, ZonePart) and part.can_auto:
        # A zone that does not tell its type but a temperature is one that goes by it.
        if part.zone.type is not None or part.zone.temperature is not None:
            yield ZoneClimate(coordinator, key, "climate")
