"""Listening beside Home Assistant's own iZone integration on the same machine.

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

from .api.discovery import Announcement
from .api.notifications import NotificationListener
from .const import PORTS, Ports
from .timing import izone_timing

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


class SharedListener:
    """Hear change notifications, but for the time that the other wants their port.

    Args:
        hass: Home Assistant.
        on_notification: called with the address a notification came from.
        on_announcement: called with an announcement.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        on_notification: Callable[[str], None],
        on_announcement: Callable[[Announcement], None],
    ) -> None:
        """Prepare without opening anything."""
        self._hass = hass
        self._told = (on_notification, on_announcement)
        self._listener: NotificationListener | None = None
        self._end_watch: CALLBACK_TYPE | None = None

    @property
    def wanted(self) -> bool:
        """Whether somebody wants to hear."""
        return self._end_watch is not None

    @property
    def port(self) -> int | None:
        """The port listened on, None while not listening."""
        return self._listener.port if self._listener else None

    async def start(self) -> None:
        """Listen as soon as the port is free."""
        if self._end_watch is None:
            every = izone_timing(self._hass).between_looks
            self._end_watch = watch_core_izone(self._hass, self._on_core_izone, every)
        await self._listen()

    async def _listen(self) -> None:
        if self.wanted and not self._listener and not core_izone_present(self._hass):
            port = self._hass.data.get(PORTS, Ports()).notifications
            self._listener = listener = NotificationListener(*self._told, port=port)
            if not await listener.start() and self._listener is listener:
                self._listener = None

    @callback
    def stop(self) -> None:
        """Stop listening and leave the port to others."""
        self._close()
        if self._end_watch:
            self._end_watch()
            self._end_watch = None

    @callback
    def _close(self) -> None:
        if self._listener:
            self._listener.stop()
            self._listener = None

    @callback
    def _on_core_izone(self, present: bool) -> None:
        if present:
            self._close()
        else:
            self._hass.async_create_background_task(
                self._listen(), "Isotherm listens to iZone bridges"
            )
