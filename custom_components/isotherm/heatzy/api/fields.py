"""How what we know of a heater stands in its attributes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final

from ...hub.steps import to_step
from .program import PROGRAM_ATTRS, decode as decode_program
from .values import (
    derogation_index,
    folded,
    half_hour_clock,
    hour_clock,
    mode_code,
    to_bool,
    to_byte,
    to_clock,
    to_derogation,
    to_int,
    to_mode,
    to_number,
    to_percent,
    to_temperature,
    two_bytes,
)

type Limits = tuple[float, float, float]
"""Minimum, maximum and step."""
type Scales = tuple[tuple[str, Limits], ...]
"""Minimum, maximum and step of attributes, as the values of devdata and control are."""


@dataclass(frozen=True, slots=True)
class Field:
    """How one thing we know of a heater stands in its attributes.

    Args:
        attrs: the attributes' names as this product spells them.
        decode: reads their values, in that order; None for nonsense.
        encode: gives their values, in that order; None where it can't be written.
        limits: minimum, maximum and step of what may be written.

    """

    attrs: tuple[str, ...]
    decode: Callable[..., Any]
    encode: Callable[[Any], tuple[Any, ...]] | None = None
    limits: Limits | None = None


def _plain(encode: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: (encode(value),)


def _tenths(value: float) -> tuple[int, ...]:
    return (round(value * 10),)


def _degrees(value: float) -> tuple[int, ...]:
    return (round(value),)


def _low_and_high(value: float) -> tuple[int, ...]:
    high, low = divmod(round(value * 10), 256)
    return (low, high)


def _calibration(value: Any) -> float | None:
    raw = to_percent(value)
    return None if raw is None else (raw - 50) / 10


@lru_cache(maxsize=4096)
def _week(*values: Any) -> Any:
    return decode_program(dict(zip(PROGRAM_ATTRS, values, strict=True)))


def _programme(*values: Any) -> Any:
    return _week(*(to_int(value) for value in values))


_BOOL: Final = _plain(bool)
_FLAG: Final = _plain(int)
PLAIN_FIELDS: Final[tuple[tuple[str, Field], ...]] = (
    ("mode", Field(("mode",), to_mode, _plain(mode_code))),
    ("mode_in_force", Field(("cur_mode",), to_mode)),
    ("signal", Field(("cur_signal",), to_mode)),
    ("programme_on", Field(("timer_switch",), to_bool, _FLAG)),
    ("derogation", Field(("derog_mode",), to_derogation, _plain(derogation_index))),
    ("derogation_time", Field(("derog_time",), to_byte, _FLAG, (0, 255, 1))),
    ("locked", Field(("lock_switch",), to_bool, _FLAG)),
    ("locked", Field(("LOCK_C",), to_bool, _BOOL)),
    ("window_detection", Field(("window_switch",), to_bool, _BOOL)),
    ("humidity", Field(("cur_humi",), to_percent)),
    ("clock", Field(("time_week", "time_hour", "time_min"), partial(to_clock, half_hours=True), half_hour_clock)),
    ("clock", Field(("week", "hour", "minute"), partial(to_clock, half_hours=False), hour_clock)),
    ("clock", Field(("week", "hour", "min"), partial(to_clock, half_hours=False), hour_clock)),
    ("programme", Field(PROGRAM_ATTRS, _programme)),
)  # fmt: skip
_TEMPERATURES: Final[tuple[tuple[str, str, Limits | None], ...]] = (
    ("current_temperature", "cur_temp", None),
    ("comfort_temperature", "cft_temp", (15, 30, 0.5)),
    ("eco_temperature", "eco_temp", (10, 19, 0.5)),
)
_LOWEST: Final = 5
_HIGHEST: Final = 35
"""Degrees to which a heater of an unknown product can be set."""
_WIDE: Final[Limits] = (7, 30, 0.5)
_WHOLE: Final[Limits] = (7, 30, 1)
_REGULATED: Final = ("cur_signal",)
"""Attributes that only a Pilote Pro has: it regulates the wire, in tenths of a degree."""


def temperature_fields(
    attrs: Mapping[str, Any], *, tenths: bool, scales: Scales = ()
) -> list[tuple[str, Field]]:
    """Return the temperatures that a product may have, in one byte or in two.

    Args:
        attrs: its attributes by name.
        tenths: whether a single byte holds tenths of a degree.
        scales: what the product's own definition says of single attributes.

    """
    found: list[tuple[str, Field]] = []
    per_degree = 10 if tenths else 1
    defined = {attr.lower(): scale for attr, scale in scales}
    for name, attr, limits in _TEMPERATURES:
        scale = defined.get(attr)
        if scale and _in_degrees(scale):
            found.append((name, _defined_field(attr, scale, writable=bool(limits))))
        found.append((name, _two_byte_field(attr, limits)))
        encode = None if limits is None else (_tenths if per_degree == 10 else _degrees)
        decode = partial(_scaled, per_degree=per_degree, target=bool(limits))
        if limits and folded(attrs, _REGULATED) is None:
            limits = _WIDE if per_degree == 10 else _WHOLE
        found.append((name, Field((attr,), decode, encode, limits)))
    if folded(attrs, _REGULATED) is not None:
        # The scale of the calibration is known for the Pilote Pro only.
        found.append(("calibration", Field(("com_temp",), _calibration, _offset, (-5, 5, 0.1))))  # fmt: skip
    return found


def _in_degrees(scale: Limits) -> bool:
    """Return whether a definition surely means degrees: 255 is what a byte can hold at most."""
    low, high, step = scale
    if low >= _HIGHEST or high <= _LOWEST:
        return False
    return high <= 100 or step != int(step)


def _defined_field(attr: str, scale: Limits, *, writable: bool) -> Field:
    """Return a temperature in degrees as the definition has it."""
    low, high, step = scale

    def encode(celsius: float) -> tuple[float]:
        raw = to_step(celsius, step, low)
        return (int(raw) if raw.is_integer() else raw,)

    decode = partial(_scaled, per_degree=1, target=writable)
    if not writable:
        return Field((attr,), decode)
    return Field(
        (attr,), decode, encode, (max(low, _LOWEST), min(high, _HIGHEST), step)
    )


def _offset(value: float) -> tuple[int, ...]:
    return (round(value * 10) + 50,)


def _two_byte_field(attr: str, limits: Limits | None) -> Field:
    target = limits is not None
    return Field(
        (f"{attr}L", f"{attr}H"),
        lambda low, high: to_temperature(two_bytes(low, high), 10, target=target),
        None if limits is None else _low_and_high,
        limits and _WIDE,
    )


def _scaled(value: Any, per_degree: int, *, target: bool) -> float | None:
    return to_temperature(to_number(value), per_degree, target=target)


def in_tenths(attrs: Mapping[str, Any]) -> bool:
    """Return whether degrees stand in tenths, not whole (Bloom): no room has 60 °C."""
    if folded(attrs, _REGULATED) is not None:
        return True
    values = (to_number(attrs.get(attr)) for _, attr, _ in _TEMPERATURES)
    return any(value is not None and value > 60 for value in values)


def switch_fields(attrs: Mapping[str, Any]) -> list[tuple[str, Field]]:
    """Return what `on_off` is: the main switch, on a Plugzy the socket beside the heater."""
    heater = any(folded(attrs, (name,)) for name in ("LOCK_C", "cur_mode"))
    return [("power" if heater else "socket", Field(("on_off",), to_bool, _BOOL))]
