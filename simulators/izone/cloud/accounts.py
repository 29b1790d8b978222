"""Users of the cloud, and the bridges that are linked to them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256

from ..bridge import IZoneBridge
from ..datagrams import MAX_ZONES, SCHEDULES, Datagram
from ..modern import datagram
from .switches import Switches

SYSTEM, ZONE, SCHEDULE = 1, 2, 3
"""Kinds of components, numbered as the `Type` of a local query."""

type Part = tuple[int, int]
"""Kind and 0-based index of a component."""

_MIDDLES = {"singular": ("zone", "schedule"), "plural": ("zones", "schedules")}


@dataclass(slots=True, eq=False)
class User:
    """A worldwide user: `name` and `password` sign in, `id` is the userID."""

    id: str
    name: str
    password: str = field(repr=False)
    links: list[Link] = field(default_factory=list)

    def find(self, component_id: str) -> tuple[Link, Part | None] | None:
        """Return whose component it is, and which; without a Part for an extra one."""
        for link in self.links:
            if component_id in link.extras:
                return link, None
            if (part := link.part(component_id)) is not None:
                return link, part
        return None


class Link:
    """A bridge in the account of a user, as the cloud has last seen it."""

    def __init__(
        self,
        user: User,
        bridge: IZoneBridge,
        switches: Switches,
        tell: Callable[[Link], None],
    ) -> None:
        """Link a bridge; `tell` is called whenever it may have news."""
        self.user, self.bridge, self.switches = user, bridge, switches
        self.control = True
        """Whether the user may send commands."""
        self.extras: dict[str, Datagram] = {}
        """Components of other kinds, by componentId."""
        self._tell = tell
        self._seen: dict[Part, Datagram] = {}
        self._told: dict[str, Datagram] = {}
        self.look()

    def changed(self) -> None:
        """Hear from the bridge that something changed."""
        self._tell(self)

    @property
    def reachable(self) -> bool:
        """Whether the bridge has its way to the cloud."""
        return self.bridge.quirks.cloud_reachable

    def look(self) -> None:
        """Take over what the bridge holds, if it can be reached."""
        if not self.reachable:
            return
        ac, quirks = self.bridge.ac, self.bridge.quirks
        zones = MAX_ZONES if self.switches.fillers else len(ac.zones)
        parts = [(SYSTEM, 0)]
        parts += [(ZONE, index) for index in range(zones)]
        parts += [(SCHEDULE, index) for index in range(SCHEDULES)]
        self._seen = {part: deepcopy(datagram(ac, quirks, *part)) for part in parts}

    def components(self) -> dict[str, Datagram]:
        """Return datagrams by componentId, as new as the cloud has them."""
        if not self.switches.lag:
            self.look()
        parts = sorted(self._seen, reverse=self.switches.system_last)
        named = {
            self.name(part): self._seen[part]
            for part in parts
            if part[0] != SCHEDULE
            or self.switches.free_schedules
            or self._seen[part]["Name"]
        }
        return named | self.extras

    def untold(self) -> dict[str, Datagram]:
        """Return the components that changed since this was last asked."""
        now = self.components()
        changed = {
            name: datagram
            for name, datagram in now.items()
            if self._told.get(name) != datagram
        }
        self._told = now
        return changed

    def part(self, component_id: str) -> Part | None:
        """Return which component has this id."""
        return next((one for one in self._seen if self.name(one) == component_id), None)

    def name(self, part: Part) -> str:
        """Return a componentId; of systemsettings as in the document (2.3.2)."""
        (kind, index), uid = part, self.bridge.uid
        if kind == SYSTEM:
            return f"{uid}_izone_systemsettings_0"
        if middles := _MIDDLES.get(self.switches.component_names):
            return f"{uid}_izone_{middles[kind - ZONE]}_{index}"
        scrambled = sha256(f"{uid} {kind} {index}".encode()).hexdigest()
        return f"{uid}_izone_{scrambled[:8]}_{int(scrambled[8:11], 16)}"
