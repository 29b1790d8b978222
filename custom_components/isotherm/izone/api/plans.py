"""From what a person wants to the commands that bring it about, checked beforehand.

Each function takes the installation as it is and returns commands in the order in
which to send them, none if it already is as wanted where that is certain.
"""

from .commands import (
    Command,
    CommandError,
    isave,
    sleep_timer,
    system_fan,
    system_mode,
    system_on,
    system_setpoint,
    zone_maximum_air,
    zone_minimum_air,
    zone_mode,
    zone_setpoint,
)
from .enums import Api, SysFan, SysMode, ZoneMode, ZoneType
from .installation import Installation
from .zones import Zone

type Plan = tuple[Command, ...]


def unit_power(installation: Installation, on: bool) -> Plan:
    """Switch the unit on or off.

    Raises:
        CommandError: ``locked`` or ``not_controlled``.

    """
    _unlocked(installation)
    _controlled(installation.can_switch, "power")
    return (system_on(on),)


def unit_mode(installation: Installation, mode: SysMode) -> Plan:
    """Choose a mode, and switch the unit on if it is off.

    Raises:
        CommandError: ``locked``, ``not_controlled`` or ``mode_invalid``.

    """
    _unlocked(installation)
    _controlled(installation.can_set_mode, "mode")
    if mode not in installation.modes:
        raise CommandError("mode_invalid", mode=mode.name.lower())
    plan = (system_mode(mode),)
    if installation.can_switch and not installation.system.on:
        return (*plan, system_on(True))
    return plan


def unit_fan(installation: Installation, fan: SysFan) -> Plan:
    """Choose a fan speed.

    Raises:
        CommandError: ``locked``, ``not_controlled`` or ``fan_invalid``.

    """
    _unlocked(installation)
    _controlled(installation.can_set_fan, "fan")
    if fan not in installation.fans:
        raise CommandError("fan_invalid", fan=fan.name.lower())
    return (system_fan(fan),)


def unit_target(installation: Installation, celsius: float) -> Plan:
    """Set the unit's own target in °C, within the economy limits.

    Raises:
        CommandError: ``locked``, ``not_controlled``, ``out_of_range``; ``zone_controls``
            while the unit follows a zone and would accept but ignore it.

    """
    _unlocked(installation)
    _controlled(
        installation.has_unit and installation.system.controls_setpoint, "setpoint"
    )
    owner = installation.target_owner
    if not owner.is_unit:
        zone = installation.control_zone
        raise CommandError("zone_controls", zone=_label(zone) if zone else "?")
    return (system_setpoint(celsius, *installation.limits),)


def unit_isave(installation: Installation, on: bool) -> Plan:
    """Switch fresh air on or off.

    Raises:
        CommandError: ``locked``, or ``not_offered`` where the unit has none.

    """
    _unlocked(installation)
    if not installation.system.isave_offered:
        raise CommandError("not_offered", function="iSave")
    return (isave(on),)


def unit_sleep_timer(installation: Installation, minutes: int) -> Plan:
    """Set the sleep timer, 0 for off.

    Raises:
        CommandError: ``locked`` or ``out_of_range``.

    """
    _unlocked(installation)
    return (sleep_timer(minutes),)


def set_zone_mode(installation: Installation, index: int, mode: ZoneMode) -> Plan:
    """Open or close a zone, or let its temperature decide.

    Raises:
        CommandError: ``locked``, ``unknown_index``, or ``mode_invalid`` for a mode that
            this type of zone doesn't have.

    """
    zone = _zone(installation, index)
    if mode is ZoneMode.AUTO and zone.type in {ZoneType.OPEN_CLOSE, ZoneType.CONSTANT}:
        raise CommandError("mode_invalid", mode=mode.name.lower(), zone=_label(zone))
    return (zone_mode(index, mode),)


def set_zone_target(installation: Installation, index: int, celsius: float) -> Plan:
    """Set a zone's target in °C; a zone that isn't in auto is put there first.

    The mode goes first because switching to auto may bring an old setpoint back. V1
    has no command for it: there the setpoint alone does both.

    Raises:
        CommandError: ``locked``, ``unknown_index``, ``out_of_range``; ``no_target`` for a
            zone without a temperature of its own.

    """
    zone = _zone(installation, index)
    if zone.type in {ZoneType.OPEN_CLOSE, ZoneType.CONSTANT}:
        raise CommandError("no_target", zone=_label(zone))
    target = zone_setpoint(index, celsius, *installation.limits)
    if zone.mode is ZoneMode.AUTO or installation.api is Api.V1:
        return (target,)
    return (zone_mode(index, ZoneMode.AUTO), target)


def set_zone_air(
    installation: Installation,
    index: int,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
) -> Plan:
    """Set a zone's airflow bounds in %, in steps of 5, the minimum below the maximum.

    Raises:
        CommandError: ``locked``, ``airflow_locked``, ``unknown_index``, ``out_of_range``,
            ``off_step`` or ``minimum_above_maximum``.

    """
    zone = _zone(installation, index)
    system = installation.system
    if system.airflow_lock or (minimum is not None and system.airflow_minimum_lock):
        raise CommandError("airflow_locked", zone=_label(zone))
    low = zone.minimum_air if minimum is None else minimum
    high = zone.maximum_air if maximum is None else maximum
    lower = () if minimum is None else (zone_minimum_air(index, minimum),)
    upper = () if maximum is None else (zone_maximum_air(index, maximum),)
    if low is not None and high is not None and low >= high:
        raise CommandError("minimum_above_maximum", minimum=low, maximum=high)
    # Whatever comes first must already fit the bound that is still the old one.
    current = zone.maximum_air
    rises = low is not None and current is not None and low >= current
    return upper + lower if rises else lower + upper


def _zone(installation: Installation, index: int) -> Zone:
    _unlocked(installation)
    zone = installation.zones.get(index)
    if zone is None:
        raise CommandError(
            "unknown_index", index=index, maximum=len(installation.zones) - 1
        )
    return zone


def _label(zone: Zone) -> str:
    return zone.name or str(zone.index + 1)


def _unlocked(installation: Installation) -> None:
    if installation.locked:
        raise CommandError("locked")


def _controlled(controlled: bool, function: str) -> None:
    if not controlled:
        raise CommandError("not_controlled", function=function)
