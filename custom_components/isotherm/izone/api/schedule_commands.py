"""Commands about schedules exactly as the iZone guide writes them (4.3)."""

from collections.abc import Sequence
from dataclasses import replace

from .commands import Command, Scope, on_off
from .enums import SysFan, SysMode, ZoneMode
from .schedules import DAY_KEYS, NO_HOUR, NO_MINUTE, SCHEDULES, ScheduleZone, Times
from .values import (
    checked_free_name,
    checked_index,
    checked_times,
    checked_zone_mode,
    checked_zones,
    hundredths,
)
from .wire import Json


def schedule_name(index: int, name: str | None) -> Command:
    """Rename a schedule ("Set Schedule Name"), at most 15 bytes; none frees the slot.

    Raises:
        InvalidChange: ``izone_unknown_index``, ``izone_name_too_long`` or
            ``izone_name_invalid``.

    """
    return _schedule(
        "SchedName", index, {"Name": checked_free_name(name) or ""}, "Name"
    )


def schedule_mode(index: int, mode: SysMode) -> Command:
    """Choose the mode in which a schedule runs the unit ("Change Schedule AC Mode").

    Raises:
        InvalidChange: ``izone_unknown_index``.

    """
    return _schedule("SchedAcMode", index, {"Mode": int(mode)}, "Mode")


def schedule_fan(index: int, fan: SysFan) -> Command:
    """Choose the fan speed of a schedule ("Change Schedule AC Fan").

    Raises:
        InvalidChange: ``izone_unknown_index``.

    """
    return _schedule("SchedAcFan", index, {"Fan": int(fan)}, "Fan")


def schedule_zones(index: int, zones: Sequence[ScheduleZone]) -> Command:
    """Set what a schedule does with the zones ("Set Schedule Zone Settings").

    Args:
        index: 0 to 8.
        zones: all fourteen; see `zone_setting` for those that change.

    Raises:
        InvalidChange: ``izone_unknown_index``; see `checked_zones`.

    """
    codes = [
        {"Mode": zone.mode_code, "Setpoint": zone.setpoint_code}
        for zone in checked_zones(zones)
    ]
    return _schedule("SchedZones", index, {"Zones": codes}, "Zones")


def schedule_times(index: int, times: Times) -> Command:
    """Set when a schedule starts and stops ("Set Schedule Time").

    Raises:
        InvalidChange: ``izone_unknown_index``; see `checked_times`.

    """
    checked_times(times)
    enabled = {key: int(day in times.days) for day, key in enumerate(DAY_KEYS)}
    payload = _clock("Start", times.start) | _clock("Stop", times.stop)
    return _schedule(
        "SchedSettings", index, payload | {"DaysEnabled": enabled}, "StartH"
    )


def schedule_enable(index: int, enabled: bool) -> Command:
    """Enable or disable a schedule ("Change Schedule Enable").

    Raises:
        InvalidChange: ``izone_unknown_index``.

    """
    legacy = {"SchedNo": str(index + 1), "Command": on_off(enabled)}
    payload = {"Enabled": int(enabled)}
    command = _schedule("SchedEnable", index, payload, "Enabled")
    return replace(command, legacy=("ScheduleCommand", legacy))


def run_schedule(index: int) -> Command:
    """Apply a schedule now ("Start Schedule Manually"); on the wire index + 1.

    Raises:
        InvalidChange: ``izone_unknown_index``.

    """
    number = checked_index(index, SCHEDULES) + 1
    legacy = ("FavouriteSet", str(number))
    return Command("FavouriteSet", number, Scope.EVERYTHING, legacy=legacy)


def zone_setting(mode: ZoneMode, celsius: float) -> ScheduleZone:
    """Return a zone's part of a schedule: open, close or auto, and 15 to 30 °C.

    Raises:
        InvalidChange: ``izone_mode_invalid`` or ``izone_out_of_range``.

    """
    return ScheduleZone(int(checked_zone_mode(mode)), hundredths(celsius))


def _schedule(name: str, index: int, payload: Json, field: str) -> Command:
    body = {"Index": checked_index(index, SCHEDULES), **payload}
    return Command(name, body, Scope.SCHEDULE, index, field)


def _clock(edge: str, minute: int | None) -> dict[str, int]:
    hour, rest = (NO_HOUR, NO_MINUTE) if minute is None else divmod(minute, 60)
    return {f"{edge}H": hour, f"{edge}M": rest}
