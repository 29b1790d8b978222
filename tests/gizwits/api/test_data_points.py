"""A product's own definition."""

from typing import Any

import pytest

from custom_components.isotherm.gizwits.api.data_points import (
    DataPoint,
    ProductDefinition,
)
from custom_components.isotherm.hub.errors import ProtocolError


def _point(**fields: Any) -> DataPoint:
    return DataPoint.from_json({"name": "x", "type": "status_writable"} | fields)


def _number(**spec: Any) -> DataPoint:
    return _point(data_type="uint16", uint_spec=spec)


@pytest.mark.parametrize(
    ("written", "access"),
    [
        ("status_writable", "writable"),
        ("status_readonly", "readonly"),
        ("alert", "alert"),
        ("fault", "fault"),
        ("W", "writable"),
        ("R", "readonly"),
        ("N", "alert"),
        ("E", "fault"),
        ("?", "readonly"),
        (None, "readonly"),
    ],
)
def test_access(written: object, access: str) -> None:
    """Both spellings of the documents are known; an unknown one can't be written."""
    assert DataPoint.from_json({"name": "x", "type": written}).access == access


def test_scaling() -> None:
    """Limits are scaled: shown = ratio · transmitted + addition."""
    ph = _number(min=0, max=1400, ratio=0.01, addition=0)
    assert (ph.lower, ph.upper, ph.step) == (0, 14, 0.01)
    mv = _number(min=0, max=4000, ratio=1, addition=-2000)
    assert (mv.lower, mv.upper) == (-2000, 2000)
    assert mv.is_number


@pytest.mark.parametrize("key", ["uint_spec", "uint_spec:", "unit_spec"])
def test_spellings_of_the_spec(key: str) -> None:
    """The document's misspelt keys are read."""
    assert _point(data_type="uint8", **{key: {"min": 1, "max": 7}}).upper == 7


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"min": 0, "max": 0, "ratio": 0},
        {"min": 9, "max": 3},
        {"max": "x"},
        {"max": 256},
        {"min": True, "max": 1e300},
        {"ratio": 1e15, "addition": "-1e15"},
        {"ratio": "inf", "addition": float("nan")},
    ],
)
def test_senseless_spec(spec: dict[str, Any]) -> None:
    """Without usable limits those of the type hold."""
    point = _point(data_type="uint8", uint_spec=spec)
    assert (point.lower, point.upper, point.step) == (0, 255, 1)


def test_reading() -> None:
    """Values come in every form."""
    switch = _point(data_type="bool")
    assert [switch.read(v) for v in (0, 1, True, "0", 7)] == [
        False,
        True,
        True,
        False,
        None,
    ]
    mode = _point(data_type="enum", enum=["cft", "eco", "fro"])
    assert [mode.read(v) for v in ("eco", 2, "0", 9, "off", None)] == [
        "eco",
        "fro",
        "cft",
        None,
        None,
        None,
    ]
    assert _number().read("21") == 21
    assert _number().read(21.5) == 21.5
    assert _number().read("x") is None
    blob = _point(data_type="binary", position={"len": 8, "unit": "byte"})
    assert (blob.read("00ff"), blob.read(""), blob.length) == ("00ff", None, 8)
    assert _point(data_type="novel").data_type == "binary"
    assert _point(data_type="bool", position={"len": 1, "unit": "bit"}).length is None


def test_writing() -> None:
    """Values are sent as the definition says."""
    assert _point(data_type="bool").write(1) is True
    assert _point(data_type="enum", enum=["a", "b"]).write("b") == "b"
    assert _number(min=0, max=100).write(100) == 100


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (_number(min=0, max=100), 101),
        (_number(min=0, max=100), "warm"),
        (_point(data_type="enum", enum=["a"]), "b"),
        (_point(data_type="enum", enum=["a"]), False),
        (_point(data_type="bool"), 2),
        (_point(data_type="binary"), "00"),
        (DataPoint(name="x", data_type="bool"), True),
    ],
)
def test_wrong_writing(point: DataPoint, value: Any) -> None:
    """What the definition forbids is not sent."""
    with pytest.raises(ValueError, match="x"):
        point.write(value)


def test_definition() -> None:
    """Data points are taken from all entities; those without a name are left out."""
    product = ProductDefinition.from_json(
        {
            "name": "Pump",
            "product_key": "k",
            "protocolType": "var_len",
            "entities": [
                {"attrs": [{"name": "a", "data_type": "bool"}, {"name": ""}, None]},
                None,
                {"attrs": [{"name": "b", "data_type": "enum", "enum": ["x", 1]}]},
            ],
        }
    )
    assert (product.name, product.product_key, product.protocol) == (
        "Pump",
        "k",
        "var_len",
    )
    assert list(product.points) == ["a", "b"]
    assert product.points["b"].values == ("x", "1")
    with pytest.raises(ProtocolError):
        ProductDefinition.from_json({"name": "Pump"})
