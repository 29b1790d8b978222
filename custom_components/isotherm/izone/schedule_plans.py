"""What a schedule does with the zones: from what is wanted to the fourteen settings.

Pure functions; nothing of Home Assistant here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .api.commands import CommandError, hundredths
from .api.enums import SysFan, SysMode, ZoneMode, ZoneType
from .api.schedule_commands import zone_setting
from .api.schedules import SCHEDULE_ZONES, Schedule, ScheduleZone
from .models import Unit, ZonePart
from .wishes import Times, edit_schedule

_CLOSED: Final = zone_setting(ZoneMode.CLOSE, 23.0)
"""For zones that are not there, if a schedule has nothing valid for them."""
_OPEN_MODES: Final = (ZoneMode.OVERRIDE, ZoneMode.CONSTANT)
_COOLER_MODES: Final = (SysMode.EXHAUST, SysMode.PUMP_ONLY)
_HIGHEST_FAN: Final = SysFan.TURBO

type Zones = Mapping[int, ZonePart]


@dataclass(frozen=True, slots=True)
class ZoneWish:
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
    except CommandError:
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
            old = settings[index]
            if target is None or not 15 <= target <= 30:
                settings[index] = ScheduleZone(int(mode), old.setpoint_code)
            else:
                settings[index] = zone_setting(mode, target)
    return settings


def edited_settings(
    settings: Sequence[ScheduleZone], zones: Zones, wishes: Iterable[ZoneWish]
) -> list[ScheduleZone]:
    """Return settings with some zones changed; a target alone means auto.

    Raises:
        CommandError: ``no_target`` or ``mode_invalid`` for a zone without a temperature
            of its own, ``out_of_range``, ``unknown_index``.

    """
    edited = list(settings)
    for wish in wishes:
        if wish.index not in zones:
            raise CommandError(
                "unknown_index", index=wish.index + 1, maximum=len(zones)
            )
        part, old = zones[wish.index], edited[wish.index]
        plain = part.zone.type in {ZoneType.OPEN_CLOSE, ZoneType.CONSTANT}
        if plain and wish.target is not None:
            raise CommandError("no_target", zone=part.name)
        if plain and wish.mode is ZoneMode.AUTO:
            raise CommandError("mode_invalid", mode="auto", zone=part.name)
        mode = wish.mode or (ZoneMode.AUTO if wish.target is not None else None)
        new = ScheduleZone(
            old.mode_code if mode is None else int(mode),
            old.setpoint_code if wish.target is None else hundredths(wish.target),
        )
        edited[wish.index] = new
    return edited


def new_schedule(
    slot: Schedule,
    unit: Unit,
    zones: Zones,
    name: str,
    times: Times,
) -> dict[str, object]:
    """Return the wishes that put a schedule into a free slot, as all is at present.

    What the slot happens to hold already is not sent again.

    Args:
        slot: a free one.
        unit: whose mode and fan speed it takes.
        zones: whose settings it takes.
        name: at most 15 bytes.
        times: when it is in force.

    """
    settings = tuple(present_settings(slot, zones))
    mode, fan = unit.system.mode, unit.system.fan
    if mode in _COOLER_MODES and not unit.system.is_coolbreeze:
        mode = None
    if fan is not None and fan > _HIGHEST_FAN:
        fan = None
    return edit_schedule(
        slot.index,
        name=name,
        mode=None if mode is slot.mode else mode,
        fan=None if fan is slot.fan else fan,
        zones=None if settings == slot.zones else settings,
        start=times.start,
        stop=times.stop,
        days=times.days,
        enabled=True,
    )
