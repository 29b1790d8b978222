"""Climate entities for Home Assistant 2026.10 and 2026.11 alike.

2026.11 renamed the temperature members; the old names warn there and the new ones are
not there in 2026.10. To be deleted when 2026.11 is the oldest version supported.
"""

from typing import TYPE_CHECKING, override

from homeassistant.components.climate import ClimateEntity
from homeassistant.const import UnitOfTemperature

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


__all__ = ["NativeClimateEntity"]
