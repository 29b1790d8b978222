"""What a bridge's snapshot holds: the unit, its zones, and what else there is."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

from ..hub.snapshot import HubStatus
from .api.enums import Api, SysFan, SysMode, ZoneMode
from .api.installation import Action, Installation
from .api.schedules import Schedule
from .api.status import FaultRecord, Firmware, TemperzoneInfo
from .api.system import System
from .api.target_owner import TargetOwner
from .api.zones import Zone
from .irrigation.models import IrrigationPart, StationPart
from .power.models import PowerPart
from .splits.models import SplitPart, SplitSystemPart

type Limits = tuple[float, float]


class WayName(StrEnum):
    """A way to a bridge."""

    LOCAL = "local"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class BridgeStatus(HubStatus):
    """How a bridge, or an account, is doing; `push_alive` tells whether it tells of changes.

    Args:
        reachable: whether its last answer over HTTP was of use.
        host: where it is asked.
        bulk: whether it has the bulk status; None until that was tried.
        way: by which it is asked, where there are two; None where there is one.

    """

    reachable: bool = True
    host: str = ""
    bulk: bool | None = None
    way: WayName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The air-conditioner; temperatures in °C.

    Args:
        name: as set at the wall.
        available: whether the bridge hears the unit.
        system: what the unit tells of itself; all its fields in our words.
        api: the generation of the bridge's API.
        has_unit: whether there is a unit to control, or zones only.
        can_switch, can_set_mode, can_set_fan: whether iZone controls this function.
        can_set_target: whether the unit follows a target of its own that may be set now.
        modes, fans: what to offer, what is reported among it.
        limits: least and greatest target, of the unit and of all zones.
        locked: whether the wall controller refuses changes now.
        target_owner: whose target the unit follows, and why.
        control_zone: name of the zone whose target it follows.
        target, current: the temperatures that it follows and goes by.
        action: what it does now.
        damper_feedback: whether the zones' dampers tell their position.
        schedules: those that were read, free slots among them.
        firmware: versions of the system's devices.
        faults: the unit's fault history, None until it was read.
        temperzone: a Temperzone unit's own data.

    """

    name: str
    available: bool
    system: System
    api: Api
    has_unit: bool
    can_switch: bool
    can_set_mode: bool
    can_set_fan: bool
    can_set_target: bool
    modes: tuple[SysMode, ...]
    fans: tuple[SysFan, ...]
    limits: Limits
    locked: bool
    target_owner: TargetOwner
    control_zone: str | None
    target: float | None
    current: float | None
    action: Action | None
    damper_feedback: bool
    schedules: tuple[Schedule, ...] = ()
    firmware: tuple[Firmware, ...] = ()
    faults: tuple[FaultRecord, ...] | None = None
    temperzone: TemperzoneInfo | None = None

    @classmethod
    def of(cls, installation: Installation) -> Self:
        """Return the unit of an installation."""
        system, zone = installation.system, installation.control_zone
        return cls(
            name=system.name or system.tag or "iZone",
            available=installation.available,
            system=system,
            api=installation.api,
            has_unit=installation.has_unit,
            can_switch=installation.can_switch,
            can_set_mode=installation.can_set_mode,
            can_set_fan=installation.can_set_fan,
            can_set_target=installation.can_set_target,
            modes=installation.modes,
            fans=installation.fans,
            limits=installation.limits,
            locked=installation.locked,
            target_owner=installation.target_owner,
            control_zone=zone_name(zone) if zone else None,
            target=installation.target_temperature,
            current=installation.current_temperature,
            action=installation.action,
            damper_feedback=installation.damper_feedback,
            schedules=tuple(installation.schedules.values()),
            firmware=installation.firmware,
            faults=installation.faults,
            temperzone=installation.temperzone,
        )

    @property
    def mode(self) -> SysMode | None:
        """The unit's mode, whether or not it is on."""
        return self.system.mode

    def schedule(self, index: int) -> Schedule | None:
        """Return a schedule, 0 to 8, None if it was not read yet."""
        return next((one for one in self.schedules if one.index == index), None)

    @property
    def used_schedules(self) -> tuple[Schedule, ...]:
        """The schedules that have a name: slots without one are free."""
        return tuple(one for one in self.schedules if one.used)

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what the unit is called."""
        return (
            self.name,
            self.api,
            self.has_unit,
            self.can_switch,
            self.can_set_mode,
            self.can_set_fan,
            self.system.controls_setpoint,
            self.system.isave_offered,
            self.system.is_coolbreeze,
            self.system.is_temperzone,
            self.system.ventilates,
            self.damper_feedback,
            bool(self.schedules),
            tuple(one.index for one in self.used_schedules),
            tuple(one.device for one in self.firmware),
            _told(self.system),
            *(
                _told(block)
                for block in (
                    self.system.temperzone,
                    self.system.gas_heat,
                    self.system.ventilation,
                    self.system.coolbreeze,
                )
            ),
            self.temperzone is not None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePart:
    """A zone; temperatures in °C, airflow in %.

    Args:
        name: as set at the wall.
        available: whether the bridge hears the unit, and tells of this zone.
        zone: what is told of the zone; all its fields in our words.
        can_auto: whether it has a temperature of its own to follow.
        action: what it gets now.
        limits: least and greatest target.
        locked: whether the wall controller refuses changes now.
        can_set_maximum_air, can_set_minimum_air: whether the airflow locks allow it.
        damper_feedback: whether the position of its damper is told.
        controls_unit: whether the unit follows this zone's target.

    """

    name: str
    available: bool
    zone: Zone
    can_auto: bool
    action: Action | None
    limits: Limits
    locked: bool
    can_set_maximum_air: bool
    can_set_minimum_air: bool
    damper_feedback: bool
    controls_unit: bool

    @classmethod
    def of(
        cls, installation: Installation, index: int, *, available: bool = True
    ) -> Self:
        """Return a zone of an installation.

        Args:
            installation: as it is.
            index: of a zone that it has.
            available: whether this zone's own answers can be trusted.

        """
        zone, system = installation.zones[index], installation.system
        return cls(
            name=zone_name(zone),
            available=installation.available and available,
            zone=zone,
            can_auto=zone.can_auto,
            action=installation.zone_action(index),
            limits=installation.limits,
            locked=installation.locked,
            can_set_maximum_air=not system.airflow_lock,
            can_set_minimum_air=not (
                system.airflow_lock or system.airflow_minimum_lock
            ),
            damper_feedback=installation.damper_feedback,
            controls_unit=installation.target_owner.zone == index,
        )

    @property
    def mode(self) -> ZoneMode | None:
        """What the zone does."""
        return self.zone.mode

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what the zone is called."""
        return (self.name, self.zone.type, self.damper_feedback, _told(self.zone))


type Part = (
    Unit
    | ZonePart
    | SplitPart
    | SplitSystemPart
    | IrrigationPart
    | StationPart
    | PowerPart[Any]
)


def zone_name(zone: Zone) -> str:
    """Return what to call a zone."""
    return zone.name or f"Zone {zone.index + 1}"


def _told(part: Any) -> frozenset[str] | None:
    """Return the names of the fields that have a value."""
    if part is None:
        return None
    if isinstance(part, Mapping):
        return frozenset(part)
    return frozenset(
        field.name for field in fields(part) if getattr(part, field.name) is not None
    )
