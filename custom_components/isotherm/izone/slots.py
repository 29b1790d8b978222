"""Entities about one of a bridge's numbered slots: a schedule, a programme, a favourite.

They bear the name of what is in the slot, and are there only while something is in it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Protocol, override

from homeassistant.components.button import ButtonEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory, Platform
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
    def enabled(self) -> bool | None:
        """Return whether it runs by itself."""

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

    def _read_slot(self, device: DeviceT, slot: SlotT) -> None:
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
            self._read_slot(device, slot)

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


class SlotSwitch[DeviceT: Device, SlotT: Slot](
    SlotEntity[DeviceT, SlotT], SwitchEntity
):
    """Whether what is in a slot runs by itself, and in attributes what it does."""

    _attr_entity_category = EntityCategory.CONFIG

    def _attributes(self, device: DeviceT, slot: SlotT) -> dict[str, Any]:
        """Return what a slot does."""
        raise NotImplementedError

    @override
    def _read_slot(self, device: DeviceT, slot: SlotT) -> None:
        self._attr_is_on = slot.enabled
        self._attr_extra_state_attributes = self._attributes(device, slot)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.command({"enabled": True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.command({"enabled": False})


class SlotButton[DeviceT: Device, SlotT: Slot](
    SlotEntity[DeviceT, SlotT], ButtonEntity
):
    """Run what is in a slot now."""

    # Nine of them would be nine tiles beside the thermostat.
    _attr_entity_category = EntityCategory.CONFIG

    @override
    async def async_press(self) -> None:
        await self.command({"run": True})


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
