"""What every hub does: poll and push, publish, tell who changed, and command."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from .command_queue import CommandQueue
from .desired_state import DesiredState
from .errors import ApiError, AuthError, ClosedError, NotFoundError, RateLimitError
from .exceptions import command_failed, refusals, sign_in_refused, update_failed
from .listeners import SnapshotCoordinator
from .mishaps import Mishaps
from .snapshot import HUB, Device, HubStatus, Snapshot
from .timing import HubTiming

_LOGGER: Final = logging.getLogger(__package__)


class HubCoordinator[DeviceT: Device](SnapshotCoordinator[DeviceT]):
    """Keep one vendor account, bridge, product or home current, and carry commands to it.

    A vendor implements the abstract methods, and those of the others that it needs.

    Args:
        hass: Home Assistant.
        entry: the hub's config entry.
        subentry: the part of it that the hub stands for, None for the entry itself.
        poll_interval: seconds between two polls.
        timing: how long to wait for what.

    """

    config_entry: ConfigEntry[Any]
    timing: HubTiming
    """How long to wait for what."""
    hub_device_id: str
    device_ids: Mapping[str, str]
    """The registry's ids of the hub's own device, and of its devices by key."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        subentry: ConfigSubentry | None = None,
        *,
        poll_interval: float,
        timing: HubTiming,
    ) -> None:
        """Prepare the hub without touching the network."""
        super().__init__(hass, entry, subentry, poll_interval=poll_interval)
        self.desired = DesiredState(hass.loop.time)
        self.timing = timing
        self._queue = CommandQueue(self._send, timing.gather_commands)
        self._outage_since: float | None = None
        self._sign_in_refused = False
        self.mishaps = Mishaps(self.name)
        self.was_read = False
        """Whether the vendor ever told which devices there are."""

    # What a vendor brings.

    @abstractmethod
    async def async_read(self) -> None:
        """Poll the vendor once, and take what it tells.

        Raises:
            ApiError: in all its kinds.

        """

    @abstractmethod
    def keys(self) -> Iterable[str]:
        """Return the keys of the devices that there are."""

    @abstractmethod
    def build(self, key: str) -> DeviceT | None:
        """Return a device: what is desired laid over what was reported; None once it is gone.

        It sends, stores and expires nothing.
        """

    @abstractmethod
    def status(self) -> HubStatus:
        """Return how the hub itself is doing."""

    @abstractmethod
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send changes in as few requests as can express them.

        Raises:
            ApiError: in all its kinds.
            InvalidChange: they can't be sent any more.

        """

    @abstractmethod
    def device_info(self, key: str) -> DeviceInfo | ChildDeviceInfo:
        """Return what the device registry shows of a device, or of the hub for `HUB`.

        A device that others are part of, or are reached by, comes before them.
        """

    def device_id_of(self, key: str) -> str:
        """Return the registry's id of a device, or of the hub's own for `HUB`."""
        return self.hub_device_id if key == HUB else self.device_ids[key]

    def prepare(self, key: str, changes: Mapping[str, Any]) -> Mapping[str, Any]:
        """Check changes and complete them with what follows from them.

        Raises:
            InvalidChange: they can't be.

        """
        return changes

    def reported(self, key: str, fields: Iterable[str]) -> Mapping[str, Any]:
        """Return what was last reported of fields; not of what is no use to send again."""
        return {}

    def device_key(self, key: str) -> str:
        """Return the device that shows what is asked of a key."""
        return key

    async def async_stop(self) -> None:
        """End all connections and tasks of this hub."""

    # Publishing.

    def _built(self) -> Snapshot[DeviceT]:
        built = ((key, self._build(key)) for key in self.keys())
        devices = {key: device for key, device in built if device is not None}
        return Snapshot(self.status(), devices)

    def _build(self, key: str) -> DeviceT | None:
        """Build a device; one that can't be built stays what it was."""
        with self.mishaps.contained(("build", key)):
            return self.build(key)
        return self.data.devices.get(key)

    @callback
    def async_publish(self, *keys: str) -> None:
        """Build anew and tell whom it changes something for; the poll timer is not moved.

        Args:
            *keys: devices of the snapshot; without any, everything is built.

        """
        if not keys:
            self.data = self._built()
            self.async_update_listeners()
            return
        data, devices = self.data, dict(self.data.devices)
        for key in devices.keys() & set(keys):
            if (device := self._build(key)) is None:
                del devices[key]
            else:
                devices[key] = device
        self.async_tell_of(replace(data, devices=devices), keys)

    @callback
    def async_publish_status(self) -> None:
        """Tell how the hub itself is doing."""
        self.async_tell_of(replace(self.data, status=self.status()), (HUB,))

    # Polling.

    @override
    async def _async_update_data(self) -> Snapshot[DeviceT]:
        last_refresh = self.status().last_refresh
        try:
            with self.mishaps.as_api_error("read"):
                await self.reads.run(self.async_read())
        except ApiError as err:
            return self._keep_or_fail(err)
        self.was_read = True
        # Push that goes on while polling fails says nothing of the sign-in.
        if self._sign_in_refused and self.status().last_refresh != last_refresh:
            self._withdraw_reauth()
        self._outage_since = None
        return self._built()

    def _keep_or_fail(self, err: ApiError) -> Snapshot[DeviceT]:
        """Keep the last values through a short outage; Home Assistant logs a longer one."""
        if isinstance(err, ClosedError):
            return self.data
        usual = self.update_interval or timedelta()
        pause: float | None = None
        if isinstance(err, RateLimitError):
            pause = err.pause(usual.total_seconds())
        elif isinstance(err, AuthError):
            if self.config_entry.state is ConfigEntryState.SETUP_IN_PROGRESS:
                raise sign_in_refused(err, self.name) from err
            self._sign_in_refused = True
            self.config_entry.async_start_reauth(self.hass)
            pause = self.timing.auth_pause
        if self.was_read:
            now = self.hass.loop.time()
            if self._outage_since is None:
                _LOGGER.debug("%s can't be reached: %s", self.name, err)
                self._outage_since = now
            if now - self._outage_since < self.timing.outage_grace:
                self.update_interval = max(usual, timedelta(seconds=pause or 0))
                return self._built()
        raise update_failed(err, self.name, pause) from err

    @property
    def outage(self) -> bool:
        """Return whether the vendor can't be reached, its last values still standing or not."""
        return self._outage_since is not None

    @callback
    def _withdraw_reauth(self) -> None:
        """Ask for the password no longer: the vendor accepts it after all."""
        self._sign_in_refused = False
        entry = self.config_entry
        for flow in list(entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    # Commands.

    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask for changes; they show at once and are withdrawn if refused.

        Args:
            key: the device, or what else the vendor takes commands for.
            changes: wanted values by field; an empty mapping does nothing.

        Raises:
            ServiceValidationError: they can't be, and why.
            HomeAssistantError: what the vendor refused or why it can't be reached.

        """
        device = self.device_key(key)
        if device not in self.data.devices:
            raise self.device_gone()
        with self.translated_errors():
            changes = self.prepare(key, changes)
        if not changes:
            return
        self.desired.ask(key, changes, self.reported(key, changes))
        self.async_publish(device)
        with self.translated_errors():
            await self._queue.submit(key, changes)

    async def _send(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send what met in the queue; it may be that nobody waits for the answer any more."""
        asked = self.desired.asked
        try:
            await self.async_send(key, changes)
        except Exception:
            self.desired.withdraw(key, changes, asked)
            self.async_publish(self.device_key(key))
            raise
        self.desired.sent(key, changes, asked)

    async def async_repeat(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send once more what was accepted and not carried out; raises as `async_send`."""
        await self._queue.submit(key, changes)

    def device_gone(self) -> HomeAssistantError:
        """Return what tells a person that a device is not there any more."""
        return command_failed(NotFoundError("the device is gone"), self.name)

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Turn the api's errors and InvalidChange into a sentence for the person who asked.

        Raises:
            HomeAssistantError: in the language of the person.

        """
        try:
            with refusals(self.hass):
                yield
        except ApiError as err:
            if isinstance(err, AuthError):
                self.config_entry.async_start_reauth(self.hass)
            _LOGGER.debug("%s did not do what was asked: %s", self.name, err)
            raise command_failed(err, self.name) from err

    @override
    async def async_shutdown(self) -> None:
        """Stop polling, pushing and commanding."""
        await super().async_shutdown()
        await self._queue.close()
        await self.async_stop()
