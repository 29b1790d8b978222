"""The damper of an iZone zone that is only opened and closed.

A cover of the class `damper`, as that is what it is: open or closed, with a position
where the dampers tell one. A climate entity would offer temperatures that the zone does not
know; a switch would not say whether "on" lets air in; valves are for gas and water.
"""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.cover import (
    CoverDeviceClass,
    CoverEntity,
    CoverEntityFeature,
)

from ..hub.entity import IsothermEntity
from .api.enums import ZoneMode
from .coordinator import IZoneCoordinator
from .models import ZonePart


class ZoneDamper(IsothermEntity[ZonePart, IZoneCoordinator], CoverEntity):
    """A zone of type open/close or constant."""

    _attr_name = None
    _attr_translation_key = "zone"
    _attr_device_class = CoverDeviceClass.DAMPER
    _attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE

    @override
    def _read_state(self, device: ZonePart) -> None:
        zone = device.zone
        closed = None if zone.mode is None else zone.mode is ZoneMode.CLOSE
        # Air gets through, forced or not.
        shut = self._attr_is_closed = closed and not zone.spill_open
        position = zone.damper_position if device.damper_feedback else None
        # A replay goes by the position: one on its way tells the opposite of the state.
        underway = position == (100 if shut else 0)
        self._attr_current_cover_position = None if underway else position

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        await self.command({"mode": ZoneMode.OPEN})

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        await self.command({"mode": ZoneMode.CLOSE})


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[ZoneDamper]:
    """Make the damper of a zone without a temperature to go by."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, ZonePart) and not part.can_auto:
        yield ZoneDamper(coordinator, key, "damper")
