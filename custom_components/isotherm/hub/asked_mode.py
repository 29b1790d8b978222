"""The HVAC mode that comes with a target temperature, which Home Assistant lets through."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.climate import (
    ATTR_HVAC_MODE,
    DOMAIN as CLIMATE,
    ClimateEntity,
    HVACMode,
)
from homeassistant.exceptions import ServiceValidationError


def asked_mode(entity: ClimateEntity, asked: Mapping[str, Any]) -> HVACMode | None:
    """Return the mode that a `climate.set_temperature` asks for, if it asks for one.

    Args:
        entity: the climate entity.
        asked: the action's fields.

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
