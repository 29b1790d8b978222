"""The valve of an irrigation station.

The guide has no command that opens a valve. What runs a station by hand is its manual
mode, for as long as the controller's manual run time says; auto ends that. A station that
waters for a programme, or for the test, ends with that alone, so closing it stops that.
"""

from collections.abc import Iterable
from typing import override

from homeassistant.components.valve import (
    ValveDeviceClass,
    ValveEntity,
    ValveEntityFeature,
)

from ...hub.entity import IsothermEntity
from ..api.irrigation import StationMode, StationState
from ..api.targets import IRRIGATION, Kind, Target
from ..coordinator import IZoneCoordinator
from .models import StationPart


class StationValve(IsothermEntity[StationPart, IZoneCoordinator], ValveEntity):
    """A station; while water soaks in it is closed."""

    _attr_name = None
    _attr_translation_key = "station"
    _attr_device_class = ValveDeviceClass.WATER
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
    _attr_reports_position = False

    @override
    def _read_state(self, device: StationPart) -> None:
        state = device.station.state
        self._attr_is_closed = None if state is None else state != StationState.WATERING

    @override
    async def async_open_valve(self) -> None:
        """Run the station by hand."""
        await self.command({"watering": True})

    @override
    async def async_close_valve(self) -> None:
        """End what lets water through here; one that is closed may be so for a reason."""
        part = self.present
        station, programme = part.station, part.programme
        if not station.runs:
            return
        if station.mode is StationMode.MANUAL:
            await self.command({"watering": False})
        elif programme is not None:
            key = Target(Kind.PROGRAMME, programme).key
            await self.coordinator.async_command(key, {"run": False})
        elif part.testing:
            await self.coordinator.async_command(IRRIGATION.key, {"testing": False})
        else:
            await self.command({"watering": False})


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[StationValve]:
    """Make the valve of a station."""
    if isinstance(coordinator.data.devices.get(key), StationPart):
        yield StationValve(coordinator, key, "valve")
