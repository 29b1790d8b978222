"""What can be changed of an installation: one table, a row per field, for V2 and V1.

A change is a wanted value by the name of a field. `_FIELDS`, further down, has all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...hub.errors import InvalidChange
from . import commands as wire, schedule_commands as schedule, values
from .commands import Command
from .enums import Api, SysFan, SysMode, ZoneMode
from .installation import Installation
from .targets import TARGETS, Kind, Target
from .zones import Zone

type Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Case:
    """Changes of a target, and the installation that they meet."""

    now: Installation
    target: Target
    changes: Changes

    @property
    def zone(self) -> Zone:
        return self.now.zones[self.target.index]


@dataclass(frozen=True, slots=True)
class _Field:
    """A row of the table.

    Args:
        shows: attribute of System, Zone or Schedule in which it shows, if in any.
        command: makes the command for a value; None where another field's does it.
        check: returns the value as it is sent, or raises InvalidChange.
        brings: returns what follows from it, unless that is asked for too.
        late: whether its command goes after those of the other fields.

    """

    shows: str | None
    command: Callable[[_Case, Any], Command | None]
    check: Callable[[_Case, Any], Any] = lambda case, value: value
    brings: Callable[[_Case], Changes] = lambda case: {}
    late: Callable[[_Case, Any], bool] = lambda case, value: False


def _unit(make: Callable[..., Command], *fixed: str) -> Callable[[_Case, Any], Command]:
    return lambda case, value: make(*fixed, value)


def _part(make: Callable[..., Command], *fixed: str) -> Callable[[_Case, Any], Command]:
    return lambda case, value: make(*fixed, case.target.index, value)


def _value(check: Callable[[Any], Any]) -> Callable[[_Case, Any], Any]:
    return lambda case, value: check(value)


def _controlled(controlled: bool, function: str) -> None:
    if not controlled:
        raise InvalidChange("izone_not_controlled", function=function)


def _power(case: _Case, on: bool) -> bool:
    _controlled(case.now.can_switch, "power")
    return on


def _mode(case: _Case, mode: SysMode) -> SysMode:
    _controlled(case.now.can_set_mode, "mode")
    if mode not in case.now.modes:
        raise InvalidChange("izone_mode_invalid", mode=mode.name.lower())
    return mode


def _switched_on(case: _Case) -> Changes:
    off = case.now.can_switch and not case.now.system.on
    return {"power": True} if off else {}


def _fan(case: _Case, fan: SysFan) -> SysFan:
    _controlled(case.now.can_set_fan, "fan")
    if fan not in case.now.fans:
        raise InvalidChange("izone_fan_invalid", fan=fan.name.lower())
    return fan


def _unit_target(case: _Case, celsius: float) -> float:
    now = case.now
    _controlled(now.has_unit and now.system.controls_setpoint, "setpoint")
    if not now.target_owner.is_unit:
        # The unit would accept it and go on following the zone.
        zone = now.control_zone
        raise InvalidChange("izone_zone_controls", zone=zone.label if zone else "?")
    return values.hundredths(celsius, *now.limits) / 100


def _isave(case: _Case, on: bool) -> bool:
    if not case.now.system.isave_offered:
        raise InvalidChange("izone_not_offered", function="iSave")
    return on


def _zone_mode(case: _Case, mode: ZoneMode) -> ZoneMode:
    if mode is ZoneMode.AUTO and not case.zone.can_auto:
        raise InvalidChange("izone_mode_invalid", mode="auto", zone=case.zone.label)
    return values.checked_zone_mode(mode)


def _zone_mode_command(case: _Case, mode: ZoneMode) -> Command | None:
    if case.now.api is Api.V1 and mode is ZoneMode.AUTO and "target" in case.changes:
        return None
    return wire.zone_mode(case.target.index, mode, case.zone.setpoint)


def _zone_target(case: _Case, celsius: float) -> float:
    if not case.zone.can_auto:
        raise InvalidChange("izone_no_target", zone=case.zone.label)
    return values.hundredths(celsius, *case.now.limits) / 100


def _in_auto(case: _Case) -> Changes:
    return {} if case.zone.mode is ZoneMode.AUTO else {"mode": ZoneMode.AUTO}


def _airflow(case: _Case, percent: float) -> int:
    locks, lowers = case.now.system, "minimum_air" in case.changes
    if locks.airflow_lock or (locks.airflow_minimum_lock and lowers):
        raise InvalidChange("izone_airflow_locked", zone=case.zone.label)
    value = values.checked_airflow(percent)
    low = case.changes.get("minimum_air", case.zone.minimum_air)
    high = case.changes.get("maximum_air", case.zone.maximum_air)
    if low is not None and high is not None and low >= high:
        raise InvalidChange("izone_minimum_above_maximum", minimum=low, maximum=high)
    return value


def _not_below_maximum(case: _Case, percent: int) -> bool:
    maximum = case.zone.maximum_air
    return maximum is not None and percent >= maximum


# The order is that of the commands. A mode goes first: the unit must not start in its
# old one. So does auto, which may bring an old target back; other modes go after the
# target. Of two airflows the first has to fit the bound that is still the old one. A
# schedule is not in force while it is half written.
_FIELDS: Final[Mapping[Kind, Mapping[str, _Field]]] = {
    Kind.UNIT: {
        "mode": _Field("mode", _unit(wire.system_mode), _mode, _switched_on),
        "power": _Field("on", _unit(wire.system_on), _power),
        "fan": _Field("fan", _unit(wire.system_fan), _fan),
        "target": _Field("setpoint", _unit(wire.system_setpoint), _unit_target),
        "isave": _Field("isave_on", _unit(wire.isave), _isave),
        "sleep_timer": _Field(
            "sleep_timer", _unit(wire.sleep_timer), _value(values.checked_minutes)
        ),
        "return_air": _Field("return_air", _unit(wire.unit_command, "RASSet", "RAS")),
        "filter_warning": _Field(
            "filter_warning", lambda case, _: wire.reset_filter_warning()
        ),
    },
    Kind.ZONE: {
        "mode": _Field(
            "mode",
            _zone_mode_command,
            _zone_mode,
            late=lambda case, mode: mode is not ZoneMode.AUTO,
        ),
        "target": _Field("setpoint", _part(wire.zone_setpoint), _zone_target, _in_auto),
        "minimum_air": _Field(
            "minimum_air",
            _part(wire.zone_minimum_air),
            _airflow,
            late=_not_below_maximum,
        ),
        "maximum_air": _Field("maximum_air", _part(wire.zone_maximum_air), _airflow),
        "name": _Field("name", _part(wire.zone_name), _value(values.checked_name)),
    },
    Kind.SCHEDULE: {
        "enabled": _Field(
            "enabled", _part(schedule.schedule_enable), late=lambda case, on: on
        ),
        "name": _Field(
            "name", _part(schedule.schedule_name), _value(values.checked_free_name)
        ),
        "mode": _Field("mode", _part(schedule.schedule_mode)),
        "fan": _Field("fan", _part(schedule.schedule_fan)),
        "zones": _Field(
            "zones", _part(schedule.schedule_zones), _value(values.checked_zones)
        ),
        "times": _Field(
            "times", _part(schedule.schedule_times), _value(values.checked_times)
        ),
        "run": _Field(
            None,
            lambda case, _: schedule.run_schedule(case.target.index),
            late=lambda case, _: True,
        ),
    },
}


def prepare(
    installation: Installation, target: Target, changes: Changes
) -> dict[str, Any]:
    """Return changes as they are sent, with those that follow from them.

    Args:
        installation: as it shows: what was asked for before counts as done.
        target: whose fields they are.
        changes: wanted values by field.

    Raises:
        InvalidChange: one of them can't be.

    """
    if installation.locked:
        raise InvalidChange("izone_locked")
    if target.of(installation) is None:
        known = len(installation.zones) - 1
        raise InvalidChange("izone_unknown_index", index=target.index, maximum=known)
    case, fields = _Case(installation, target, changes), _FIELDS[target.kind]
    whole: dict[str, Any] = {}
    for name, value in changes.items():
        whole[name] = fields[name].check(case, value)
        whole = {**fields[name].brings(case), **whole}
    if installation.api is Api.V1:
        for command in commands(installation, target, whole):
            if command.legacy is None:
                function = f"{target.kind} {command.field}"
                raise InvalidChange("izone_not_offered", function=function)
    return whole


def commands(
    installation: Installation, target: Target, changes: Changes
) -> tuple[Command, ...]:
    """Return the commands, in order, that bring about what `prepare` returned."""
    case, fields = _Case(installation, target, changes), _FIELDS[target.kind]
    names = [name for name in fields if name in changes]
    names.sort(key=lambda name: fields[name].late(case, changes[name]))
    made = (fields[name].command(case, changes[name]) for name in names)
    return tuple(command for command in made if command)


def applied(
    installation: Installation, target: Target, changes: Changes
) -> Installation:
    """Return an installation as it shows once prepared changes are in force."""
    shows = ((_FIELDS[target.kind][name].shows, changes[name]) for name in changes)
    return target.replaced(installation, {name: value for name, value in shows if name})


def desired(
    installation: Installation, pending: Callable[[str], Changes]
) -> Installation:
    """Return an installation with what is pending, by the key of each target."""
    for key, target in TARGETS.items():
        if changes := pending(key):
            installation = applied(installation, target, changes)
    return installation


def shown(installation: Installation, target: Target, field: str) -> Any:
    """Return what an installation tells of a field; True of one that shows nowhere."""
    shows, part = _FIELDS[target.kind][field].shows, target.of(installation)
    return getattr(part, shows, None) if shows else True
