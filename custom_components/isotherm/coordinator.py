"""What every hub does: poll and push, tell who changed, command, and put errors into words."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .command_queue import CommandQueue
from .const import DOMAIN
from .errors import ApiError, AuthError
from .overlay import Overlay
from .snapshot import HUB, HubStatus, Snapshot
from .translated_errors import service_error

__all__ = ["HUB", "OUTAGE_GRACE", "HubCoordinator", "HubStatus", "Snapshot"]

_LOGGER = logging.getLogger(__package__)

# Last good data stands for this long while the vendor can't be reached.
OUTAGE_GRACE = timedelta(minutes=3)


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
    push_grace: float = 4.0
    """Seconds after a command in which pushed old values are masked."""
    poll_grace: float = 60.0
    """Seconds after a command in which polled old values are masked."""

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
        self._keyed: defaultdict[object, dict[int, CALLBACK_TYPE]] = defaultdict(dict)
        self._listener_count = 0
        self._device_listeners: list[CALLBACK_TYPE] = []
        self._outage_since: datetime | None = None

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
    def device_info(self, key: str) -> DeviceInfo:
        """Return what the device registry shows of a device, or of the hub for `HUB`."""

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
        self._listener_count += 1
        number = self._listener_count
        self._keyed[context][number] = update_callback

        @callback
        def remove() -> None:
            remove_base()
            self._keyed[context].pop(number, None)

        return remove

    @callback
    def async_add_device_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call back whenever a device appears, vanishes or changes its shape."""
        self._device_listeners.append(listener)
        return lambda: self._device_listeners.remove(listener)

    @callback
    @override
    def async_update_listeners(self) -> None:
        """Tell those whose device changed since they were last told, and nobody else."""
        before, self._told = self._told, self.data
        before_success, self._told_success = (
            self._told_success,
            self.last_update_success,
        )
        changed = self.data.changed_keys(before)
        if any(self._reshaped(key, before.devices) for key in changed - {HUB}):
            for listener in list(self._device_listeners):
                listener()
        if before_success is not self._told_success:
            super().async_update_listeners()
            return
        for key in (*changed, None):
            for update_callback in list(self._keyed.get(key, {}).values()):
                update_callback()

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
        devices = {**self.data.devices, key: device}
        self.async_publish(replace(self.data, devices=devices))

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
        except AuthError as err:
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN,
                translation_key="auth_failed",
                translation_placeholders={"hub": self.name, "error": str(err)},
            ) from err
        except ApiError as err:
            return self._keep_or_fail(err)
        self._end_outage()
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
        now = datetime.now().astimezone()
        first_time = self.data.status.last_refresh is None
        if self._outage_since is None and not first_time:
            self._outage_since = now
            _LOGGER.warning(
                "%s can't be reached, its last values are kept for %d s: %s",
                self.name,
                OUTAGE_GRACE.total_seconds(),
                err,
            )
        if self._outage_since and now - self._outage_since < OUTAGE_GRACE:
            return self.data
        raise UpdateFailed(
            translation_domain=DOMAIN,
            translation_key="update_failed",
            translation_placeholders={"hub": self.name, "error": str(err)},
            retry_after=getattr(err, "retry_after", None),
        ) from err

    def _end_outage(self) -> None:
        if self._outage_since and self.last_update_success:
            _LOGGER.info("%s is back", self.name)
        self._outage_since = None

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
        except HomeAssistantError:
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
