"""Diagnostics of an entry's hubs and of their devices, for bug reports."""

from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import ChildDeviceEntry, DeviceEntry

from .const import CONF_VENDOR
from .hub.errors import told
from .hub.vendor import IsothermConfigEntry

REDACT: Final = {"addresses", "address", "host", "username"}
"""Options that tell of a home's network, or of who signs in."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: IsothermConfigEntry
) -> dict[str, Any]:
    """Return what may be shown of the hubs; names, addresses and secrets are left out."""
    shown = _of_entry(entry)
    if entry.state is not ConfigEntryState.LOADED:
        return shown
    vendor, hubs = entry.runtime_data.vendor, dict(entry.runtime_data.hubs)
    own = hubs.pop(None, None)
    if own is not None:
        shown |= vendor.diagnostics(own)
    if hubs:
        shown["subentries"] = [vendor.diagnostics(hub) for hub in hubs.values()]
    return shown


async def async_get_device_diagnostics(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    device: DeviceEntry | ChildDeviceEntry,
) -> dict[str, Any]:
    """Return what may be shown of a device, or of its hub where it is the hub's own."""
    shown = _of_entry(entry)
    if entry.state is not ConfigEntryState.LOADED:
        return shown
    vendor, hub = entry.runtime_data.vendor, entry.runtime_data.hub_of(device.id)
    if hub is None:
        return shown
    keys = (key for key, id_ in hub.device_ids.items() if id_ == device.id)
    if (key := next(keys, None)) is None:
        return shown | vendor.diagnostics(hub)
    return shown | vendor.device_diagnostics(hub, key)


def _of_entry(entry: IsothermConfigEntry) -> dict[str, Any]:
    """Return what is known of an entry whether or not it runs."""
    return {
        "vendor": entry.data.get(CONF_VENDOR),
        "options": async_redact_data(dict(entry.options), REDACT),
        "state": entry.state.value,
        "reason": _reason(entry),
    }


def _reason(entry: IsothermConfigEntry) -> str | None:
    """Return why an entry does not run, without its name and where it is reached."""
    if (reason := entry.reason) is None:
        return None
    for part in (entry.title, entry.data.get(CONF_HOST), entry.unique_id):
        if part:
            reason = reason.replace(part, REDACTED)
    return told(reason)
