"""What a Heatzy account's snapshot holds of a heater."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from ..gizwits.families import GizwitsDevice
from .api.clock import ClockReading
from .api.products import Product
from .api.scheduler import ServerWeek
from .api.state import HeaterState, Mode
from .const import CONF_BOOST_MINUTES, CONF_HOLIDAY_DAYS


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set for a heater here, not in the heater.

    Args:
        boost_minutes: length of a boost chosen without a duration, 1 to 255.
        holiday_days: length of a holiday chosen without one, 1 to 255.

    """

    boost_minutes: int = 60
    holiday_days: int = 7

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Return what a heater has that nothing was set for: the account's options."""
        return cls(
            options.get(CONF_BOOST_MINUTES, cls().boost_minutes),
            options.get(CONF_HOLIDAY_DAYS, cls().holiday_days),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heater(GizwitsDevice):
    """A heater of the account.

    Args:
        product: what it can do.
        state: what it is doing.
        derogation_end: when the boost or holiday in force will end.
        settings: what the user set here.
        clock: what its clock last told, against the true time.
        server_programme: the week that the vendor's server keeps for it; None without a task.
        server_programme_read: whether the server was asked for it.

    """

    product: Product
    state: HeaterState = field(default_factory=HeaterState)
    derogation_end: datetime | None = None
    settings: Settings = field(default_factory=Settings)
    clock: ClockReading | None = None
    server_programme: ServerWeek | None = None
    server_programme_read: bool = False

    @property
    def mode(self) -> Mode | None:
        """Return the mode in force."""
        return self.state.in_force
