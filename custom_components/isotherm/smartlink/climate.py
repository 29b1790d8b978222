"""The climate entity of a heater: a target is a derogation of its room for a while."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    PRESET_ACTIVITY,
    PRESET_AWAY,
    PRESET_BOOST,
    PRESET_COMFORT,
    PRESET_ECO,
    PRESET_HOME,
    PRESET_NONE,
    PRESET_SLEEP,
    ClimateEntityFeature,
    HVACMode,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_NAME,
    ATTR_TEMPERATURE,
    EVENT_LOGBOOK_ENTRY,
)
from homeassistant.core import Context

from ..hub.climate import NativeClimateEntity
from ..hub.entity import IsothermEntity
from ..hub.errors import Amount
from ..hub.exceptions import refusal, refusals, sentence, spelled
from ..hub.snapshot import HUB
from .api.deltas import reach
from .api.models import Mode
from .home import HomeCoordinator
from .models import SmartlinkDevice
from .targets import SAME, may_shift, shift_to

HVAC_OF_MODE: Final[Mapping[Mode | None, HVACMode]] = {
    Mode.STOP: HVACMode.OFF,
    Mode.ANTIFREEZE: HVACMode.HEAT,
    Mode.MANUAL: HVACMode.HEAT,
    Mode.PROG: HVACMode.AUTO,
}
FROST_PROTECTION: Final = "frost_protection"
ATTR_UNTIL: Final = "derogation_until"
_ATTR_MESSAGE: Final = "message"
_PRESETS: Final = [
    *(FROST_PROTECTION, PRESET_NONE, PRESET_ECO, PRESET_AWAY, PRESET_BOOST),
    *(PRESET_COMFORT, PRESET_HOME, PRESET_SLEEP, PRESET_ACTIVITY),
]
_HALF: Final = 0.5
_COLDEST, _WARMEST = -100.0, 200.0
"""°C; what no heater reaches is refused by a sentence of our own before that."""


class HeaterClimate(
    IsothermEntity[SmartlinkDevice, HomeCoordinator], NativeClimateEntity
):
    """A heater.

    The card offers what is in force and nothing else, as the partner API changes no mode.
    Home Assistant itself would refuse the rest, and what is out of reach, without saying
    why; so it is told more than the card.
    """

    _attr_name = None
    _attr_translation_key = "heater"
    _attr_target_temperature_step: float | None = 1
    _offering = False

    @override
    def _read_state(self, device: SmartlinkDevice) -> None:
        self._attr_hvac_mode = mode = HVAC_OF_MODE.get(device.mode)
        self._attr_hvac_modes = [mode] if mode else []
        frost = device.mode is Mode.ANTIFREEZE
        self._attr_preset_mode = FROST_PROTECTION if frost else None
        self._attr_preset_modes = [FROST_PROTECTION]
        self._attr_supported_features = (
            ClimateEntityFeature.PRESET_MODE if frost else ClimateEntityFeature(0)
        )
        if may_shift(device):
            self._attr_supported_features |= ClimateEntityFeature.TARGET_TEMPERATURE
        self._attr_native_current_temperature = device.temperature
        self._attr_native_target_temperature = device.setpoint
        if device.programmed is not None:
            self._attr_min_temp, self._attr_max_temp = reach(device.programmed)
            # The card shows no more decimals than the step has.
            whole = device.programmed.is_integer()
            self._attr_target_temperature_step = 1 if whole else _HALF
        derogation = device.derogation
        self._attr_extra_state_attributes = {
            ATTR_UNTIL: derogation.end if derogation else None
        }

    # What is offered.

    @property
    @override
    def capability_attributes(self) -> dict[str, Any] | None:
        """Return what the card offers."""
        self._offering = True
        try:
            return super().capability_attributes
        finally:
            self._offering = False

    @property
    @override
    def hvac_modes(self) -> list[HVACMode]:
        """Return the mode that is in force; all that can be asked for to be refused."""
        return super().hvac_modes if self._offering else list(HVACMode)

    @property
    @override
    def preset_modes(self) -> list[str] | None:
        """Return the preset that is in force; all that can be asked for to be refused."""
        return super().preset_modes if self._offering else _PRESETS

    @property
    @override
    def min_temp(self) -> float:
        """Return the lowest target."""
        return super().min_temp if self._offering else _COLDEST

    @property
    @override
    def max_temp(self) -> float:
        """Return the highest target."""
        return super().max_temp if self._offering else _WARMEST

    # What is asked.

    @override
    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Refuse another mode than the one in force."""
        if hvac_mode is not self._attr_hvac_mode:
            raise refusal(self.hass, "mode_set_elsewhere", device=self.present.name)

    @override
    async def async_set_preset_mode(self, preset_mode: str) -> None:
        """Refuse another preset than the one in force."""
        if preset_mode != self._attr_preset_mode:
            raise refusal(self.hass, "mode_set_elsewhere", device=self.present.name)

    @override
    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Shift the heater's room, and say so where it is not by just as much."""
        if (mode := kwargs.get(ATTR_HVAC_MODE)) is not None:
            await self.async_set_hvac_mode(mode)
        target: float = kwargs[ATTR_TEMPERATURE]
        # By the time that it is scheduled another may command.
        context = self._context
        with refusals(self.hass):
            changes = shift_to(self.present, target)
        await self.command(changes)
        if changes:
            self._tell_nearest(target, context)

    def _tell_nearest(self, target: float, context: Context | None) -> None:
        """Say in the logbook that another target than the wanted one is set.

        By whole degrees there may be none, or another heater of the room had its say.
        """
        reached = self.present.setpoint
        if reached is None or abs(target - reached) < SAME:
            return
        degrees = (Amount(round(one, 1), "°C") for one in (target, reached))
        wanted, nearest = (spelled(self.hass, one) for one in degrees)
        message = sentence(
            self.hass, "target_to_nearest", target=wanted, nearest=nearest
        )
        self.hass.bus.async_fire(
            EVENT_LOGBOOK_ENTRY,
            {
                ATTR_NAME: self.present.name,
                _ATTR_MESSAGE: message,
                ATTR_ENTITY_ID: self.entity_id,
            },
            context=context,
        )


def entities(coordinator: HomeCoordinator, key: str) -> Iterable[HeaterClimate]:
    """Make the climate entity of a heater."""
    if key != HUB:
        yield HeaterClimate(coordinator, key, "climate")
