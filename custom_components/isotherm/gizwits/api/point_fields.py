"""Attributes that only a product's own definition explains, as fields of changes.

Source: Heatzy API document, GET /app/datapoint; "Data point" tables of the Gizwits
app API (types, `uint_spec`).
"""

from collections.abc import Mapping
import re
from typing import Any, Final

from ...hub.errors import InvalidChange
from ...hub.steps import to_step
from .data_points import DataPoint

type DataPoints = Mapping[str, DataPoint]
"""Data points by the attribute's name as the device spells it."""

NO_POINTS: Final[DataPoints] = {}
_PREFIX: Final = "attr "
_RISKY: Final = re.compile(
    r"factory|reset|reboot|restart|upgrade|ota|licen[cs]e|instal|debug|test|calib"
    r"|unbind|bak\d*|reserved?|spare|kill|data_?\d+|version",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Za-z]{2}")


def point_field(name: str) -> str:
    """Return the field by which changes name the data point of an attribute."""
    return f"{_PREFIX}{name}"


def split(changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return changes of a family's own fields, and values of data points by attribute."""
    own = {name: value for name, value in changes.items() if not _is_point(name)}
    points = {
        name.removeprefix(_PREFIX): value
        for name, value in changes.items()
        if _is_point(name)
    }
    return own, points


def _is_point(field: str) -> bool:
    return field.startswith(_PREFIX)


def read_points(points: DataPoints, attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of data points by attribute; None for nonsense."""
    return {name: point.read(attrs.get(name)) for name, point in points.items()}


def write_points(points: DataPoints, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that carry values of data points, typed as defined.

    Raises:
        InvalidChange: not writable, or out of the data point's range.

    """
    attrs: dict[str, Any] = {}
    for name, value in values.items():
        if name not in points:
            raise InvalidChange("field_not_offered")
        try:
            attrs[name] = points[name].write(value)
        except ValueError as err:
            raise InvalidChange("value_not_accepted", value=value) from err
    return attrs


def on_grid(point: DataPoint, value: float) -> float:
    """Return the value nearest to one that a data point can take."""
    nearest = to_step(value, point.step, point.lower)
    nearest = min(max(nearest, point.lower), point.upper)
    return int(nearest) if nearest.is_integer() else round(nearest, 9)


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
