"""What a Heatzy product can do, recognised by the attributes it has.

A product that nobody has seen works as far as its attributes are known ones; the
table of product keys adds only what attributes can't tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final

from ...gizwits.api.data_points import ProductDefinition
from ...gizwits.api.point_fields import DataPoints
from .fields import (
    PLAIN_FIELDS,
    Field,
    Scales,
    in_tenths,
    switch_fields,
    temperature_fields,
)
from .program import PROGRAM_ATTRS
from .state import Derogation, HeaterState, Mode
from .values import to_mode, to_number

type Decoded = tuple[Mapping[str, Any], HeaterState]
"""Attributes, and the state that a product decoded from them."""


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
    "9420ae048da545c88fc6274d204dd25f": Hint("Pilote 1", raw=True),
    "51d16c22a5f74280bc3cfe9ebcdc6402": Hint("Pilote 2", weekday=True),
    "4fc968a21e7243b390e9ede6f1c6465d": Hint("Elec'Pro 2"),
    "b9a67b6ce24b437d9794103fd317e627": Hint("Pilote 3"),
    "b8c6657b66c34148b4dee64d615cefc7": Hint("Elec'Pro 3"),
    "46409c7f29d4411c85a3a46e5ee3703e": Hint("Pilote 4", six_modes=True),
    "9dacde7ef459421eaf8dc4bea9385634": Hint("Elec'Pro 4", six_modes=True),
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
        """Return the modes that can be chosen, the warmest first."""
        if not self.has("mode"):
            return ()
        reduced = (Mode.COMFORT_1, Mode.COMFORT_2) if self.hint.six_modes else ()
        return (Mode.COMFORT, *reduced, Mode.ECO, Mode.FROST_PROTECTION, Mode.OFF)

    @cached_property
    def derogations(self) -> tuple[Derogation, ...]:
        """Return the derogations that can be chosen."""
        if not (self.has("derogation") and self.has("derogation_time")):
            return ()
        timed = (Derogation.BOOST, Derogation.HOLIDAY)
        return (*timed, Derogation.PRESENCE) if self.has("signal") else timed

    def decode(
        self, attrs: Mapping[str, Any], before: Decoded | None = None
    ) -> HeaterState:
        """Read a state; a value that is missing or absurd becomes None.

        Args:
            attrs: the attributes as the vendor sent them.
            before: attributes that this product decoded before: what stands in the same
                ones is not read again.

        """
        old, state = before or ({}, HeaterState())
        changed = {
            name
            for name in attrs.keys() | old.keys()
            if attrs.get(name) != old.get(name)
        }
        fresh = {
            name: known.decode(*(attrs.get(attr) for attr in known.attrs))
            for name, known in self.fields.items()
            if before is None or not changed.isdisjoint(known.attrs)
        }
        return self._with_mode_in_force(replace(state, **fresh), attrs)

    def _with_mode_in_force(
        self, state: HeaterState, attrs: Mapping[str, Any]
    ) -> HeaterState:
        told: Mode | None = None
        if known := self.fields.get("mode_in_force"):
            told = known.decode(*(attrs.get(attr) for attr in known.attrs))
        # Without a report of its own it can't be told what a programme has led to.
        if told is None and not (known and state.programme_on and not state.derogating):
            told = state.mode_that_follows
        return (
            state if state.mode_in_force is told else replace(state, mode_in_force=told)
        )


def recognise(
    attrs: Mapping[str, Any],
    product_key: str = "",
    definition: ProductDefinition | None = None,
) -> Product:
    """Recognise a product by the attributes present.

    Args:
        attrs: what a device reports, with any values.
        product_key: looked up for what attributes can't tell; may be unknown.
        definition: the product's own, where it is known; it tells the scale of a product
            that nobody knows.

    """
    # Without a key to go by, Chinese mode words give generation 1 away.
    chinese = not str(attrs.get("mode", "")).isascii()
    tenths = in_tenths(attrs)
    points: DataPoints = {}
    if product_key not in HINTS and definition is not None:
        points = definition.points
    scales = tuple(
        (name, (point.lower, point.upper, point.step))
        for name, point in points.items()
        if point.is_number
    )
    numbers = tuple(name for name in attrs if _is_number(name, attrs, points))
    unspoken = () if product_key in HINTS else numbers
    return _recognise(
        tuple(name for name in attrs if name not in unspoken),
        product_key,
        scales,
        tenths=tenths,
        chinese=chinese,
    )


def _is_number(name: str, attrs: Mapping[str, Any], points: DataPoints) -> bool:
    """Return whether a `mode` is a number of its own kind, as a meter may have one."""
    if name.lower() != "mode":
        return False
    point = points.get(name)
    if point is not None:
        return point.is_number
    return name != "mode" and to_number(attrs[name]) is not None


@lru_cache(maxsize=256)
def _recognise(
    names: tuple[str, ...],
    product_key: str,
    scales: Scales,
    *,
    tenths: bool,
    chinese: bool,
) -> Product:
    """Recognise a product once for all its devices."""
    attrs = dict.fromkeys(names)
    lowered = {name.lower(): name for name in names}
    temperatures = temperature_fields(attrs, tenths=tenths, scales=scales)
    fields: dict[str, Field] = {}
    for name, candidate in (*PLAIN_FIELDS, *temperatures, *switch_fields(attrs)):
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


def is_heater(product_key: str, attrs: Mapping[str, Any], at_home: bool) -> bool:
    """Return whether a product is a heater of Heatzy's.

    Args:
        product_key: the vendor's key of the product.
        attrs: what a device of it reports.
        at_home: whether it is in an account of Heatzy's own app, where what shares an
            attribute with a heater is one.

    """
    if product_key in HINTS:
        return True
    return at_home and bool(recognise(attrs, product_key).fields)
