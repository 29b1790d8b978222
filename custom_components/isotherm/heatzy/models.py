"""What a Heatzy account's snapshot holds of a heater."""

from dataclasses import dataclass, field
from datetime import datetime

from .api.products import Product
from .api.state import HeaterState, Mode


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set for a heater here, not in the heater.

    Args:
        boost_minutes: length of a boost chosen without a duration, 1 to 255.
        holiday_days: length of a holiday chosen without one, 1 to 255.

    """

    boost_minutes: int = 60
    holiday_days: int = 7


@dataclass(frozen=True, slots=True)
class Heater:
    """A heater of the account.

    Args:
        did: the vendor's device id.
        name: as in the vendor's app.
        product_key: the vendor's product key.
        product_name: the vendor's product name.
        product: what it can do.
        state: what it is doing.
        connected: what the vendor says of its connection; None where it says nothing.
        available: whether what we know of it can be trusted.
        firmware: version of its radio module.
        derogation_end: when the boost or holiday in force will end.
        settings: what the user set here.

    """

    did: str
    name: str
    product_key: str
    product_name: str
    product: Product
    state: HeaterState = field(default_factory=HeaterState)
    connected: bool | None = None
    available: bool = False
    firmware: str | None = None
    derogation_end: datetime | None = None
    settings: Settings = field(default_factory=Settings)

    @property
    def mode(self) -> Mode | None:
        """Return the mode in force."""
        return self.state.in_force
