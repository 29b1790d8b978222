"""From what is wanted to the commands that bring it about, in order (see `wishes`)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .api import plans, schedule_commands
from .api.commands import (
    Command,
    CommandError,
    reset_filter_warning,
    return_air,
    zone_name,
)
from .api.enums import Api, ZoneMode
from .api.installation import Installation
from .api.schedules import SCHEDULES
from .const import UNIT, zone_index, zone_key
from .wishes import RESET, RUN, Wishes, laid_over, schedule_field

type Plan = tuple[Command, ...]


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
    if "return_air" in wishes:
        _unlocked(installation)
        found.append(return_air(wishes["return_air"]))
    if wishes.get(RESET):
        found.append(reset_filter_warning())
    return tuple(found)


def _zone_plan(installation: Installation, index: int, wishes: Wishes) -> Plan:
    found: list[Command] = []
    mode, target = wishes.get("mode"), wishes.get("target")
    if target is not None:
        if mode is not None:
            # The plan of a target opens a zone that is not in auto; V1 needs no mode.
            stand_in = ZoneMode.CLOSE if mode is ZoneMode.AUTO else ZoneMode.AUTO
            installation = laid_over(installation, zone_key(index), {"mode": stand_in})
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


_SCHEDULE_COMMANDS: Final[Mapping[str, Callable[[int, Any], Command]]] = {
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
        prefix = schedule_field(index, "")
        enabled = wishes.get(prefix + "enabled")
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
    if RUN in wishes:
        found.append(schedule_commands.run_schedule(wishes[RUN]))
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
