"""Homes: gateways, rooms and devices, and what a person does to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from ..clock import Clock
from ..house import Room
from .derogations import DAY, Derogation

type Mode = Literal["Stop", "Antifreeze", "Manual", "Prog"]
type Category = Literal[
    "None", "Heater", "TowelDryier", "Fireplace", "Gateway", "Module", "Furnace"
]
type Range = tuple[int, int]
"""Start and end of comfort, in minutes of the day."""
type Week = tuple[tuple[Range, ...], ...]
"""Comfort ranges of seven days, from Monday."""

ONLINE_FOR = 3 * DAY
"""How long after its last report a device counts as online."""
_WORKDAY = ((390, 510), (1020, 1350))
WEEK: Week = (*(_WORKDAY,) * 5, *(((480, 1380),),) * 2)
"""6:30 to 8:30 and 17:00 to 22:30, at weekends 8:00 to 23:00."""
ALL_DAY: Week = (((0, 1440),),) * 7


@dataclass(frozen=True, slots=True)
class Told:
    """A device's last report: `at` epoch seconds, `sp` and `pv` in °C."""

    at: float
    mode: Mode
    sp: float
    pv: float
    week: Week


@dataclass(slots=True)
class Device:
    """A device: `comfort`, `eco` and `manual` are setpoints in °C.

    `reporting`: False lets it fall silent; it counts as online for three days more.
    """

    header: str
    room: int
    category: Category
    mode: Mode
    comfort: float
    eco: float
    manual: float
    week: Week
    version: int
    told: Told
    reporting: bool = True

    @property
    def heats(self) -> bool:
        """Whether it is a device that heats."""
        return self.category not in {"None", "Gateway"}


class Gateway:
    """A home's gateway.

    `ack_delay`: seconds until it acknowledges a request, None for never. What is sent
    while it is not connected is lost.
    """

    def __init__(
        self,
        token: str,
        clock: Clock,
        before: Callable[[], None],
        *,
        connected: bool,
        ack_delay: float | None,
    ) -> None:
        """Install it now; `before` is called before something changes."""
        self.token = token
        self.version = "2.4.1"
        self.installed_at = self.pinged_at = self.changed_at = clock()
        self._clock = clock
        self._before = before
        self._connected = connected
        self._ack_delay = ack_delay

    @property
    def connected(self) -> bool:
        """Whether it is connected to the cloud."""
        return self._connected

    @connected.setter
    def connected(self, connected: bool) -> None:
        self._before()
        self.changed_at = self._clock()
        if connected and not self._connected:
            self.pinged_at = self.changed_at
        self._connected = connected

    @property
    def ack_delay(self) -> float | None:
        """Seconds until it acknowledges what it is sent; None: it never does."""
        return self._ack_delay

    @ack_delay.setter
    def ack_delay(self, ack_delay: float | None) -> None:
        self._before()
        self.changed_at = self._clock()
        self._ack_delay = ack_delay

    def acknowledges_at(self, sent_at: float) -> float | None:
        """Return when it acknowledges what was sent then; None for not as it is."""
        if self._ack_delay is None or not self._connected:
            return None
        return max(sent_at + self._ack_delay, self.changed_at)


@dataclass(slots=True)
class Home:
    """A home of a partner.

    `allowed`: False when its owner took the consent back. `outdoor` in °C.
    """

    id: str
    number: int
    partner: str
    email: str
    city: str
    created_at: float
    clock: Clock
    names: dict[int, str]
    """Names of rooms by number."""
    rooms: dict[int, Room]
    outdoor: float
    settled_at: float
    gateway: Gateway | None = None
    devices: dict[str, Device] = field(default_factory=dict)
    derogations: list[Derogation] = field(default_factory=list)
    """Those of which something is still to come, as they were asked for."""
    allowed: bool = True
    role: int = 2

    def add_device(
        self,
        header: str,
        room: int = 1,
        *,
        category: Category = "Heater",
        mode: Mode = "Prog",
        comfort: float = 19.0,
        eco: float = 16.0,
        manual: float = 19.0,
        week: Week = WEEK,
        version: int = 27,
        silent_days: float | None = None,
    ) -> Device:
        """Add a device to a room; `silent_days`: since when it has not reported.

        Raises ValueError for a header that the home has, KeyError for an unknown room.
        """
        if header in self.devices:
            raise ValueError(f"{header} is taken")
        at = self.clock() - (silent_days or 0.0) * DAY
        told = Told(at, mode, comfort, self.rooms[room].temperature, week)
        device = Device(
            header, room, category, mode, comfort, eco, manual, week, version, told
        )
        device.reporting = silent_days is None
        self.devices[header] = device
        return device

    def in_room(self, room: int) -> Iterable[Device]:
        """Return the devices of a room."""
        return (one for one in self.devices.values() if one.room == room)
