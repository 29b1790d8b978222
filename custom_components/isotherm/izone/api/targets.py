"""Whose fields can be changed: the unit, a zone, a schedule; and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from .installation import Installation
from .schedules import SCHEDULES, Schedule
from .system import System
from .zones import MAX_ZONES, Zone


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

    def of(self, installation: Installation) -> System | Zone | Schedule | None:
        """Return what an installation tells of it; None where there is no such zone."""
        if self.kind is Kind.UNIT:
            return installation.system
        if self.kind is Kind.ZONE:
            return installation.zones.get(self.index)
        return installation.schedules.get(self.index) or Schedule(index=self.index)

    def replaced(
        self, installation: Installation, values: Mapping[str, Any]
    ) -> Installation:
        """Return an installation with other values of the target's attributes."""
        part = self.of(installation)
        if part is None or not values:
            return installation
        new: Any = replace(part, **values)
        if self.kind is Kind.UNIT:
            return replace(installation, system=new)
        if self.kind is Kind.ZONE:
            return replace(installation, zones={**installation.zones, self.index: new})
        schedules = {**installation.schedules, self.index: new}
        return replace(installation, schedules=dict(sorted(schedules.items())))


UNIT: Final = Target(Kind.UNIT)
TARGETS: Final[Mapping[str, Target]] = {
    target.key: target
    for target in (
        UNIT,
        *(Target(Kind.ZONE, index) for index in range(MAX_ZONES)),
        *(Target(Kind.SCHEDULE, index) for index in range(SCHEDULES)),
    )
}
