"""What a device does by itself: programme, derogations, clock, heating."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
import math

from .behaviour import Behaviour
from .devices import DEROGATION_SECONDS, SimDevice
from .points import Value

CODES = ("cft", "eco", "fro", "stop")
"""Modes of the 2-bit programme; the fourth is never seen, and heats nothing."""
UNREGULATED = {"cft": 20.5, "cft1": 19.5, "cft2": 18.5, "eco": 17.0, "fro": 7.0}
"""°C that a radiator with its own thermostat holds, per pilot-wire order."""
FROST = 7.0
PRESENCE = ("cft", "cft1", "cft2", "eco")
"""Mode of the presence derogation, per half-hour without anyone."""
CLOCKS = {"time_week", "time_hour", "time_min", "week", "hour", "minute"}
ORDERS = ("cft", "eco", "fro", "stop", "cft1", "cft2")
SLOTS_PER_DAY = 48


def local_time(device: SimDevice, now: float, zone: tzinfo) -> datetime:
    """Return what the device's own clock says at `now` (epoch seconds)."""
    return datetime.fromtimestamp(now, zone) + timedelta(seconds=device.clock_error)


def slot_of(local: datetime) -> int:
    """Return the half-hour of the week, 0 for Monday 00:00."""
    return local.weekday() * SLOTS_PER_DAY + local.hour * 2 + local.minute // 30


def programmed(attrs: Mapping[str, Value], slot: int) -> str:
    """Return the mode of a half-hour: two bits, the least significant pair first."""
    day, half_hour = divmod(slot, SLOTS_PER_DAY)
    block, pair = divmod(half_hour, 4)
    byte = int(attrs.get(f"p{day + 1}_data{block + 1}", 85))
    return CODES[byte >> (2 * pair) & 3]


def derogation(attrs: Mapping[str, Value]) -> int:
    """Return 0 (none), 1 (holiday), 2 (boost) or 3 (presence)."""
    kind = int(attrs.get("derog_mode", 0))
    return kind if kind == 3 or attrs.get("derog_time") else 0


def follows(attrs: Mapping[str, Value]) -> bool:
    """Whether the device follows its own programme."""
    return bool(attrs.get("timer_switch")) and "p1_data1" in attrs


def _switched_off(device: SimDevice) -> bool:
    return device.attrs.get("on_off") is False and not device.product.socket


