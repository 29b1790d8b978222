"""Who is told of what: those who show something of a device that changed, and nobody else."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import timedelta
from functools import partial
import logging
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from ..const import DOMAIN
from .reads import Reads
from .snapshot import HUB, Device, Snapshot

_LOGGER = logging.getLogger(__package__)


class KeyedListeners:
    """Callbacks by the key of what they listen for.

    One that fails is logged, and the others are told all the same.
    """

    def __init__(self) -> None:
        """Begin with nobody."""
        self._keyed: defaultdict[Hashable, list[CALLBACK_TYPE]] = defaultdict(list)

    def __len__(self) -> int:
        """Return how many listen."""
        return sum(map(len, self._keyed.values()))

    @callback
    def add(self, key: Hashable, listener: CALLBACK_TYPE) -> None:
        """Add a callback, for what has many of them: `remove` takes it out."""
        self._keyed[key].append(listener)

    @callback
    def remove(self, key: Hashable, listener: CALLBACK_TYPE) -> None:
        """Remove a callback; nothing if that has been done."""
        listeners = self._keyed.get(key, [])
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            self._keyed.pop(key, None)

    @callback
    def tell(self, keys: Iterable[Hashable] | None = None) -> None:
        """Call those who listen for some keys, or everybody."""
        wanted = list(self._keyed) if keys is None else keys
        for key in wanted:
            for listener in list(self._keyed.get(key, ())):
                try:
                    listener()
                except Exception:
                    _LOGGER.exception("A listener failed")


class SnapshotCoordinator[DeviceT: Device](DataUpdateCoordinator[Snapshot[DeviceT]]):
    """The coordinator of an entry or a subentry, whose listeners name the device that they show.

    Args:
        hass: Home Assistant.
        entry: the config entry.
        subentry: the part of it that is meant, None for the entry itself.
        poll_interval: seconds between two polls.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        subentry: ConfigSubentry | None,
        *,
        poll_interval: float,
    ) -> None:
        """Hold an empty snapshot."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=subentry.title if subentry else entry.title,
            update_interval=timedelta(seconds=poll_interval),
        )
        self.subentry_id = subentry.subentry_id if subentry else None
        self.unique_id = entry.unique_id or entry.entry_id
        self.storage_key = entry.entry_id
        """What tells this hub's files and issues from those of others."""
        if subentry:
            self.unique_id += f"/{subentry.unique_id or subentry.subentry_id}"
            self.storage_key += f".{subentry.subentry_id}"
        self.data = Snapshot()
        self._told: Snapshot[DeviceT] = self.data
        self._told_success = True
        self.shown = KeyedListeners()
        """What shows something of a device, by its key, or of the hub."""
        self._device_listeners = KeyedListeners()
        self.reads = Reads()
        """The reads that are under way; they end with the hub."""

    @override
    async def async_shutdown(self) -> None:
        """Stop polling; a read that is under way is given up."""
        await super().async_shutdown()
        await self.reads.stop()

    @property
    def listener_count(self) -> int:
        """Return how many listen: for a device, for the hub, for devices that come and go."""
        return len(self.shown) + len(self._device_listeners)

    def identifier(self, key: str) -> tuple[str, str]:
        """Return what the device registry knows a device of this hub by."""
        return (DOMAIN, self.unique_id_of(key))

    def unique_id_of(self, *parts: str) -> str:
        """Return the unique id of something of this hub, scoped by entry and subentry."""
        return "_".join((self.unique_id, *filter(None, parts)))

    @abstractmethod
    def shape(self, device: DeviceT) -> Hashable:
        """Return what decides which entities a device has; may change as it tells more."""

    @callback
    @override
    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: Any = None
    ) -> Callable[[], None]:
        """Listen for changes; with a device's key as context, for that device's only."""
        remove_base = super().async_add_listener(update_callback, context)
        self.shown.add(context, update_callback)

        @callback
        def remove() -> None:
            remove_base()
            self.shown.remove(context, update_callback)

        return remove

    @callback
    def async_add_device_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call back whenever a device appears, vanishes or changes its shape."""
        self._device_listeners.add(HUB, listener)
        return partial(self._device_listeners.remove, HUB, listener)

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
        self.shown.tell(None if everybody else (*changed, None))

    def _reshaped(self, key: str, before: Mapping[str, DeviceT]) -> bool:
        now, then = self.data.devices.get(key), before.get(key)
        if now is None or then is None:
            return now is not then
        return self.shape(now) != self.shape(then)

    @callback
    def async_tell_of(self, data: Snapshot[DeviceT], keys: Iterable[str]) -> None:
        """Take a snapshot in which no devices but these may differ, and tell of it."""
        before, self.data = self.data, data
        if self._told is before:
            # Looking at all the others would cost the more the more there are.
            self._tell({key for key in keys if data.part(key) != before.part(key)})
        else:
            self.async_update_listeners()
