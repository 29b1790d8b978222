"""A product's own definition of its data points.

Heatzy API document, GET /app/datapoint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, Literal, Self, get_args

from ...hub.parsing import (
    integer,
    mapping,
    need_mapping,
    need_rows,
    need_text,
    number,
    sequence,
    text,
    truth,
)

type Access = Literal["writable", "readonly", "alert", "fault"]
type DataType = Literal["bool", "enum", "uint8", "uint16", "uint32", "binary"]

_ACCESS: Final[Mapping[str, Access]] = {
    "status_writable": "writable",
    "writable": "writable",
    "w": "writable",
    "status_readonly": "readonly",
    "readonly": "readonly",
    "r": "readonly",
    "alert": "alert",
    "n": "alert",
    "fault": "fault",
    "e": "fault",
}
_DATA_TYPES: Final[Mapping[str, DataType]] = {
    known: known for known in get_args(DataType.__value__)
}
_MOST_RATIO: Final = 1e6
_LEAST_RATIO: Final = 1e-6
_MOST_VALUES: Final = 256
_MOST_POINTS: Final = 500
_MOST_ADDITION: Final = 1e10
_LARGEST: Final = {"uint8": 0xFF, "uint16": 0xFFFF, "uint32": 0xFFFFFFFF}


def _ratio(value: object) -> float:
    ratio = number(value, -_MOST_RATIO, _MOST_RATIO) or 1
    return ratio if abs(ratio) >= _LEAST_RATIO else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPoint:
    """One attribute of a product.

    The cloud's values are scaled already: shown = ratio · transmitted + addition. So
    `lower`, `upper` and `step` are in the units of the values that devdata and push
    bring and that control wants.

    Args:
        name: the attribute's key.
        display_name: the vendor's label, often Chinese.
        description: the vendor's text.
        access: writable, readonly, alert or fault.
        data_type: bool, enum, uint8, uint16, uint32 or binary.
        values: labels of an enum, in the order of their indices.
        minimum: least transmitted value.
        maximum: greatest transmitted value.
        ratio: scale.
        addition: offset.
        length: bytes of a binary; None where not told.

    """

    name: str
    display_name: str = ""
    description: str = ""
    access: Access = "readonly"
    data_type: DataType = "binary"
    values: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = 0
    ratio: float = 1
    addition: float = 0
    length: int | None = None

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one attribute of the definition.

        An unknown type is a binary: shown if wanted, never written.

        Raises:
            ProtocolError: no name.

        """
        row = need_mapping(data, "data point")
        data_type = _DATA_TYPES.get(text(row.get("data_type")).lower(), "binary")
        # The vendor's example misspells the key.
        keys = ("uint_spec", "uint_spec:", "unit_spec")
        spec = next((found for key in keys if (found := mapping(row.get(key)))), {})
        largest = _LARGEST.get(data_type, 0)
        minimum = number(spec.get("min"), -largest, largest) or 0
        maximum = number(spec.get("max"), -largest, largest)
        if maximum is None or maximum <= minimum:
            minimum, maximum = 0, largest
        position = mapping(row.get("position"))
        in_bytes = text(position.get("unit")) == "byte"
        return cls(
            name=need_text(row.get("name"), "name"),
            display_name=text(row.get("display_name")),
            description=text(row.get("desc")),
            access=_ACCESS.get(text(row.get("type")).lower(), "readonly"),
            data_type=data_type,
            values=tuple(map(text, sequence(row.get("enum"))[:_MOST_VALUES])),
            minimum=minimum,
            maximum=maximum,
            ratio=_ratio(spec.get("ratio")),
            addition=number(spec.get("addition"), -_MOST_ADDITION, _MOST_ADDITION) or 0,
            length=integer(position.get("len"), 0) if in_bytes else None,
        )

    @property
    def is_number(self) -> bool:
        """Return whether the values are numbers."""
        return self.data_type in _LARGEST

    @property
    def lower(self) -> float:
        """Return the least value as it is shown and sent."""
        return min(self._scaled(self.minimum), self._scaled(self.maximum))

    @property
    def upper(self) -> float:
        """Return the greatest value as it is shown and sent."""
        return max(self._scaled(self.minimum), self._scaled(self.maximum))

    @property
    def step(self) -> float:
        """Return the distance between two values."""
        return abs(self.ratio)

    def _scaled(self, transmitted: float) -> float:
        return round(transmitted * self.ratio + self.addition, 9)

    def read(self, value: object) -> bool | str | float | None:
        """Return a value of devdata or push: a bool, a label, a number, a binary's text.

        An enum is accepted as its label or its index, a bool as 0 or 1 too. None for
        what can't be.
        """
        if self.data_type == "bool":
            return truth(value)
        if self.data_type == "enum":
            return self._label(value)
        if self.is_number:
            found = number(value)
            if found is None or not self._can_be(found):
                return None
            return int(found) if found.is_integer() else found
        return text(value) or None

    def _can_be(self, value: float) -> bool:
        """Return whether the bytes of the type can hold a value."""
        largest = _LARGEST[self.data_type]
        ends = [self._scaled(end) for end in (0, largest, self.minimum, self.maximum)]
        return min(ends) <= value <= max(ends)

    def _label(self, value: object) -> str | None:
        label = text(value)
        if label in self.values:
            return label
        index = integer(value)
        if index is not None and 0 <= index < len(self.values):
            return self.values[index]
        return None

    def write(self, value: bool | str | float) -> bool | str | float:
        """Return a value as control wants it.

        Raises:
            ValueError: not writable, a binary, or a value out of the data point's range.

        """
        if self.access != "writable" or self.data_type == "binary":
            raise ValueError(f"{self.name} can't be written")
        if self.data_type == "enum" and isinstance(value, bool):
            raise ValueError(f"{self.name} takes one of {', '.join(self.values)}")
        known = self.read(value)
        if known is None:
            raise ValueError(f"{value!r} is no value of {self.name}")
        if self.is_number and not self.lower <= float(known) <= self.upper:
            raise ValueError(
                f"{self.name} must be {self.lower:g} to {self.upper:g}, not {known:g}"
            )
        return known


@dataclass(frozen=True, slots=True)
class ProductDefinition:
    """A product's data points (Heatzy API document, GET /app/datapoint).

    Args:
        name: the product's name.
        product_key: the product's id.
        points: the data points by their names, in the vendor's order.
        protocol: `standard` or `var_len`.

    """

    name: str
    product_key: str
    points: Mapping[str, DataPoint] = field(default_factory=dict)
    protocol: str = ""

    @classmethod
    def from_json(cls, data: object, product_key: str = "") -> Self:
        """Read a definition; data points without a name are left out.

        Raises:
            ProtocolError: no list of entities.

        """
        body = need_mapping(data, "datapoint")
        rows: list[Any] = []
        for entity in need_rows(body, "entities", "datapoint"):
            rows.extend(sequence(mapping(entity).get("attrs")))
        named = (row for row in rows if text(mapping(row).get("name")))
        points = [DataPoint.from_json(row) for row in islice(named, _MOST_POINTS)]
        return cls(
            text(body.get("name")),
            product_key or text(body.get("product_key")),
            {point.name: point for point in points},
            text(body.get("protocolType")),
        )
