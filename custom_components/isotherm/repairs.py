"""Door of the repairs: the vendors' folders have what fixes an issue."""

from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from .vendors import vendor_of


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None
) -> RepairsFlow:
    """Return what fixes an issue; an issue of a hub that is gone is just confirmed.

    Args:
        hass: the home.
        issue_id: the issue.
        data: what the hub kept with it, its `entry_id` among others.

    """
    entry = hass.config_entries.async_get_entry((data or {}).get("entry_id", ""))
    if data and entry and entry.state is ConfigEntryState.LOADED:
        if fix_flow := vendor_of(entry).fix_flow:
            return fix_flow(entry.runtime_data, data)
    return ConfirmRepairFlow()
