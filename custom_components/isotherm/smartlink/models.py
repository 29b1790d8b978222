"""What the snapshots of Home SmartLink's hubs hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..hub.snapshot import HubStatus
from ..programme.week import Week
from .api.models import Category, Mode
from .derogations import RoomDerogation


class Warmth(StrEnum):
    """What a programme asks for."""

    COMFORT = "comfort"
    ECO = "eco"
    """All that is outside of the ranges that the vendor tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartlinkDevice:
    """A heater of a home, or what else is not the gateway.

    Args:
        name: as it is shown.
        room_id: the room's number in the home.
        room: as its owner calls it.
        category: what it is.
        online: whether it reported during the last three days; what it told before
            does not count.
        mode: what it does; None where that is not known.
        temperature: in °C.
        programmed: the setpoint in °C without a derogation.
        setpoint: the setpoint in °C that is in force, a derogation's degrees included.
        derogation: what its room departs by now, until something else counts.
        comfort: whether the programme says comfort now; None where there is none.
        last_update: when it last reported.
        week: its programme; None unless it follows it.
        software_version: of the device.

    """

    name: str
    room_id: int
    room: str
    category: Category | None = None
    online: bool = False
    mode: Mode | None = None
    temperature: float | None = None
    programmed: float | None = None
    setpoint: float | None = None
    derogation: RoomDerogation | None = None
    comfort: bool | None = None
    last_update: datetime | None = None
    week: Week[Warmth] | None = None
    software_version: str | None = None

    @property
    def available(self) -> bool:
        """Return whether what it told can be trusted."""
        return self.online


@dataclass(frozen=True, slots=True)
class HomeStatus(HubStatus):
    """A home's gateway.

    Args:
        version: of its software.
        last_ping: when it last connected.
        installed: when it was set up.
        asks_connection: whether the vendor is asked whether it is connected.
        connected: whether it is, as far as the vendor told.

    """

    version: str | None = None
    last_ping: datetime | None = None
    installed: datetime | None = None
    asks_connection: bool = False
    connected: bool | None = None


@dataclass(frozen=True, slots=True)
class ShedResult:
    """How the gateways confirmed a derogation's start.

    Args:
        start: when it began, or begins.
        end: when it ended, or ends.
        requested: homes that were to be told.
        sent: homes that were told.
        received: homes whose gateway confirmed it.
        first_minutes: from the start to when the first confirmation was seen.
        last_minutes: from the start to when one more was last seen.

    """

    start: datetime
    end: datetime
    requested: int | None = None
    sent: int | None = None
    received: int | None = None
    first_minutes: float | None = None
    last_minutes: float | None = None

    @property
    def share(self) -> float | None:
        """Return the homes reached over the homes asked, in percent."""
        if not self.requested or self.received is None:
            return None
        return round(min(100 * self.received / self.requested, 100.0), 1)


@dataclass(frozen=True, slots=True)
class PartnerStatus(HubStatus):
    """The partner account.

    Args:
        running: the derogation in force, None without one.
        last: the one that began last, over or not.

    """

    running: ShedResult | None = None
    last: ShedResult | None = None
