"""Commands for zones and favourites (iZone guide, 4.2 and 4.3)."""

from .aircon import AirConditioner, Change, Refused
from .checks import Prepare, among, assign, fields, setpoint, text, whole
from .datagrams import (
    AUTO,
    BY_TEMPERATURE,
    DAYS,
    MAX_ZONES,
    NO_START_HOUR,
    NO_START_MINUTE,
    SCHEDULES,
)
from .quirks import Quirks

NAME_LENGTH = 15


def _zone_mode(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, mode = fields(value, "Index", "Mode")
    zone = ac.zone(index)
    allowed = {1, 2, 3} if zone["ZoneType"] == AUTO else {1, 2}
    return assign(zone, "Mode", among(mode, allowed))


def _zone_setpoint(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, wanted = fields(value, "Index", "Setpoint")
    zone = ac.zone(index)
    if zone["ZoneType"] != AUTO:
        raise Refused("the zone has no setpoint")
    change = {"Setpoint": setpoint(ac, wanted)}
    if quirks.setpoint_opens:
        change["Mode"] = BY_TEMPERATURE
    return lambda: zone.update(change)


def _max_air(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, wanted = fields(value, "Index", "MaxAir")
    zone = ac.zone(index)
    if ac.system["AirflowLock"] or whole(wanted, 0, 100, 5) <= zone["MinAir"]:
        raise Refused("locked, or not above the minimum")
    return assign(zone, "MaxAir", wanted)


def _min_air(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, wanted = fields(value, "Index", "MinAir")
    zone = ac.zone(index)
    locked = ac.system["AirflowLock"] or ac.system["AirflowMinLock"]
    if locked or whole(wanted, 0, 100, 5) >= zone["MaxAir"]:
        raise Refused("locked, or not below the maximum")
    return assign(zone, "MinAir", wanted)


def _zone_name(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, name = fields(value, "Index", "Name")
    return assign(ac.zone(index), "Name", text(name, NAME_LENGTH, quirks))


def _zone_number(member: str, key: str, low: int, high: int) -> Prepare:
    def command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        index, number = fields(value, "Index", member)
        return assign(ac.zone(index), key, whole(number, low, high))

    return command


def _sched_number(member: str, high: int) -> Prepare:
    def command(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
        index, number = fields(value, "Index", member)
        return assign(ac.schedule(index), member, whole(number, 0, high))

    return command


def _sched_name(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, name = fields(value, "Index", "Name")
    return assign(ac.schedule(index), "Name", text(name, NAME_LENGTH, quirks))


def _sched_zones(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, zones = fields(value, "Index", "Zones")
    schedule = ac.schedule(index)
    if not isinstance(zones, list) or len(zones) != MAX_ZONES:
        raise Refused("not fourteen zones")
    fresh = []
    for entry in zones:
        mode, wanted = fields(entry, "Mode", "Setpoint")
        fresh.append(
            {"Mode": whole(mode, 1, 5), "Setpoint": whole(wanted, 1500, 3000, 50)}
        )
    return assign(schedule, "Zones", fresh)


def _sched_settings(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, start_h, start_m, stop_h, stop_m, days = fields(
        value, "Index", "StartH", "StartM", "StopH", "StopM", "DaysEnabled"
    )
    hours = {*range(24), NO_START_HOUR}
    minutes = {*range(60), NO_START_MINUTE}
    enabled = [whole(day, 0, 1) for day in fields(days, *DAYS)]
    change = {
        "StartH": among(start_h, hours),
        "StartM": among(start_m, minutes),
        "StopH": among(stop_h, hours),
        "StopM": among(stop_m, minutes),
        "DaysEnabled": dict(zip(DAYS, enabled, strict=True)),
    }
    schedule = ac.schedule(index)
    return lambda: schedule.update(change)


def _sched_enable(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index, enabled = fields(value, "Index", "Enabled")
    schedule = ac.schedule(index)
    if whole(enabled, 0, 1) and not schedule["Name"]:
        raise Refused("the schedule is not in use")
    return assign(schedule, "Enabled", enabled)


def _favourite(ac: AirConditioner, quirks: Quirks, value: object) -> Change:
    index = whole(value, 1, SCHEDULES) - 1
    ac.check_favourite(index)
    return lambda: ac.run_favourite(index)


ZONE_COMMANDS: dict[str, Prepare] = {
    "ZoneMode": _zone_mode,
    "ZoneSetpoint": _zone_setpoint,
    "ZoneMaxAir": _max_air,
    "ZoneMinAir": _min_air,
    "ZoneName": _zone_name,
    "BalanceMax": _zone_number("Max", "BalanceMax", 0, 100),
    "BalanceMin": _zone_number("Min", "BalanceMin", 0, 100),
    "DamperSkip": _zone_number("Skip", "DamperSkip", 0, 1),
    "SensorCalib": _zone_number("Calibrate", "Calibration", -50, 50),
    "ZoneBypass": _zone_number("Bypass", "Bypass", 0, 1),
    "ZoneArea": _zone_number("Area", "Area", 1, 255),
    "SchedName": _sched_name,
    "SchedAcMode": _sched_number("Mode", 7),
    "SchedAcFan": _sched_number("Fan", 7),
    "SchedZones": _sched_zones,
    "SchedSettings": _sched_settings,
    "SchedEnable": _sched_enable,
    "FavouriteSet": _favourite,
}
