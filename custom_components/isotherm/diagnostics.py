"""Diagnostics of a hub, for bug reports."""

from typing import Any

from homeassistant.core import HomeAssistant

from .vendor import IsothermConfigEntry
from .vendors import vendor_of


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: IsothermConfigEntry
) -> dict[str, Any]:
    """Return what may be shown of a hub; names, addresses and secrets are left out."""
    vendor = vendor_of(entry)
    return {
        "vendor": vendor.key,
        "options": dict(entry.options),
        **vendor.diagnostics(entry.runtime_data),
    }
