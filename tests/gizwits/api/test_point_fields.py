"""Data points that only a definition explains: told apart, named, scaled, written."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.data_points import DataPoint
from custom_components.isotherm.gizwits.api.point_fields import (
    off_by_default,
    on_grid,
    point_field,
    split,
    title,
    write_points,
)
from custom_components.isotherm.hub.errors import InvalidChange

SCALED = DataPoint(
    name="level", access="writable", data_type="uint8", maximum=40, ratio=0.5, addition=-5
)  # fmt: skip
LAMP = DataPoint(name="lamp", access="writable", data_type="bool")


def test_changes_are_told_apart() -> None:
    """A family's fields and attributes that only a definition explains never mix."""
    changes = {"mode": "eco", point_field("mode"): "varm", point_field("lamp"): True}
    assert split(changes) == ({"mode": "eco"}, {"mode": "varm", "lamp": True})


def test_write() -> None:
    """Values leave by their attribute, and nothing that is not defined leaves."""
    points = {"Lamp": LAMP, "level": SCALED}
    assert write_points(points, {"Lamp": True, "level": 2.5}) == {"Lamp": True, "level": 2.5}  # fmt: skip
    for wrong in ({"level": 99}, {"Lamp": "?"}, {"other": 1}):
        with pytest.raises(InvalidChange):
            write_points(points, wrong)


@given(st.floats(-1e6, 1e6))
def test_on_grid(value: float) -> None:
    """Every number becomes one that the data point takes, the nearest one."""
    near = on_grid(SCALED, value)
    assert SCALED.write(near) == near
    assert (near + 5) * 2 == int((near + 5) * 2)
    if -5 <= value <= 15:
        assert abs(near - value) <= 0.25


@pytest.mark.parametrize(
    ("name", "label", "shown"),
    [
        ("cur_power", "", "Cur power"),
        ("cur_power", "cur_power", "Cur power"),
        ("cur_power", "功率", "Cur power"),
        ("cur_power", "active power", "Active power"),
        ("P", "7", "P"),
    ],
)
def test_title(name: str, label: str, shown: str) -> None:
    """The vendor's label counts where it can be read here."""
    assert title(name, DataPoint(name=name, display_name=label)) == shown


@pytest.mark.parametrize(
    ("name", "off"),
    [("Factory_Settings", True), ("OTA", True), ("Bak3", True), ("data5", True), ("lamp", False), ("database", False)],
)  # fmt: skip
def test_what_is_off(name: str, off: bool) -> None:
    """Data points for installers and developers stay off, and so does every binary."""
    assert off_by_default(name, DataPoint(name=name, data_type="bool")) is off
    assert off_by_default(name, DataPoint(name=name, data_type="binary"))
