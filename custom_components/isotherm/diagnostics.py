"""Diagnostics of an entry's hubs, for bug reports."""

from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from .hub.vendor import IsothermConfigEntry

REDACT: Final = {"addresses"}
"""Options that tell of a home's network."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: IsothermConfigEntry
) -> dict[str, Any]:
    """Return what may be shown of the hubs; names, addresses and secrets are left out."""
    vendor, hubs = entry.runtime_data.vendor, dict(entry.runtime_data.hubs)
    own = hubs.pop(None, None)
    shown: dict[str, Any] = {
        "vendor": vendor.key,
        "options": async_redact_data(dict(entry.options), REDACT),
    }
    if own is not None:
        shown |= vendor.diagnostics(own)
    if hubs:
        shown["subentries"] = [vendor.diagnostics(hub) for hub in hubs.values()]
    return shown
