"""Buttons that switch all wall splits on or off, as far as each unit takes part.

The guide tells which units "all on" and "all off" include and has no command for them, so
every unit that is included gets its own.
"""

from collections.abc import Iterable
from typing import override

from homeassistant.components.button import ButtonEntity

from ...hub.entity import IsothermEntity
from ...hub.exceptions import refusal
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator
from ..many import async_command_all
from .models import SplitSystemPart


class AllUnitsButton(IsothermEntity[SplitSystemPart, IZoneCoordinator], ButtonEntity):
    """Switch all units on, or off, that are included in that and can be heard.

    Args:
        coordinator: the hub.
        key: of the split system.
        on: whether to switch them on.

    """

    def __init__(self, coordinator: IZoneCoordinator, key: str, *, on: bool) -> None:
        """Tie the button to the split system."""
        self._on = on
        super().__init__(coordinator, key, "all_on" if on else "all_off")

    @override
    def _read_state(self, device: SplitSystemPart) -> None:
        """Show nothing."""

    @override
    async def async_press(self) -> None:
        units = [
            one.split
            for one in self.present.units
            if one.available and (one.split.all_on if self._on else one.split.all_off)
        ]
        if not units:
            raise refusal(self.hass, "izone_no_unit_included")
        power = {"power": self._on}
        wanted = {Target(Kind.SPLIT, unit.index): power for unit in units}
        await async_command_all(self.coordinator, wanted)


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[AllUnitsButton]:
    """Make the two buttons of a split system."""
    if isinstance(coordinator.data.devices.get(key), SplitSystemPart):
        yield AllUnitsButton(coordinator, key, on=True)
        yield AllUnitsButton(coordinator, key, on=False)
