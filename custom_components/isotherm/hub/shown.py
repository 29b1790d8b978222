"""A hub as Home Assistant shows it: devices in the registry, entities on each platform.

Both keep step with the hub, within its entry and subentry.
"""

import asyncio
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import EntityPlatform

from ..const import DOMAIN
from .coordinator import HubCoordinator
from .snapshot import HUB

type AnyHub = HubCoordinator[Any]
type MakesEntities = Callable[[Any, str], Iterable[Entity]]


class ShownHub:
    """What Home Assistant shows of a hub, until `detach`.

    Args:
        hub: which was asked at least once for what there is.

    """

    def __init__(self, hub: AnyHub) -> None:
        """Register the hub and its devices."""
        self.hub = hub
        self._entities: list[EntitiesOfHub] = []
        self._end_devices = _track_devices(hub)

    @callback
    def add_to(self, platform: EntityPlatform, factory: MakesEntities) -> EntitiesOfHub:
        """Add entities to a platform: now, and whenever a device comes or tells more.

        Args:
            platform: of one domain, such as ``sensor``.
            factory: makes the entities of a device, or of the hub, by its key.

        """
        entities = EntitiesOfHub(self.hub, platform, factory)
        self._entities.append(entities)
        return entities

    @callback
    def detach(self) -> None:
        """Let nothing come, go or change any more."""
        self._end_devices()
        for entities in self._entities:
            entities.detach()

    async def async_end(self) -> None:
        """Stop the hub, and take its entities out of Home Assistant, not of the registry."""
        await self.hub.async_shutdown()
        for entities in self._entities:
            await entities.async_remove()


@callback
def _track_devices(hub: AnyHub) -> Callable[[], None]:
    """Register the hub, then keep the registry in step with its devices.

    A device that the hub no longer has leaves the registry; one that was renamed by
    its vendor's app takes the new name, unless the user gave it another here.
    """
    registry, entry_id = dr.async_get(hub.hass), hub.config_entry.entry_id
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


class EntitiesOfHub:
    """The entities of a hub on one platform.

    Args:
        hub: whose they are.
        platform: of one domain, such as ``sensor``.
        factory: makes the entities of a device, or of the hub, by its key.

    """

    def __init__(
        self, hub: AnyHub, platform: EntityPlatform, factory: MakesEntities
    ) -> None:
        """Begin to add the entities of what there is."""
        self._hub = hub
        self._platform = platform
        self._factory = factory
        self._shapes: dict[str, Hashable] = {}
        self._added: dict[str, dict[str, Entity]] = {}
        self._adding: dict[asyncio.Task[None], set[str | None]] = {}
        """The unique ids that are on their way to Home Assistant."""
        self.detach = hub.async_add_device_listener(self._add)
        self._add()

    def _fresh(self, key: str) -> Iterable[Entity]:
        have = self._added.setdefault(key, {})
        registry, domain = er.async_get(self._hub.hass), self._platform.domain
        coming: set[str | None] = set().union(*self._adding.values())
        for entity in self._factory(self._hub, key):
            unique_id = entity.unique_id or ""
            # One that was taken out of the registry makes room for a successor.
            if unique_id not in have or not (
                unique_id in coming
                or registry.async_get_entity_id(domain, DOMAIN, unique_id)
            ):
                have[unique_id] = entity
                yield entity

    @callback
    def _add(self) -> None:
        hub, devices = self._hub, self._hub.data.devices
        for key in self._added.keys() - devices.keys() - {HUB}:
            del self._added[key], self._shapes[key]
        now = {key: hub.shape(device) for key, device in devices.items()}
        now[HUB] = HUB
        keys = [key for key, one in now.items() if self._shapes.get(key, ...) != one]
        self._shapes.update(now)
        if not (entities := [one for key in keys for one in self._fresh(key)]):
            return
        adding = hub.config_entry.async_create_task(
            hub.hass,
            self._platform.async_add_entities(
                entities, config_subentry_id=hub.subentry_id
            ),
        )
        self._adding[adding] = {entity.unique_id for entity in entities}
        adding.add_done_callback(self._adding.pop)

    async def async_settle(self) -> None:
        """Wait until all entities are there."""
        while self._adding:
            await asyncio.wait(self._adding)

    async def async_remove(self) -> None:
        """Take the entities out of Home Assistant, not of the registry."""
        # One that is only half there would come back.
        await self.async_settle()
        for entities in self._added.values():
            for entity in entities.values():
                if self._platform.entities.get(entity.entity_id) is entity:
                    await self._platform.async_remove_entity(entity.entity_id)
