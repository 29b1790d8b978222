"""Listening beside Home Assistant's own iZone integration on the same machine.

It binds the port of the change notifications for itself alone, which fails while anybody
else is there; we leave the port to it, and do without notifications. Home Assistant tells
of its entries, but not that a person opens its dialog, which wants the port with the
next click: that is looked for several times a second, which costs next to nothing.
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
    """Return whether it is set up, about to be, or being added.

    That it is loaded says nothing: Home Assistant keeps a name on that list for good.
    """
    manager = hass.config_entries
    return any(
        not entry.disabled_by
        for entry in manager.async_entries(_DOMAIN, include_ignore=False)
    ) or bool(
        manager.flow.async_progress_by_handler(_DOMAIN, include_uninitialized=True)
    )


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
        self._tried: float | None = None

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
            every = timedelta(seconds=izone_timing(self._hass).between_looks)
            end_entries = async_dispatcher_connect(
                self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._on_entry
            )
            end_looking = async_track_time_interval(self._hass, self._look, every)

            @callback
            def end_watch() -> None:
                end_entries()
                end_looking()

            self._end_watch = end_watch
        await self._listen()

    async def _listen(self) -> None:
        if not self.wanted or self._listener or core_izone_present(self._hass):
            return
        self._tried = self._hass.loop.time()
        port = self._hass.data.get(PORTS, Ports()).notifications
        self._listener = listener = NotificationListener(*self._told, port=port)
        if not await listener.start() and self._listener is listener:
            self._listener = None

    @callback
    def _on_entry(self, _change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if entry.domain == _DOMAIN:
            self._tried = None
            self._look()

    @callback
    def _look(self, _now: datetime | None = None) -> None:
        """Leave the port, or take it: whoever had it last may keep it for a while."""
        if core_izone_present(self._hass):
            self._tried = None
            self._close()
        elif not self._listener and self._may_try:
            self._hass.async_create_background_task(
                self._listen(), "Isotherm listens to iZone bridges"
            )

    @property
    def _may_try(self) -> bool:
        pause = izone_timing(self._hass).between_tries
        return self._tried is None or self._hass.loop.time() - self._tried >= pause

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
