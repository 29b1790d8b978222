"""What the vendor's app keeps in a binding's remark."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.heatzy.api.remark import zone_name


@pytest.mark.parametrize(
    ("remark", "name"),
    [
        ("range=1|isdelete=1|gid=0|groupname=|grouprange=0", ""),
        ("range=1|isdelete=1|gid=0|groupname=Étage|grouprange=0", ""),
        ("range=1|isdelete=1|gid=7|groupname= Étage |grouprange=0", "Étage"),
        ("gid=7|groupname=a=b", "a=b"),
        ("gid=7", ""),
        ("groupname=Étage", ""),
        ("", ""),
        ("kept by somebody", ""),
    ],
)
def test_zone_name(remark: str, name: str) -> None:
    """Only a zone with an id counts."""
    assert zone_name(remark) == name


@given(st.text())
def test_any_remark(remark: str) -> None:
    """A remark of any kind can be read."""
    assert zone_name(remark) == zone_name(remark).strip()
