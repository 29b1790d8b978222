"""The climate entity of a Heatzy heater."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, override

from homeassistant.components.climate import (
    PRESET_AWAY,
    PRESET_BOOST,
    PRESET_COMFORT,
    PRESET_ECO,
    ClimateEntityFeature,
    HVACAction,
    HVACMode,
)
from homeassistant.const import ATTR_TEMPERATURE

from ..gizwits.families import GizwitsHub
from ..hub.climate import (
    DerogationActions,
    NativeClimateEntity,
    RestoredClimateEntity,
    hvac_mode_of,
)
from ..hub.entity import IsothermEntity
from ..hub.exceptions import refusal
from .api.before_off import before_off, heat_again, turn_on
from .api.commands import (
    Changes,
    automatic,
    choose_mode,
    derogate,
    end_derogation,
    expected,
    turn_off,
)
from .api.state import Derogation, HeaterState, Mode
from .models import Heater

PRESET_OF_MODE: Final[Mapping[Mode, str]] = {
    Mode.COMFORT: PRESET_COMFORT,
    Mode.ECO: PRESET_ECO,
    Mode.FROST_PROTECTION: "frost_protection",
    Mode.COMFORT_1: "comfort_1",
    Mode.COMFORT_2: "comfort_2",
}
PRESET_OF_DEROGATION: Final[Mapping[Derogation, str]] = {
    Derogation.BOOST: PRESET_BOOST,
    Derogation.HOLIDAY: PRESET_AWAY,
    Derogation.PRESENCE: "presence",
}
MODE_OF_PRESET: Final = {preset: mode for mode, preset in PRESET_OF_MODE.items()}
DEROGATION_OF_PRESET: Final = {
    preset: derogation for derogation, preset in PRESET_OF_DEROGATION.items()
}
TARGET_OF_MODE: Final[Mapping[Mode, str]] = {
    Mode.COMFORT: "comfort_temperature",
    Mode.ECO: "eco_temperature",
}
_HEATING: Final = (Mode.COMFORT, Mode.COMFORT_1, Mode.COMFORT_2)


def hvac_action(heater: Heater) -> HVACAction | None:
    """Return what the order on the pilot wire makes the heater do.

    Reduced and frost orders are shown as idle: the heater only heats then if the room
    falls below a limit of its own that it does not tell.
    """
    order = heater.state.order
    if order is None:
        return None
    if hvac_mode(heater) is HVACMode.OFF:
        return HVACAction.OFF
    return HVACAction.HEATING if order in _HEATING else HVACAction.IDLE


def hvac_mode(heater: Heater) -> HVACMode | None:
    """Return off, auto while the programme is on, else heat."""
    state = heater.state
    if state.power is False:
        return HVACMode.OFF
    if state.programme_on:
        return HVACMode.AUTO
    if state.derogating is not None:
        return HVACMode.HEAT
    if state.mode is None:
        return None if state.power is None else HVACMode.HEAT
    return HVACMode.OFF if state.mode is Mode.OFF else HVACMode.HEAT


def preset(heater: Heater) -> str | None:
    """Return the derogation in force, else the mode in force, as a preset."""
    state = heater.state
    if state.power is False:
        return None
    if state.derogating is not None:
        return PRESET_OF_DEROGATION[state.derogating]
    return PRESET_OF_MODE.get(state.in_force) if state.in_force else None


def target(heater: Heater) -> str | None:
    """Return the field that holds the target temperature in force, if there is one."""
    mode = heater.state.in_force
    field = TARGET_OF_MODE.get(mode) if mode else None
    return field if field and heater.product.writable(field) else None


def target_temperature(state: HeaterState, field: str | None) -> float | None:
    """Return the target temperature (°C) that a field holds."""
    if field == "comfort_temperature":
        return state.comfort_temperature
    return state.eco_temperature if field == "eco_temperature" else None


def derogate_for(
    heater: Heater, derogation: Derogation, time: int | None = None
) -> Changes:
    """Return the changes that begin a derogation, by default as long as set here."""
    settings = heater.settings
    lengths = {
        Derogation.BOOST: settings.boost_minutes,
        Derogation.HOLIDAY: settings.holiday_days,
    }
    if time is None:
        time = lengths.get(derogation, 0)
    return derogate(heater.product, heater.state, derogation, time)


class HeaterClimate(
    IsothermEntity[Heater],
    RestoredClimateEntity,
    NativeClimateEntity,
    DerogationActions,
):
    """A heater."""

    _attr_name = None
    _attr_translation_key = "heater"

    @override
    def _read_state(self, device: Heater) -> None:
        product, state, field = device.product, device.state, target(device)
        self.before_off = before_off(product, state, self.before_off)
        self._attr_hvac_modes = self._modes(device)
        self._attr_hvac_mode = hvac_mode(device)
        self._attr_hvac_action = hvac_action(device)
        self._attr_preset_modes = self._presets(device)
        self._attr_preset_mode = preset(device)
        self._attr_native_current_temperature = state.current_temperature
        self._attr_current_humidity = state.humidity
        self._attr_native_target_temperature = target_temperature(state, field)
        self._attr_supported_features = self._features(device)
        known = product.fields.get(field or "comfort_temperature")
        if known and known.limits:
            low, high, step = known.limits
            self._attr_min_temp = low
            self._attr_max_temp = high
            self._attr_target_temperature_step = step

    @staticmethod
    def _modes(heater: Heater) -> list[HVACMode]:
        modes = [HVACMode.OFF, HVACMode.HEAT]
        return [*modes, HVACMode.AUTO] if heater.product.has("programme_on") else modes

    @staticmethod
    def _presets(heater: Heater) -> list[str]:
        product = heater.product
        offered = [PRESET_OF_MODE[m] for m in product.modes if m in PRESET_OF_MODE]
        derogations = [PRESET_OF_DEROGATION[d] for d in product.derogations]
        now = preset(heater)
        extra = [now] if now and now not in (*offered, *derogations) else []
        return [*offered, *derogations, *extra]

    @staticmethod
    def _features(heater: Heater) -> ClimateEntityFeature:
        features = (
            ClimateEntityFeature.PRESET_MODE
            | ClimateEntityFeature.TURN_OFF
            | ClimateEntityFeature.TURN_ON
        )
        if heater.product.writable("comfort_temperature"):
            features |= ClimateEntityFeature.TARGET_TEMPERATURE
        return features

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Turn the heater off, heat by hand, or follow the programme."""
        await self.command(self._changes_for(hvac_mode))

    def _changes_for(self, hvac_mode: HVACMode) -> Changes:
        product, state = self.present.product, self.present.state
        if hvac_mode is HVACMode.OFF:
            return turn_off(product, state)
        if hvac_mode is HVACMode.HEAT:
            return heat_again(product, state, self.before_off)
        return automatic(product, state)

    @override
    async def async_turn_on(self) -> None:
        """Turn the heater on as it was; by hand if nothing says otherwise."""
        if self._attr_hvac_mode in (None, HVACMode.OFF):
            heater = self.present
            await self.command(turn_on(heater.product, heater.state, self.before_off))

    @override
    async def async_turn_off(self) -> None:
        """Turn the heater off."""
        await self.async_set_hvac_mode(HVACMode.OFF)

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Choose a mode or begin a derogation of the length set for this heater."""
        heater = self.present
        if mode := MODE_OF_PRESET.get(preset_mode):
            await self.command(choose_mode(heater.product, heater.state, mode))
            return
        await self._derogate(DEROGATION_OF_PRESET[preset_mode])

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the comfort or eco temperature, whichever is in force.

        Raises:
            ServiceValidationError: neither is in force.

        """
        mode = hvac_mode_of(self, kwargs)
        changes = self._changes_for(mode) if mode else {}
        heater = self.present
        after = expected(heater.product, heater.state, changes)
        field = target(replace(heater, state=after))
        if field is None:
            raise refusal(self.hass, "no_target_in_mode")
        await self.command({**changes, field: kwargs[ATTR_TEMPERATURE]})

    # Actions of this integration.

    @override
    async def async_boost(self, minutes: int) -> None:
        """Heat in comfort for some minutes, 1 to 255."""
        await self._derogate(Derogation.BOOST, minutes)

    @override
    async def async_holiday(self, days: int) -> None:
        """Only protect from frost for some days, 1 to 255."""
        await self._derogate(Derogation.HOLIDAY, days)

    @override
    async def async_cancel_derogation(self) -> None:
        """End the boost, the holiday or the presence detection in force."""
        heater = self.present
        self._check(bool(heater.product.derogations))
        await self.command(end_derogation(heater.product, heater.state))

    async def _derogate(self, derogation: Derogation, time: int | None = None) -> None:
        heater = self.present
        self._check(derogation in heater.product.derogations)
        await self.command(derogate_for(heater, derogation, time))

    def _check(self, can: bool) -> None:
        if not can:
            raise refusal(self.hass, "no_derogation", device=self.present.name)


def entities(coordinator: GizwitsHub, key: str) -> Iterable[HeaterClimate]:
    """Make the climate entity of a heater that has modes."""
    heater = coordinator.data.devices.get(key)
    if isinstance(heater, Heater) and heater.product.has("mode"):
        yield HeaterClimate(coordinator, key, "climate")
