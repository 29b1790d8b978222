"""What the calendars of all programmes of Heatzy heaters share: the account's options."""

from collections.abc import Mapping
from typing import override

from ..gizwits.families import GizwitsHub
from ..hub.entity import IsothermEntity
from ..programme.calendar import ProgrammeCalendar
from ..programme.week import Week
from .api.state import Mode
from .const import CONF_BACKGROUND, CONF_SHOW_BACKGROUND
from .models import Heater


class HeaterCalendar[V](IsothermEntity[Heater, GizwitsHub], ProgrammeCalendar[V]):
    """A programme of a heater, shown as the account's options say."""

    modes: Mapping[V, Mode]
    """What can be painted, and the mode that it is."""
    _week: Week[V] | None = None

    @property
    @override
    def programme(self) -> Week[V] | None:
        """Return the week that was told."""
        return self._week

    @property
    @override
    def background(self) -> V:
        """Return what is in force where there is no event: eco, if not set else."""
        options = self.coordinator.config_entry.options
        wanted = options.get(CONF_BACKGROUND, Mode.ECO)
        return next(value for value, mode in self.modes.items() if mode == wanted)

    @property
    @override
    def shows_background(self) -> bool:
        """Return whether the options ask for the background's events."""
        options = self.coordinator.config_entry.options
        return bool(options.get(CONF_SHOW_BACKGROUND, False))

    @property
    @override
    def value_keys(self) -> Mapping[V, str]:
        """Return the modes that can be painted."""
        return {value: mode.value for value, mode in self.modes.items()}
