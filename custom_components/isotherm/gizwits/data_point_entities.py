"""Entities of data points that nobody knows, made from the product's own definition."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.number import NumberMode
from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory, Platform

from ..hub.descriptions import (
    BinarySensorDescription,
    IsothermBinarySensor,
    IsothermNumber,
    IsothermSelect,
    IsothermSensor,
    IsothermSwitch,
    NumberDescription,
    SelectDescription,
    SensorDescription,
    SwitchDescription,
)
from ..hub.entity import DescribedEntity
from ..hub.vendor import EntityFactory
from .api.data_points import DataPoint
from .api.point_fields import off_by_default, on_grid, point_field, title
from .families import GizwitsDevice

_SLIDER_STEPS: Final = 100
_ALARMS: Final = ("alert", "fault")


def _common(name: str, point: DataPoint) -> dict[str, Any]:
    return {
        "key": f"attr_{name}",
        "name": title(name, point),
        "value": lambda device: device.values.get(name),
        "entity_registry_enabled_default": not off_by_default(name, point),
    }


def switch(name: str, point: DataPoint) -> SwitchDescription[GizwitsDevice] | None:
    """Return the switch of a bool that can be written."""
    if point.access != "writable" or point.data_type != "bool":
        return None
    return SwitchDescription[GizwitsDevice](
        **_common(name, point), write=lambda device, on: {point_field(name): on}
    )


def select(name: str, point: DataPoint) -> SelectDescription[GizwitsDevice] | None:
    """Return the select of an enum that can be written."""
    if point.access != "writable" or point.data_type != "enum":
        return None
    return SelectDescription[GizwitsDevice](
        **_common(name, point),
        choices=lambda device: list(point.values),
        write=lambda device, option: {point_field(name): option},
    )


def number(name: str, point: DataPoint) -> NumberDescription[GizwitsDevice] | None:
    """Return the number of a number that can be written, in its scaled limits."""
    if point.access != "writable" or not point.is_number:
        return None
    steps = (point.upper - point.lower) / point.step
    return NumberDescription[GizwitsDevice](
        **_common(name, point),
        entity_category=EntityCategory.CONFIG,
        native_min_value=point.lower,
        native_max_value=point.upper,
        native_step=point.step,
        mode=NumberMode.BOX if steps > _SLIDER_STEPS else NumberMode.SLIDER,
        write=lambda device, value: {point_field(name): on_grid(point, value)},
    )


def sensor(name: str, point: DataPoint) -> SensorDescription[GizwitsDevice] | None:
    """Return the sensor of a number or an enum that can only be read, or of a binary."""
    if point.data_type == "binary":
        return _binary(name, point)
    if point.access != "readonly" or point.data_type == "bool":
        return None
    if point.is_number:
        return SensorDescription[GizwitsDevice](
            **_common(name, point), state_class=SensorStateClass.MEASUREMENT
        )
    return SensorDescription[GizwitsDevice](
        **_common(name, point),
        device_class=SensorDeviceClass.ENUM,
        options=list(point.values),
    )


def _binary(name: str, point: DataPoint) -> SensorDescription[GizwitsDevice]:
    """Return the sensor that shows a binary as the vendor writes it, never to write."""
    common = _common(name, point)
    value = common.pop("value")
    return SensorDescription[GizwitsDevice](
        **common,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: (now := value(device)) and now[:MAX_LENGTH_STATE_STATE],
    )


def binary_sensor(
    name: str, point: DataPoint
) -> BinarySensorDescription[GizwitsDevice] | None:
    """Return the problem of an alert or a fault, or the reading of a bool."""
    if point.data_type == "binary":
        return None
    if point.access in _ALARMS:
        common = _common(name, point)
        value = common.pop("value")
        return BinarySensorDescription[GizwitsDevice](
            **common,
            device_class=BinarySensorDeviceClass.PROBLEM,
            entity_category=EntityCategory.DIAGNOSTIC,
            value=lambda device: None if (now := value(device)) is None else bool(now),
        )
    if point.access == "readonly" and point.data_type == "bool":
        return BinarySensorDescription[GizwitsDevice](**_common(name, point))
    return None


def _entities[DescriptionT](
    kind: Callable[[Any, str, DescriptionT], DescribedEntity[Any]],
    describe: Callable[[str, DataPoint], DescriptionT | None],
) -> EntityFactory:
    def make(coordinator: Any, key: str) -> Iterable[DescribedEntity[Any]]:
        device: GizwitsDevice | None = coordinator.data.devices.get(key)
        if device is None:
            return
        for name, point in device.points.items():
            if description := describe(name, point):
                yield kind(coordinator, key, description)

    return make


DATA_POINTS: Final[Mapping[Platform, EntityFactory]] = {
    Platform.SWITCH: _entities(IsothermSwitch, switch),
    Platform.SELECT: _entities(IsothermSelect, select),
    Platform.NUMBER: _entities(IsothermNumber, number),
    Platform.SENSOR: _entities(IsothermSensor, sensor),
    Platform.BINARY_SENSOR: _entities(IsothermBinarySensor, binary_sensor),
}
