"""The one base of all entities: device, availability, change detection, points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import HUB, HubCoordinator


class IsothermEntity[CoordinatorT: HubCoordinator[Any]](
    CoordinatorEntity[CoordinatorT]
):
    """An entity that shows a part of a snapshot.

    Args:
        coordinator: the hub.
        key: the device's key, or `HUB` for the hub itself.
        name: what tells this entity from the device's others; also its translation key.

    """

    _attr_has_entity_name = True
    translation: str | None = None
    """The translation key, where it is not the name."""
    always_available = False
    """Whether it shows something even while its device can't be reached."""
    forgotten = False
    """Whether it was taken out of the registry."""

    def __init__(self, coordinator: CoordinatorT, key: str, name: str) -> None:
        """Tie the entity to its device."""
        super().__init__(coordinator, context=key)
        self.key = key
        entry = coordinator.config_entry
        self._attr_unique_id = "_".join(
            part for part in (entry.unique_id or entry.entry_id, key, name) if part
        )
        self._attr_translation_key = self.translation or name
        self._attr_device_info = coordinator.device_info(key)
        self._shown: dict[str, Any] | None = None
        self._update()

    @property
    def part(self) -> Any:
        """Return what this entity shows a part of, or None once it is gone."""
        data = self.coordinator.data
        return data.status if self.key == HUB else data.devices.get(self.key)

    def read(self, part: Any) -> Mapping[str, Any]:
        """Return what to show: values by attribute name, without the leading `_attr_`."""
        raise NotImplementedError

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub and the device can be reached."""
        return bool(self._shown and self._shown["available"])

    @override
    async def async_removed_from_registry(self) -> None:
        """Make room for a successor, should the device tell of this again."""
        self.forgotten = True

    def _is_available(self, part: Any) -> bool:
        if part is None:
            return False
        if self.always_available:
            return True
        reachable = self.coordinator.last_update_success
        return reachable and bool(getattr(part, "available", True))

    def _update(self) -> bool:
        """Read the snapshot; return whether something shown changed."""
        part = self.part
        shown = {"available": self._is_available(part)}
        if part is not None:
            shown.update(self.read(part))
        if shown == self._shown:
            return False
        self._shown = shown
        for name, value in shown.items():
            if name != "available":
                setattr(self, f"_attr_{name}", value)
        return True

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        if self._update():
            self.async_write_ha_state()

    async def command(self, changes: Mapping[str, Any]) -> None:
        """Ask the device for changes; raises HomeAssistantError where it refuses."""
        await self.coordinator.async_command(self.key, changes)


@dataclass(frozen=True, kw_only=True)
class Point[PartT](EntityDescription):
    """One row of a vendor's table: how an entity reads a snapshot and writes a command.

    Args:
        value: reads what the entity shows.
        exists: whether this device has it.
        attributes: further values to show, by attribute name.
        always_available: shown even while the device can't be reached.

    """

    value: Callable[[PartT], Any]
    exists: Callable[[PartT], bool] = lambda part: True
    attributes: Callable[[PartT], Mapping[str, Any]] = lambda part: {}
    always_available: bool = False


class PointEntity[CoordinatorT: HubCoordinator[Any]](IsothermEntity[CoordinatorT]):
    """An entity made from a point.

    Args:
        coordinator: the hub.
        key: the device's key.
        point: the row of the table.

    """

    shows: str
    """The attribute that the point's value goes to, such as `native_value`."""

    def __init__(self, coordinator: CoordinatorT, key: str, point: Point[Any]) -> None:
        """Read the row."""
        self.point = point
        self.entity_description = point
        self.always_available = point.always_available
        super().__init__(coordinator, key, point.key)

    @override
    def read(self, part: Any) -> Mapping[str, Any]:
        """Show the point's value."""
        return {self.shows: self.point.value(part), **self.point.attributes(part)}
