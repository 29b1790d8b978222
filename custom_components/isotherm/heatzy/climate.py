"""The climate entity of a Heatzy heater."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
import logging
from typing import Any, override

from homeassistant.components.climate import ClimateEntityFeature, HVACMode
from homeassistant.const import ATTR_TEMPERATURE
from homeassistant.util import dt as dt_util

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
from .api.clock import shown_time
from .api.commands import (
    Changes,
    automatic,
    choose_mode,
    end_derogation,
    expected,
    turn_off,
)
from .api.state import Derogation
from .models import Heater
from .replay import Replay
from .thermostat import (
    DEROGATION_OF_PRESET,
    MODE_OF_PRESET,
    PRESET_OF_DEROGATION,
    PRESET_OF_MODE,
    TARGET_OF_MODE,
    derogate_for,
    hvac_action,
    hvac_mode,
    preset,
    target,
    target_temperature,
)

_LOGGER = logging.getLogger(__package__)


class HeaterClimate(
    IsothermEntity[Heater],
    RestoredClimateEntity,
    NativeClimateEntity,
    DerogationActions,
):
    """A heater."""

    _attr_name = None
    _attr_translation_key = "heater"
    _replay: Replay | None = None
    coordinator: GizwitsHub

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
        # By the time the heater has answered another may command.
        context = self._context
        await self.command(self._changes_for(hvac_mode))
        self._replay = Replay(context)

    def _replayed(self) -> Replay | None:
        """Return what who commands now has replayed so far, if it is a replay."""
        replay = self._replay
        return replay if replay and replay.is_by(self._context) else None

    @property
    @override
    def capability_attributes(self) -> dict[str, Any] | None:
        """Return what is shown of it: the limits of what is in force, in a replay too."""
        replay, self._replay = self._replay, None
        try:
            return super().capability_attributes
        finally:
            self._replay = replay

    @property
    @override
    def min_temp(self) -> float:
        """Return the least target; in a replay, of the mode that may come after it."""
        return self._limit(super().min_temp, 0, min)

    @property
    @override
    def max_temp(self) -> float:
        """Return the greatest target; in a replay, of the mode that may come after it."""
        return self._limit(super().max_temp, 1, max)

    def _limit(
        self, now: float, index: int, widest: Callable[[Iterable[float]], float]
    ) -> float:
        heater = self.device
        if heater is None or self._replayed() is None:
            return now
        known = map(heater.product.fields.get, TARGET_OF_MODE.values())
        return widest(
            [now, *(one.limits[index] for one in known if one and one.limits)]
        )

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
        heater, replay = self.present, self._replayed()
        self._replay = None
        mode = MODE_OF_PRESET.get(preset_mode)
        wanted = mode or DEROGATION_OF_PRESET[preset_mode]
        changes = dict(replay.targets(heater, wanted)) if replay else {}
        # A replay of what a programme says is no choice by hand.
        if mode and not (replay and heater.state.in_force is mode):
            changes |= choose_mode(heater.product, heater.state, mode)
        elif derogation := DEROGATION_OF_PRESET.get(preset_mode):
            self._check(derogation in heater.product.derogations)
            changes |= derogate_for(heater, derogation)
        await self.command(changes)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Set the comfort or eco temperature, whichever is in force.

        Raises:
            ServiceValidationError: neither is in force; a mode that was asked for with it
                is chosen all the same.

        """
        mode = hvac_mode_of(self, kwargs)
        changes = self._changes_for(mode) if mode else {}
        field, replay = self._target_after(changes), self._replayed()
        if replay and not changes:
            if not replay.takes(self.present, field, kwargs[ATTR_TEMPERATURE]):
                self.coordinator.config_entry.async_create_background_task(
                    self.hass, self._miss_preset(replay), "isotherm replay"
                )
                return
        if field is None:
            await self.command(changes)
            raise refusal(self.hass, "no_target_in_mode")
        await self.command({**changes, field: kwargs[ATTR_TEMPERATURE]})

    async def _miss_preset(self, replay: Replay) -> None:
        """Tell of a target that was not set, unless the preset that it belongs to comes."""
        await asyncio.sleep(self.coordinator.timing.preset_follows)
        if self._replay is replay and replay.waits and self.device:
            replay.waits = False
            _LOGGER.warning(
                "%s was not set to %s °C: nothing in force takes that target, and no preset"
                " that does was chosen after it",
                self.device.name,
                replay.target,
            )

    def _target_after(self, changes: Changes) -> str | None:
        """Return the field of the target that will be in force, if there will be one."""
        heater = self.present
        local = shown_time(heater.clock, dt_util.now())
        after = expected(heater.product, heater.state, changes, local)
        return target(replace(heater, state=after))

    # Actions of this integration.

    @property
    @override
    def derogates(self) -> bool:
        return self.device is not None and bool(self.device.product.derogations)

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
