"""Commands about schedules exactly as the iZone guide writes them (4.3)."""

from collections.abc import Collection, Sequence

from .commands import (
    Command,
    CommandError,
    Scope,
    checked_index,
    checked_name,
    hundredths,
)
from .enums import SysFan, SysMode, ZoneMode
from .schedules import (
    DAY_KEYS,
    NO_HOUR,
    NO_MINUTE,
    SCHEDULE_ZONES,
    SCHEDULES,
    ScheduleZone,
)
from .wire import Json

_DAY_MINUTES = 1440


def schedule_name(index: int, name: str) -> Command:
    """Rename a schedule ("Set Schedule Name"), at most 15 bytes; empty frees the slot.

    Raises:
        CommandError: ``unknown_index``, ``name_too_long`` or ``name_invalid``.

    """
    checked = checked_name(name, may_be_empty=True)
    return _schedule("SchedName", index, {"Name": checked}, "Name")


def schedule_mode(index: int, mode: SysMode) -> Command:
    """Choose the mode in which a schedule runs the unit ("Change Schedule AC Mode").

    Raises:
        CommandError: ``unknown_index``.

    """
    return _schedule("SchedAcMode", index, {"Mode": int(mode)}, "Mode")


def schedule_fan(index: int, fan: SysFan) -> Command:
    """Choose the fan speed of a schedule ("Change Schedule AC Fan").

    Raises:
        CommandError: ``unknown_index``.

    """
    return _schedule("SchedAcFan", index, {"Fan": int(fan)}, "Fan")


def schedule_zones(index: int, zones: Sequence[ScheduleZone]) -> Command:
    """Set what a schedule does with the zones ("Set Schedule Zone Settings").

    Args:
        index: 0 to 8.
        zones: all fourteen; see `zone_setting` for those that change.

    Raises:
        CommandError: ``unknown_index``; ``schedule_incomplete`` if it isn't fourteen.

    """
    if len(zones) != SCHEDULE_ZONES:
        raise CommandError(
            "schedule_incomplete", count=len(zones), expected=SCHEDULE_ZONES
        )
    codes = [{"Mode": zone.mode_code, "Setpoint": zone.setpoint_code} for zone in zones]
    return _schedule("SchedZones", index, {"Zones": codes}, "Zones")


def zone_setting(mode: ZoneMode, celsius: float) -> ScheduleZone:
    """Return a zone's part of a schedule: open, close or auto, and 15 to 30 °C.

    Raises:
        CommandError: ``mode_invalid`` or ``out_of_range``.

    """
    if mode not in {ZoneMode.OPEN, ZoneMode.CLOSE, ZoneMode.AUTO}:
        raise CommandError("mode_invalid", mode=mode.name.lower())
    return ScheduleZone(int(mode), hundredths(celsius))


def schedule_times(
    index: int, start: int | None, stop: int | None, days: Collection[int]
) -> Command:
    """Set when a schedule starts and stops ("Set Schedule Time").

    Args:
        index: 0 to 8.
        start: minutes after midnight, None for no start.
        stop: minutes after midnight, None for no stop.
        days: weekdays, 0 for Monday.

    Raises:
        CommandError: ``unknown_index`` or ``out_of_range``.

    """
    if not set(days) <= set(range(len(DAY_KEYS))):
        raise CommandError("out_of_range", value=sorted(days), minimum=0, maximum=6)
    enabled = {key: int(day in days) for day, key in enumerate(DAY_KEYS)}
    payload = _clock("Start", start) | _clock("Stop", stop) | {"DaysEnabled": enabled}
    return _schedule("SchedSettings", index, payload, "StartH")


def schedule_enable(index: int, enabled: bool) -> Command:
    """Enable or disable a schedule ("Change Schedule Enable").

    Raises:
        CommandError: ``unknown_index``.

    """
    return _schedule("SchedEnable", index, {"Enabled": int(enabled)}, "Enabled")


def run_schedule(index: int) -> Command:
    """Apply a schedule now ("Start Schedule Manually"); on the wire index + 1.

    Raises:
        CommandError: ``unknown_index``.

    """
    number = checked_index(index, SCHEDULES) + 1
    return Command("FavouriteSet", number, Scope.EVERYTHING)


def _schedule(name: str, index: int, payload: Json, field: str) -> Command:
    body = {"Index": checked_index(index, SCHEDULES), **payload}
    return Command(name, body, Scope.SCHEDULE, index, field)


def _clock(edge: str, minute: int | None) -> dict[str, int]:
    if minute is None:
        return {f"{edge}H": NO_HOUR, f"{edge}M": NO_MINUTE}
    if not 0 <= minute < _DAY_MINUTES:
        raise CommandError(
            "out_of_range", value=minute, minimum=0, maximum=_DAY_MINUTES - 1
        )
    return {f"{edge}H": minute // 60, f"{edge}M": minute % 60}
