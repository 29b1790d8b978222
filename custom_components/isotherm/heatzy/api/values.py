"""How single Heatzy values look on the wire: lenient in, exact out."""

from collections.abc import Mapping, Sequence
from typing import Any

from .state import Clock, Derogation, Mode

WIRE_MODES: tuple[tuple[Mode, str], ...] = (
    (Mode.COMFORT, "cft"),
    (Mode.ECO, "eco"),
    (Mode.FROST_PROTECTION, "fro"),
    (Mode.OFF, "stop"),
    (Mode.COMFORT_1, "cft1"),
    (Mode.COMFORT_2, "cft2"),
)
"""In the order of the vendor's index 0 to 5 (Heatzy API document, data point `mode`)."""

_MODE_TO_WIRE = dict(WIRE_MODES)
_MODE_INDEX = {mode: index for index, (mode, _) in enumerate(WIRE_MODES)}
_MODE_FROM_WIRE: dict[str, Mode] = {
    **{code: mode for mode, code in WIRE_MODES},
    **{str(index): mode for mode, index in _MODE_INDEX.items()},
    # Generation 1 speaks Chinese; once its escapes came without the backslash.
    "舒适": Mode.COMFORT,
    "经济": Mode.ECO,
    "解冻": Mode.FROST_PROTECTION,
    "停止": Mode.OFF,
    "u8212u9002": Mode.COMFORT,
    "u7ecfu6d4e": Mode.ECO,
    "u89e3u51bb": Mode.FROST_PROTECTION,
    "u505cu6b62": Mode.OFF,
}
_DEROGATIONS = (
    Derogation.NONE,
    Derogation.HOLIDAY,
    Derogation.BOOST,
    Derogation.PRESENCE,
)


def to_number(value: Any) -> float | None:
    """Read a number from a number, a boolean or text."""
    try:
        number = float(value)
    except TypeError, ValueError, OverflowError:
        return None
    return number if abs(number) < 2**31 else None


def to_int(value: Any) -> int | None:
    """Read a whole number from a number, a boolean or text."""
    number = to_number(value)
    return None if number is None else int(number)


def to_percent(value: Any) -> int | None:
    """Read a percentage."""
    number = to_int(value)
    return number if number is not None and 0 <= number <= 100 else None


def to_byte(value: Any) -> int | None:
    """Read one byte."""
    number = to_int(value)
    return number if number is not None and 0 <= number <= 255 else None


def to_bool(value: Any) -> bool | None:
    """Read a switch: REST says 0 and 1, the WebSocket false and true."""
    if isinstance(value, str) and value.strip().lower() in (
        "on",
        "true",
        "off",
        "false",
    ):
        return value.strip().lower() in ("on", "true")
    number = to_int(value)
    # The 2018 document has 2 for "unlocked".
    return None if number is None or not 0 <= number <= 2 else number == 1


def to_mode(value: Any) -> Mode | None:
    """Read a mode from its name, its index or its Chinese name."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _MODE_FROM_WIRE.get(str(value).strip().lower().replace("\\", ""))


def to_derogation(value: Any) -> Derogation | None:
    """Read a derogation from its index."""
    number = to_int(value)
    if number is None or not 0 <= number < len(_DEROGATIONS):
        return None
    return _DEROGATIONS[number]


def mode_code(mode: Mode) -> str:
    """Return the vendor's name of a mode."""
    return _MODE_TO_WIRE[mode]


def mode_index(mode: Mode) -> int:
    """Return the vendor's index of a mode, 0 to 5."""
    return _MODE_INDEX[mode]


def derogation_index(derogation: Derogation) -> int:
    """Return the vendor's index of a derogation, 0 to 3."""
    return _DEROGATIONS.index(derogation)


def to_temperature(
    raw: float | None, per_degree: int, *, target: bool = False
) -> float | None:
    """Return °C of a raw value; None where no room is that warm, or no heater is set to it.

    Args:
        raw: what came.
        per_degree: how much of it is a degree.
        target: whether it is what a heater is to reach.

    """
    if raw is None:
        return None
    degrees = raw / per_degree
    least, most = (0, 40) if target else (-30, 60)
    return round(degrees, 1) if least <= degrees <= most else None


def two_bytes(low: Any, high: Any) -> int | None:
    """Join the low and high byte of a two-byte temperature, in tenths of a degree.

    Source: Heatzy API document, Flam / Plugzy data points (26 °C is 260: H 1, L 4).
    """
    lower, upper = to_int(low), to_int(high)
    if (
        lower is None
        or upper is None
        or min(lower, upper) < 0
        or max(lower, upper) > 255
    ):
        return None
    return lower + 256 * upper


def to_clock(
    week: Any, hour: Any, minute: Any, *, half_hours: bool | None
) -> Clock | None:
    """Read a heater's clock.

    Args:
        week: 1 Monday to 7 Sunday.
        hour: half-hour index 0 to 47, or hour 0 to 23.
        minute: minute; obsolete beside a half-hour index.
        half_hours: whether `hour` counts half-hours.

    """
    day, hours, minutes = to_int(week), to_int(hour), to_int(minute) or 0
    if day is None or hours is None or not 1 <= day <= 7 or not 0 <= minutes < 60:
        return None
    of_day = hours * 30 + (minutes % 30) if half_hours else hours * 60 + minutes
    return Clock(day - 1, of_day) if 0 <= of_day < 1440 else None


def half_hour_clock(clock: Clock) -> tuple[int, int, int]:
    """Return weekday 1 to 7, half-hour of the day 0 to 47, and minute within it.

    Source: product document "Pilote" 2024, `time_week`, `time_hour`, `time_min`.
    """
    half_hour, minute = divmod(clock.minute, 30)
    return (clock.weekday + 1, half_hour, minute)


def hour_clock(clock: Clock) -> tuple[int, int, int]:
    """Return weekday 1 to 7, hour 0 to 23 and minute.

    Source: product documents of Glow, Shine and Onyx, `week`, `hour`, `minute`.
    """
    hour, minute = divmod(clock.minute, 60)
    return (clock.weekday + 1, hour, minute)


def folded(attrs: Mapping[str, Any], names: Sequence[str]) -> list[Any] | None:
    """Return the values of attributes whatever their case, or None if one is missing."""
    found = []
    for name in names:
        if name in attrs:
            found.append(attrs[name])
            continue
        lowered = name.lower()
        match = next((key for key in attrs if key.lower() == lowered), None)
        if match is None:
            return None
        found.append(attrs[match])
    return found
