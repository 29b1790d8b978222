"""All that is known of an installation, and what follows from it.

No document states the rules here; they are what the wall controller is seen to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

from .enums import Api, FanAutoType, ReturnAir, SysFan, SysMode, ZoneMode, ZoneType
from .schedules import Schedule
from .status import FaultRecord, Firmware, TemperzoneInfo
from .system import UNIT_CONTROLS, System
from .target_owner import OwnerReason, TargetOwner
from .targets import Kind, Target
from .values import HIGHEST, LOWEST
from .zones import Zone

_UNIT_SYSTEMS: Final = 300
"""System types from here on have a unit that iZone controls."""
_NO_FEEDBACK: Final = 50
"""Position (%) that dampers without feedback always tell."""
_AUTO_MARGIN: Final = 0.25
_PLAIN_FANS: Final[tuple[SysFan, ...]] = (SysFan.LOW, SysFan.MEDIUM, SysFan.HIGH)
FANS: Final = (*_PLAIN_FANS, SysFan.TOP, SysFan.AUTO)
_AUTO_FANS: Final[Mapping[FanAutoType | None, tuple[SysFan, ...]]] = {
    FanAutoType.TWO_SPEED: (SysFan.LOW, SysFan.HIGH, SysFan.AUTO),
    FanAutoType.THREE_SPEED: (*_PLAIN_FANS, SysFan.AUTO),
    FanAutoType.VARIABLE: (*_PLAIN_FANS, SysFan.AUTO),
}
MODES: Final = (SysMode.COOL, SysMode.HEAT, SysMode.VENT, SysMode.DRY, SysMode.AUTO)
"""Those of every unit."""
COOLER_MODES: Final = (SysMode.EXHAUST, SysMode.PUMP_ONLY)


class Action(StrEnum):
    """What the unit does at this moment, as far as temperatures tell."""

    OFF = "off"
    IDLE = "idle"
    HEATING = "heating"
    COOLING = "cooling"
    DRYING = "drying"
    FAN = "fan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One bridge's air-conditioner with its zones and schedules.

    Args:
        uid: the bridge's, nine digits.
        api: the generation of the API that is spoken.
        system: the unit as last told by a unit that could be heard.
        zones, schedules: by index; what could not be read yet is missing.
        firmware: versions of the system's devices.
        faults: the unit's fault history, None where it wasn't read.
        temperzone: a Temperzone unit's own data.
        parts: what other systems at the bridge have.
        available: whether the bridge hears the unit; the other fields keep their
            last values while it doesn't.
        has_aircon: whether there is an air-conditioner; `system` tells nothing else.

    """

    uid: str
    api: Api
    system: System
    zones: Mapping[int, Zone] = field(default_factory=dict)
    schedules: Mapping[int, Schedule] = field(default_factory=dict)
    firmware: tuple[Firmware, ...] = ()
    faults: tuple[FaultRecord, ...] | None = None
    temperzone: TemperzoneInfo | None = None
    parts: Mapping[Target, Any] = field(default_factory=dict)
    available: bool = True
    has_aircon: bool = True

    def part(self, target: Target) -> Any:
        """Return what is known of a target; None where there is no such zone."""
        if target.kind is Kind.UNIT:
            return self.system
        if target.kind is Kind.ZONE:
            return self.zones.get(target.index)
        if target.kind is Kind.SCHEDULE:
            return self.schedules.get(target.index) or Schedule(index=target.index)
        return self.parts.get(target)

    def having(self, target: Target, values: Mapping[str, Any]) -> Self:
        """Return the installation with other values of a target's attributes."""
        part = self.part(target)
        if part is None or not values:
            return self
        new = replace(part, **values)
        if target.kind is Kind.UNIT:
            return replace(self, system=new)
        if target.kind is Kind.ZONE:
            return replace(self, zones={**self.zones, target.index: new})
        if target.kind is Kind.SCHEDULE:
            schedules = {**self.schedules, target.index: new}
            return replace(self, schedules=dict(sorted(schedules.items())))
        return replace(self, parts={**self.parts, target: new})

    @property
    def has_unit(self) -> bool:
        """Whether there is a unit to control, or zones only (system types below 300)."""
        kind = self.system.system_type
        return kind is None or kind >= _UNIT_SYSTEMS

    @property
    def can_switch(self) -> bool:
        """Whether iZone switches the unit on and off."""
        return self.has_unit and self.system.controls_power

    @property
    def can_set_mode(self) -> bool:
        """Whether iZone chooses the unit's mode."""
        return self.has_unit and self.system.controls_mode

    @property
    def can_set_fan(self) -> bool:
        """Whether iZone chooses the unit's fan speed."""
        return self.has_unit and self.system.controls_fan

    @property
    def can_set_target(self) -> bool:
        """Whether the unit has a target of its own that iZone may set now."""
        return (
            self.has_unit
            and self.system.controls_setpoint
            and self.target_owner.is_unit
        )

    @property
    def modes(self) -> tuple[SysMode, ...]:
        """Modes to offer, the one that is reported among them in any case."""
        offered = MODES + COOLER_MODES if self.system.is_coolbreeze else MODES
        return _with(offered, self.system.mode)

    @property
    def fans(self) -> tuple[SysFan, ...]:
        """Fan speeds to offer, the one that is reported among them in any case."""
        system = self.system
        offered = _PLAIN_FANS
        if system.fan_auto is not False:
            offered = _AUTO_FANS.get(system.fan_auto_type, FANS)
        return _with(offered, system.fan)

    @property
    def limits(self) -> tuple[float, float]:
        """Least and greatest setpoint in °C, for the unit and all zones."""
        low, high = self.system.eco_minimum, self.system.eco_maximum
        if not self.system.eco_lock or low is None or high is None:
            return LOWEST, HIGHEST
        low, high = max(low, LOWEST), min(high, HIGHEST)
        return (low, high) if low <= high else (LOWEST, HIGHEST)

    @property
    def locked(self) -> bool:
        """Whether the wall controller refuses changes until its code is entered."""
        return bool(self.system.locked)

    @property
    def damper_feedback(self) -> bool:
        """Whether the dampers tell their position."""
        return any(
            zone.damper_position not in {None, _NO_FEEDBACK}
            for zone in self.zones.values()
        )

    @property
    def target_owner(self) -> TargetOwner:
        """Whose target the unit follows, and why."""
        system = self.system
        control, count = system.control_zone, system.zones
        if system.return_air is ReturnAir.RETURN_AIR:
            return TargetOwner(OwnerReason.RETURN_AIR)
        if control == UNIT_CONTROLS:
            return TargetOwner(OwnerReason.UNIT_SETPOINT)
        if count == 0:
            return TargetOwner(OwnerReason.NO_ZONES)
        beyond = control is not None and count is not None and control >= count
        if system.return_air is ReturnAir.MASTER and beyond:
            return TargetOwner(OwnerReason.MASTER)
        if any(_lacks_sensor(zone) for zone in self.zones.values()):
            return TargetOwner(OwnerReason.ZONE_WITHOUT_SENSOR)
        zone = None if control is None else self.zones.get(control)
        if zone and zone.type is ZoneType.AUTO:
            return TargetOwner(OwnerReason.ZONE, control)
        if control is None and system.return_air is None:
            return TargetOwner(OwnerReason.UNIT_SETPOINT)
        return TargetOwner(OwnerReason.UNKNOWN)

    @property
    def control_zone(self) -> Zone | None:
        """The zone whose target the unit follows."""
        owner = self.target_owner
        return None if owner.zone is None else self.zones.get(owner.zone)

    @property
    def target_temperature(self) -> float | None:
        """Target that the unit follows in °C, its own or the controlling zone's."""
        if self.target_owner.is_unit:
            return self.system.setpoint
        return self.control_zone.setpoint if self.control_zone else None

    @property
    def current_temperature(self) -> float | None:
        """Temperature that the unit goes by in °C; the supply's in fresh air."""
        if self.system.isave_on:
            return self.system.supply_temperature
        if self.control_zone and self.control_zone.temperature is not None:
            return self.control_zone.temperature
        return self.system.return_temperature

    @property
    def action(self) -> Action | None:
        """What the unit does now, None where nothing tells."""
        system = self.system
        if not system.on:
            return None if system.on is None else Action.OFF
        if system.isave_on or system.mode in {SysMode.VENT, SysMode.EXHAUST}:
            return Action.FAN
        if system.mode is SysMode.DRY:
            return Action.DRYING
        if system.mode is SysMode.PUMP_ONLY:
            return Action.IDLE
        own = _wanted(system.mode, self.current_temperature, self.target_temperature)
        if self.target_owner.is_unit:
            return own
        calls = {
            _wanted(system.mode, zone.temperature, zone.setpoint)
            for zone in self.zones.values()
            if zone.mode is ZoneMode.AUTO
        }
        active = calls & {Action.HEATING, Action.COOLING}
        return own if own in active or not active else active.pop()

    def zone_action(self, index: int) -> Action | None:
        """Return what a zone, by its index, gets now; None where nothing tells."""
        zone, unit = self.zones.get(index), self.action
        if zone is None or zone.mode is None or unit is None:
            return None
        if zone.mode is ZoneMode.CLOSE and not zone.spill_open:
            return Action.OFF
        if zone.mode is not ZoneMode.AUTO or unit in {Action.OFF, Action.FAN}:
            return unit
        wanted = _wanted(self.system.mode, zone.temperature, zone.setpoint)
        return wanted if wanted is unit or wanted is Action.IDLE else unit


def _with[E](offered: tuple[E, ...], reported: E | None) -> tuple[E, ...]:
    if reported is None or reported in offered:
        return offered
    return (*offered, reported)


def _lacks_sensor(zone: Zone) -> bool:
    return (
        zone.type is ZoneType.AUTO
        and zone.temperature is None
        and not zone.sensor_fault
    )


def _wanted(
    mode: SysMode | None, current: float | None, target: float | None
) -> Action | None:
    if current is None or target is None or mode is None:
        return None
    excess = current - target
    if mode is SysMode.COOL:
        return Action.COOLING if excess > 0 else Action.IDLE
    if mode is SysMode.HEAT:
        return Action.HEATING if excess < 0 else Action.IDLE
    if excess > _AUTO_MARGIN:
        return Action.COOLING
    return Action.HEATING if excess < -_AUTO_MARGIN else Action.IDLE
