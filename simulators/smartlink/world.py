"""What the cloud knows: partners, homes, derogations, diagnoses, what was asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from ..clock import Clock
from ..faults import FaultBoard
from ..house import Room
from ..log import Log
from .derogations import Derogation, Shifts, Trigger, Window
from .errors import Refused
from .heard import Heard
from .heating import settle
from .homes import Gateway, Home
from .quirks import Quirks
from .users import email as email_of
from .wire import Wire

type Rewrite = Callable[[Heard, bytes], bytes | None]


@dataclass(slots=True)
class Partner:
    """A partner; another `client_secret` revokes the one before."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(slots=True)
class Diagnosis:
    """A diagnosis that was asked for."""

    client: str
    home: Home
    created_at: float


class World:
    """The cloud without its network."""

    def __init__(self, clock: Clock, time_zone: str, quirks: Quirks | None) -> None:
        """Begin without partners and homes; `clock` gives epoch seconds."""
        self.clock = clock
        self.zone = ZoneInfo(time_zone)
        self.quirks = quirks or Quirks()
        self.wire = Wire(self.quirks, self.zone)
        self.partners: dict[str, Partner] = {}
        self.homes: dict[str, Home] = {}
        self.derogations: list[Derogation] = []
        """What was scheduled, in order: one for each request that was carried out."""
        self.triggers: dict[str, tuple[Derogation, Trigger]] = {}
        self.diagnoses: dict[str, Diagnosis] = {}
        self.faults = FaultBoard()
        self.requests: Log[Heard] = Log()
        """Every request that arrived, in order."""
        self.rewrite: Rewrite | None = None
        """Returns another body for an answer, or None to leave it."""
        self._due: list[tuple[float, str, Trigger]] = []

    def add_partner(self, client_id: str, client_secret: str) -> Partner:
        """Register a partner, or give one a new secret."""
        partner = self.partners[client_id] = Partner(client_id, client_secret)
        return partner

    def add_home(
        self,
        home_id: str | None = None,
        *,
        partner: str | Partner | None = None,
        email: str | None = None,
        city: str = "Exampleville",
        rooms: Mapping[int, str] | Iterable[str] = ("Salon",),
        temperature: float = 18.5,
        outdoor: float = 6.0,
        gateway: bool = True,
        connected: bool = True,
        ack_delay: float | None = 2.0,
    ) -> Home:
        """Add a home without devices to a partner (the first unless given).

        `rooms` are names, by number or counted from 1; `temperature` is theirs in °C.
        `gateway`: False for a home that has none. Raises ValueError for an id that is
        taken.
        """
        number = len(self.homes) + 1
        home_id = home_id or f"{0x65A0_0000_0000_0000_0000_0000 + number:024x}"
        if home_id in self.homes:
            raise ValueError(f"{home_id} is taken")
        client = partner.client_id if isinstance(partner, Partner) else partner
        names = dict(rooms if isinstance(rooms, Mapping) else enumerate(rooms, 1))
        now = self.clock()
        home = Home(
            id=home_id,
            number=number,
            partner=client or next(iter(self.partners)),
            email=email or email_of(number),
            city=city,
            created_at=now,
            clock=self.clock,
            names=names,
            rooms={one: Room(name, temperature) for one, name in names.items()},
            outdoor=outdoor,
            settled_at=now,
        )
        if gateway:
            home.gateway = Gateway(
                f"GW{number:06d}",
                self.clock,
                lambda: self.settle_home(home, exact=True),
                connected=connected,
                ack_delay=ack_delay,
            )
        self.homes[home_id] = home
        return home

    def add_homes(
        self, count: int, *, partner: str | Partner | None = None
    ) -> list[Home]:
        """Add homes of two rooms with a heater each."""
        homes = []
        for _ in range(count):
            home = self.add_home(partner=partner, rooms=("Salon", "Chambre"))
            for room in home.rooms:
                home.add_device(f"H{home.number:06d}{room}", room)
            homes.append(home)
        return homes

    def remove_home(self, home_id: str) -> None:
        """Take a home away: it is unknown from now on. Raises KeyError."""
        self.settle()
        del self.homes[home_id]

    def local(self, when: float) -> datetime:
        """Return an instant (epoch seconds) as the homes' clocks show it."""
        return datetime.fromtimestamp(when, self.zone)

    def settle(self) -> None:
        """Fire the triggers that are due."""
        now = self.clock()
        while self._due and self._due[0][0] <= now:
            trigger = heappop(self._due)[2]
            derogation, _ = self.triggers[trigger.id]
            gateways = (
                (one, home.gateway if (home := self.homes.get(one)) else None)
                for one in derogation.shifts
            )
            trigger.fire(gateways, self.quirks.send_interval)

    def settle_home(self, home: Home, *, exact: bool = False) -> None:
        """Let time pass in one home; `exact`: also since devices last reported."""
        self.settle()
        settle(home, self.clock(), self.zone, self.quirks, exact=exact)

    def home_of(self, client: str, home_id: object) -> Home:
        """Return a home that a partner may see; raises Refused (400, 403, 404)."""
        if not isinstance(home_id, str) or not home_id:
            raise Refused(400, "homeId must be a string")
        home = self.homes.get(home_id)
        if home is None:
            raise Refused(404, "home not found")
        if home.partner != client or not home.allowed:
            raise Refused(self.quirks.foreign_home, "home not found or not yours")
        return home

    def schedule(
        self,
        client: str,
        window: Window,
        shifts: Shifts,
        *,
        number: int | None = None,
        asked_at: float | None = None,
    ) -> Derogation:
        """Schedule what was checked; raises Refused for homes, rooms and the past.

        It is asked for now and counted on, unless `asked_at` (epoch seconds) and
        `number` say otherwise.
        """
        for home_id, rooms in shifts.items():
            known = self.home_of(client, home_id).rooms
            if any(room not in known for room in rooms):
                raise Refused(self.quirks.unknown_room, "room not found")
        start, end = window.instants(self.zone)
        asked = self.clock() if asked_at is None else asked_at
        if start < asked - asked % 60 and self.quirks.past == "refused":
            raise Refused(400, "the start is in the past")
        self.settle()
        if number is None:
            number = self.derogations[-1].number + 1 if self.derogations else 1
        derogation = Derogation(
            number,
            client,
            asked,
            window,
            shifts,
            self._trigger(number * 2, start, asked),
            self._trigger(number * 2 + 1, end, asked),
            end,
        )
        for trigger in (derogation.start, derogation.end):
            self.triggers[trigger.id] = (derogation, trigger)
            if trigger.at is not None:
                heappush(self._due, (trigger.at, trigger.id, trigger))
        for home_id in shifts:
            self.homes[home_id].derogations.append(derogation)
        self.derogations.append(derogation)
        self.settle()
        return derogation

    def _trigger(self, number: int, at: float, asked: float) -> Trigger:
        never = at < asked - asked % 60 and self.quirks.past == "never"
        return Trigger(f"trigger-{number:06d}", None if never else max(at, asked))
