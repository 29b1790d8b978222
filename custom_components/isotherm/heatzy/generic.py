"""Entities of a product that nobody knows, made from its own definition."""

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory, Platform

from ..gizwits.api.data_points import DataPoint
from ..hub.descriptions import (
    BinarySensorPoint,
    IsothermBinarySensor,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    NumberPoint,
    SelectPoint,
    SensorPoint,
    SwitchPoint,
)
from ..hub.entity import Point, PointEntity
from ..hub.vendor import EntityFactory
from .api.extras import extra, off_by_default, on_grid, title
from .models import Heater

type Row = Point[Heater]

_SLIDER_STEPS: Final = 100
_ALARMS: Final = ("alert", "fault")


def _common(name: str, point: DataPoint) -> dict[str, Any]:
    return {
        "key": f"attr_{name}",
        "name": title(name, point),
        "value": lambda heater: heater.extras.get(name),
        "entity_registry_enabled_default": not off_by_default(name, point),
    }


def switch(name: str, point: DataPoint) -> Row | None:
    """Return the switch of a bool that can be written."""
    if point.access != "writable" or point.data_type != "bool":
        return None
    return SwitchPoint[Heater](
        **_common(name, point), write=lambda heater, on: {extra(name): on}
    )


def select(name: str, point: DataPoint) -> Row | None:
    """Return the select of an enum that can be written."""
    if point.access != "writable" or point.data_type != "enum":
        return None
    return SelectPoint[Heater](
        **_common(name, point),
        choices=lambda heater: list(point.values),
        write=lambda heater, option: {extra(name): option},
    )


def number(name: str, point: DataPoint) -> Row | None:
    """Return the number of a number that can be written, in its scaled limits."""
    if point.access != "writable" or not point.is_number:
        return None
    steps = (point.upper - point.lower) / point.step
    return NumberPoint[Heater](
        **_common(name, point),
        entity_category=EntityCategory.CONFIG,
        native_min_value=point.lower,
        native_max_value=point.upper,
        native_step=point.step,
        mode=NumberMode.BOX if steps > _SLIDER_STEPS else NumberMode.SLIDER,
        write=lambda heater, value: {extra(name): on_grid(point, value)},
    )


def sensor(name: str, point: DataPoint) -> Row | None:
    """Return the sensor of a number or an enum that can only be read, or of a binary."""
    if point.data_type == "binary":
        return _binary(name, point)
    if point.access != "readonly" or point.data_type == "bool":
        return None
    if point.is_number:
        return SensorPoint[Heater](
            **_common(name, point), state_class=SensorStateClass.MEASUREMENT
        )
    return SensorPoint[Heater](
        **_common(name, point),
        device_class=SensorDeviceClass.ENUM,
        options=list(point.values),
    )


def _binary(name: str, point: DataPoint) -> Row:
    """Return the sensor that shows a binary as the vendor writes it, never to write."""
    common = _common(name, point)
    value = common.pop("value")
    return SensorPoint[Heater](
        **common,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda heater: (now := value(heater)) and now[:MAX_LENGTH_STATE_STATE],
    )


def binary_sensor(name: str, point: DataPoint) -> Row | None:
    """Return the problem of an alert or a fault, or the reading of a bool."""
    if point.data_type == "binary":
        return None
    if point.access in _ALARMS:
        common = _common(name, point)
        value = common.pop("value")
        return BinarySensorPoint[Heater](
            **common,
            device_class=BinarySensorDeviceClass.PROBLEM,
            entity_category=EntityCategory.DIAGNOSTIC,
            value=lambda heater: None if (now := value(heater)) is None else bool(now),
        )
    if point.access == "readonly" and point.data_type == "bool":
        return BinarySensorPoint[Heater](**_common(name, point))
    return None


def _entities(
    kind: type[PointEntity[Any]], row_of: Callable[[str, DataPoint], Row | None]
) -> EntityFactory:
    def make(coordinator: Any, key: str) -> Iterable[PointEntity[Any]]:
        heater: Heater | None = coordinator.data.devices.get(key)
        if heater is None:
            return
        for name, point in heater.points.items():
            if row := row_of(name, point):
                yield kind(coordinator, key, row)

    return make


def beside(
    factories: Mapping[Platform, EntityFactory],
) -> dict[Platform, EntityFactory]:
    """Return what makes the entities of what we know, and those of what we don't."""
    return {
        platform: _both(factory, _FACTORIES.get(platform))
        for platform, factory in factories.items()
    }


def _both(known: EntityFactory, unknown: EntityFactory | None) -> EntityFactory:
    if unknown is None:
        return known
    return lambda hub, key: chain(known(hub, key), unknown(hub, key))


_FACTORIES: Final[dict[Platform, EntityFactory]] = {
    Platform.SWITCH: _entities(IsothermSwitch, switch),
    Platform.SELECT: _entities(IsothermSelect, select),
    Platform.NUMBER: _entities(IsothermNumber, number),
    Platform.SENSOR: _entities(IsothermSensor, sensor),
    Platform.BINARY_SENSOR: _entities(IsothermBinarySensor, binary_sensor),
}
