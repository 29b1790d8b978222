"""What is wanted of a unit, a zone or a schedule, and how that shows.

A wish is a field in our words and its value. A unit knows `power` (bool), `mode`
(SysMode), `fan` (SysFan), `target` (°C), `isave` (bool), `sleep_timer` (minutes),
`return_air` (ReturnAir), `reset_filter` (True), `run_schedule` (0 to 8) and what
`edit_schedule` returns; a zone knows `mode` (ZoneMode), `target` (°C), `maximum_air`,
`minimum_air` (%), `name`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
import math
from typing import Any, Final

from ..hub.desired_state import Overlay
from .api.commands import SETPOINT_STEP, CommandError
from .api.enums import SysFan, SysMode, ZoneMode
from .api.installation import Installation
from .api.schedules import Schedule, ScheduleZone
from .const import UNIT, zone_index, zone_key

type Wishes = Mapping[str, Any]

_UNIT_FIELDS: Final = {
    "power": "on",
    "mode": "mode",
    "fan": "fan",
    "target": "setpoint",
    "isave": "isave_on",
    "sleep_timer": "sleep_timer",
    "return_air": "return_air",
}
_ZONE_FIELDS: Final = {
    "mode": "mode",
    "target": "setpoint",
    "maximum_air": "maximum_air",
    "minimum_air": "minimum_air",
    "name": "name",
}
_SCHEDULE: Final = "schedule_"
RUN: Final = "run_schedule"
RESET: Final = "reset_filter"


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
        mode: in which it runs the unit.
        fan: with which it runs the unit.
        zones: what it does with the zones, fourteen (see `schedule_commands.zone_setting`).
        start: minutes after midnight, None for no start; counts only together with `days`.
        stop: minutes after midnight, None for no stop; counts only together with `days`.
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
        schedule_field(index, field): value
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


def schedule_field(index: int, field: str) -> str:
    """Return the wish about a field of a schedule."""
    return f"{_SCHEDULE}{index}.{field}"


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
    if field == RESET:
        return installation.system.filter_warning is not True
    if field == RUN:
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
    if wishes.get(RESET) and installation.system.filter_warning:
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
    edit: dict[str, Any] = {name: (value or None) if name == "name" else value}
    return replace(schedule, **edit)


def _schedule_field(field: str) -> tuple[int, str]:
    number, _, name = field.removeprefix(_SCHEDULE).partition(".")
    return int(number), name


def with_wishes(
    installation: Installation, overlay: Overlay, grace: float, settle: float
) -> Installation:
    """Return an installation as it will be once what counts of an overlay is in force.

    Args:
        installation: as it was read.
        overlay: wishes by `unit` and `zone_0` and so on.
        grace: seconds for which reads may still tell old values.
        settle: seconds after which a read that agrees ends a wish.

    """
    for key in (UNIT, *map(zone_key, installation.zones)):
        read = partial(shown, installation, key)
        if wishes := overlay.over(key, read, grace, settle):
            installation = laid_over(installation, key, wishes)
    return installation
