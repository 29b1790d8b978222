"""The last good word about everything, from which an `Installation` is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...hub.errors import ProtocolError, RejectedError
from .enums import Api
from .installation import Installation
from .schedules import Schedule
from .status import FaultRecord, Firmware, Status, TemperzoneInfo
from .system import System
from .targets import UNIT, Kind, Target
from .zones import MAX_ZONES, Zone


@dataclass(frozen=True, slots=True)
class Report:
    """That the bridge told of a target.

    Args:
        as_of: when the read began, in the loop's time; it may be long over.
        status: the bulk status where that was all, None for all there is.

    """

    as_of: float
    status: Status | None = None


class Records:
    """Keep what was told; what a faulted system tells replaces nothing.

    Args:
        uid: the bridge's.
        lacks_aircon: whether it is known for other systems alone.

    """

    def __init__(self, uid: str, *, lacks_aircon: bool = False) -> None:
        """Begin with nothing known."""
        self.uid = uid
        self.reported: dict[Target, Report] = {}
        """What was read since somebody looked."""
        self.api = Api.V2
        self.system: System | None = None
        self.status: Status | None = None
        self.zones: dict[int, Zone] = {}
        self.schedules: dict[int, Schedule] = {}
        self.firmware: tuple[Firmware, ...] = ()
        self.faults: tuple[FaultRecord, ...] | None = None
        self.temperzone: TemperzoneInfo | None = None
        self.parts: dict[Target, Any] = {}
        """What other systems have: wall splits, irrigation, the power monitor."""
        self.available = False
        self.lacks_aircon = lacks_aircon
        """Whether there are other systems alone, as far as the bridge told by now."""

    @property
    def zone_count(self) -> int:
        """How many zones the system has, as many as were read if it doesn't tell."""
        told = None
        if self.system and not self.system.faulted:
            told = self.system.zones
        return len(self.zones) if told is None else min(max(told, 0), MAX_ZONES)

    @property
    def missing_zones(self) -> tuple[int, ...]:
        """Zones that the system has and that were never read."""
        return tuple(
            index for index in range(self.zone_count) if index not in self.zones
        )

    @contextmanager
    def may_lack_aircon(self) -> Iterator[None]:
        """Let a bridge that is said to have no air-conditioner say nothing of one."""
        try:
            yield
        except RejectedError, ProtocolError:
            if not self.lacks_aircon:
                raise

    def put_system(self, system: System, as_of: float) -> None:
        """Take in the system as it was at a time; zones that it no longer has are dropped."""
        self.available = not system.faulted
        if system.faulted and (self.system is not None or self.lacks_aircon):
            return
        self.lacks_aircon = False
        self.system = system
        self.reported[UNIT] = Report(as_of)
        if not system.faulted:
            for index in [index for index in self.zones if index >= self.zone_count]:
                del self.zones[index]

    def put_zone(self, zone: Zone, as_of: float) -> None:
        """Take in a zone as it was at a time, unless its controller can't be heard."""
        if not zone.faulted:
            self.zones[zone.index] = zone
            self.reported[Target(Kind.ZONE, zone.index)] = Report(as_of)

    def put_schedule(self, schedule: Schedule, as_of: float) -> None:
        """Take in a schedule as it was at a time."""
        self.schedules[schedule.index] = schedule
        self.reported[Target(Kind.SCHEDULE, schedule.index)] = Report(as_of)

    def put_part(self, target: Target, part: Any, as_of: float) -> None:
        """Take in what another system has, as it was at a time."""
        self.parts[target] = part
        self.reported[target] = Report(as_of)

    def put_status(self, status: Status, as_of: float) -> None:
        """Lay the bulk status of a time over what is known."""
        self.available = not status.faulted
        if status.faulted or self.system is None:
            return
        self.status = status
        self.system = status.over_system(self.system)
        self.reported.setdefault(UNIT, Report(as_of, status))
        for index in status.zones.keys() & self.zones.keys():
            zone = status.over_zone(self.zones[index])
            if not zone.faulted:
                self.zones[index] = zone
                self.reported.setdefault(
                    Target(Kind.ZONE, index), Report(as_of, status)
                )

    def snapshot(self) -> Installation:
        """Return what is known now.

        Raises:
            ProtocolError: the system was never read, and there is to be one.

        """
        system = self.system or (System() if self.lacks_aircon else None)
        if system is None:
            raise ProtocolError("nothing has been read from the bridge yet")
        return Installation(
            uid=self.uid,
            api=self.api,
            system=system,
            zones=dict(sorted(self.zones.items())),
            schedules=dict(sorted(self.schedules.items())),
            firmware=self.firmware,
            faults=self.faults,
            temperzone=self.temperzone,
            parts=dict(self.parts),
            available=self.available,
            has_aircon=not self.lacks_aircon,
        )
