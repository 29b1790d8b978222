"""What can be changed of an installation: one table, a row per field, for V2 and V1.

A change is a wanted value by the name of a field. `_FIELDS`, further down, has all.
"""

from collections.abc import Mapping
from typing import Any, Final

from ...hub.desired_state import DesiredState
from ...hub.errors import InvalidChange
from ...hub.steps import to_step
from . import commands as wire, values
from .commands import Command
from .enums import Api, SysFan, SysMode, ZoneMode
from .field import Field, by_value
from .installation import Installation
from .irrigation_changes import IRRIGATION_FIELDS
from .power_changes import POWER_FIELDS
from .split_changes import SPLIT_FIELDS
from .status import Status
from .targets import AIRCON_KINDS, TARGETS, UNIT, Kind, Target
from .zones import ZONE_MODES, Zone

type Changes = Mapping[str, Any]


def _controlled(controlled: bool) -> None:
    if not controlled:
        raise InvalidChange("izone_not_controlled")


def _power(now: Installation, _unit: Any, on: bool) -> bool:
    _controlled(now.can_switch)
    return on


def _mode(now: Installation, _unit: Any, mode: SysMode) -> SysMode:
    _controlled(now.can_set_mode)
    if mode not in now.modes:
        raise InvalidChange("izone_mode_invalid")
    return mode


def _fan(now: Installation, _unit: Any, fan: SysFan) -> SysFan:
    _controlled(now.can_set_fan)
    if fan not in now.fans:
        raise InvalidChange("izone_fan_invalid")
    return fan


def _unit_target(now: Installation, _unit: Any, celsius: float) -> float:
    _controlled(now.has_unit and now.system.controls_setpoint)
    if not now.target_owner.is_unit:
        # The unit would accept it and go on following the zone.
        zone = now.control_zone
        raise InvalidChange("izone_zone_controls", zone=zone.label if zone else "?")
    return values.hundredths(celsius, *now.limits) / 100


def _isave(now: Installation, _unit: Any, on: bool) -> bool:
    if not now.system.isave_offered:
        raise InvalidChange("izone_not_offered")
    return on


def _zone_mode(_now: Installation, zone: Zone, mode: ZoneMode) -> ZoneMode:
    if mode not in ZONE_MODES or (mode is ZoneMode.AUTO and not zone.can_auto):
        raise InvalidChange("izone_mode_invalid")
    return mode


def _zone_target(now: Installation, zone: Zone, celsius: float) -> float:
    if not zone.can_auto:
        raise InvalidChange("izone_no_target", zone=zone.label)
    return values.hundredths(celsius, *now.limits) / 100


def _minimum_air(now: Installation, zone: Zone, percent: float) -> int:
    if now.system.airflow_minimum_lock:
        raise InvalidChange("izone_airflow_locked", zone=zone.label)
    return _airflow(now, zone, percent)


def _airflow(now: Installation, zone: Zone, percent: float) -> int:
    if now.system.airflow_lock:
        raise InvalidChange("izone_airflow_locked", zone=zone.label)
    value = values.whole(percent, 100, values.AIR_STEP, "%")
    if zone.minimum_air is not None and zone.maximum_air is not None:
        # As they are sent, not as they were asked for.
        low = to_step(zone.minimum_air, values.AIR_STEP)
        high = to_step(zone.maximum_air, values.AIR_STEP)
        if low >= high:
            shown = {"minimum": f"{low:g}", "maximum": f"{high:g}"}
            raise InvalidChange("izone_minimum_above_maximum", **shown)
    return value


def _not_below_maximum(zone: Zone, percent: int) -> bool:
    return zone.maximum_air is not None and percent >= zone.maximum_air


# The order is that of the commands. A mode goes first: the unit must not start in its
# old one. So does auto, which may bring an old target back; other modes go after the
# target, which may put a zone into auto. Of two airflows the first has to fit the bound
# that is still the old one. A schedule is not in force while it is half written.
_FIELDS: Final[Mapping[Kind, Mapping[str, Field]]] = {
    Kind.UNIT: {
        "mode": Field("mode", wire.SYSTEM_MODE, _mode),
        "power": Field("on", wire.SYSTEM_ON, _power),
        "fan": Field("fan", wire.SYSTEM_FAN, _fan),
        "target": Field("setpoint", wire.SYSTEM_SETPOINT, _unit_target),
        "isave": Field("isave_on", wire.ISAVE, _isave),
        "sleep_timer": Field(
            "sleep_timer", wire.SLEEP_TIMER, by_value(values.checked_minutes)
        ),
        "return_air": Field("return_air", wire.Form("RASSet", "RAS")),
        "filter_warning": Field("filter_warning", wire.FILTER_WARNING),
    },
    Kind.ZONE: {
        "mode": Field(
            "mode",
            wire.ZONE_MODE,
            _zone_mode,
            lambda _, mode: mode is not ZoneMode.AUTO,
        ),
        "target": Field("setpoint", wire.ZONE_SETPOINT, _zone_target),
        "minimum_air": Field(
            "minimum_air", wire.ZONE_MINIMUM_AIR, _minimum_air, _not_below_maximum
        ),
        "maximum_air": Field("maximum_air", wire.ZONE_MAXIMUM_AIR, _airflow),
        "name": Field("name", wire.ZONE_NAME, by_value(values.checked_name)),
    },
    Kind.SCHEDULE: {
        "enabled": Field("enabled", wire.SCHEDULE_ENABLED, late=lambda _, on: on),
        "name": Field("name", wire.SCHEDULE_NAME, by_value(values.checked_free_name)),
        "mode": Field("mode", wire.Form("SchedAcMode", "Mode")),
        "fan": Field("fan", wire.Form("SchedAcFan", "Fan")),
        "zones": Field("zones", wire.SCHEDULE_ZONES, by_value(values.checked_zones)),
        "times": Field("times", wire.SCHEDULE_TIMES, by_value(values.checked_times)),
        "run": Field(None, wire.run_schedule, late=lambda _schedule, _run: True),
    },
    **IRRIGATION_FIELDS,
    **SPLIT_FIELDS,
    **POWER_FIELDS,
}


