"""Which entities an account and its devices have: their family's, and those of data points."""

from collections.abc import Iterable, Mapping
from typing import Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.const import EntityCategory, Platform
from homeassistant.helpers.entity import Entity

from ..hub.descriptions import (
    HUB_BINARY_SENSORS,
    HUB_SENSORS,
    BinarySensorDescription,
    IsothermBinarySensor,
    IsothermSensor,
    entities_from,
)
from ..hub.snapshot import HUB
from ..hub.vendor import EntityFactory
from .app_coordinator import AppCoordinator
from .data_point_entities import DATA_POINTS
from .families import FAMILIES, GizwitsDevice
from .plain_devices import PLAIN

_CONNECTED: Final = BinarySensorDescription[GizwitsDevice](
    key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
    value=lambda device: device.connected,
    always_available=True,
)
_OF_ALL: Final[Mapping[Platform, EntityFactory]] = {
    Platform.SENSOR: entities_from(IsothermSensor, (), HUB_SENSORS),
    Platform.BINARY_SENSOR: entities_from(
        IsothermBinarySensor, (_CONNECTED,), HUB_BINARY_SENSORS
    ),
}


def entities_on(platform: Platform) -> EntityFactory:
    """Return what makes the entities of one platform, whatever the device's family."""
    of_all, of_points = _OF_ALL.get(platform), DATA_POINTS.get(platform)

    def make(coordinator: AppCoordinator, key: str) -> Iterable[Entity]:
        if of_all:
            yield from of_all(coordinator, key)
        if key == HUB:
            return
        family = FAMILIES.get(coordinator.data.devices[key].family, PLAIN)
        if of_family := family.entities.get(platform):
            yield from of_family(coordinator, key)
        if of_points:
            yield from of_points(coordinator, key)

    return make
