"""What is wanted of a unit, a zone or a schedule: as it shows, and as commands.

A wish is a field in our words and its value. A unit knows `power` (bool), `mode`
(SysMode), `fan` (SysFan), `target` (°C), `isave` (bool), `sleep_timer` (minutes),
`reset_filter` (True), `run_schedule` (0 to 8) and what `edit_schedule` returns; a zone
knows `mode` (ZoneMode), `target` (°C), `maximum_air`, `minimum_air` (%), `name`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
import math
from typing import Any, Final

from .api import plans, schedule_commands
from .api.commands import (
    SETPOINT_STEP,
    Command,
    CommandError,
    reset_filter_warning,
    zone_name,
)
from .api.enums import Api, SysFan, SysMode, ZoneMode
from .api.installation import Installation
from .api.schedules import SCHEDULES, Schedule, ScheduleZone
from .const import UNIT, zone_index

type Wishes = Mapping[str, Any]
type Plan = tuple[Command, ...]

_UNIT_FIELDS: Final = {
    "power": "on",
    "mode": "mode",
    "fan": "fan",
    "target": "setpoint",
    "isave": "isave_on",
    "sleep_timer": "sleep_timer",
}
_ZONE_FIELDS: Final = {
    "mode": "mode",
    "target": "setpoint",
    "maximum_air": "maximum_air",
    "minimum_air": "minimum_air",
    "name": "name",
}
_SCHEDULE: Final = "schedule_"
_RUN: Final = "run_schedule"
_RESET: Final = "reset_filter"


@dataclass(frozen=True, slots=True)
class Times:
    """When a schedule is in force.

    Args:
        start, stop: minutes after midnight, None for no start or no stop.
        days: weekdays, 0 for Monday.

    """

    start: int | None
    stop: int | None
    days: frozenset[int]


def edit_schedule(
    index: int,
    *,
    name: str | None = None,
    enabled: bool | None = None,
    mode: SysMode | None = None,
    fan: SysFan | None = None,
    zones: Sequence[ScheduleZone] | None = None,
    start: int | None = None,
    stop: int | None = None,
    days: Collection[int] | None = None,
) -> dict[str, Any]:
    """Return the wishes that edit a schedule; what is not named stays as it is.

    Args:
        index: 0 to 8.
        name: at most 15 bytes of UTF-8; empty frees the slot.
        enabled: whether it runs by itself.
        mode, fan: in which it runs the unit.
        zones: what it does with the zones, fourteen (see `schedule_commands.zone_setting`).
        start, stop: minutes after midnight; they count only together with `days`.
        days: weekdays, 0 for Monday.

    """
    times = None if days is None else Times(start, stop, frozenset(days))
    wishes = {
        "name": name,
        "mode": mode,
        "fan": fan,
        "zones": None if zones is None else tuple(zones),
        "times": times,
        "enabled": enabled,
    }
    return {
        f"{_SCHEDULE}{index}.{field}": value
        for field, value in wishes.items()
        if value is not None
    }


def complete(installation: Installation, key: str, wishes: Wishes) -> dict[str, Any]:
    """Return wishes on the vendor's grid, with those that follow from them.

    A mode switches a unit on that is off; a target puts a zone into auto that isn't.
    """
    whole = dict(wishes)
    if "target" in whole:
        whole["target"] = _on_grid(whole["target"])
    if isinstance(whole.get("name"), str):
        whole["name"] = whole["name"].strip()
    index = zone_index(key)
    if index is None:
        if "mode" in whole and installation.can_switch and not installation.system.on:
            whole.setdefault("power", True)
    elif "target" in whole and index in installation.zones:
        if installation.zones[index].mode is not ZoneMode.AUTO:
            whole.setdefault("mode", ZoneMode.AUTO)
    return whole


def _on_grid(celsius: float) -> float:
    if not math.isfinite(celsius):
        raise CommandError("out_of_range", value=celsius, minimum="?", maximum="?")
    return math.floor(celsius / SETPOINT_STEP + 0.5) * SETPOINT_STEP


# As it shows.


def shown(installation: Installation, key: str, field: str) -> Any:
    """Return what an installation tells of a field that was wished for."""
    index = zone_index(key)
    if index is not None:
        zone = installation.zones.get(index)
        return getattr(zone, _ZONE_FIELDS[field]) if zone else None
    if field in _UNIT_FIELDS:
        return getattr(installation.system, _UNIT_FIELDS[field])
    if field == _RESET:
        return installation.system.filter_warning is not True
    if field == _RUN:
        return None
    number, name = _schedule_field(field)
    schedule = installation.schedules.get(number)
    if schedule is None:
        return None
    if name == "times":
        return Times(schedule.start, schedule.stop, schedule.days)
    if name == "name":
        return schedule.name or ""
    return getattr(schedule, name)


def laid_over(installation: Installation, key: str, wishes: Wishes) -> Installation:
    """Return an installation as it will be once wishes are in force."""
    index = zone_index(key)
    if index is not None:
        if index not in installation.zones:
            return installation
        told = {_ZONE_FIELDS[field]: value for field, value in wishes.items()}
        zone = replace(installation.zones[index], **told)
        return replace(installation, zones={**installation.zones, index: zone})
    told = {_UNIT_FIELDS[f]: v for f, v in wishes.items() if f in _UNIT_FIELDS}
    if wishes.get(_RESET) and installation.system.filter_warning:
        told["warning"] = None
    schedules = dict(installation.schedules)
    for field, value in wishes.items():
        if field.startswith(_SCHEDULE):
            number, name = _schedule_field(field)
            schedules[number] = _edited(schedules.get(number), number, name, value)
    return replace(
        installation,
        system=replace(installation.system, **told) if told else installation.system,
        schedules=dict(sorted(schedules.items())),
    )


def _edited(schedule: Schedule | None, index: int, name: str, value: Any) -> Schedule:
    schedule = schedule or Schedule(index=index)
    if isinstance(value, Times):
        return replace(
            schedule, start=value.start, stop=value.stop, days=frozenset(value.days)
        )
    return replace(schedule, **{name: (value or None) if name == "name" else value})


def _schedule_field(field: str) -> tuple[int, str]:
    number, _, name = field.removeprefix(_SCHEDULE).partition(".")
    return int(number), name


# As commands.


def plan(installation: Installation, key: str, wishes: Wishes) -> Plan:
    """Return the commands, in order, that bring wishes about.

    Args:
        installation: as it is, with what it was already told.
        key: of the unit or the zone.
        wishes: as `complete` returns them.

    Raises:
        CommandError: one of them must not be sent; none is then.

    """
    if key == UNIT:
        return _unit_plan(installation, wishes) + _schedule_plan(installation, wishes)
    index = zone_index(key)
    assert index is not None, key
    return _zone_plan(installation, index, wishes)


def _unit_plan(installation: Installation, wishes: Wishes) -> Plan:
    found: list[Command] = []
    power = wishes.get("power")
    if "mode" in wishes:
        found += plans.unit_mode(installation, wishes["mode"])
    if power is not None:
        # What the mode brought along must not contradict it, nor be said twice.
        found = [one for one in found if one.name != "SysOn"]
        found += plans.unit_power(installation, power)
    if "fan" in wishes:
        found += plans.unit_fan(installation, wishes["fan"])
    if "target" in wishes:
        found += plans.unit_target(installation, wishes["target"])
    if "isave" in wishes:
        found += plans.unit_isave(installation, wishes["isave"])
    if "sleep_timer" in wishes:
        found += plans.unit_sleep_timer(installation, wishes["sleep_timer"])
    if wishes.get(_RESET):
        found.append(reset_filter_warning())
    return tuple(found)


def _zone_plan(installation: Installation, index: int, wishes: Wishes) -> Plan:
    found: list[Command] = []
    mode, target = wishes.get("mode"), wishes.get("target")
    if target is not None:
        if mode is not None:
            # The plan of a target opens a zone that is not in auto; V1 needs no mode.
            stand_in = ZoneMode.CLOSE if mode is ZoneMode.AUTO else ZoneMode.AUTO
            installation = laid_over(
                installation, f"zone_{index}", {"mode": stand_in}
            )
        found += plans.set_zone_target(installation, index, target)
    if mode is not None and (target is None or mode is not ZoneMode.AUTO):
        found += plans.set_zone_mode(installation, index, mode)
    if "maximum_air" in wishes or "minimum_air" in wishes:
        found += plans.set_zone_air(
            installation,
            index,
            minimum=wishes.get("minimum_air"),
            maximum=wishes.get("maximum_air"),
        )
    if "name" in wishes:
        _unlocked(installation)
        found.append(zone_name(index, wishes["name"]))
    return tuple(found)


_SCHEDULE_COMMANDS: Final = {
    "name": schedule_commands.schedule_name,
    "mode": schedule_commands.schedule_mode,
    "fan": schedule_commands.schedule_fan,
    "zones": schedule_commands.schedule_zones,
    "times": lambda index, times: schedule_commands.schedule_times(
        index, times.start, times.stop, times.days
    ),
}


def _schedule_plan(installation: Installation, wishes: Wishes) -> Plan:
    found: list[Command] = []
    for index in range(SCHEDULES):
        prefix = f"{_SCHEDULE}{index}."
        enabled = wishes.get(f"{prefix}enabled")
        switch = (
            ()
            if enabled is None
            else (schedule_commands.schedule_enable(index, enabled),)
        )
        edits = [
            make(index, wishes[prefix + field])
            for field, make in _SCHEDULE_COMMANDS.items()
            if prefix + field in wishes
        ]
        # It never runs half written.
        found += (*edits, *switch) if enabled else (*switch, *edits)
    if _RUN in wishes:
        found.append(schedule_commands.run_schedule(wishes[_RUN]))
    if found:
        _unlocked(installation)
        _offered(installation, found)
    return tuple(found)


def _unlocked(installation: Installation) -> None:
    if installation.locked:
        raise CommandError("locked")


def _offered(installation: Installation, commands: Sequence[Command]) -> None:
    """V1 only switches schedules and runs them."""
    if installation.api is Api.V1 and any(
        one.name not in {"SchedEnable", "FavouriteSet"} for one in commands
    ):
        raise CommandError("not_offered", function="schedules")
