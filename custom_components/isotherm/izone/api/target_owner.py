"""Whose target temperature the unit follows, and why."""

from dataclasses import dataclass
from enum import StrEnum


class OwnerReason(StrEnum):
    """Why the unit's target is whose it is."""

    RETURN_AIR = "return_air"
    UNIT_SETPOINT = "unit_setpoint"
    MASTER = "master"
    NO_ZONES = "no_zones"
    ZONE_WITHOUT_SENSOR = "zone_without_sensor"
    ZONE = "zone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TargetOwner:
    """Whose target temperature the unit follows.

    Args:
        reason: why.
        zone: index of the zone, None if it is the unit's own target or unknown.

    """

    reason: OwnerReason
    zone: int | None = None

    @property
    def is_unit(self) -> bool:
        """Whether the unit follows its own target."""
        return self.reason not in {OwnerReason.ZONE, OwnerReason.UNKNOWN}
