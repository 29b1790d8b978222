"""Which attributes of a product are beyond what we know of heaters.

Source: Heatzy API document, GET /app/datapoint; "Data point" tables of the Gizwits
app API (types, `uint_spec`).
"""

from collections.abc import Mapping
from typing import Any, Final

from ...gizwits.api.data_points import DataPoint, ProductDefinition
from ...gizwits.api.point_fields import NO_POINTS, DataPoints
from .products import Product
from .values import to_mode

_IDLE: Final = frozenset(
    {"boost_switch", "boost_time", "data1", "data2", "power_cnt", "power_datal", "power_datah"}
)  # fmt: skip
"""Attributes that the product documents call obsolete or unused, in small letters."""
_MODES: Final = frozenset({"mode", "cur_mode", "cur_signal"})


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


def unscaled(product: Product) -> tuple[str, ...]:
    """Return the attributes whose scale only the product's own definition can tell.

    Args:
        product: as recognised.

    """
    names = ("current_temperature", "comfort_temperature", "eco_temperature")
    found = (product.fields[name].attrs for name in names if product.has(name))
    return tuple(attrs[0] for attrs in found if len(attrs) == 1)


def _is_strange(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and to_mode(value) is None


def extra_points(
    definition: ProductDefinition, product: Product, attrs: Mapping[str, Any]
) -> DataPoints:
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
