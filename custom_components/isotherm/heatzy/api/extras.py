"""What a product has beyond what we know, by its own definition of its data points.

Source: Heatzy API document, GET /app/datapoint; "Data point" tables of the Gizwits
app API (types, `uint_spec`).
"""

from collections.abc import Mapping
import re
from typing import Any, Final

from ...gizwits.api.data_points import DataPoint, ProductDefinition
from ...hub.errors import RejectedError
from .products import Product
from .state import HeaterState
from .values import to_mode

type Points = Mapping[str, DataPoint]
"""Data points by the attribute's name as the device spells it."""

NO_POINTS: Final[Points] = {}
_PREFIX: Final = "attr "
_IDLE: Final = frozenset(
    {"boost_switch", "boost_time", "data1", "data2", "power_cnt", "power_datal", "power_datah"}
)  # fmt: skip
"""Attributes that the product documents call obsolete or unused, in small letters."""
_MODES: Final = frozenset({"mode", "cur_mode", "cur_signal"})
_RISKY: Final = re.compile(
    r"factory|reset|reboot|restart|upgrade|ota|licen[cs]e|instal|debug|test|calib"
    r"|unbind|bak\d*|reserved?|spare|kill|data_?\d+|version",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z]{2}")


def extra(name: str) -> str:
    """Return the field by which changes name an attribute that we don't know."""
    return f"{_PREFIX}{name}"


def is_extra(field: str) -> bool:
    """Return whether a field of changes is an attribute that we don't know."""
    return field.startswith(_PREFIX)


def split(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return changes of known fields, and values by name of the attributes beyond."""
    known = {field: value for field, value in changes.items() if not is_extra(field)}
    beyond = {
        field.removeprefix(_PREFIX): value
        for field, value in changes.items()
        if is_extra(field)
    }
    return known, beyond


def field_of(state: HeaterState, extras: Mapping[str, Any], field: str) -> Any:
    """Return the value that a field of changes has now.

    Args:
        state: the fields that we know.
        extras: values by name of the attributes beyond.
        field: as changes name it.

    """
    if is_extra(field):
        return extras.get(field.removeprefix(_PREFIX))
    return getattr(state, field)


def unrecognised(product: Product, attrs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the attributes that nothing of ours reads or leaves out on purpose.

    A mode in words that are not ours is one of them.

    Args:
        product: as recognised.
        attrs: what the device reports.

    """
    used = {name.lower() for known in product.fields.values() for name in known.attrs}
    used -= {name for name in _MODES if _is_strange(attrs.get(name))}
    return tuple(
        name for name in attrs if name.lower() not in used and name.lower() not in _IDLE
    )


def _is_strange(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and to_mode(value) is None


def extra_points(
    definition: ProductDefinition, product: Product, attrs: Mapping[str, Any]
) -> Points:
    """Return the data points to show beyond those that we know.

    What the device does not report is left out. A `mode` none of whose words is one of
    ours is shown too.

    Args:
        definition: the product's own.
        product: as recognised.
        attrs: what the device reports.

    """
    defined = {name.lower(): point for name, point in definition.points.items()}
    foreign = [name for name in attrs if _speaks_otherwise(defined.get(name.lower()))]
    found: dict[str, DataPoint] = {}
    for name in (*unrecognised(product, attrs), *foreign):
        point = defined.get(name.lower())
        if point is not None:
            found[name] = point
    return found or NO_POINTS


def _speaks_otherwise(point: DataPoint | None) -> bool:
    if point is None or point.data_type != "enum" or not point.values:
        return False
    return point.name.lower() in _MODES and not any(
        to_mode(label) for label in point.values
    )


def read_extras(points: Points, attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of data points; None for nonsense."""
    return {name: point.read(attrs.get(name)) for name, point in points.items()}


def write_extras(points: Points, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that carry values of data points, typed as defined.

    Raises:
        RejectedError: not writable, or out of the point's range.

    """
    attrs: dict[str, Any] = {}
    for name, value in values.items():
        if name not in points:
            raise RejectedError(f"this product has no {name} to set")
        try:
            attrs[name] = points[name].write(value)
        except ValueError as err:
            raise RejectedError(str(err)) from err
    return attrs


def on_grid(point: DataPoint, value: float) -> float:
    """Return the value nearest to one that a data point can take."""
    steps = round((value - point.lower) / point.step)
    nearest = min(max(point.lower + steps * point.step, point.lower), point.upper)
    return int(nearest) if float(nearest).is_integer() else round(nearest, 9)


def title(name: str, point: DataPoint) -> str:
    """Return what to call a data point: the vendor's label if it can be read here.

    Args:
        name: the attribute's name.
        point: its definition.

    """
    label = point.display_name.strip()
    if not (label.isascii() and _WORD.search(label)) or label.lower() == name.lower():
        label = name
    if label == name:
        label = name.replace("_", " ").strip()
    return label[:1].upper() + label[1:]


def off_by_default(name: str, point: DataPoint) -> bool:
    """Return whether a data point is for installers and developers.

    By its name, or because it is a binary: that means nothing without its document.
    """
    if point.data_type == "binary":
        return True
    return bool(_RISKY.search(name) or _RISKY.search(point.display_name))
