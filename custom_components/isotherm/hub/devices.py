"""The registry and the entities keep step with each hub, within its entry and subentry."""

from collections.abc import Callable, Coroutine, Hashable, Iterable
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import IsothermEntity
from .snapshot import HUB
from .vendor import AnyHub, EntityFactory, IsothermConfigEntry

type PlatformSetup = Callable[
    [HomeAssistant, IsothermConfigEntry, AddConfigEntryEntitiesCallback],
    Coroutine[Any, Any, None],
]

PARALLEL_UPDATES: Final = 0
"""The hub queues its own commands."""


@callback
def async_track_devices(hass: HomeAssistant, hub: AnyHub) -> Callable[[], None]:
    """Register the hub, then keep the registry in step with its devices.

    A device that the hub no longer has leaves the registry; one that was renamed by
    its vendor's app takes the new name, unless the user gave it another here.
    """
    registry, entry_id = dr.async_get(hass), hub.config_entry.entry_id
    device_ids: dict[str, str] = {}
    hub.device_ids = device_ids

    def register(key: str) -> str:
        # Both kinds of information are mappings, also where they are more than that.
        info: dict[str, Any] = dict(**hub.device_info(key))
        add = (
            registry.async_get_or_create_child
            if "parent_device_id" in info
            else registry.async_get_or_create
        )
        return add(
            config_entry_id=entry_id, config_subentry_id=hub.subentry_id, **info
        ).id

    @callback
    def sync() -> None:
        hub.hub_device_id = register(HUB)
        for key in hub.data.devices:
            device_ids[key] = register(key)
        for key in device_ids.keys() - hub.data.devices.keys():
            del device_ids[key]
        if hub.was_read:
            _remove_unknown(registry, hub)

    sync()
    end_sync = hub.async_add_device_listener(sync)
    # A hub is polled as long as anybody listens: devices may come to one without entities.
    end_polling = hub.async_add_listener(sync, context=sync)

    @callback
    def end() -> None:
        end_sync()
        end_polling()

    return end


def _remove_unknown(registry: dr.DeviceRegistry, hub: AnyHub) -> None:
    """Remove the devices of the registry that are this hub's, and that it no longer has."""
    entry_id = hub.config_entry.entry_id
    known = {hub.identifier(key) for key in (*hub.keys(), *hub.data.devices)}
    for device in (
        *dr.async_child_entries_for_config_entry(registry, entry_id),
        *dr.async_entries_for_config_entry(registry, entry_id),
    ):
        if device.config_subentry_id != hub.subentry_id:
            continue
        if device.id != hub.hub_device_id and not known & device.identifiers:
            registry.async_remove_device(device.id)


def setup_of(module: str) -> PlatformSetup:
    """Return what sets a platform up: it adds entities now, and whenever a device tells more.

    Args:
        module: the name of the platform's module, whose last part is the platform.

    """
    platform = Platform(module.rpartition(".")[2])

    async def async_setup_entry(
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        async_add_entities: AddConfigEntryEntitiesCallback,
    ) -> None:
        """Add the entities of the entry's hubs."""
        runtime = entry.runtime_data
        if factory := runtime.vendor.entities.get(platform):
            for hub in runtime.hubs.values():
                _add_for(hub, factory, async_add_entities)

    return async_setup_entry


def _add_for(
    hub: AnyHub, factory: EntityFactory, async_add: AddConfigEntryEntitiesCallback
) -> None:
    shapes: dict[str, Hashable] = {}
    added: dict[str, dict[str | None, Entity]] = {}

    def fresh(key: str) -> Iterable[Entity]:
        have = added.setdefault(key, {})
        for entity in factory(hub, key):
            old = have.get(entity.unique_id)
            if old is None or (isinstance(old, IsothermEntity) and old.forgotten):
                have[entity.unique_id] = entity
                yield entity

    @callback
    def add() -> None:
        devices = hub.data.devices
        for key in added.keys() - devices.keys() - {HUB}:
            del added[key], shapes[key]
        now = {key: hub.shape(device) for key, device in devices.items()}
        now[HUB] = HUB
        keys = [key for key, shape in now.items() if shapes.get(key, ...) != shape]
        shapes.update(now)
        if entities := [entity for key in keys for entity in fresh(key)]:
            async_add(entities, config_subentry_id=hub.subentry_id)

    add()
    hub.config_entry.async_on_unload(hub.async_add_device_listener(add))
