"""Commands exactly as the iZone guide writes them (4.1 and 4.2, "Control Actions").

Temperatures go in as °C and out as hundredths, on the vendor's grid of half degrees;
everything else has to be exact.
"""

from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Any, Final, Literal

from .enums import ReturnAir, SysFan, SysMode, ZoneMode
from .wire import Json
from .zones import MAX_ZONES

LOWEST: Final = 15.0
"""°C; lower bound of every setpoint."""
HIGHEST: Final = 30.0
"""°C; upper bound of every setpoint."""
SETPOINT_STEP: Final = 0.5
"""K."""
AIR_STEP: Final = 5
"""%."""
NAME_BYTES: Final = 15
LONGEST_TIMER: Final = 720
"""Minutes; the panel offers 30, 60, 90 and 120, clients send up to this."""

type Reason = Literal[
    "out_of_range",
    "off_step",
    "unknown_index",
    "name_too_long",
    "name_invalid",
    "mode_invalid",
    "fan_invalid",
    "locked",
    "airflow_locked",
    "not_controlled",
    "zone_controls",
    "no_target",
    "minimum_above_maximum",
    "not_offered",
    "schedule_incomplete",
]


class CommandError(ValueError):
    """A command that must not be sent.

    Args:
        reason: what is wrong, one of a fixed set, so that it can be translated.
        **placeholders: the values to name in the sentence, as text.

    """

    def __init__(self, reason: Reason, **placeholders: object) -> None:
        """Keep the reason and the values that explain it."""
        self.reason: Reason = reason
        self.placeholders = {key: str(value) for key, value in placeholders.items()}
        named = ", ".join(f"{key} {value}" for key, value in self.placeholders.items())
        super().__init__(f"{reason}: {named}" if named else reason)


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

    """

    name: str
    payload: Any
    scope: Scope
    index: int | None = None
    field: str = ""

    @property
    def body(self) -> Json:
        """What is sent."""
        return {self.name: self.payload}

    @property
    def key(self) -> tuple[str, int | None]:
        """Two commands of one key replace each other."""
        return (self.name, self.index)


def system_on(on: bool) -> Command:
    """Switch the unit on or off ("AC Unit On/Off")."""
    return _unit("SysOn", int(on), "SysOn")


def system_mode(mode: SysMode) -> Command:
    """Choose the unit's mode ("Change AC Unit Mode")."""
    return _unit("SysMode", int(mode), "SysMode")


def system_fan(fan: SysFan) -> Command:
    """Choose the unit's fan speed ("Change AC Unit Fanspeed")."""
    return _unit("SysFan", int(fan), "SysFan")


def system_setpoint(
    celsius: float, lowest: float = LOWEST, highest: float = HIGHEST
) -> Command:
    """Set the unit's own target ("Set AC Unit Setpoint").

    Args:
        celsius: rounded to half degrees.
        lowest: °C, the narrower bound of an economy lock.
        highest: °C.

    Raises:
        CommandError: ``out_of_range``.

    """
    return _unit("SysSetpoint", hundredths(celsius, lowest, highest), "Setpoint")


def sleep_timer(minutes: int) -> Command:
    """Set the sleep timer to 0 (off) to 720 minutes ("Set Sleep Timer").

    Raises:
        CommandError: ``out_of_range``.

    """
    return _unit("SysSleepTimer", _within(minutes, 0, LONGEST_TIMER), "SleepTimer")


def isave(on: bool) -> Command:
    """Switch fresh air on or off ("Change iSave On/Off").

    The guide calls the key ``iSave``, the vendor's header ``iSaveOn``; the client
    finds out which of them this bridge takes.
    """
    return _unit("iSave", int(on), "iSaveOn")


def return_air(mode: ReturnAir) -> Command:
    """Choose the sensor that drives the unit (vendor header, ``RASSet``)."""
    return _unit("RASSet", int(mode), "RAS")


def reset_filter_warning() -> Command:
    """Take back the filter warning (vendor header, ``ResetWarning``)."""
    return _unit("ResetWarning", "filter", "Warnings")


