"""Which entities the two kinds of hub have: a home with its devices, and the account."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.helpers.entity import Entity

from ..hub.descriptions import (
    HUB_SENSORS,
    IsothermBinarySensor,
    IsothermSensor,
    SensorDescription,
    entities_from,
)
from ..hub.vendor import AnyHub, EntityFactory
from . import climate, descriptions, week_calendar
from .derogation_event import events
from .derogations_calendar import calendars
from .partner import PartnerCoordinator
from .partner_descriptions import PARTNER_SENSORS

type Sensors = tuple[SensorDescription[Any], ...]
type Factories = Mapping[Platform, tuple[EntityFactory, ...]]

_OF_GATEWAY: Sensors = (*HUB_SENSORS[:1], *descriptions.HOME_SENSORS)
OF_HOME: Final[Factories] = {
    Platform.BINARY_SENSOR: (
        entities_from(
            IsothermBinarySensor,
            descriptions.BINARY_SENSORS,
            descriptions.HOME_BINARY_SENSORS,
        ),
    ),
    Platform.CALENDAR: (calendars, week_calendar.entities),
    Platform.CLIMATE: (climate.entities,),
    Platform.SENSOR: (
        entities_from(IsothermSensor, descriptions.SENSORS, _OF_GATEWAY),
    ),
}
_OF_ACCOUNT: Sensors = (*HUB_SENSORS[1:], *PARTNER_SENSORS)
OF_PARTNER: Final[Factories] = {
    Platform.EVENT: (events,),
    Platform.SENSOR: (entities_from(IsothermSensor, (), _OF_ACCOUNT),),
}


def _on(platform: Platform) -> Callable[[AnyHub, str], Iterable[Entity]]:
    def make(coordinator: AnyHub, key: str) -> Iterable[Entity]:
        of_partner = isinstance(coordinator, PartnerCoordinator)
        for factory in (OF_PARTNER if of_partner else OF_HOME).get(platform, ()):
            yield from factory(coordinator, key)

    return make


ENTITIES: Final[Mapping[Platform, EntityFactory]] = {
    platform: _on(platform) for platform in sorted({*OF_HOME, *OF_PARTNER})
}
