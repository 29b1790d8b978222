"""Climate entities for Home Assistant 2026.10 and 2026.11 alike, and what they may offer.

2026.11 renamed the temperature members; the old names warn there and the new ones are
not there in 2026.10. `NativeClimateEntity` goes when 2026.11 is the oldest version supported.
"""

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, override

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    DOMAIN as CLIMATE,
    ClimateEntity,
    HVACMode,
)
from homeassistant.const import UnitOfTemperature
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.restore_state import RestoredExtraData, RestoreEntity

if not TYPE_CHECKING and hasattr(ClimateEntity, "native_temperature_unit"):

    class NativeClimateEntity(ClimateEntity):
        """A climate entity with the names of 2026.11, which has them itself."""

        _attr_native_temperature_unit = UnitOfTemperature.CELSIUS

else:

    class NativeClimateEntity(ClimateEntity):
        """A climate entity with the names of 2026.11, for 2026.10."""

        _attr_temperature_unit = UnitOfTemperature.CELSIUS
        _attr_native_temperature_unit: str = UnitOfTemperature.CELSIUS
        _attr_native_current_temperature: float | None = None
        _attr_native_target_temperature: float | None = None
        _attr_native_target_temperature_high: float | None = None
        _attr_native_target_temperature_low: float | None = None

        if not TYPE_CHECKING:

            @property
            @override
            def current_temperature(self) -> float | None:
                """Return what the thermometer says."""
                return self._attr_native_current_temperature

            @property
            @override
            def target_temperature(self) -> float | None:
                """Return the target."""
                return self._attr_native_target_temperature

            @property
            @override
            def target_temperature_high(self) -> float | None:
                """Return the upper target."""
                return self._attr_native_target_temperature_high

            @property
            @override
            def target_temperature_low(self) -> float | None:
                """Return the lower target."""
                return self._attr_native_target_temperature_low


def hvac_mode_of(entity: ClimateEntity, asked: Mapping[str, Any]) -> HVACMode | None:
    """Return the mode that comes with a target temperature; Home Assistant does not check it.

    Args:
        entity: the climate entity.
        asked: the fields of `climate.set_temperature`.

    Raises:
        ServiceValidationError: the entity does not offer that mode.

    """
    mode: HVACMode | None = asked.get(ATTR_HVAC_MODE)
    if mode is None or mode in entity.hvac_modes:
        return mode
    raise ServiceValidationError(
        translation_domain=CLIMATE,
        translation_key="not_valid_hvac_mode",
        translation_placeholders={
            "mode": str(mode),
            "modes": ", ".join(entity.hvac_modes),
        },
    )


class RestoredClimateEntity(RestoreEntity):
    """An entity that keeps, across restarts, what its device did before it was off.

    `_read_state` sets `before_off` as often as it sees something else; what it has not
    seen yet when the entity is added is what the last run saw.
    """

    before_off: Mapping[str, Any] = MappingProxyType({})
    """What turning the device on is to bring back, as plain values; empty for not known."""

    @abstractmethod
    def _update(self) -> None:
        """Read the device again."""

    @override
    async def async_added_to_hass(self) -> None:
        """Take up what the last run saw, and hold it against what is there now."""
        await super().async_added_to_hass()
        if not self.before_off and (last := await self.async_get_last_extra_data()):
            self.before_off = last.as_dict()
            self._update()

    @property
    @override
    def extra_restore_state_data(self) -> RestoredExtraData:
        """Return what Home Assistant is to keep."""
        return RestoredExtraData(dict(self.before_off))


class DerogationActions(Entity):
    """An entity whose device may depart from its programme for a while."""

    @property
    @abstractmethod
    def derogates(self) -> bool:
        """Return whether this device can."""

    @abstractmethod
    async def async_boost(self, minutes: int) -> None:
        """Heat in comfort for some minutes, 1 to 255."""

    @abstractmethod
    async def async_holiday(self, days: int) -> None:
        """Only protect from frost for some days, 1 to 255."""

    @abstractmethod
    async def async_cancel_derogation(self) -> None:
        """End the derogation in force."""
