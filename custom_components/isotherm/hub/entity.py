"""The one base of all entities: device, availability, change detection, descriptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity, EntityDescription

from .coordinator import HubCoordinator
from .exceptions import refusals
from .snapshot import Device

CURRENCY: Final = "¤"
"""In a description's unit: the currency that the home is set to."""


class IsothermEntity[
    DeviceT: Device,
    HubT: HubCoordinator[Any] = HubCoordinator[Any],
](Entity):
    """An entity that shows something of a snapshot.

    Args:
        coordinator: the hub.
        key: the device's key, or `HUB` for the hub itself.
        name: what tells this entity from the device's others; also its translation key,
            if the class has none.

    """

    _attr_has_entity_name = True
    _attr_should_poll = False
    always_available = False
    """Whether it shows something even while its device can't be reached."""

    def __init__(self, coordinator: HubT, key: str, name: str) -> None:
        """Tie the entity to its device, and read it."""
        self.coordinator = coordinator
        self.key = key
        self._attr_unique_id = coordinator.unique_id_of(key, name)
        if self.translation_key is None:
            self._attr_translation_key = name
        self.device_entry = dr.async_get(coordinator.hass).async_get(
            coordinator.device_id_of(key)
        )
        self._update()

    @property
    def device(self) -> DeviceT | None:
        """Return what this entity shows something of, or None once it is gone."""
        shown: Any = self.coordinator.data.part(self.key)
        device: DeviceT | None = shown
        return device

    @property
    def present(self) -> DeviceT:
        """Return what this entity shows something of, for a command to it.

        Raises:
            HomeAssistantError: it is gone.

        """
        if (device := self.device) is None:
            raise self.coordinator.device_gone()
        return device

    def _read_state(self, device: DeviceT) -> None:
        """Set the attributes (`_attr_*`) that show the device."""
        raise NotImplementedError

    def _is_available(self, device: DeviceT) -> bool:
        if self.always_available:
            return True
        return self.coordinator.last_update_success and device.available

    def _update(self) -> None:
        device = self.device
        if device is not None:
            self._read_state(device)
        self._attr_available = device is not None and self._is_available(device)

    @property
    @override
    def available(self) -> bool:
        """Return whether the hub and the device can be reached."""
        return self._attr_available

    @override
    async def async_added_to_hass(self) -> None:
        """Be told of changes from now on."""
        await super().async_added_to_hass()
        self.coordinator.shown.add(self.key, self._handle_update)

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Be told of changes no longer."""
        self.coordinator.shown.remove(self.key, self._handle_update)
        await super().async_will_remove_from_hass()

    async def async_update(self) -> None:
        """Poll the hub, where a person asks for that."""
        await self.coordinator.async_request_refresh()

    @callback
    def _handle_update(self) -> None:
        before = vars(self).copy()
        self._update()
        # What an entity shows is what it keeps of the device.
        if vars(self) != before:
            self.async_write_ha_state()

    async def ask(self, changes: Callable[[DeviceT], Mapping[str, Any]]) -> None:
        """Ask for what a function of the device gives; raises as `command`."""
        with refusals(self.hass):
            wanted = changes(self.present)
        await self.command(wanted)

    async def command(self, changes: Mapping[str, Any]) -> None:
        """Ask the device for changes; raises HomeAssistantError where it refuses."""
        await self.coordinator.async_command(self.key, changes)


@dataclass(frozen=True, kw_only=True)
class Description[DeviceT](EntityDescription):
    """One row of a table: how an entity reads a snapshot and which changes it asks for.

    Args:
        exists: whether this device has it.
        attributes: further values to show, by name.
        always_available: shown even while the device can't be reached.

    """

    exists: Callable[[DeviceT], bool] = lambda device: True
    attributes: Callable[[DeviceT], Mapping[str, Any]] | None = None
    always_available: bool = False


class DescribedEntity[DeviceT: Device](IsothermEntity[DeviceT]):
    """An entity made from a description.

    Args:
        coordinator: the hub.
        key: the device's key.
        description: how to read the device, and which changes to ask for.

    """

    entity_description: Description[DeviceT]

    def __init__(
        self,
        coordinator: HubCoordinator[Any],
        key: str,
        description: Description[DeviceT],
    ) -> None:
        """Keep the description, and read the device."""
        self.entity_description = description
        self.always_available = description.always_available
        super().__init__(coordinator, key, description.key)

    def in_currency(self, unit: str | None) -> str | None:
        """Return a unit with the home's currency in the place of the sign for any."""
        if unit is None or CURRENCY not in unit:
            return unit
        return unit.replace(CURRENCY, self.coordinator.hass.config.currency)

    @override
    def _read_state(self, device: DeviceT) -> None:
        if attributes := self.entity_description.attributes:
            self._attr_extra_state_attributes = dict(attributes(device))
