"""Devices in Home Assistant's registry: they come, change and go with the hub's."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..vendors import vendor_of
from .coordinator import HUB, HubCoordinator
from .vendor import IsothermConfigEntry


@callback
def async_track_devices(
    hass: HomeAssistant, entry: IsothermConfigEntry, coordinator: HubCoordinator[Any]
) -> Callable[[], None]:
    """Register the hub, then keep the registry in step with its devices.

    A device that the hub no longer has leaves the registry; one that was renamed by
    its vendor's app takes the new name, unless the user gave it another here.
    """
    registry = dr.async_get(hass)
    device_ids: dict[str, str] = {}
    coordinator.device_ids = device_ids

    def register(key: str) -> str:
        # Both kinds of information are mappings, also where they are more than that.
        info: dict[str, Any] = dict(**coordinator.device_info(key))
        add = (
            registry.async_get_or_create_child
            if "parent_device_id" in info
            else registry.async_get_or_create
        )
        return add(config_entry_id=entry.entry_id, **info).id

    hub_id = coordinator.hub_device_id = register(HUB)

    @callback
    def sync() -> None:
        for key in coordinator.data.devices:
            device_ids[key] = register(key)
        for key in device_ids.keys() - coordinator.data.devices.keys():
            del device_ids[key]
        known = {coordinator.identifier(key) for key in coordinator.data.devices}
        for device in (
            *dr.async_child_entries_for_config_entry(registry, entry.entry_id),
            *dr.async_entries_for_config_entry(registry, entry.entry_id),
        ):
            if device.id != hub_id and not known & device.identifiers:
                registry.async_remove_device(device.id)

    sync()
    return coordinator.async_add_device_listener(sync)


@callback
def async_add_platform(
    entry: IsothermConfigEntry,
    platform: Platform,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a platform's entities, now and whenever a device appears or tells more.

    Args:
        entry: the hub's config entry.
        platform: which of the vendor's tables to use.
        async_add_entities: as Home Assistant gives it to a platform.

    """
    coordinator = entry.runtime_data
    factory = vendor_of(entry).entities[platform]
    shapes: dict[str, Hashable] = {}
    added: dict[str, dict[str | None, Entity]] = {}

    def fresh(key: str) -> Iterable[Entity]:
        have = added.setdefault(key, {})
        for entity in factory(coordinator, key):
            old = have.get(entity.unique_id)
            if old is None or getattr(old, "forgotten", False):
                have[entity.unique_id] = entity
                yield entity

    @callback
    def add() -> None:
        devices = coordinator.data.devices
        for key in added.keys() - devices.keys() - {HUB}:
            del added[key], shapes[key]
        now = {key: coordinator.shape(device) for key, device in devices.items()}
        now[HUB] = HUB
        keys = [key for key, shape in now.items() if shapes.get(key, ...) != shape]
        shapes.update(now)
        if entities := [entity for key in keys for entity in fresh(key)]:
            async_add_entities(entities)

    add()
    entry.async_on_unload(coordinator.async_add_device_listener(add))
