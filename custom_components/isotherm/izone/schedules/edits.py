"""From what a person wants of a schedule to its changes, fourteen settings of zones among them.

Pure functions; nothing of Home Assistant here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...hub.errors import InvalidChange
from ..api.enums import SysFan, ZoneMode
from ..api.installation import COOLER_MODES
from ..api.schedules import SCHEDULE_ZONES, Schedule, ScheduleZone, Times
from ..api.values import HIGHEST, LOWEST, hundredths
from ..models import Unit, ZonePart

_CLOSED: Final = ScheduleZone(int(ZoneMode.CLOSE), 2300)
"""For zones that are not there, if a schedule has nothing valid for them."""
_OPEN_MODES: Final = (ZoneMode.OVERRIDE, ZoneMode.CONSTANT)
_HIGHEST_FAN: Final = SysFan.TURBO

type Zones = Mapping[int, ZonePart]


@dataclass(frozen=True, slots=True)
class ZoneEdit:
    """What is wanted of a zone in a schedule; None leaves it as it is.

    Args:
        index: of the zone.
        mode: open, close or auto.
        target: °C.

    """

    index: int
    mode: ZoneMode | None = None
    target: float | None = None


def settings_of(schedule: Schedule) -> list[ScheduleZone]:
    """Return a schedule's fourteen settings, sound ones exactly as they came."""
    told = (*schedule.zones, *(_CLOSED,) * SCHEDULE_ZONES)[:SCHEDULE_ZONES]
    return [zone if _is_sound(zone) else _CLOSED for zone in told]


def _is_sound(zone: ScheduleZone) -> bool:
    if zone.mode is None or zone.setpoint is None:
        return False
    try:
        return hundredths(zone.setpoint) == zone.setpoint_code
    except InvalidChange:
        return False


def present_settings(schedule: Schedule, zones: Zones) -> list[ScheduleZone]:
    """Return settings that bring about what the zones do now.

    Args:
        schedule: keeps what it has for zones that are not there or tell nothing.
        zones: by index.

    """
    settings = settings_of(schedule)
    for index, part in zones.items():
        mode = ZoneMode.OPEN if part.mode in _OPEN_MODES else part.mode
        if mode is not None and index < len(settings):
            target = part.zone.setpoint
            valid = target is not None and LOWEST <= target <= HIGHEST
            settings[index] = _setting(settings[index], mode, target if valid else None)
    return settings


def edited_settings(
    settings: Sequence[ScheduleZone], zones: Zones, edits: Iterable[ZoneEdit]
) -> list[ScheduleZone]:
    """Return settings with some zones changed; a target alone means auto.

    Raises:
        InvalidChange: ``schedule_zone_nothing``, ``schedule_zone_not_auto`` for a target of
            one that is to be open or closed, ``izone_no_target`` or ``izone_mode_invalid``
            for one without a temperature of its own, ``izone_out_of_range``.

    """
    edited = list(settings)
    for edit in edits:
        part, mode = zones[edit.index], edit.mode
        if not part.can_auto and edit.target is not None:
            raise InvalidChange("izone_no_target", zone=part.name)
        if not part.can_auto and mode is ZoneMode.AUTO:
            raise InvalidChange("izone_mode_invalid")
        if mode is None and edit.target is None:
            raise InvalidChange("schedule_zone_nothing", zone=part.name)
        if edit.target is not None:
            if mode not in {None, ZoneMode.AUTO}:
                raise InvalidChange("schedule_zone_not_auto", zone=part.name)
            mode = ZoneMode.AUTO
        edited[edit.index] = _setting(edited[edit.index], mode, edit.target)
    return edited


def _setting(
    old: ScheduleZone, mode: ZoneMode | None, celsius: float | None
) -> ScheduleZone:
    """Return a zone's setting with what is given of it."""
    return ScheduleZone(
        old.mode_code if mode is None else int(mode),
        old.setpoint_code if celsius is None else hundredths(celsius),
    )


def changed(slot: object, **wanted: Any) -> dict[str, Any]:
    """Return what differs from a schedule or the like; None leaves a field as it is."""
    return {
        field: value
        for field, value in wanted.items()
        if value is not None and value != getattr(slot, field)
    }


def new_schedule(
    slot: Schedule, unit: Unit, zones: Zones, name: str, times: Times
) -> dict[str, Any]:
    """Return the changes that put a schedule into a free slot, as all is at present.

    What the slot happens to hold already is not sent again, but for its times.

    Args:
        slot: a free one.
        unit: whose mode and fan speed it takes.
        zones: whose settings it takes.
        name: at most 15 bytes.
        times: when it is in force.

    """
    mode, fan = unit.system.mode, unit.system.fan
    if mode in COOLER_MODES and not unit.system.is_coolbreeze:
        mode = None
    if fan is not None and fan > _HIGHEST_FAN:
        fan = None
    settings = tuple(present_settings(slot, zones))
    changes = changed(slot, mode=mode, fan=fan, zones=settings)
    return {**changes, "name": name, "times": times, "enabled": True}
