"""Repairs: the vendors' folders have what fixes an issue."""

from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .hub.vendor import IsothermConfigEntry


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return what fixes an issue; an issue of a hub that is gone is just confirmed.

    Args:
        hass: the home.
        issue_id: the issue.
        data: what the hub kept with it: its `entry_id`, and `subentry_id` if it has one.

    """
    known = data or {}
    entry: IsothermConfigEntry | None = hass.config_entries.async_get_entry(
        known.get("entry_id", "")
    )
    if entry and entry.state is ConfigEntryState.LOADED:
        hub = entry.runtime_data.hubs.get(known.get("subentry_id"))
        if hub is not None and (fix_flow := entry.runtime_data.vendor.fix_flow):
            return fix_flow(hub, known)
    return ConfirmRepairFlow()
