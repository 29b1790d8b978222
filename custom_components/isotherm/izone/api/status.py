"""Bulk status, firmware list, fault history and Temperzone data.

iZone guide, 4.1, "Type" of a query; Types 4 to 7 are in the vendor's header only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from ...hub.errors import ProtocolError
from ...hub.parsing import integer, mapping
from .commands import Command
from .system import System, looks_faulted
from .targets import UNIT, Kind
from .wire import Json, scrub, text
from .zones import Zone


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
            raise ProtocolError(f"not a status: {str(raw)[:80]}")
        zones: dict[int, Json] = {}
        listed = raw.pop("Zones", None)
        for place, zone in enumerate(listed if isinstance(listed, list) else ()):
            index = integer(mapping(zone).get("Index"))
            if mapping(zone):
                zones[place if index is None else index] = zone
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
    parts = (" ".join(part.split()) for part in (text(data) or "").split(","))
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
    for entry in listed if isinstance(listed, list) else ():
        fields = mapping(entry)
        code = text(fields.get("Code"))
        if code and code not in {"OK", "0"}:
            month = fields.get("Month", fields.get("M"))
            minute = fields.get("Minute", fields.get("M#2"))
            when = (fields.get("Y"), month, fields.get("D"), fields.get("H"), minute)
            found.append(FaultRecord(code, tuple(integer(part) for part in when)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TemperzoneInfo:
    """A Temperzone unit's own data (Type 5): named readings by group, as they came."""

    groups: Mapping[str, Mapping[str, Any]]

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Read a `TemperzoneInfoV2` object; None where nothing in it is set."""
        groups = {
            key: value for key, value in mapping(scrub(data)).items() if _any_set(value)
        }
        return cls(groups) if groups else None


def _any_set(value: object) -> bool:
    if isinstance(value, dict):
        return any(_any_set(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_any_set(inner) for inner in value)
    return value not in (0, "", "0", None, False)
