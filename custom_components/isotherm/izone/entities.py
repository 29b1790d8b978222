"""Which entities a bridge and all that it has have, per platform."""

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
from ..hub.snapshot import HUB
from ..hub.vendor import EntityFactory
from . import (
    climate,
    cover,
    descriptions,
    equipment_descriptions as equipment,
    zone_descriptions as zones,
)
from .api.enums import Api
from .api.targets import TARGETS, UNIT, Kind
from .coordinator import IZoneCoordinator
from .irrigation import (
    calendar as programme_calendar,
    descriptions as irrigation,
    programmes,
    valve,
)
from .models import Unit
from .power import descriptions as power
from .schedules import calendar, entities as schedules
from .splits import buttons as split_buttons, descriptions as splits, favourites

type Entities = Iterable[Entity]


def _described[RowT: Description[Any]](
    kind: Callable[[Any, str, RowT], DescribedEntity[Any]],
    hub: Iterable[RowT] = (),
    **tables: Iterable[RowT],
) -> EntityFactory:
    """Return what makes entities from tables, one for each kind of target, and the hub's."""
    of_hub = entities_from(kind, (), hub)
    of_kind = {Kind(name): entities_from(kind, rows) for name, rows in tables.items()}

    def make(coordinator: IZoneCoordinator, key: str) -> Entities:
        if key == HUB:
            return of_hub(coordinator, key)
        entities = of_kind.get(TARGETS[key].kind)
        return entities(coordinator, key) if entities else ()

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
    Platform.CALENDAR: _all_of(
        calendar.entities, favourites.calendars, programme_calendar.entities
    ),
    Platform.SELECT: _described(
        IsothermSelect[Any],
        unit=descriptions.SELECTS,
        split=splits.SELECTS,
        station=irrigation.STATION_SELECTS,
        channel=power.CHANNEL_SELECTS,
    ),
    Platform.SWITCH: _all_of(
        _described(
            IsothermSwitch[Any],
            unit=descriptions.SWITCHES,
            irrigation=irrigation.SWITCHES,
            station=irrigation.STATION_SWITCHES,
            power=power.MONITOR_SWITCHES,
            power_device=power.DEVICE_SWITCHES,
            channel=power.CHANNEL_SWITCHES,
        ),
        schedules.switches,
        favourites.switches,
        programmes.switches,
    ),
    Platform.NUMBER: _described(
        IsothermNumber[Any],
        unit=descriptions.NUMBERS,
        zone=zones.NUMBERS,
        irrigation=irrigation.NUMBERS,
        power=power.MONITOR_NUMBERS,
    ),
    Platform.TEXT: _all_of(
        _texts,
        _described(
            IsothermText[Any],
            split=splits.TEXTS,
            irrigation=irrigation.TEXTS,
            station=irrigation.STATION_TEXTS,
            channel=power.CHANNEL_TEXTS,
        ),
    ),
    Platform.SENSOR: _described(
        IsothermSensor[Any],
        (*HUB_SENSORS, *descriptions.HUB_SENSORS),
        unit=(*descriptions.SENSORS, *equipment.SENSORS),
        zone=zones.SENSORS,
        irrigation=irrigation.SENSORS,
        station=irrigation.STATION_SENSORS,
        power=power.MONITOR_SENSORS,
        power_device=power.DEVICE_SENSORS,
        channel=power.METERED_SENSORS,
        power_group=power.METERED_SENSORS,
    ),
    Platform.BINARY_SENSOR: _described(
        IsothermBinarySensor[Any],
        descriptions.HUB_BINARY_SENSORS,
        unit=(*descriptions.BINARY_SENSORS, *equipment.BINARY_SENSORS),
        zone=zones.BINARY_SENSORS,
        split=splits.BINARY_SENSORS,
        split_system=splits.SYSTEM_BINARY_SENSORS,
        power_device=power.DEVICE_BINARY_SENSORS,
    ),
    Platform.BUTTON: _all_of(
        _described(IsothermButton[Any], unit=descriptions.BUTTONS),
        schedules.buttons,
        split_buttons.entities,
        programmes.buttons,
    ),
    Platform.VALVE: valve.entities,
}