def zone_mode(index: int, mode: ZoneMode) -> Command:
    """Open or close a zone or let its temperature decide ("Change Zone Mode").

    Raises:
        CommandError: ``unknown_index``; ``mode_invalid`` for a mode that only shows.

    """
    if mode not in {ZoneMode.OPEN, ZoneMode.CLOSE, ZoneMode.AUTO}:
        raise CommandError("mode_invalid", mode=mode.name.lower())
    return _zone("ZoneMode", index, "Mode", int(mode))


def zone_setpoint(
    index: int, celsius: float, lowest: float = LOWEST, highest: float = HIGHEST
) -> Command:
    """Set a zone's target ("Set Zone Setpoint"), rounded to half degrees.

    Raises:
        CommandError: ``unknown_index`` or ``out_of_range``.

    """
    code = hundredths(celsius, lowest, highest)
    return _zone("ZoneSetpoint", index, "Setpoint", code)


def zone_maximum_air(index: int, percent: int) -> Command:
    """Set how far a zone's damper opens at most ("Set Zone Max Airflow").

    Raises:
        CommandError: ``unknown_index``, ``out_of_range`` (0 to 100) or ``off_step`` (5).

    """
    return _zone("ZoneMaxAir", index, "MaxAir", _air(percent))


def zone_minimum_air(index: int, percent: int) -> Command:
    """Set how far a zone's damper closes at most ("Set Zone Min Airflow").

    Raises:
        CommandError: as for `zone_maximum_air`.

    """
    return _zone("ZoneMinAir", index, "MinAir", _air(percent))


def zone_name(index: int, name: str) -> Command:
    """Rename a zone ("Set Zone Name"), at most 15 bytes of UTF-8.

    Raises:
        CommandError: ``unknown_index``, ``name_too_long`` or ``name_invalid``.

    """
    return _zone("ZoneName", index, "Name", checked_name(name))


def hundredths(celsius: float, lowest: float = LOWEST, highest: float = HIGHEST) -> int:
    """Return °C as the vendor's hundredths, on the grid of half degrees.

    Raises:
        CommandError: ``out_of_range`` after rounding, or no number at all.

    """
    low, high = max(lowest, LOWEST), min(highest, HIGHEST)
    if low - SETPOINT_STEP <= celsius <= high + SETPOINT_STEP:
        steps = math.floor(celsius / SETPOINT_STEP + 0.5)
        if low <= steps * SETPOINT_STEP <= high:
            return steps * round(SETPOINT_STEP * 100)
    raise CommandError("out_of_range", value=celsius, minimum=low, maximum=high)


def checked_name(name: str, *, may_be_empty: bool = False) -> str:
    """Return a name without outer white space, if it fits the vendor's field.

    Raises:
        CommandError: ``name_too_long`` or ``name_invalid``.

    """
    kept = name.strip()
    if (not kept and not may_be_empty) or not (kept.isprintable() or not kept):
        raise CommandError("name_invalid", name=repr(name))
    if len(kept.encode()) > NAME_BYTES:
        raise CommandError("name_too_long", name=kept, maximum=NAME_BYTES)
    return kept


def checked_index(index: int, count: int) -> int:
    """Return an index of 0 to count − 1.

    Raises:
        CommandError: ``unknown_index``.

    """
    if not 0 <= index < count:
        raise CommandError("unknown_index", index=index, maximum=count - 1)
    return index


def _unit(name: str, payload: int | str, field: str) -> Command:
    return Command(name, payload, Scope.UNIT, None, field)


def _zone(name: str, index: int, field: str, value: int | str) -> Command:
    payload = {"Index": checked_index(index, MAX_ZONES), field: value}
    return Command(name, payload, Scope.ZONE, index, field)


def _within(value: int, lowest: int, highest: int) -> int:
    if not lowest <= value <= highest:
        raise CommandError("out_of_range", value=value, minimum=lowest, maximum=highest)
    if value != int(value):
        raise CommandError("off_step", value=value, step=1)
    return int(value)


def _air(percent: int) -> int:
    if _within(percent, 0, 100) % AIR_STEP:
        raise CommandError("off_step", value=percent, step=AIR_STEP)
    return int(percent)
