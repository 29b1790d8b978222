"""What every hub does: poll and push, tell who changed, command, and put errors into words."""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from ..const import DOMAIN
from .command_queue import CommandQueue
from .desired_state import Overlay
from .errors import ApiError, AuthError
from .exceptions import service_error, withdraw_reauth
from .listeners import KeyedListeners
from .outage import Outage
from .snapshot import HUB, HubStatus, Snapshot

__all__ = ["HUB", "HubCoordinator", "HubStatus", "Snapshot"]

_LOGGER = logging.getLogger(__package__)

AUTH_PAUSE: Final = 3600.0
"""Seconds until the next try after the vendor refused the sign-in."""


class HubCoordinator[DeviceT](DataUpdateCoordinator[Snapshot[DeviceT]]):
    """Keep one vendor account or bridge current, and carry commands to it.

    A vendor implements `async_read`, `async_send`, `apply` and `device_info`, and `async_stop` where
    it has more to end than polling.

    Args:
        hass: Home Assistant.
        entry: the config entry of the hub.
        poll_interval: time between two polls.

    """

    config_entry: ConfigEntry[Any]
    hub_device_id: str
    """The registry's id of the hub's own device."""
    device_ids: Mapping[str, str]
    """The registry's ids of the devices, by key."""
    push_grace: float = 4.0
    """Seconds after a command in which pushed old values are masked."""
    poll_grace: float = 60.0
    """Seconds after a command in which polled old values are masked."""
    outage_grace: float = 180.0
    """Seconds for which last values stand while the vendor can't be reached."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], poll_interval: timedelta
    ) -> None:
        """Prepare the hub without touching the network."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=poll_interval,
        )
        self.data = Snapshot()
        self.overlay = Overlay(hass.loop.time)
        self._queue = CommandQueue(self.async_send)
        self._told: Snapshot[DeviceT] = self.data
        self._told_success = True
        self._keyed = KeyedListeners()
        self._device_listeners = KeyedListeners()
        self.outage = Outage(self.name, self.outage_grace, hass.loop.time)

    # What a vendor brings.

    async def async_stop(self) -> None:
        """End all connections and tasks of this hub."""

    @abstractmethod
    async def async_read(self) -> Snapshot[DeviceT]:
        """Poll the vendor once.

        Raises:
            ApiError: in all its kinds.

        """

    @abstractmethod
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send changes to a device in as few requests as can express them.

        Raises:
            ApiError: in all its kinds.

        """

    @abstractmethod
    def apply(self, device: DeviceT, changes: Mapping[str, Any]) -> DeviceT:
        """Return the device as it will be once the changes are in force."""

    def shape(self, device: DeviceT) -> Hashable:
        """Return what decides which entities a device has; may change as it tells more."""
        return None

    @abstractmethod
    def device_info(self, key: str) -> DeviceInfo | ChildDeviceInfo:
        """Return what the device registry shows of a device, or of the hub for `HUB`.

        A device that others are part of, or are reached by, comes before them.
        """

    def identifier(self, key: str) -> tuple[str, str]:
        """Return what the device registry knows a device of this hub by."""
        hub = self.config_entry.unique_id or self.config_entry.entry_id
        return (DOMAIN, f"{hub}_{key}" if key else hub)

    # Telling entities.

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: Any = None
    ) -> Callable[[], None]:
        """Listen for changes; with a device's key as context, for that device's only."""
        remove_base = super().async_add_listener(update_callback, context)
        remove_keyed = self._keyed.add(context, update_callback)

        @callback
        def remove() -> None:
            remove_base()
            remove_keyed()

        return remove

    @callback
    def async_add_device_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call back whenever a device appears, vanishes or changes its shape."""
        return self._device_listeners.add(HUB, listener)

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Tell those whose device changed since they were last told, and nobody else."""
        self._tell(self.data.changed_keys(self._told))

    @callback
    def _tell(self, changed: set[str]) -> None:
        before, self._told = self._told, self.data
        success, self._told_success = self._told_success, self.last_update_success
        if any(self._reshaped(key, before.devices) for key in changed - {HUB}):
            self._device_listeners.tell()
        everybody = success is not self._told_success
        self._keyed.tell(None if everybody else (*changed, None))

    def _reshaped(self, key: str, before: Mapping[str, DeviceT]) -> bool:
        now, then = self.data.devices.get(key), before.get(key)
        if now is None or then is None:
            return now is not then
        return self.shape(now) != self.shape(then)

    @callback
    def async_publish(self, snapshot: Snapshot[DeviceT]) -> None:
        """Publish what was pushed, without moving the poll timer."""
        self.data = snapshot
        self.async_update_listeners()

    @callback
    def async_publish_device(self, key: str, device: DeviceT) -> None:
        """Publish one device."""
        data = self.data
        # Looking at all the others would cost the more the more there are.
        others_told = self._told is data
        self.data = replace(data, devices={**data.devices, key: device})
        if not others_told:
            self.async_update_listeners()
        elif data.devices.get(key) != device:
            self._tell({key})
        else:
            self._told = self.data

    @callback
    def async_publish_status(self, **changes: Any) -> None:
        """Publish a change of the hub's own status."""
        status = replace(self.data.status, **changes)
        self.async_publish(replace(self.data, status=status))

    # Polling.

    @override
    async def _async_update_data(self) -> Snapshot[DeviceT]:
        try:
            snapshot = await self.async_read()
        except ApiError as err:
            return self._keep_or_fail(err)
        refused, lasted = self.outage.refused, self.outage.lasts
        # Where the grace was over, the base class says that it has recovered.
        self.outage.end(log=self.last_update_success)
        if refused:
            withdraw_reauth(self.hass, self.config_entry)
        if lasted:
            self.async_recovered()
        return snapshot

    @override
    async def _async_refresh(
        self,
        log_failures: bool = True,
        raise_on_auth_failed: bool = False,
        scheduled: bool = False,
        raise_on_entry_error: bool = False,
    ) -> None:
        # The outage is logged here, once, when it begins: not again when the grace ends.
        await super()._async_refresh(
            False, raise_on_auth_failed, scheduled, raise_on_entry_error
        )

    def _keep_or_fail(self, err: ApiError) -> Snapshot[DeviceT]:
        what: dict[str, Any] = {
            "translation_domain": DOMAIN,
            "translation_placeholders": {"hub": self.name, "error": str(err)},
        }
        refused = isinstance(err, AuthError)
        if self.data.status.last_refresh is not None:
            self.outage.note(err)
            if refused:
                self.config_entry.async_start_reauth(self.hass)
            if self.outage.bridged:
                return self.data
        elif refused:
            raise ConfigEntryAuthFailed(translation_key="auth_failed", **what) from err
        pause = AUTH_PAUSE if refused else getattr(err, "retry_after", None)
        raise UpdateFailed(
            translation_key="update_failed", retry_after=pause, **what
        ) from err

    @callback
    def async_recovered(self) -> None:
        """Do what can be done now that the vendor can be reached again."""

    # Commands.

    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask a device for changes; they show at once and are withdrawn if refused.

        Args:
            key: the device.
            changes: wanted values by field; an empty mapping does nothing.

        Raises:
            HomeAssistantError: what the vendor refused or why it can't be reached.

        """
        device = self.data.devices.get(key)
        if device is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="device_gone"
            )
        if not changes:
            return
        self.overlay.ask(key, changes)
        self.async_publish_device(key, self.apply(device, changes))
        try:
            with self.translated_errors():
                await self._queue.submit(key, changes)
        except Exception:
            self.overlay.withdraw(key, changes)
            self.async_restore(key)
            raise

    @callback
    def async_restore(self, key: str) -> None:
        """Show what the vendor last told of a device, after a command failed."""

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Turn the api's errors into translated ones for the person who asked.

        Raises:
            HomeAssistantError: for every kind of ApiError.

        """
        try:
            yield
        except ApiError as err:
            if isinstance(err, AuthError):
                self.config_entry.async_start_reauth(self.hass)
            raise service_error(err, self.name) from err

    @override
    async def async_shutdown(self) -> None:
        """Stop polling, pushing and commanding."""
        await super().async_shutdown()
        await self._queue.close()
        await self.async_stop()
