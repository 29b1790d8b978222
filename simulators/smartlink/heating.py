"""What devices do by programme, derogations and the clock, and how rooms follow."""

from datetime import datetime, tzinfo
import math

from ..house import FULL_HEAT, Room
from .homes import Device, Home, Told
from .quirks import Quirks

FROST = 7.0
"""°C that Antifreeze holds."""
COLDEST, WARMEST = 5.0, 30.0
"""Setpoints in °C that a derogation can't pass."""
_STEP = 300.0
_LONGEST = 7 * 86_400.0


def is_comfort(device: Device, local: datetime) -> bool:
    """Whether a device's programme is in comfort."""
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in device.week[local.weekday()])


def programmed(device: Device, local: datetime) -> float:
    """Return the setpoint in °C that a device has without a derogation."""
    match device.mode:
        case "Prog":
            return device.comfort if is_comfort(device, local) else device.eco
        case "Manual":
            return device.manual
        case "Antifreeze":
            return FROST
    return 0.0


def shift(home: Home, device: Device, when: float, quirks: Quirks) -> int:
    """Return by how many degrees the derogations of its room shift a device."""
    manual = quirks.derogation_in_manual and device.mode == "Manual"
    if device.mode != "Prog" and not manual:
        return 0
    running = [
        delta
        for derogation in home.derogations
        if (delta := derogation.delta(home.id, device.room, when, quirks)) is not None
    ]
    if quirks.overlap == "added":
        return sum(running)
    return running[-1] if running else 0


def target(
    home: Home, device: Device, when: float, zone: tzinfo, quirks: Quirks
) -> float:
    """Return the setpoint in °C that a device heats towards."""
    base = programmed(device, datetime.fromtimestamp(when, zone))
    delta = shift(home, device, when, quirks)
    return min(WARMEST, max(COLDEST, base + delta)) if delta else base


def settle(
    home: Home, now: float, zone: tzinfo, quirks: Quirks, *, exact: bool = False
) -> None:
    """Let time pass in a home: rooms, reports.

    Up to the last time that devices reported, or `exact`ly up to now.
    """
    every = 0.0 if exact else quirks.report_every
    until = now - now % every if every else now
    for derogation in home.derogations:
        derogation.look(home.id, home.gateway, now)
    begin = max(home.settled_at, until - _LONGEST)
    if (gap := until - begin) > 0:
        steps = math.ceil(gap / _STEP)
        for number in range(steps):
            _step(home, begin + number * gap / steps, gap / steps, zone, quirks)
        home.settled_at = until
    if home.gateway is not None and home.gateway.connected:
        for device in home.devices.values():
            if device.reporting and until >= device.told.at:
                device.told = _report(home, device, until, zone, quirks)
    home.derogations = [
        derogation
        for derogation in home.derogations
        if not derogation.done(home.id, until, quirks)
    ]


def _report(
    home: Home, device: Device, when: float, zone: tzinfo, quirks: Quirks
) -> Told:
    if quirks.setpoint_with_delta:
        setpoint = target(home, device, when, zone, quirks)
    else:
        setpoint = programmed(device, datetime.fromtimestamp(when, zone))
    measured = round(home.rooms[device.room].temperature, 1)
    return Told(when, device.mode, setpoint, measured, device.week)


def _step(
    home: Home, when: float, seconds: float, zone: tzinfo, quirks: Quirks
) -> None:
    wanted = dict.fromkeys(home.rooms, 0.0)
    for device in home.devices.values():
        if device.heats:
            towards = target(home, device, when, zone, quirks)
            wanted[device.room] = max(wanted[device.room], towards)
    for number, room in home.rooms.items():
        room.heat = _heat(room, wanted[number], seconds, home.outdoor)
        room.step(seconds, home.outdoor)


def _heat(room: Room, wanted: float, seconds: float, outdoor: float) -> float:
    """Return the heat, 0 to 1, that brings a room to `wanted` °C in so many seconds."""
    decay = math.exp(-seconds / room.time_constant)
    rest = (wanted - room.temperature * decay) / (1 - decay)
    return max(0.0, min(1.0, (rest - outdoor) / FULL_HEAT))
