"""What comes over the wire is read leniently, and nothing absurd passes."""

from contextlib import suppress
import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub import parsing
from custom_components.isotherm.hub.errors import ProtocolError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
INFINITE = float("inf")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        (0, False),
        (1, True),
        (1.0, True),
        ("1", True),
        ("1.0", True),
        ("off", False),
        ("no", False),
        ("enabled", True),
        (" True ", True),
        ("on\x00\xff", True),
        (2, None),
        ("2", None),
        (math.nan, None),
        ("yes please", None),
        (None, None),
        ([], None),
    ],
)
def test_truth(value: object, expected: bool | None) -> None:
    """Bools come in many forms."""
    assert parsing.truth(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [(2, True), ("-1", True), (0, False), (INFINITE, None)]
)
def test_truth_of_any_number(value: object, expected: bool | None) -> None:
    """Where a switch is told as a number, any but 0 is on."""
    assert parsing.truth(value, any_number=True) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        ("5", 5),
        (" 5 ", 5),
        ("-5", -5),
        ("3 \x00\xff", 3),
        ("3\x00rest", 3),
        (5.0, 5),
        (2**53, 2**53),
        (2**53 + 2, None),
        (1e300, None),
        (5.5, None),
        (True, None),
        ("a", None),
        ("1_0", None),
        ("٣", None),
        ("inf", None),
        (math.nan, None),
        (-INFINITE, None),
        (10**400, None),
        ("9" * 5000, None),
        ({}, None),
    ],
)
def test_integer(value: object, expected: int | None) -> None:
    """Whole numbers come as numbers or text; a bool is none, nor is anything endless."""
    assert parsing.integer(value) == expected


def test_numbers_have_a_range() -> None:
    """What lies outside the range that a field can have is no number."""
    assert [parsing.number(n, 0, 100) for n in (0, "100", 100.1, -1, math.nan)] == [
        0,
        100,
        None,
        None,
        None,
    ]
    assert [parsing.integer(n, 0, 100) for n in (0, 100, 101)] == [0, 100, None]


def test_endless_integer() -> None:
    """A whole number that Python itself would not show is none, and no text."""
    assert parsing.number(10**5000) is None
    assert parsing.text(10**5000) == ""
    assert parsing.truth(10**5000, any_number=True) is None


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
        (1_558_299_004_000_000, None),
        ("0001-01-01T00:00:00+23:59", None),
        (None, None),
    ],
)
def test_epoch(value: object, expected: float | None) -> None:
    """Moments come as seconds, milliseconds or text; 0 is never."""
    assert parsing.epoch(value) == expected


def test_port() -> None:
    """Ports have a range."""
    assert [parsing.port(p) for p in (8080, "8880", 0, 70_000, None)] == [
        8080,
        8880,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("\ud800x", "\N{REPLACEMENT CHARACTER}x"),
        (" Büro\u3000", "Büro"),
        ("Media\x00\xff\xff", "Media"),
        ("Croÿ", "Croÿ"),
        (12, "12"),
        (1.5, "1.5"),
        (True, ""),
        (None, ""),
        ([], ""),
        (math.nan, ""),
    ],
)
def test_text(value: object, expected: str) -> None:
    """Text has no lone surrogates, ends at a NUL and is never made of a bool."""
    assert parsing.text(value) == expected
    assert parsing.optional_text(value) == (expected or None)


def test_padding() -> None:
    """A vendor says what its firmware pads text with."""
    assert parsing.text("\ufeffMedia \xff\xff", parsing.PADDING) == "Media"
    assert parsing.optional_text("\xff\xff", parsing.PADDING) is None


def test_verbatim() -> None:
    """What is to be sent back keeps its blanks."""
    assert parsing.verbatim(" a\ud800 ") == " a\N{REPLACEMENT CHARACTER} "
    assert parsing.verbatim(5) == ""


def test_json_without_numbers_that_are_none() -> None:
    """NaN, infinities and numbers beyond all bounds become null."""
    data = '\ufeff{"a": NaN, "b": 1e999, "c": -Infinity, "d": %s}' % ("9" * 5000)
    assert parsing.decode_json(data.encode()) == dict.fromkeys("abcd")
    assert parsing.decode_json("[1.5, 18446744073709551615]") == [1.5, 2**64 - 1]


def test_json_that_people_write() -> None:
    """Control characters in strings pass, lone surrogates don't."""
    assert parsing.decode_json(b'{"a": "Two\nlines"}') == {"a": "Two\nlines"}
    assert parsing.decode_json(r'["\ud800x", "\ud83d\ude00"]') == [
        "\N{REPLACEMENT CHARACTER}x",
        "\N{GRINNING FACE}",
    ]


def test_json_with_something_after_it() -> None:
    """What follows the value is an error, unless the vendor is known for it."""
    with pytest.raises(ProtocolError):
        parsing.decode_json("{}{OK}")
    assert parsing.decode_json('{"a": 1}{OK}', trailing=True) == {"a": 1}


def test_json_with_doubled_keys() -> None:
    """Who needs the first of two values as well can have it."""
    assert parsing.decode_json('{"a": 1, "a": 2}') == {"a": 2}
    assert parsing.decode_json('{"a": 1, "a": 2}', pairs=list) == [("a", 1), ("a", 2)]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "<html>",
        '{"token": "secret',
        '{"token": "secret"} x',
        "[" * 100_000,
        "[" * 65 + "]" * 65,
        '{"a":' * 500 + '"secret"' + "}" * 500,
    ],
)
def test_not_json(data: str) -> None:
    """What is not JSON, or without end, raises and is not told again."""
    with pytest.raises(ProtocolError) as raised:
        parsing.decode_json(data)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("value", [None, [], "", 5])
def test_needed_objects(value: object) -> None:
    """What must be there and is not is an error that says what."""
    with pytest.raises(ProtocolError, match="thing: expected an object"):
        parsing.need_mapping(value, "thing")
    assert parsing.mapping(value) == {}
    assert parsing.need_mapping({"a": 1}, "thing") == parsing.mapping({"a": 1})


def test_needed_rows_and_text() -> None:
    """A list is taken bare or under its key."""
    assert parsing.need_rows([1], "rows", "x") == [1]
    assert parsing.need_rows({"rows": [1]}, "rows", "x") == [1]
    with pytest.raises(ProtocolError, match="x: expected a list"):
        parsing.need_rows({"rows": {}}, "rows", "x")
    assert parsing.need_text(7, "id") == "7"
    with pytest.raises(ProtocolError, match="id is missing"):
        parsing.need_text(" ", "id")


@given(JSON)
def test_readers_never_raise(value: Any) -> None:
    """No reader raises on any JSON value."""
    for read in (
        parsing.text,
        parsing.optional_text,
        parsing.verbatim,
        parsing.truth,
        parsing.port,
        parsing.mapping,
        parsing.sequence,
    ):
        read(value)
    for measure in (parsing.number, parsing.integer, parsing.epoch):
        found = measure(value)
        assert found is None or abs(found) <= parsing.LARGEST
    parsing.text(value).encode()


@given(st.binary() | st.text())
def test_decoding_raises_nothing_else(data: bytes | str) -> None:
    """Decoding raises ProtocolError or nothing."""
    with suppress(ProtocolError):
        parsing.decode_json(data)


def test_a_port_fits_its_field() -> None:
    """From 1 to what sixteen bits hold."""
    told = [parsing.port(value) for value in (0, 1, "80", 65_535, 65_536, "x")]
    assert told == [None, 1, 80, 65_535, None, None]
