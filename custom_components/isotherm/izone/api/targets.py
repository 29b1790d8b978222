"""Whose fields can be changed: the unit, a zone, a schedule."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .schedules import SCHEDULES
from .zones import MAX_ZONES


class Kind(StrEnum):
    """What has fields that can be changed."""

    UNIT = "unit"
    ZONE = "zone"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Target:
    """The unit, or a zone or schedule by its index, from 0."""

    kind: Kind
    index: int = 0

    @property
    def key(self) -> str:
        """The target as text: `unit`, `zone_3`, `schedule_2`."""
        return self.kind if self.kind is Kind.UNIT else f"{self.kind}_{self.index}"


UNIT: Final = Target(Kind.UNIT)
_ZONES: Final = (Target(Kind.ZONE, index) for index in range(MAX_ZONES))
_SCHEDULES: Final = (Target(Kind.SCHEDULE, index) for index in range(SCHEDULES))
TARGETS: Final = {one.key: one for one in (UNIT, *_ZONES, *_SCHEDULES)}
"""All there may be, by their keys."""
