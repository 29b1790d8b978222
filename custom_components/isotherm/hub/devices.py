"""What a platform module is made of: it adds the entities of an entry's hubs."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    async_get_current_platform,
)

from .vendor import IsothermConfigEntry

type PlatformSetup = Callable[
    [HomeAssistant, IsothermConfigEntry, AddConfigEntryEntitiesCallback],
    Coroutine[Any, Any, None],
]

PARALLEL_UPDATES: Final = 0
"""The hub queues its own commands."""


def setup_of(module: str) -> PlatformSetup:
    """Return what sets a platform up: it adds entities now, and whenever a device tells more.

    Args:
        module: the name of the platform's module, whose last part is the platform.

    """
    platform = Platform(module.rpartition(".")[2])

    async def async_setup_entry(
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add the entities of the entry's hubs, also of those that come later."""
        runtime = entry.runtime_data
        if factory := runtime.vendor.entities.get(platform):
            await runtime.async_add_platform(async_get_current_platform(), factory)

    return async_setup_entry