def prepare(now: Installation, target: Target, changes: Changes) -> dict[str, Any]:
    """Return changes as they are sent, with those that follow from them.

    The installation is as it shows: what was asked for before counts as done.

    Raises:
        InvalidChange: one of them can't be.

    """
    if now.locked and target.kind in AIRCON_KINDS:
        raise InvalidChange("izone_locked")
    if now.part(target) is None:
        known = len(now.zones) - 1
        raise InvalidChange("izone_unknown_index", index=target.index, maximum=known)
    fields, then = _FIELDS[target.kind], applied(now, target, changes).part(target)
    whole = {name: fields[name].check(now, then, changes[name]) for name in changes}
    if now.api is Api.V1:
        for command in commands(now, target, whole):
            if command.legacy is None and target.kind in AIRCON_KINDS:
                raise InvalidChange("izone_not_offered")
    return _completed(now, target, whole)


def _completed(now: Installation, target: Target, changes: Changes) -> dict[str, Any]:
    """Add what follows from changes, unless that is asked for too."""
    if target == UNIT and "mode" in changes and now.can_switch and not now.system.on:
        return {"power": True, **changes}
    if target.kind is Kind.SPLIT and "mode" in changes and not now.part(target).on:
        return {"power": True, **changes}
    if target.kind is Kind.ZONE and "target" in changes:
        # V1 puts a zone into auto by a target, and V2 may: it has to stay as it is.
        if (mode := _kept_mode(now, now.zones[target.index])) is not None:
            return {"mode": mode, **changes}
    return dict(changes)


def _kept_mode(now: Installation, zone: Zone) -> ZoneMode | None:
    """Return what keeps a zone as it is while it gets a target."""
    if zone.mode in {ZoneMode.OVERRIDE, ZoneMode.CONSTANT}:
        # Nobody can ask for these; to be open is what they amount to.
        return ZoneMode.OPEN if now.api is Api.V1 else None
    return None if zone.mode is ZoneMode.AUTO else zone.mode


def commands(now: Installation, target: Target, changes: Changes) -> list[Command]:
    """Return the commands, in order, that bring about what `prepare` returned.

    The installation is as they meet it. What follows from the changes does so again
    where a command that left before should have brought it about and was refused.
    """
    fields, part = _FIELDS[target.kind], now.part(target)
    whole = _completed(now, target, changes)
    if now.api is Api.V1 and whole.get("mode") is ZoneMode.AUTO:
        # V1 puts a zone into auto by a target.
        if (celsius := whole.get("target", part.setpoint)) is not None:
            del whole["mode"]
            whole["target"] = celsius
    names = [name for name in fields if name in whole]
    names.sort(key=lambda name: fields[name].late(part, whole[name]))
    return [fields[name].command(target, whole[name]) for name in names]


def applied(now: Installation, target: Target, changes: Changes) -> Installation:
    """Return an installation as it shows once prepared changes are in force."""
    shows = ((_FIELDS[target.kind][name].shows, changes[name]) for name in changes)
    return now.having(target, {name: value for name, value in shows if name})


def desired(now: Installation, wanted: DesiredState) -> Installation:
    """Return an installation with what is desired, by the key of each target."""
    for key in wanted.keys:
        now = applied(now, TARGETS[key], wanted.pending(key))
    return now


def shown(now: Installation, target: Target, field: str) -> Any:
    """Return what an installation tells of a field; True of one that shows nowhere."""
    row, part = _FIELDS[target.kind][field], now.part(target)
    if row.told and part is not None:
        return row.told(part)
    return getattr(part, row.shows, None) if row.shows else True


def visible(target: Target, changes: Changes) -> dict[str, Any]:
    """Return those of changes that show once they are in force."""
    fields = _FIELDS[target.kind]
    return {name: value for name, value in changes.items() if fields[name].shows}


def told(status: Status, target: Target, changes: Changes) -> set[str]:
    """Return the fields of changes of which a bulk status tells."""
    fields = _FIELDS[target.kind]
    made = {name: fields[name].command(target, changes[name]) for name in changes}
    return {name for name, command in made.items() if status.shows(command)}
