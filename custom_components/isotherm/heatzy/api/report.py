"""What is worth knowing of a product that nobody knows, without what identifies a device."""

from collections.abc import Mapping
import re
from typing import Any, Final

from ...gizwits.api.data_points import DataPoint, ProductDefinition
from .products import Product
from .program import PROGRAM_ATTRS
from .unrecognised import unrecognised

_PRIVATE: Final = re.compile(
    r"mac|ssid|pass|pwd|key|token|secret|serial|uuid|uid|did|imei|iccid|(^|_)(ip|sn|id|name)(_|$)",
    re.IGNORECASE,
)
_LONGEST_TEXT: Final = 8
_LARGEST_NUMBER: Final = 0xFFFF


def report(
    product_key: str,
    product_name: str,
    product: Product,
    attrs: Mapping[str, Any],
    definition: ProductDefinition | None = None,
) -> str:
    """Return the details of a product as lines of text to paste.

    Args:
        product_key: the vendor's key of the product, the same for all of its devices.
        product_name: the vendor's name of it.
        product: as recognised.
        attrs: what one device reports.
        definition: the product's own definition, where the vendor gave it.

    """
    strange = set(unrecognised(product, attrs))
    points = definition.points if definition else {}
    programme = sum(name in attrs for name in PROGRAM_ATTRS)
    lines = [
        f"product key: {product_key}",
        f"product name: {product_name or '-'}",
        f"recognised: {', '.join(sorted(product.fields)) or '-'}",
        f"definition: {f'{len(points)} data points' if definition else 'not known'}",
    ]
    if programme:
        lines.append(f"p1_data1 to p7_data12: {programme} of {len(PROGRAM_ATTRS)}")
    for name in sorted(attrs.keys() - set(PROGRAM_ATTRS), key=str.lower):
        mark = "?" if name in strange else " "
        lines.append(
            f"{mark} {name} = {_value(name, attrs[name])}{_kind(points.get(name))}"
        )
    absent = sorted(points.keys() - attrs.keys() - set(PROGRAM_ATTRS), key=str.lower)
    lines.extend(f"- {name}{_kind(points[name])}" for name in absent)
    return "\n".join(lines)


def may_be_told(name: str, value: Any) -> bool:
    """Return whether an attribute can't tell who or where somebody is.

    Args:
        name: of the attribute.
        value: what a device reports.

    """
    if _PRIVATE.search(name):
        return False
    match value:
        case bool() | None:
            return True
        case int() | float():
            return abs(value) <= _LARGEST_NUMBER
        case str():
            return len(value) <= _LONGEST_TEXT
    return False


def _value(name: str, value: Any) -> str:
    kind = type(value).__name__
    if may_be_told(name, value):
        return f"{value!r} ({kind})"
    if isinstance(value, str | list | dict) and not _PRIVATE.search(name):
        return f"{kind} of {len(value)}, left out"
    return f"{kind}, left out"


def _kind(point: DataPoint | None) -> str:
    if point is None:
        return ""
    told = f"{point.data_type}, {point.access}"
    if point.values:
        told += f", {'/'.join(point.values)}"
    elif point.is_number:
        told += f", {point.lower:g} to {point.upper:g} by {point.step:g}"
    return f" [{told}]"
