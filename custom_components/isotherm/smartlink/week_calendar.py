"""The programme of a heater as a calendar, which only its own app changes."""

from collections.abc import Iterable, Mapping
from typing import Final, override

from homeassistant.components.calendar.const import CalendarEntityFeature

from ..hub.entity import IsothermEntity
from ..hub.snapshot import HUB
from ..programme.calendar import ProgrammeCalendar
from ..programme.week import Week
from .home import HomeCoordinator
from .models import SmartlinkDevice, Warmth

_KEYS: Final = {one: one.value for one in Warmth}


class HeaterProgramme(
    IsothermEntity[SmartlinkDevice, HomeCoordinator], ProgrammeCalendar[Warmth]
):
    """A heater's comfort ranges; without events while it does not follow them."""

    _attr_supported_features = CalendarEntityFeature(0)
    editable = False
    _week: Week[Warmth] | None = None

    @override
    def _read_state(self, device: SmartlinkDevice) -> None:
        self._week = device.week

    @property
    @override
    def programme(self) -> Week[Warmth] | None:
        """Return the week that was told."""
        return self._week

    @property
    @override
    def background(self) -> Warmth:
        """Return what is in force outside of the comfort ranges."""
        return Warmth.ECO

    @property
    @override
    def value_keys(self) -> Mapping[Warmth, str]:
        """Return the names of both."""
        return _KEYS


def entities(coordinator: HomeCoordinator, key: str) -> Iterable[HeaterProgramme]:
    """Make the calendar of a heater."""
    if key != HUB:
        yield HeaterProgramme(coordinator, key, "programme")