def mode_in_force(device: SimDevice, now: float, zone: tzinfo) -> str:
    """Return the mode in force: derogation, then programme, then manual."""
    attrs = device.attrs
    if device.product.plain:
        return device.mode or "stop"
    if _switched_off(device):
        return "stop"
    match derogation(attrs):
        case 1:
            return "fro"
        case 2:
            return "cft"
        case 3:
            half_hours = max(0, int((now - device.presence_at) // 1800))
            return PRESENCE[min(half_hours, 3)]
    slot = slot_of(local_time(device, now, zone))
    if follows(attrs) and device.overridden != programmed(attrs, slot):
        return programmed(attrs, slot)
    return device.mode or "stop"


def apply(
    device: SimDevice,
    values: Mapping[str, Value],
    now: float,
    zone: tzinfo,
    behaviour: Behaviour,
) -> None:
    """Let the device carry out a command whose values are already checked."""
    attrs = device.attrs
    if device.product.plain:
        attrs.update(values)
        return
    before, active = attrs.get("mode"), derogation(attrs)
    attrs.update(values)
    _set_clock(device, values, now, zone, by_hours=behaviour.strict_time_hour)
    if "mode" in values and follows(attrs):
        slot = slot_of(local_time(device, now, zone))
        device.overridden = programmed(attrs, slot)
    if "timer_switch" in values and "mode" not in values:
        device.overridden = None
    started = derogation(attrs)
    if "derog_mode" in values or "derog_time" in values:
        device.derog_left = DEROGATION_SECONDS.get(started, 0) * int(
            attrs.get("derog_time", 0)
        )
        if started == 3:
            device.presence_at = now
    if started and not active:
        device.mode_before = before
    elif started and "mode" in values and "derog_mode" not in values:
        device.mode_before = values["mode"]
    elif active and not started:
        _end_derogation(device, behaviour, keep="mode" in values)
    settle(device, now, zone, behaviour)


def _end_derogation(device: SimDevice, behaviour: Behaviour, *, keep: bool) -> None:
    if behaviour.derog_restores_mode and not keep and device.mode_before is not None:
        device.attrs["mode"] = device.mode_before
    device.mode_before = None
    device.derog_left = 0


def _set_clock(
    device: SimDevice,
    values: Mapping[str, Value],
    now: float,
    zone: tzinfo,
    *,
    by_hours: bool,
) -> None:
    if not CLOCKS & values.keys():
        return
    shown = local_time(device, now, zone)
    week, hours, minutes = _clock_of(device)
    halves = hours == "time_hour" and not by_hours
    part = 30 if halves else 60
    of_day = shown.hour * 60 + shown.minute
    hour = int(values.get(hours, of_day // part))
    # Minutes run within what the hour counts.
    of_day = (hour * part + int(values.get(minutes, of_day)) % part) % 1440
    target = shown.replace(hour=of_day // 60, minute=of_day % 60)
    weekday = values.get(week)
    if weekday and not device.product.false_weekday:
        target += timedelta(days=(int(weekday) - 1 - shown.weekday() + 3) % 7 - 3)
    device.clock_error += (target - shown).total_seconds()


def _clock_of(device: SimDevice) -> tuple[str, str, str]:
    """Return the names of weekday, hour and minute."""
    if "time_hour" in device.attrs:
        return ("time_week", "time_hour", "time_min")
    return ("week", "hour", "minute")


def _show_clock(device: SimDevice, local: datetime, *, by_hours: bool) -> None:
    week, hours, minutes = _clock_of(device)
    if hours not in device.attrs:
        return
    weekday = local.isoweekday()
    if device.product.false_weekday:
        weekday = weekday % 7 + 1
    part = 30 if hours == "time_hour" and not by_hours else 60
    hour, minute = divmod(local.hour * 60 + local.minute, part)
    device.attrs |= {week: weekday, hours: hour, minutes: minute}


def settle(device: SimDevice, now: float, zone: tzinfo, behaviour: Behaviour) -> None:
    """Bring the attributes in line with each other at `now` (epoch seconds)."""
    if device.product.plain:
        return
    attrs = device.attrs
    local = local_time(device, now, zone)
    _show_clock(device, local, by_hours=behaviour.strict_time_hour)
    if device.overridden not in {None, programmed(attrs, slot_of(local))}:
        device.overridden = None
    force = mode_in_force(device, now, zone)
    if "cur_mode" in attrs:
        attrs["cur_mode"] = (
            force if isinstance(attrs["cur_mode"], str) else ORDERS.index(force)
        )
    elif derogation(attrs):
        if behaviour.derog_overwrites_mode:
            attrs["mode"] = force
    elif follows(attrs) and "mode" in attrs and not _switched_off(device):
        attrs["mode"] = force
    _regulate(device, force)
    _show_temperature(device)


def _regulate(device: SimDevice, force: str) -> None:
    temperature, target = device.room.temperature, target_temperature(device, force)
    if target is None:
        device.heating = False
    elif temperature < target - 0.2:
        device.heating = True
    elif temperature > target + 0.1:
        device.heating = False
    attrs = device.attrs
    if "cur_signal" in attrs:
        attrs["cur_signal"] = "cft" if device.heating else "stop"
    if "heating_state" in attrs:
        attrs["heating_state"] = device.heating
    if "cur_power" in attrs:
        on = attrs.get("on_off") if device.product.socket else device.heating
        attrs["cur_power"] = 1000 if on else 0
        attrs["cur_current"] = 43 if on else 0


def target_temperature(device: SimDevice, force: str) -> float | None:
    """Return the °C that the device heats towards in a mode; None when it does not heat."""
    if "mode" not in device.attrs or force == "stop":
        return None
    comfort = read_temperature(device.attrs, "cft_temp")
    reduced = read_temperature(device.attrs, "eco_temp")
    if comfort is None or reduced is None:
        return UNREGULATED[force]
    table = {"cft": comfort, "cft1": comfort - 1, "cft2": comfort - 2, "eco": reduced}
    return table.get(force, FROST)


def read_temperature(attrs: Mapping[str, Value], name: str) -> float | None:
    """Return a temperature in °C from tenths, two bytes of tenths, or whole degrees."""
    if f"{name}L" in attrs:
        return (int(attrs[f"{name}L"]) + 256 * int(attrs.get(f"{name}H", 0))) / 10
    if name not in attrs:
        return None
    value = int(attrs[name])
    return float(value) if "wifi_switch" in attrs else value / 10


def write_temperature(
    attrs: Mapping[str, Value], name: str, celsius: float
) -> dict[str, Value]:
    """Return the attributes that say a temperature, as the product writes it.

    Raises KeyError when the product has no such temperature.
    """
    tenths = round(celsius * 10)
    if f"{name}L" in attrs:
        return {f"{name}L": tenths & 255, f"{name}H": tenths >> 8}
    if name not in attrs:
        raise KeyError(name)
    return {name: round(celsius) if "wifi_switch" in attrs else tenths}


def _show_temperature(device: SimDevice) -> None:
    attrs, room = device.attrs, device.room
    if "cur_humi" in attrs:
        attrs["cur_humi"] = room.relative_humidity
    if "t1_temp" in attrs:
        return
    temperature = max(0.0, room.temperature + calibration(attrs))
    if "cur_tempL" in attrs:
        tenths = round(temperature * 10)
        attrs["cur_tempL"], attrs["cur_tempH"] = tenths & 255, tenths >> 8
    elif "cur_temp" in attrs:
        whole = "wifi_switch" in attrs
        attrs["cur_temp"] = round(temperature) if whole else round(temperature * 10)


def calibration(attrs: Mapping[str, Value]) -> float:
    """Return the offset in K that com_temp adds to the measured temperature."""
    if "com_temp" not in attrs or "wifi_switch" in attrs:
        return 0.0
    value = int(attrs["com_temp"])
    return float(value - 5) if "cur_tempL" in attrs else (value - 50) / 10


def step(
    device: SimDevice, now: float, seconds: float, zone: tzinfo, behaviour: Behaviour
) -> None:
    """Let `seconds` pass for the device, up to `now` (epoch seconds)."""
    if device.product.plain:
        return
    attrs = device.attrs
    kind = derogation(attrs)
    if kind in DEROGATION_SECONDS:
        device.derog_left -= seconds
        if device.derog_left <= 1e-6:
            attrs["derog_mode"], attrs["derog_time"] = 0, 0
            _end_derogation(device, behaviour, keep=False)
        elif behaviour.derog_counts_down:
            attrs["derog_time"] = math.ceil(
                device.derog_left / DEROGATION_SECONDS[kind] - 1e-6
            )
    settle(device, now, zone, behaviour)
