"""What a Heatzy product can do, recognised by the attributes it has.

A product that nobody has seen works as far as its attributes are known ones; the
table of product keys adds only what attributes can't tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any, Final

from .program import PROGRAM_ATTRS, decode as decode_program
from .state import Derogation, HeaterState, Mode
from .values import (
    derogation_index,
    folded,
    half_hour_clock,
    hour_clock,
    mode_code,
    mode_index,
    to_bool,
    to_byte,
    to_clock,
    to_derogation,
    to_int,
    to_mode,
    to_percent,
    to_temperature,
    two_bytes,
)

type Limits = tuple[float, float, float]
"""Minimum, maximum and step."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a product key tells and attributes don't.

    Args:
        label: the product's name in shops.
        six_modes: whether comfort -1 °C and -2 °C act (generation 4).
        raw: whether only the raw control of generation 1 works.
        weekday: whether its clock is known to tell the weekday right.

    """

    label: str
    six_modes: bool = False
    raw: bool = False
    weekday: bool = False


HINTS: Final[Mapping[str, Hint]] = {
    "9420ae048da545c88fc6274d204dd25f": Hint("Pilote (1st generation)", raw=True),
    "51d16c22a5f74280bc3cfe9ebcdc6402": Hint("Pilote (2nd generation)", weekday=True),
    "4fc968a21e7243b390e9ede6f1c6465d": Hint("Elec'Pro (2nd generation)"),
    "b9a67b6ce24b437d9794103fd317e627": Hint("Pilote (3rd generation)"),
    "b8c6657b66c34148b4dee64d615cefc7": Hint("Elec'Pro (3rd generation)"),
    "46409c7f29d4411c85a3a46e5ee3703e": Hint("Pilote (4th generation)", six_modes=True),
    "9dacde7ef459421eaf8dc4bea9385634": Hint(
        "Elec'Pro (4th generation)", six_modes=True
    ),
    "a77a929fcf0d4631bc4f669080376891": Hint(
        "Pilote Pro", six_modes=True, weekday=True
    ),
    "2fd622e45283470f9e27e8e6167d7533": Hint("Glow"),
    "51c35c204f854cebbc780bf9785db409": Hint("Glow"),
    "cffa0df68a52449085c5d1e72c2f6bb0": Hint("Glow BLE"),
    "bb10d064f8de409db633b750faa22a52": Hint("Onyx", weekday=True),
    "2884feb88e0b4f30b75ea5572276a102": Hint("Shine"),
    "fc89066ee74c4149a9beb37d4ea93604": Hint("Inea"),
    "480253852d574f11b2d7fbf4460d7a41": Hint("Bloom", weekday=True),
    "f71ee820660f4f358db8b8a474689726": Hint("Flam / Plugzy"),
}
_NO_HINT: Final = Hint("")


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
_CANDIDATES: Final[tuple[tuple[str, Field], ...]] = (
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
_WIDE: Final[Limits] = (7, 30, 0.5)
_WHOLE: Final[Limits] = (7, 30, 1)
_REGULATED: Final = ("cur_signal",)
"""Attributes that only a Pilote Pro has: it regulates the wire, in tenths of a degree."""


@dataclass(frozen=True)
class Product:
    """A product's fields, as recognised.

    Args:
        fields: by name in `HeaterState`.
        hint: what the product key adds.

    """

    fields: Mapping[str, Field]
    hint: Hint = field(default=_NO_HINT)

    def has(self, name: str) -> bool:
        """Return whether the product tells this."""
        return name in self.fields

    def writable(self, name: str) -> bool:
        """Return whether the product can be told this."""
        return name in self.fields and self.fields[name].encode is not None

    @cached_property
    def raw(self) -> bool:
        """Return whether only the raw control of generation 1 works."""
        return self.hint.raw

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """Return the modes that can be chosen."""
        four = (Mode.COMFORT, Mode.ECO, Mode.FROST_PROTECTION, Mode.OFF)
        more = (Mode.COMFORT_1, Mode.COMFORT_2) if self.hint.six_modes else ()
        return four + more if self.has("mode") else ()

    @cached_property
    def derogations(self) -> tuple[Derogation, ...]:
        """Return the derogations that can be chosen."""
        if not (self.has("derogation") and self.has("derogation_time")):
            return ()
        timed = (Derogation.HOLIDAY, Derogation.BOOST)
        return (*timed, Derogation.PRESENCE) if self.has("signal") else timed

    def decode(self, attrs: Mapping[str, Any]) -> HeaterState:
        """Read a state; a value that is missing or absurd becomes None.

        Args:
            attrs: the attributes as the vendor sent them.

        """
        return HeaterState(
            **{
                name: known.decode(*(attrs.get(attr) for attr in known.attrs))
                for name, known in self.fields.items()
            }
        )

    def mode_value(self, mode: Mode) -> int:
        """Return a mode as the raw control wants it."""
        return mode_index(mode)


def recognise(attrs: Mapping[str, Any], product_key: str = "") -> Product:
    """Recognise a product by the attributes present.

    Args:
        attrs: what a device reports, with any values.
        product_key: looked up for what attributes can't tell; may be unknown.

    """
    # Without a key to go by, Chinese mode words give generation 1 away.
    chinese = not str(attrs.get("mode", "")).isascii()
    tenths = _in_tenths(attrs)
    return _recognise(tuple(attrs), product_key, tenths=tenths, chinese=chinese)


@lru_cache(maxsize=256)
def _recognise(
    names: tuple[str, ...], product_key: str, *, tenths: bool, chinese: bool
) -> Product:
    """Recognise a product once for all its devices."""
    attrs = dict.fromkeys(names)
    lowered = {name.lower(): name for name in names}
    temperatures = _temperatures(attrs, tenths=tenths)
    fields: dict[str, Field] = {}
    for name, candidate in (*_CANDIDATES, *temperatures, *_switches(attrs)):
        spelled = _spelled(lowered, candidate.attrs)
        if name not in fields and spelled is not None:
            fields[name] = Field(
                spelled, candidate.decode, candidate.encode, candidate.limits
            )
    hint = HINTS.get(product_key, _NO_HINT)
    if hint.raw and "mode" not in fields:
        fields["mode"] = Field(("mode",), to_mode)
    if not hint.raw and chinese:
        hint = Hint(hint.label, raw=True)
    return Product(fields, hint)


def _spelled(
    lowered: Mapping[str, str], names: tuple[str, ...]
) -> tuple[str, ...] | None:
    spelled = tuple(lowered.get(name.lower(), "") for name in names)
    if names is PROGRAM_ATTRS:
        # A day or a byte that is missing now may come with the next message.
        return names if any(spelled) else None
    return spelled if all(spelled) else None


def _temperatures(attrs: Mapping[str, Any], *, tenths: bool) -> list[tuple[str, Field]]:
    found: list[tuple[str, Field]] = []
    per_degree = 10 if tenths else 1
    for name, attr, limits in _TEMPERATURES:
        found.append((name, _two_byte_field(attr, limits)))
        encode = None if limits is None else (_tenths if per_degree == 10 else _degrees)
        decode = partial(_scaled, per_degree=per_degree)
        if limits and folded(attrs, _REGULATED) is None:
            limits = _WIDE if per_degree == 10 else _WHOLE
        found.append((name, Field((attr,), decode, encode, limits)))
    if folded(attrs, _REGULATED) is not None:
        # The scale of the calibration is known for the Pilote Pro only.
        found.append(("calibration", Field(("com_temp",), _calibration, _offset, (-5, 5, 0.1))))  # fmt: skip
    return found


def _offset(value: float) -> tuple[int, ...]:
    return (round(value * 10) + 50,)


def _two_byte_field(attr: str, limits: Limits | None) -> Field:
    return Field(
        (f"{attr}L", f"{attr}H"),
        lambda low, high: to_temperature(two_bytes(low, high), 10),
        None if limits is None else _low_and_high,
        limits and _WIDE,
    )


def _scaled(value: Any, per_degree: int) -> float | None:
    return to_temperature(to_int(value), per_degree)


def _in_tenths(attrs: Mapping[str, Any]) -> bool:
    """Tell tenths of a degree from whole ones (Bloom): no room has 60 °C."""
    if folded(attrs, _REGULATED) is not None:
        return True
    values = (to_int(attrs.get(attr)) for _, attr, _ in _TEMPERATURES)
    return any(value is not None and value > 60 for value in values)


def _switches(attrs: Mapping[str, Any]) -> list[tuple[str, Field]]:
    """`on_off` is the main switch, but on a Plugzy it is the socket beside the heater."""
    heater = any(folded(attrs, (name,)) for name in ("LOCK_C", "cur_mode"))
    return [("power" if heater else "socket", Field(("on_off",), to_bool, _BOOL))]
