"""What a Heatzy account leaves behind in Home Assistant, and its removal."""

from homeassistant.core import HomeAssistant

from ..hub.vendor import IsothermConfigEntry
from .definitions import definitions_store
from .memory import memory_store
from .notices import withdraw_all


async def forget(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Remove the files and the notices of an account that was removed.

    Args:
        hass: Home Assistant.
        entry: the account's config entry, already unloaded.

    """
    withdraw_all(hass, entry)
    for store in (memory_store, definitions_store):
        await store(hass, entry.entry_id).async_remove()
