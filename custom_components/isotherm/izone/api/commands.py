"""Commands exactly as the iZone guide writes them (4.1 and 4.2, "Control Actions").

Temperatures go in as °C and out as hundredths, on the vendor's grid of half degrees;
everything else has to be exact. Where the first API (V1, AC-DOC-1401) has a command
that does the same, it stands beside.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .enums import SysFan, SysMode, ZoneMode
from .legacy import FAN_WORDS, MODE_WORDS, ZONE_MODE_WORDS
from .values import (
    HIGHEST,
    LOWEST,
    checked_airflow,
    checked_index,
    checked_minutes,
    checked_name,
    checked_zone_mode,
    hundredths,
)
from .wire import Json
from .zones import MAX_ZONES

type LegacyPost = tuple[str, Any]
"""Name of a V1 command, which is also its path and its key, and its value."""


class Scope(StrEnum):
    """What has to be read to see a command's effect."""

    UNIT = "unit"
    ZONE = "zone"
    SCHEDULE = "schedule"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: a JSON object with one key.

    Args:
        name: the key.
        payload: its value.
        scope: what it changes.
        index: of the zone or schedule.
        field: key of the datagram in which the effect shows.
        legacy: what does the same in V1; None where nothing does.

    """

    name: str
    payload: Any
    scope: Scope
    index: int | None = None
    field: str = ""
    legacy: LegacyPost | None = None

    @property
    def body(self) -> Json:
        """What is sent."""
        return {self.name: self.payload}

    @property
    def key(self) -> tuple[str, int | None]:
        """Two commands of one key replace each other."""
        return (self.name, self.index)


def unit_command(
    name: str, field: str, value: int | str, legacy: LegacyPost | None = None
) -> Command:
    """Return a command that changes one thing of the unit.

    Args:
        name: the command's key.
        field: key of the system datagram in which the effect shows.
        value: as it is sent; a code of the guide is sent as its number.
        legacy: what does the same in V1.

    """
    payload = int(value) if isinstance(value, int) else value
    return Command(name, payload, Scope.UNIT, None, field, legacy)


def zone_command(
    name: str,
    field: str,
    index: int,
    value: int | str,
    legacy: tuple[str, str | None] = ("", None),
) -> Command:
    """Return a command that changes one thing of a zone.

    Args:
        name: the command's key.
        field: key in the command, and of the zone datagram in which the effect shows.
        index: 0 to 13.
        value: as it is sent; a code of the guide is sent as its number.
        legacy: name and value of what does the same in V1, None as value for nothing.

    Raises:
        InvalidChange: ``izone_unknown_index``.

    """
    sent = int(value) if isinstance(value, int) else value
    payload = {"Index": checked_index(index, MAX_ZONES), field: sent}
    legacy_name, word = legacy
    told = {"ZoneNo": str(index + 1), "Command": word}
    post = (legacy_name, told) if word is not None else None
    return Command(name, payload, Scope.ZONE, index, field, post)


def system_on(on: bool) -> Command:
    """Switch the unit on or off ("AC Unit On/Off")."""
    return unit_command("SysOn", "SysOn", on, ("SystemON", on_off(on)))


def system_mode(mode: SysMode) -> Command:
    """Choose the unit's mode ("Change AC Unit Mode")."""
    legacy = ("SystemMODE", MODE_WORDS[mode])
    return unit_command("SysMode", "SysMode", mode, legacy)


def system_fan(fan: SysFan) -> Command:
    """Choose the unit's fan speed ("Change AC Unit Fanspeed")."""
    word = FAN_WORDS.get(fan)
    return unit_command("SysFan", "SysFan", fan, ("SystemFAN", word) if word else None)


def system_setpoint(
    celsius: float, lowest: float = LOWEST, highest: float = HIGHEST
) -> Command:
    """Set the unit's own target ("Set AC Unit Setpoint").

    Args:
        celsius: rounded to half degrees.
        lowest: °C, the narrower bound of an economy lock.
        highest: °C.

    Raises:
        InvalidChange: ``izone_out_of_range``.

    """
    code = hundredths(celsius, lowest, highest)
    return unit_command(
        "SysSetpoint", "Setpoint", code, ("UnitSetpoint", _decimal(code))
    )


def sleep_timer(minutes: float) -> Command:
    """Set the sleep timer to 0 (off) to 720 minutes ("Set Sleep Timer").

    Raises:
        InvalidChange: ``izone_out_of_range``.

    """
    value = checked_minutes(minutes)
    return unit_command("SysSleepTimer", "SleepTimer", value, ("SleepTimer", value))


def isave(on: bool) -> Command:
    """Switch fresh air on or off ("Change iSave On/Off").

    The guide calls the key ``iSave``, the vendor's header ``iSaveOn``; the client
    finds out which of them this bridge takes.
    """
    return unit_command("iSave", "iSaveOn", on, ("FreeAir", on_off(on)))


def reset_filter_warning() -> Command:
    """Take back the filter warning (vendor header, ``ResetWarning``)."""
    return unit_command("ResetWarning", "Warnings", "filter")


def zone_mode(index: int, mode: ZoneMode, setpoint: float | None = None) -> Command:
    """Open or close a zone or let its temperature decide ("Change Zone Mode").

    Args:
        index: 0 to 13.
        mode: open, close or auto.
        setpoint: the zone's, in °C; for V1 it is the command for auto.

    Raises:
        InvalidChange: ``izone_unknown_index``; ``izone_mode_invalid`` for a mode that
            only shows.

    """
    checked_zone_mode(mode)
    word: str | None = ZONE_MODE_WORDS[mode]
    if mode is ZoneMode.AUTO:
        word = None if setpoint is None else _decimal(round(setpoint * 100))
    return zone_command("ZoneMode", "Mode", index, mode, ("ZoneCommand", word))


def zone_setpoint(
    index: int, celsius: float, lowest: float = LOWEST, highest: float = HIGHEST
) -> Command:
    """Set a zone's target ("Set Zone Setpoint"), rounded to half degrees.

    Raises:
        InvalidChange: ``izone_unknown_index`` or ``izone_out_of_range``.

    """
    code = hundredths(celsius, lowest, highest)
    return zone_command(
        "ZoneSetpoint", "Setpoint", index, code, ("ZoneCommand", _decimal(code))
    )


def zone_maximum_air(index: int, percent: float) -> Command:
    """Set how far a zone's damper opens at most ("Set Zone Max Airflow").

    Raises:
        InvalidChange: ``izone_unknown_index``, ``izone_out_of_range`` (0 to 100) or
            ``izone_off_step`` (5).

    """
    value = checked_airflow(percent)
    return zone_command(
        "ZoneMaxAir", "MaxAir", index, value, ("AirMaxCommand", str(value))
    )


def zone_minimum_air(index: int, percent: float) -> Command:
    """Set how far a zone's damper closes at most ("Set Zone Min Airflow").

    Raises:
        InvalidChange: as for `zone_maximum_air`.

    """
    value = checked_airflow(percent)
    return zone_command(
        "ZoneMinAir", "MinAir", index, value, ("AirMinCommand", str(value))
    )


def zone_name(index: int, name: str) -> Command:
    """Rename a zone ("Set Zone Name"), at most 15 bytes of UTF-8.

    Raises:
        InvalidChange: ``izone_unknown_index``, ``izone_name_too_long`` or
            ``izone_name_invalid``.

    """
    return zone_command("ZoneName", "Name", index, checked_name(name))


def on_off(on: bool) -> str:
    """Return V1's word for a switch."""
    return "on" if on else "off"


def _decimal(code: int) -> str:
    return f"{code / 100:.1f}"
