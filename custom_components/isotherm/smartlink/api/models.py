"""What the partner API tells and takes, as frozen dataclasses (chapter "JSON schemas")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

GRID: Final = 5
"""Minutes: start and end of a derogation are multiples of it."""
DAY: Final = 24 * 60
"""Minutes of a day."""
MOST_DEGREES: Final = 5
"""A derogation raises or lowers by this many degrees at most."""
NO_ROOM: Final = -1
"""The number of the room of a device that names none; it can't be scheduled for."""


class Mode(StrEnum):
    """What a device does; the API can't change it."""

    STOP = "Stop"
    ANTIFREEZE = "Antifreeze"
    MANUAL = "Manual"
    PROG = "Prog"


class Category(StrEnum):
    """What a device is."""

    NONE = "None"
    HEATER = "Heater"
    TOWEL_DRYER = "TowelDryier"
    FIREPLACE = "Fireplace"
    GATEWAY = "Gateway"
    MODULE = "Module"
    FURNACE = "Furnace"


@dataclass(frozen=True, slots=True)
class ComfortRange:
    """When a device heats in comfort (RangeDTO).

    Args:
        start: minutes from midnight, 0 to 1435.
        end: minutes from midnight, greater than the start, 1440 at most.

    """

    start: int
    end: int


type Week = tuple[tuple[ComfortRange, ...], ...]
"""Comfort ranges of seven days, from Monday."""


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """A device of a home (DeviceDTO); what only an online device tells is None otherwise.

    Args:
        header: the vendor's id of the device.
        room_id: the room's number in the home, NO_ROOM for none.
        room_name: as its owner calls it.
        category: what it is; None for one that is not documented.
        online: whether it reported during the last three days.
        software_version: of the device.
        mode: what it does; None also for one that is not documented.
        setpoint: in °C.
        temperature: in °C, as last measured.
        last_update: when it last reported.
        week: comfort ranges; None unless it follows its programme.

    """

    header: str
    room_id: int
    room_name: str
    category: Category | None
    online: bool
    software_version: str | None = None
    mode: Mode | None = None
    setpoint: float | None = None
    temperature: float | None = None
    last_update: datetime | None = None
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class Gateway:
    """A home's gateway (GatewayResponseDTO).

    Args:
        version: of its software.
        last_ping: when it last connected.
        installed: when it was set up.

    """

    version: str | None = None
    last_ping: datetime | None = None
    installed: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What GET DEVICES tells of a home."""

    devices: tuple[DeviceReport, ...]
    gateway: Gateway | None = None


@dataclass(frozen=True, slots=True)
class InvitedRoom:
    """A room of an invitation: its number, its name, and its devices' ids."""

    number: int
    name: str
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A home that a user has (InvitationDTO), without the user's address.

    Args:
        home_id: the vendor's id of the home.
        city: where it is.
        created: when it was made.
        role: 2 for an administrator.
        has_gateway: whether a gateway is set up.
        gateway_connected: whether it is connected.
        rooms: of the home.

    """

    home_id: str
    city: str | None = None
    created: datetime | None = None
    role: int | None = None
    has_gateway: bool | None = None
    gateway_connected: bool | None = None
    rooms: tuple[InvitedRoom, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """When a derogation is in force: one day, in the homes' own time (DerogationDTO).

    Args:
        day: the date.
        start: minutes from midnight, a multiple of 5, 0 to 1435.
        end: minutes from midnight, a multiple of 5, greater than the start, 1440 at most.

    """

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class RoomShift:
    """By how much a room departs from its programme.

    Args:
        home_id: the home.
        room_id: the room in it.
        delta: degrees Celsius, -5 to 5; a positive number raises.

    """

    home_id: str
    room_id: int
    delta: int


@dataclass(frozen=True, slots=True)
class Triggers:
    """What SET DEROGATION answers: the triggers of start and end, and the vendor's words."""

    start: str | None
    end: str | None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one request scheduled; a body that the vendor finds too large takes several.

    Args:
        window: when.
        shifts: of which rooms.
        triggers: what came back.

    """

    window: Window
    shifts: tuple[RoomShift, ...]
    triggers: Triggers


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Whether a home's gateway confirmed what it was sent (RequestReportDTO)."""

    home_id: str
    acknowledged: bool
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What MONITORING tells of a trigger.

    Args:
        requested: homes that were to be told.
        sent: homes that were told.
        received: homes whose gateway confirmed it.
        first: when the first was told.
        last: when the last was told.
        details: home by home, as far as they were told.

    """

    requested: int | None = None
    sent: int | None = None
    received: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    details: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class DiagnosisRequest:
    """What DIAGNOSYS REQUEST answers: whether it was taken, and the diagnosis' id."""

    accepted: bool
    message_id: str | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What DIAGNOSYS RESULT tells: whether the gateway confirmed, and since when it is asked."""

    acknowledged: bool | None
    created: datetime | None = None


def homes_of(shifts: Iterable[RoomShift]) -> set[str]:
    """Return the homes of some rooms."""
    return {shift.home_id for shift in shifts}
