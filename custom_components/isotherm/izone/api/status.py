"""Bulk status, firmware list, fault history and Temperzone data.

iZone guide, 4.1, "Type" of a query; Types 4 to 7 are in the vendor's header only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, mapping, number, sequence
from .commands import Command
from .system import System, looks_faulted
from .targets import UNIT, Kind
from .wire import Json, scrub, text
from .zones import MAX_ZONES, Zone

_MOST_DEVICES: Final = 40
_LONGEST_LIST: Final = 4000
_MOST_FAULTS: Final = 30
_MOST_READINGS: Final = 40
"""Groups of a Temperzone unit, and readings of each: the vendor's header has 14."""
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Status:
    """What changes from minute to minute, of the unit and all zones (Type 7).

    It has the same keys as the full datagrams but not all of them, so it is laid over
    the last full ones.
    """

    system: Mapping[str, Any]
    zones: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read an `iZoneStatusV2` object; zones without an index count by their place.

        Raises:
            ProtocolError: it is not an object, or tells nothing about the unit.

        """
        raw = scrub(data)
        if not isinstance(raw, dict) or "SysOn" not in raw:
            raise ProtocolError("not a status")
        zones: dict[int, Json] = {}
        listed = raw.pop("Zones", None)
        for place, zone in enumerate(sequence(listed)[:MAX_ZONES]):
            index = integer(mapping(zone).get("Index", place), 0, MAX_ZONES - 1)
            if mapping(zone) and index is not None:
                zones[index] = zone
        return cls(raw, zones)

    @property
    def faulted(self) -> bool:
        """Whether this is the answer of a bridge that can't hear the unit."""
        modes = (integer(zone.get("Mode")) for zone in self.zones.values())
        return looks_faulted(self.system) and not any(modes)

    def shows(self, command: Command) -> bool:
        """Tell whether what a command changes is part of this status."""
        if (target := command.target) is None:
            return True
        if target == UNIT:
            return command.field in self.system
        zone = target.kind is Kind.ZONE and self.zones.get(target.index)
        return bool(zone and command.field in zone)

    def over_system(self, system: System) -> System:
        """Return the system with this status laid over it."""
        return System.from_json({**system.raw, **self.system})

    def over_zone(self, zone: Zone) -> Zone:
        """Return a zone with its part of this status laid over it."""
        told = self.zones.get(zone.index)
        return Zone.from_json({**zone.raw, **told}, zone.index) if told else zone


@dataclass(frozen=True, slots=True)
class Firmware:
    """The version of one device of the system (Type 6)."""

    device: str
    version: str


def parse_firmware(data: object) -> tuple[Firmware, ...]:
    """Read the `Fmw` text, a list of "device version" parted by commas."""
    listed = (text(data, _LONGEST_LIST) or "").split(",")[:_MOST_DEVICES]
    parts = (" ".join((text(part) or "").split()) for part in listed)
    pairs = (part.rpartition(" ") for part in parts if part)
    return tuple(Firmware(device or version, version) for device, _, version in pairs)


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """One entry of the unit's fault history (Type 4).

    Args:
        code: the unit's error code.
        when: year, month, day, hour, minute as told; None for what is not readable.

    """

    code: str
    when: tuple[int | None, ...]


def parse_faults(data: object) -> tuple[FaultRecord, ...]:
    """Read an `AcUnitFaultHistV2` object, entries without a code left out.

    The object names the month and the minute both `M`; the second is the minute.
    """
    listed = mapping(data).get("Faults")
    found = []
    for entry in sequence(listed)[:_MOST_FAULTS]:
        fields = mapping(entry)
        code = text(fields.get("Code"))
        if code and code not in {"OK", "0"}:
            month = fields.get("Month", fields.get("M"))
            minute = fields.get("Minute", fields.get("M#2"))
            when = (
                _year(fields.get("Y")),
                integer(month, 1, 12),
                integer(fields.get("D"), 1, 31),
                integer(fields.get("H"), 0, 23),
                integer(minute, 0, 59),
            )
            found.append(FaultRecord(code, when))
    return tuple(found)


def _year(value: object) -> int | None:
    """Return a year of this century, told with two digits or four."""
    read = integer(value, 0, 2099)
    return read if read is None or read >= 2000 else integer(read + 2000, 2000, 2099)


@dataclass(frozen=True, slots=True)
class TemperzoneInfo:
    """A Temperzone unit's own data (Type 5): named readings by group, as they came."""

    groups: Mapping[str, Mapping[str, float | str]]

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read a `TemperzoneInfoV2` object; None where nothing in it is set."""
        groups = {
            key: readings
            for key, value in islice(mapping(scrub(data)).items(), _MOST_READINGS)
            if _named(key) and any(map(number, (readings := _readings(value)).values()))
        }
        return cls(groups) if groups else None


def _named(key: str) -> bool:
    return key.isascii() and key.isidentifier() and len(key) <= _LONGEST_NAME


def _readings(data: object) -> dict[str, float | str]:
    """Return the numbers and texts of a group, by the vendor's names for them."""
    found: dict[str, float | str] = {}
    for key, value in islice(mapping(data).items(), _MOST_READINGS):
        told = value if isinstance(value, str) else number(value)
        read = text(told) if isinstance(told, str) else told
        if _named(key) and read is not None:
            found[key] = value if isinstance(value, int) else read
    return found
