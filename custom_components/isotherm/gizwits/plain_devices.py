"""The default family: devices that are made of their data points alone."""

from collections.abc import Collection, Hashable, Mapping
from typing import Any, Final, override

from homeassistant.helpers.device_registry import DeviceInfo

from .account import DeviceRecord
from .api.point_fields import NO_POINTS, DataPoints, point_field, split, write_points
from .families import Attributes, Family, GizwitsDevice, Members, Raw


class PlainDevices(Members[GizwitsDevice]):
    """Devices of which nobody knows more than their product's definition."""

    def _points(self, record: DeviceRecord) -> DataPoints:
        definition = self.hub.definition(record.binding.product_key)
        if definition is None:
            return NO_POINTS
        defined = {name.lower(): point for name, point in definition.points.items()}
        spelled = ((name, defined.get(name.lower())) for name in record.attrs)
        return {name: point for name, point in spelled if point is not None}

    @override
    def build(self, record: DeviceRecord, desired: Mapping[str, Any]) -> GizwitsDevice:
        return GizwitsDevice(**self.common(record, desired, self._points(record)))

    @override
    def reported(self, record: DeviceRecord, field: str) -> Any:
        (name,) = split({field: None})[1]
        point = self._points(record).get(name)
        return None if point is None else point.read(record.attrs.get(name))

    @override
    def told(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> Collection[str]:
        return set(map(point_field, attrs))

    @override
    def request(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Attributes | Raw:
        return write_points(self._points(record), split(changes)[1])

    @override
    def shape(self, device: GizwitsDevice) -> Hashable:
        return (frozenset(device.points), device.name, device.firmware)

    @override
    def device_info(
        self, identifier: tuple[str, str], device: GizwitsDevice, account_id: str
    ) -> DeviceInfo:
        return DeviceInfo(
            identifiers={identifier},
            name=device.name,
            model=device.product_name or None,
            sw_version=device.firmware,
            via_device_id=account_id,
        )


PLAIN: Final = Family(
    key="plain",
    recognises=lambda product_key, attrs, at_home: True,
    members=PlainDevices,
    entities={},
)
"""The default family."""
