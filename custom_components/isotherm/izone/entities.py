"""Which entities a bridge, its unit and its zones have, per platform."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.helpers.entity import Entity

from ..hub.descriptions import (
    AnyHub,
    IsothermBinarySensor,
    IsothermButton,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    IsothermText,
    entities_from,
)
from ..hub.entity import Point, PointEntity
from ..hub.vendor import EntityFactory
from . import (
    block_points,
    calendar,
    climate,
    cover,
    points,
    schedule_points,
    zone_points,
)
from .api.enums import Api
from .const import UNIT, zone_index
from .coordinator import IZoneCoordinator
from .models import Unit

type Rows = Iterable[Point[Any]]


def _from_points(
    kind: type[PointEntity[AnyHub]], unit: Rows = (), zone: Rows = (), hub: Rows = ()
) -> EntityFactory:
    """Return what makes entities from the tables of the unit, the zones and the hub."""
    of_unit = entities_from(kind, tuple(unit), tuple(hub))
    of_zone = entities_from(kind, tuple(zone))

    def make(coordinator: IZoneCoordinator, key: str) -> Iterable[Entity]:
        chosen = of_unit if zone_index(key) is None else of_zone
        return chosen(coordinator, key)

    return make


def _all_of(*factories: EntityFactory) -> EntityFactory:
    def make(coordinator: IZoneCoordinator, key: str) -> Iterable[Entity]:
        return [one for factory in factories for one in factory(coordinator, key)]

    return make


_names = _from_points(IsothermText, zone=zone_points.TEXTS)


def _texts(coordinator: IZoneCoordinator, key: str) -> Iterable[Entity]:
    """Make the names of zones where the bridge lets them be changed (API V2)."""
    unit = coordinator.data.devices.get(UNIT)
    known = isinstance(unit, Unit) and unit.api is Api.V2
    return _names(coordinator, key) if known else ()


ENTITIES: Final[Mapping[Platform, EntityFactory]] = {
    Platform.CLIMATE: climate.entities,
    Platform.COVER: cover.entities,
    Platform.CALENDAR: calendar.entities,
    Platform.SELECT: _from_points(IsothermSelect, points.SELECTS),
    Platform.SWITCH: _all_of(
        _from_points(IsothermSwitch, points.SWITCHES), schedule_points.switches
    ),
    Platform.NUMBER: _from_points(IsothermNumber, points.NUMBERS, zone_points.NUMBERS),
    Platform.TEXT: _texts,
    Platform.SENSOR: _all_of(
        _from_points(
            IsothermSensor,
            (*points.SENSORS, *block_points.SENSORS),
            zone_points.SENSORS,
            points.HUB_SENSORS,
        ),
        block_points.temperzone_readings,
    ),
    Platform.BINARY_SENSOR: _from_points(
        IsothermBinarySensor,
        (*points.BINARY_SENSORS, *block_points.BINARY_SENSORS),
        zone_points.BINARY_SENSORS,
        points.HUB_BINARY_SENSORS,
    ),
    Platform.BUTTON: _all_of(
        _from_points(IsothermButton, points.BUTTONS), schedule_points.buttons
    ),
}
