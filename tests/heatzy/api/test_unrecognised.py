"""What is beyond what we know of a product: told apart and reported."""

from typing import Any

from hypothesis import given, strategies as st

from custom_components.isotherm.gizwits.api.data_points import (
    DataPoint,
    ProductDefinition,
)
from custom_components.isotherm.gizwits.api.point_fields import read_points
from custom_components.isotherm.heatzy.api.products import recognise
from custom_components.isotherm.heatzy.api.report import report
from custom_components.isotherm.heatzy.api.unrecognised import (
    extra_points,
    unrecognised,
)

SCALED = DataPoint(
    name="level", access="writable", data_type="uint8", maximum=40, ratio=0.5, addition=-5
)  # fmt: skip
LAMP = DataPoint(name="lamp", access="writable", data_type="bool")


def test_unrecognised() -> None:
    """What we read is not strange, whatever its case, nor what the documents call unused."""
    attrs = {"mode": "cft", "lock_c": 1, "data1": 0, "Boost_Time": 3, "lamp": 1}
    assert unrecognised(recognise(attrs), attrs) == ("lamp",)
    spoken = {"mode": "varm", "lamp": 1}
    assert unrecognised(recognise(spoken), spoken) == ("mode", "lamp")


def test_points_are_what_is_reported_and_defined() -> None:
    """Neither an attribute without definition nor a definition without attribute is shown."""
    blob = DataPoint(name="blob", access="writable")
    points = {
        "lamp": LAMP,
        "level": SCALED,
        "blob": blob,
        "absent": DataPoint(name="absent", data_type="bool"),
    }
    attrs = {"LAMP": 1, "level": "abc", "blob": "00", "undefined": 5}
    found = extra_points(ProductDefinition("x", "k", points), recognise(attrs), attrs)
    assert dict(found) == {"LAMP": LAMP, "level": SCALED, "blob": blob}
    read = {"LAMP": True, "level": None, "blob": "00"}
    assert read_points(found, attrs) == read


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.text(), JSON))
def test_any_attributes_can_be_recognised_and_reported(attrs: dict[str, Any]) -> None:
    """No attribute and no value, however odd, is an error."""
    product = recognise(attrs)
    product.decode(attrs)
    assert "product key: k" in report("k", "", product, attrs)


def test_a_report_tells_what_helps_and_nothing_private() -> None:
    """Values and types are there; what may tell who or where somebody is, is not."""
    attrs = {
        "mode": "cft",
        "lamp": True,
        "level": 2.5,
        "ssid": "Dupont",
        "mac_addr": "a1b2c3d4e5f6",
        "note": "12 rue de la Paix",
        "phone": 33612345678,
        "p1_data1": 85,
        "gps": [48.85, 2.35],
    }
    definition = ProductDefinition(
        "x", "k", {"lamp": LAMP, "level": SCALED, "more": LAMP}
    )
    text = report("k", "Spa", recognise(attrs), attrs, definition)
    for wanted in (
        "product key: k",
        "product name: Spa",
        "recognised: mode, programme",
        "  mode = 'cft' (str)",
        "? lamp = True (bool) [bool, writable]",
        "? level = 2.5 (float) [uint8, writable, -5 to 15 by 0.5]",
        "- more [bool, writable]",
        "p1_data1 to p7_data12: 1 of 84",
        "? phone = int, left out",
    ):
        assert wanted in text.splitlines()
    for private in ("Dupont", "a1b2", "Paix", "336", "48.8"):
        assert private not in text
