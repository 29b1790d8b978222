"""Whose fields can be changed: the unit, a zone, a schedule, and what other systems have."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .schedules import SCHEDULES
from .zones import MAX_ZONES

SPLITS: Final = 14
FAVOURITES: Final = 9
STATIONS: Final = 24
PROGRAMMES: Final = 9
POWER_DEVICES: Final = 5
CHANNELS_PER_DEVICE: Final = 3
POWER_GROUPS: Final = 255


class Kind(StrEnum):
    """What has fields that can be changed."""

    UNIT = "unit"
    ZONE = "zone"
    SCHEDULE = "schedule"
    SPLIT_SYSTEM = "split_system"
    SPLIT = "split"
    FAVOURITE = "favourite"
    FAVOURITE_SPLIT = "favourite_split"
    IRRIGATION = "irrigation"
    STATION = "station"
    PROGRAMME = "programme"
    RUN_TIME = "run_time"
    POWER = "power"
    POWER_DEVICE = "power_device"
    CHANNEL = "channel"
    POWER_GROUP = "power_group"


AIRCON_KINDS: Final = frozenset({Kind.UNIT, Kind.ZONE, Kind.SCHEDULE})
"""What the wall controller of the air-conditioner holds, and may lock."""
COUNTS: Final[Mapping[Kind, int | None]] = {
    Kind.UNIT: None,
    Kind.ZONE: MAX_ZONES,
    Kind.SCHEDULE: SCHEDULES,
    Kind.SPLIT_SYSTEM: None,
    Kind.SPLIT: SPLITS,
    Kind.FAVOURITE: FAVOURITES,
    Kind.FAVOURITE_SPLIT: FAVOURITES * SPLITS,
    Kind.IRRIGATION: None,
    Kind.STATION: STATIONS,
    Kind.PROGRAMME: PROGRAMMES,
    Kind.RUN_TIME: PROGRAMMES * STATIONS,
    Kind.POWER: None,
    Kind.POWER_DEVICE: POWER_DEVICES,
    Kind.CHANNEL: POWER_DEVICES * CHANNELS_PER_DEVICE,
    Kind.POWER_GROUP: POWER_GROUPS,
}
"""How many of a kind there may be; None of what there is but one."""


@dataclass(frozen=True, slots=True)
class Target:
    """The unit, or a zone, a schedule and so on by its index, from 0."""

    kind: Kind
    index: int = 0

    @property
    def key(self) -> str:
        """The target as text: `unit`, `zone_3`, `schedule_2`."""
        if COUNTS[self.kind] is None:
            return self.kind
        return f"{self.kind}_{self.index}"


UNIT: Final = Target(Kind.UNIT)
IRRIGATION: Final = Target(Kind.IRRIGATION)
SPLIT_SYSTEM: Final = Target(Kind.SPLIT_SYSTEM)
TARGETS: Final = {
    target.key: target
    for kind, count in COUNTS.items()
    for target in (Target(kind, index) for index in range(count or 1))
}
"""All there may be, by their keys."""


def favourite_split(favourite: int, split: int) -> Target:
    """Return the target for what a favourite does with a split, both by their index."""
    return Target(Kind.FAVOURITE_SPLIT, favourite * SPLITS + split)


def parts_of_favourite(target: Target) -> tuple[int, int]:
    """Return the favourite and the split of a target of `favourite_split`."""
    return divmod(target.index, SPLITS)
