"""Which entities a bridge, its unit and its zones have, per platform."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.helpers.entity import Entity

from ..hub.descriptions import (
    HUB_SENSORS,
    IsothermBinarySensor,
    IsothermButton,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    IsothermText,
    entities_from,
)
from ..hub.entity import DescribedEntity, Description
from ..hub.vendor import EntityFactory
from . import (
    climate,
    cover,
    descriptions,
    equipment_descriptions as equipment,
    zone_descriptions as zones,
)
from .api.enums import Api
from .api.targets import UNIT
from .coordinator import IZoneCoordinator
from .models import Unit, ZonePart
from .schedules import calendar, entities as schedules

type Entities = Iterable[Entity]


def _described[RowT: Description[Any]](
    kind: Callable[[Any, str, RowT], DescribedEntity[Any]],
    unit: Iterable[RowT] = (),
    zone: Iterable[RowT] = (),
    hub: Iterable[RowT] = (),
) -> EntityFactory:
    """Return what makes entities from the tables of the unit, the zones and the hub."""
    of_unit, of_zone = entities_from(kind, unit, hub), entities_from(kind, zone)

    def make(coordinator: IZoneCoordinator, key: str) -> Entities:
        is_zone = isinstance(coordinator.data.devices.get(key), ZonePart)
        return (of_zone if is_zone else of_unit)(coordinator, key)

    return make


def _all_of(*factories: EntityFactory) -> EntityFactory:
    def make(coordinator: IZoneCoordinator, key: str) -> Entities:
        return [one for factory in factories for one in factory(coordinator, key)]

    return make


_names = _described(IsothermText[Any], zone=zones.TEXTS)


def _texts(coordinator: IZoneCoordinator, key: str) -> Entities:
    """Make the names of zones where the bridge lets them be changed (API V2)."""
    unit = coordinator.data.devices.get(UNIT.key)
    known = isinstance(unit, Unit) and unit.api is Api.V2
    return _names(coordinator, key) if known else ()


ENTITIES: Final[Mapping[Platform, EntityFactory]] = {
    Platform.CLIMATE: climate.entities,
    Platform.COVER: cover.entities,
    Platform.CALENDAR: calendar.entities,
    Platform.SELECT: _described(IsothermSelect[Any], descriptions.SELECTS),
    Platform.SWITCH: _all_of(
        _described(IsothermSwitch[Any], descriptions.SWITCHES), schedules.switches
    ),
    Platform.NUMBER: _described(
        IsothermNumber[Any], descriptions.NUMBERS, zones.NUMBERS
    ),
    Platform.TEXT: _texts,
    Platform.SENSOR: _described(
        IsothermSensor[Any],
        (*descriptions.SENSORS, *equipment.SENSORS),
        zones.SENSORS,
        HUB_SENSORS,
    ),
    Platform.BINARY_SENSOR: _described(
        IsothermBinarySensor[Any],
        (*descriptions.BINARY_SENSORS, *equipment.BINARY_SENSORS),
        zones.BINARY_SENSORS,
        descriptions.HUB_BINARY_SENSORS,
    ),
    Platform.BUTTON: _all_of(
        _described(IsothermButton[Any], descriptions.BUTTONS), schedules.buttons
    ),
}
