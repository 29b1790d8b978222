"""Schedules, also called favourites (iZone guide, 4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final, Self

from ...hub.parsing import integer, mapping, sequence
from .enums import SysFan, SysMode, ZoneMode
from .wire import datagram_of, fields_of, flag, setpoint, text, told

SCHEDULES: Final = 9
SCHEDULE_ZONES: Final = 14
DAY_KEYS: Final = ("M", "Tu", "W", "Th", "F", "Sa", "Su")
NO_HOUR: Final = 31
NO_MINUTE: Final = 63
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class ScheduleZone:
    """What a schedule does with a zone, in the codes of the wire.

    The codes are kept as they came, so that a zone nobody edits is written back alike.

    Args:
        mode_code: ZoneMode_e.
        setpoint_code: hundredths of a degree Celsius.

    """

    mode_code: int
    setpoint_code: int

    @property
    def mode(self) -> ZoneMode | None:
        """The mode, None for a code that is not known."""
        return ZoneMode.of(self.mode_code)

    @property
    def setpoint(self) -> float | None:
        """The target temperature in °C."""
        return setpoint(self.setpoint_code)


@dataclass(frozen=True, slots=True)
class Times:
    """When a schedule is in force.

    Args:
        start, stop: minutes after midnight, None for no start or no stop.
        days: weekdays, 0 for Monday.

    """

    start: int | None = None
    stop: int | None = None
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """What runs by itself at times of the week: a schedule, or a favourite of the splits.

    Args:
        index: 0 to 8.
        name: None for a free slot.
        enabled: whether it runs by itself.
        times: when.

    """

    index: int
    name: str | None = told(text, "Name")
    enabled: bool | None = told(flag, "Enabled", "Active")
    times: Times = Times()

    @property
    def start(self) -> int | None:
        """The minute after midnight at which it starts, None if it doesn't."""
        return self.times.start

    @property
    def stop(self) -> int | None:
        """The minute after midnight at which it stops, None if it doesn't."""
        return self.times.stop

    @property
    def days(self) -> frozenset[int]:
        """Its weekdays, 0 for Monday."""
        return self.times.days

    @property
    def used(self) -> bool:
        """Whether the slot holds anything."""
        return self.name is not None

    @property
    def free(self) -> bool:
        """Whether the slot may be given to something new."""
        return not self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Timed):
    """One of the nine schedules.

    Args:
        zones: fourteen as a rule; may be empty where the bridge doesn't tell (V1).
        raw: the datagram.

    """

    mode: SysMode | None = told(SysMode.of, "Mode")
    fan: SysFan | None = told(SysFan.of, "Fan")
    zones: tuple[ScheduleZone, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object, index: int | None = None) -> Self:
        """Read a `SchedulesV2` object.

        Args:
            data: the object.
            index: the schedule that was asked for; an answer about another is refused.

        Raises:
            ProtocolError: it is not an object, or not about this schedule.

        """
        raw, index = datagram_of(data, "schedule", index, SCHEDULES)
        return cls(
            index=index,
            **fields_of(cls, raw),
            times=times_of(raw),
            zones=tuple(map(_zone, sequence(raw.get("Zones")))),
            raw=raw,
        )


def times_of(raw: Mapping[str, Any]) -> Times:
    """Read when something runs by itself from its datagram."""
    return Times(_minute(raw, "Start"), _minute(raw, "Stop"), days_of(raw))


def _zone(data: object) -> ScheduleZone:
    fields = mapping(data)
    return ScheduleZone(
        integer(fields.get("Mode")) or 0, integer(fields.get("Setpoint")) or 0
    )


def _minute(raw: Mapping[str, Any], edge: str) -> int | None:
    """Return a time of day; 31 h, 63 min and everything off the clock is none."""
    hour, minute = integer(raw.get(f"{edge}H")), integer(raw.get(f"{edge}M"))
    if found := _CLOCK.fullmatch(text(raw.get(edge)) or ""):
        hour, minute = int(found[1]), int(found[2])
    if hour is None or minute is None or not (0 <= hour < 24 and 0 <= minute < 60):
        return None
    return hour * 60 + minute


def days_of(raw: Mapping[str, Any]) -> frozenset[int]:
    """Read the weekdays, from `DaysEnabled` or flat; Tuesday may be `T`."""
    days = mapping(raw.get("DaysEnabled")) or raw
    return frozenset(
        day
        for day, key in enumerate(DAY_KEYS)
        if flag(days.get(key)) or (key == "Tu" and flag(days.get("T")))
    )
