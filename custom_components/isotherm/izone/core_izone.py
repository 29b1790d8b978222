"""Home Assistant's own iZone integration on the same machine.

It binds the port of the change notifications for itself alone, which fails while anybody
else is there; we leave the port to it, and do without notifications.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval

_DOMAIN: Final = "izone"


@callback
def core_izone_present(hass: HomeAssistant) -> bool:
    """Return whether it is loaded, set up or about to be."""
    return (
        _DOMAIN in hass.config.components
        or any(
            not entry.disabled_by
            for entry in hass.config_entries.async_entries(
                _DOMAIN, include_ignore=False
            )
        )
        or bool(hass.config_entries.flow.async_progress_by_handler(_DOMAIN))
    )


@callback
def watch_core_izone(
    hass: HomeAssistant, changed: Callable[[bool], None], every: float
) -> CALLBACK_TYPE:
    """Tell whenever it comes or goes; return what ends that.

    Args:
        hass: Home Assistant.
        changed: called with whether it is present.
        every: seconds between two looks; nothing tells that somebody opens its flow,
            which wants the port a moment later.

    """
    last = core_izone_present(hass)

    @callback
    def look(_now: datetime | None = None) -> None:
        nonlocal last
        if (present := core_izone_present(hass)) is not last:
            last = present
            changed(present)

    @callback
    def on_entry(_change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == _DOMAIN:
            look()

    end_entries = async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, on_entry)
    end_looking = async_track_time_interval(hass, look, timedelta(seconds=every))

    @callback
    def end() -> None:
        end_entries()
        end_looking()

    return end
