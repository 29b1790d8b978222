"""The air-conditioner behind the bridge: what the wall controller holds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
import json
from typing import Any

from .datagrams import (
    AUTO,
    CLOSED,
    CONSTANT,
    OPENED,
    Datagram,
    filler,
    schedules as new_schedules,
    system as new_system,
    temperzone_status,
    zones as new_zones,
)

UNPAIRED_UID = "000000000"
"""The uid of a bridge that is paired to no air-conditioner."""

type Change = Callable[[], None]
"""What an accepted command does once it takes effect."""
type Commit = Callable[[Change], None]
"""Lets an accepted command take effect, at once or later."""


class Refused(Exception):
    """A command or query that the bridge answers with an error text."""

    def __init__(self, why: str) -> None:
        """Keep the reason, for the simulator's page and tests."""
        super().__init__(why)


@dataclass(slots=True)
class UnitFault:
    """One entry of the unit's fault history: a code of up to four letters, and when."""

    code: str
    when: datetime


@dataclass(slots=True)
class AirConditioner:
    """The state all protocols read and change; the dicts are as on the V2 wire."""

    uid: str
    system: Datagram
    zones: list[Datagram]
    schedules: list[Datagram] = field(default_factory=new_schedules)
    unit_faults: list[UnitFault] = field(default_factory=list)
    firmware: str = "COCBH 4.36,CR 3.23,C325 1.4"
    temperzone: Datagram | None = None
    sleep_left: float = 0.0
    """Seconds until the sleep timer switches the unit off."""
    restart: bool = False
    """Whether the bridge was told to restart."""

    def __post_init__(self) -> None:
        """Count zones and constants."""
        self.recount()

    def recount(self) -> None:
        """Make NoOfZones and NoOfConst tell the truth after zones were edited."""
        self.system["NoOfZones"] = len(self.zones)
        constants = [z for z in self.zones if z["ZoneType"] == CONSTANT]
        self.system["NoOfConst"] = len(constants)

    def fingerprint(self) -> tuple[str, str, str]:
        """Return texts that differ when system, zones or schedules differ."""
        return (
            json.dumps(self.system),
            json.dumps(self.zones),
            json.dumps(self.schedules),
        )

    def zone(self, index: object) -> Datagram:
        """Return an installed zone by its 0-based index, or refuse."""
        if type(index) is not int or not 0 <= index < len(self.zones):
            raise Refused(f"no zone {index}")
        return self.zones[index]

    def schedule(self, index: object) -> Datagram:
        """Return a favourite by its 0-based index, or refuse."""
        if type(index) is not int or not 0 <= index < len(self.schedules):
            raise Refused(f"no schedule {index}")
        return self.schedules[index]

    def check_favourite(self, index: int) -> None:
        """Refuse a favourite that is free, or all of it for one faulted sensor."""
        if not self.schedule(index)["Name"]:
            raise Refused("the favourite is not in use")
        for zone in self.zones:
            if zone["ZoneType"] == AUTO and zone["SensorFault"]:
                raise Refused(f"sensor fault in zone {zone['Index']}")

    def run_favourite(self, index: int) -> None:
        """Put mode, fan and zones of a favourite in force and switch the unit on."""
        favourite = self.schedule(index)
        self.system["SysOn"] = 1
        if favourite["Mode"]:
            self.system["SysMode"] = favourite["Mode"]
        if favourite["Fan"]:
            self.system["SysFan"] = favourite["Fan"]
        for zone, wanted in zip(self.zones, favourite["Zones"], strict=False):
            mode = wanted["Mode"]
            if zone["ZoneType"] != AUTO and mode not in (1, 2):
                mode = OPENED
            zone["Mode"] = mode
            if zone["ZoneType"] == AUTO:
                zone["Setpoint"] = wanted["Setpoint"]

    def settle(self) -> None:
        """Do what the wall controller does by itself: off when nothing calls."""
        system = self.system
        if system["AutoOff"] and system["SysOn"] and self.zones:
            if all(zone["Mode"] == CLOSED for zone in self.zones):
                system["SysOn"] = 0

    def fault_system(self, *, words: bool) -> Datagram:
        """Return the system as a bridge shows it when it hears no wall controller."""
        shape = deepcopy(self.system)
        for key, value in shape.items():
            if isinstance(value, int):
                shape[key] = 0
            elif isinstance(value, str):
                shape[key] = ""
        unknown: Any = "error" if words else 0
        return shape | {
            "SysMode": unknown,
            "SysFan": unknown,
            "RAS": unknown,
            "Warnings": "none",
            "SysType": 210,
        }

    def fault_zone(self, index: int, *, words: bool) -> Datagram:
        """Return a zone as a bridge shows it when it hears no wall controller."""
        unknown: Any = "error" if words else 0
        return filler(index) | {
            "Name": "",
            "ZoneType": unknown,
            "Mode": unknown,
            "Setpoint": 0,
            "Temp": 0,
        }


def install(
    uid: str,
    name: str,
    zones: int | Sequence[Datagram],
    settings: Mapping[str, Any],
    *,
    blocks: Collection[str],
    extras: bool,
) -> AirConditioner:
    """Return a new air-conditioner; `IZoneBridge` tells of the parameters."""
    fresh = new_zones(zones) if isinstance(zones, int) else list(zones)
    ac = AirConditioner(uid, new_system(name, blocks, extras=extras), fresh)
    merge(ac.system, settings)
    if "Temperzone" in blocks:
        ac.temperzone = temperzone_status()
    return ac


def merge(target: Datagram, changes: Mapping[str, Any]) -> None:
    """Write changes into a datagram, nested objects key by key.

    Raises KeyError for a key the datagram does not have: a knob that is not there.
    """
    for key, value in changes.items():
        if key not in target:
            raise KeyError(key)
        if isinstance(target[key], dict) and isinstance(value, Mapping):
            merge(target[key], value)
        else:
            target[key] = value
