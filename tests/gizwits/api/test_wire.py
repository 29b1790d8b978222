"""What comes over the wire is read leniently."""

from contextlib import suppress
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api import wire
from custom_components.isotherm.hub.errors import ProtocolError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        (0, False),
        (1, True),
        (1.0, True),
        ("1", True),
        ("off", False),
        (" True ", True),
        (2, None),
        ("yes please", None),
        (None, None),
        ([], None),
    ],
)
def test_truth(value: object, expected: bool | None) -> None:
    """Bools come in many forms."""
    assert wire.truth(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        ("5", 5),
        (5.0, 5),
        (5.5, None),
        (True, None),
        ("a", None),
        (float("nan"), None),
        (10**400, None),
        ({}, None),
    ],
)
def test_integer(value: object, expected: int | None) -> None:
    """Whole numbers come as numbers or text."""
    assert wire.integer(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_558_299_004, 1_558_299_004.0),
        ("1558299004", 1_558_299_004.0),
        (1_558_299_004_000, 1_558_299_004.0),
        ("2019-05-19T20:50:04Z", 1_558_299_004.0),
        ("2019-05-19T20:50:04", 1_558_299_004.0),
        ("2019-05-19 22:50:04+02:00", 1_558_299_004.0),
        (0, None),
        ("0", None),
        ("", None),
        ("never", None),
        (-5, None),
        ("0001-01-01T00:00:00+23:59", None),
        (None, None),
    ],
)
def test_epoch(value: object, expected: float | None) -> None:
    """Moments come as seconds, milliseconds or text; 0 is never."""
    assert wire.epoch(value) == expected


def test_port_and_text() -> None:
    """Ports have a range, text has no lone surrogates and is never made of a bool."""
    assert [wire.port(p) for p in (8080, "8880", 0, 70_000, None)] == [
        8080,
        8880,
        None,
        None,
        None,
    ]
    assert wire.text("\ud800x") == "?x"
    assert wire.text(True) == wire.text(None) == wire.text([]) == ""
    assert wire.text(12) == "12"
    assert wire.optional_text("") is None


def test_json_without_numbers_that_are_none() -> None:
    """NaN, infinities and numbers beyond all bounds become null."""
    assert wire.decode_json(b'\xef\xbb\xbf{"a": NaN, "b": 1e999, "c": -Infinity}') == {
        "a": None,
        "b": None,
        "c": None,
    }
    assert wire.decode_json("[1.5]") == [1.5]


@pytest.mark.parametrize(
    "data", ["", "{", "<html>", '{"token": "secret', "[" * 100_000, "9" * 5000]
)
def test_not_json(data: str) -> None:
    """What is not JSON raises, and is not told again."""
    with pytest.raises(ProtocolError) as raised:
        wire.decode_json(data)
    assert "secret" not in str(raised.value)


@given(JSON)
def test_readers_never_raise(value: Any) -> None:
    """No reader raises on any JSON value."""
    for read in (
        wire.text,
        wire.optional_text,
        wire.truth,
        wire.number,
        wire.integer,
        wire.port,
        wire.epoch,
        wire.mapping,
        wire.sequence,
    ):
        read(value)


@given(st.binary() | st.text())
def test_decoding_raises_nothing_else(data: bytes | str) -> None:
    """Decoding raises ProtocolError or nothing."""
    with suppress(ProtocolError):
        wire.decode_json(data)
