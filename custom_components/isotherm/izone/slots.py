"""Entities about one of a bridge's numbered slots: a schedule, a programme, a favourite.

They bear the name of what is in the slot, and are there only while something is in it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Protocol, override

from homeassistant.const import Platform
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..hub.entity import IsothermEntity
from ..hub.snapshot import Device
from .api.targets import Kind, Target
from .coordinator import IZoneCoordinator


class Slot(Protocol):
    """What may be in use under a number."""

    @property
    def index(self) -> int:
        """Return its number, from 0."""

    @property
    def name(self) -> str | None:
        """Return what it is called."""

    @property
    def used(self) -> bool:
        """Return whether something is in it."""


class SlotEntity[DeviceT: Device, SlotT: Slot](
    IsothermEntity[DeviceT, IZoneCoordinator]
):
    """Something about one slot; it bears the slot's name.

    Args:
        coordinator: the hub.
        key: of the device.
        index: of the slot, from 0.

    """

    kind: ClassVar[Kind]
    """Of the target that commands go to."""

    def __init__(self, coordinator: IZoneCoordinator, key: str, index: int) -> None:
        """Tie the entity to its slot."""
        self.index = index
        super().__init__(coordinator, key, f"{self.translation_key}_{index + 1}")

    def _slots(self, device: DeviceT) -> Iterable[SlotT]:
        """Return all that the device has."""
        raise NotImplementedError

    def _read_slot(self, slot: SlotT) -> None:
        """Set the attributes that show what is in the slot."""

    def _used(self, device: DeviceT) -> SlotT | None:
        slots = self._slots(device)
        return next(
            (one for one in slots if one.index == self.index and one.used), None
        )

    @override
    def _read_state(self, device: DeviceT) -> None:
        if slot := self._used(device):
            self._show_name(slot.name or "")
            self._read_slot(slot)

    def _show_name(self, name: str) -> None:
        placeholders = {"name": name}
        if self.translation_placeholders != placeholders:
            self._attr_translation_placeholders = placeholders
            # Home Assistant keeps the name that it made, until it is set.
            self._attr_name = None
            del self._attr_name

    @override
    def _is_available(self, device: DeviceT) -> bool:
        return self._used(device) is not None and super()._is_available(device)

    @override
    async def command(self, changes: Mapping[str, Any]) -> None:
        key = Target(self.kind, self.index).key
        await self.coordinator.async_command(key, changes)


def of_used[E: SlotEntity[Any, Any]](
    kind: Callable[[IZoneCoordinator, str, int], E],
    platform: Platform,
    coordinator: IZoneCoordinator,
    key: str,
    slots: Iterable[Slot],
) -> list[E]:
    """Make the entities of the slots in use; those of freed slots leave."""
    part = coordinator.data.devices.get(key)
    registry = er.async_get(coordinator.hass)
    found = []
    for slot in slots:
        entity = kind(coordinator, key, slot.index)
        if slot.used:
            found.append(entity)
        elif (part and part.available) and (
            left := registry.async_get_entity_id(
                platform, DOMAIN, entity.unique_id or ""
            )
        ):
            # Home Assistant keeps its id and settings for when the slot is used again.
            registry.async_remove(left)
    return found
