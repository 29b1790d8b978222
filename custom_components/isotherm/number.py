"""Door of the number platform: the vendors' folders have the entities."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .hub.devices import async_add_platform
from .hub.vendor import IsothermConfigEntry

# The hub queues its own commands.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the number entities of a hub."""
    async_add_platform(entry, Platform.NUMBER, async_add_entities)
