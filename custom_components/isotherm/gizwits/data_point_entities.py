"""Entities of data points that nobody knows, made from the product's own definition."""

from collections.abc import Iterable, Mapping
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
from ..hub.entity import DescribedEntity, Description
from ..hub.vendor import EntityFactory
from .api.data_points import DataPoint
from .api.point_fields import off_by_default, on_grid, point_field, title
from .families import GizwitsDevice
from .plain_devices import PLAIN

_ALARMS: Final = ("alert", "fault")


def _writable(
    name: str, point: DataPoint, common: Mapping[str, Any]
) -> Description[GizwitsDevice]:
    """Return the switch, the select or the number of what can be written."""
    common = {**common, "entity_category": EntityCategory.CONFIG}
    if point.data_type == "bool":
        return SwitchDescription[GizwitsDevice](
            **common, write=lambda device, on: {point_field(name): on}
        )
    if point.data_type == "enum":
        return SelectDescription[GizwitsDevice](
            **common,
            choices=lambda device: list(point.values),
            write=lambda device, option: {point_field(name): option},
        )
    return NumberDescription[GizwitsDevice](
        **common,
        native_min_value=point.lower,
        native_max_value=point.upper,
        native_step=point.step,
        mode=NumberMode.BOX,
        write=lambda device, value: {point_field(name): on_grid(point, value)},
    )


def _readable(
    point: DataPoint, common: Mapping[str, Any]
) -> Description[GizwitsDevice]:
    """Return the sensor or the binary sensor of what can only be read."""
    common = {**common, "entity_category": EntityCategory.DIAGNOSTIC}
    if point.data_type == "bool":
        return BinarySensorDescription[GizwitsDevice](**common)
    if point.data_type == "enum":
        return SensorDescription[GizwitsDevice](
            **common, device_class=SensorDeviceClass.ENUM, options=list(point.values)
        )
    return SensorDescription[GizwitsDevice](
        **common, state_class=SensorStateClass.MEASUREMENT
    )


def describe(
    name: str, point: DataPoint, *, alone: bool = True
) -> Description[GizwitsDevice]:
    """Return the description of a data point's one entity.

    Args:
        name: the attribute's name, as the device spells it.
        point: its definition.
        alone: whether the device is made of data points alone. Beside what a family makes
            of a device only alarms are on by default.

    """
    on = not off_by_default(name, point) and (alone or point.access in _ALARMS)
    common: dict[str, Any] = {
        "key": f"attr_{name}",
        "name": title(name, point),
        "entity_registry_enabled_default": on,
    }
    if point.data_type == "binary":
        # As the vendor writes it, never to write.
        return SensorDescription[GizwitsDevice](
            **common,
            entity_category=EntityCategory.DIAGNOSTIC,
            value=lambda device: (
                (now := device.values.get(name)) and now[:MAX_LENGTH_STATE_STATE]
            ),
        )
    if point.access in _ALARMS:
        return BinarySensorDescription[GizwitsDevice](
            **common,
            device_class=BinarySensorDeviceClass.PROBLEM,
            entity_category=EntityCategory.DIAGNOSTIC,
            value=lambda device: (
                None if (now := device.values.get(name)) is None else bool(now)
            ),
        )
    common["value"] = lambda device: device.values.get(name)
    if point.access == "writable":
        return _writable(name, point, common)
    return _readable(point, common)


def _entities(
    kind: type[DescribedEntity[Any]], description_type: type[Any]
) -> EntityFactory:
    def make(coordinator: Any, key: str) -> Iterable[DescribedEntity[Any]]:
        device: GizwitsDevice | None = coordinator.data.devices.get(key)
        if device is None:
            return
        alone = device.family == PLAIN.key
        for name, point in device.points.items():
            description = describe(name, point, alone=alone)
            if isinstance(description, description_type):
                yield kind(coordinator, key, description)

    return make


DATA_POINTS: Final[Mapping[Platform, EntityFactory]] = {
    Platform.SWITCH: _entities(IsothermSwitch, SwitchDescription),
    Platform.SELECT: _entities(IsothermSelect, SelectDescription),
    Platform.NUMBER: _entities(IsothermNumber, NumberDescription),
    Platform.SENSOR: _entities(IsothermSensor, SensorDescription),
    Platform.BINARY_SENSOR: _entities(IsothermBinarySensor, BinarySensorDescription),
}
