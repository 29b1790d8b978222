"""Diagnostics of a hub, for bug reports."""

from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from .hub.vendor import IsothermConfigEntry
from .vendors import vendor_of

REDACT: Final = {"addresses"}
"""Options that tell of a home's network."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: IsothermConfigEntry
) -> dict[str, Any]:
    """Return what may be shown of a hub; names, addresses and secrets are left out."""
    vendor = vendor_of(entry)
    return {
        "vendor": vendor.key,
        "options": async_redact_data(dict(entry.options), REDACT),
        **vendor.diagnostics(entry.runtime_data),
    }
