"""Text, padding, markers and numbers as bridges send them."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api import wire
from custom_components.isotherm.izone.api.enums import SysFan, SysMode
from custom_components.isotherm.izone.api.wire import Verdict

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.mark.parametrize("said", ["{OK}", "OK", '"OK"', " {OK}\r\n", "ok", '{"OK"}'])
def test_ok_has_many_spellings(said: str) -> None:
    """All acknowledgements seen on hardware are one."""
    assert wire.classify(wire.decode(said.encode())) is Verdict.OK


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("{ERROR}", Verdict.ERROR),
        ("{ERROR 12}", Verdict.ERROR),
        ("Error", Verdict.ERROR),
        ("{BUSY}", Verdict.BUSY),
        ("BUSY", Verdict.BUSY),
        ("InvalidRequest", Verdict.REFUSED),
        ("UserNotAllowed", Verdict.REFUSED),
        ("", Verdict.EMPTY),
        ("\x00\x00\n", Verdict.EMPTY),
        ('{"SystemV2":{}}', Verdict.DATA),
        ('{ "Ok": 1}', Verdict.DATA),
        ("[]", Verdict.DATA),
        ("{}", Verdict.DATA),
        ("<html>", Verdict.DATA),
    ],
)
def test_answers_are_told_apart(said: str, verdict: Verdict) -> None:
    """A marker is never taken for data, nor data for a marker."""
    assert wire.classify(wire.decode(said.encode())) is verdict


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"Name":"Media\x00\xff\xff\xff"}', "Media"),
        (b'{"Name":"Media\x00\x00"}{OK}', "Media"),
        ('{"Name":"Café\x00"}'.encode() + b"\xff", "Café"),
        (b'{"Name":"Caf\xe9"}OK', "Café"),
        ('{"Name":"Büro"}'.encode("latin-1"), "Büro"),
        (b'{"Name":"Media\xff\xff"}', "Media"),
        (b'\xef\xbb\xbf{"Name":" Media "}', "Media"),
        (b'{"Name":"Two\nlines"}', "Two lines"),
        (b'{"Name":"\\ud800x"}', "\N{REPLACEMENT CHARACTER}x"),
        (b'{"Name":""}', None),
        (b'{"Name":7}', "7"),
        (b'{"Name":true}', None),
    ],
)
def test_names_survive_padding_and_charset(body: bytes, name: str | None) -> None:
    """Names come out as people wrote them."""
    assert wire.text(wire.parse_json(wire.decode(body))["Name"]) == name


@pytest.mark.parametrize(
    "body", ["", "{", '{"Name":"Me', "<html>", '{"a":1', "[" * 100_000]
)
def test_what_is_no_json_is_a_protocol_error(body: str) -> None:
    """Broken off, nested without end or something else: one kind of error."""
    with pytest.raises(ProtocolError):
        wire.parse_json(body)


def test_doubled_keys_are_both_kept() -> None:
    """The fault history names month and minute alike."""
    assert wire.parse_json('{"M":3,"H":1,"M":59}') == {"M": 3, "H": 1, "M#2": 59}


@pytest.mark.parametrize(
    ("came", "read"),
    [
        (320, 320),
        ("320", 320),
        ("320.0", 320),
        (320.0, 320),
        (True, None),
        ("3 \x00\xff", 3),
        ("", None),
        (None, None),
        ("error", None),
        (1.5, None),
        ("inf", None),
        (math.nan, None),
        ([1], None),
        (10**400, None),
    ],
)
def test_integers(came: object, read: int | None) -> None:
    """Whole numbers come as numbers or as text."""
    assert wire.integer(came) == read


@pytest.mark.parametrize(
    ("came", "read"),
    [
        (1, True),
        ("0", False),
        ("on", True),
        ("Off", False),
        ("true", True),
        ("false", False),
        ("disabled", False),
        (2, True),
        (False, False),
        ("error", None),
        (None, None),
    ],
)
def test_flags(came: object, read: bool | None) -> None:
    """Switches come as numbers, truth values or words."""
    assert wire.flag(came) is read


@pytest.mark.parametrize(
    ("came", "celsius"),
    [
        (2350, 23.5),
        ("2350", 23.5),
        (21.9, 21.9),
        ("21.9", 21.9),
        (2190.0, 21.9),
        (-1500, -15.0),
        (0, None),
        ("0.0", None),
        (6001, None),
        (-2001, None),
        (65535, None),
        ("error", None),
    ],
)
def test_temperatures(came: object, celsius: float | None) -> None:
    """Hundredths become degrees; no sensor and nonsense become nothing."""
    assert wire.temperature(came) == celsius


@pytest.mark.parametrize(
    ("came", "uid"),
    [
        ("000012345", "000012345"),
        (12345, "000012345"),
        ("500001234\x00", "500001234"),
        ("", None),
        (None, None),
        (True, None),
        (-1, None),
        ("a b", None),
        ("é", None),
    ],
)
def test_uids_are_text_with_their_zeros(came: object, uid: str | None) -> None:
    """A uid is nine digits, whatever type it comes in."""
    assert wire.uid_text(came) == uid


def test_secrets_are_dropped_at_any_depth() -> None:
    """Lock codes and passwords don't come past the parser."""
    told = {
        "LockCode": "2705",
        "LockOn": 1,
        "a": [{"Pass": "x", "b": {"PASSWORD": "y", "c": 1}}],
    }
    assert wire.scrub(told) == {"LockOn": 1, "a": [{"b": {"c": 1}}]}


@pytest.mark.parametrize("code", [0, 8, 99, "x", None, -1])
def test_unknown_codes_are_not_mapped_to_a_neighbour(code: object) -> None:
    """Unknown stays unknown; 99 is a fan speed but no mode."""
    assert SysMode.of(code) is None
    assert SysFan.of(code) is (SysFan.NON_GAS_HEAT if code == 99 else None)


@given(st.binary())
def test_any_bytes_can_be_classified(body: bytes) -> None:
    """Whatever comes, there is a verdict, and parsing raises one kind of error."""
    said = wire.decode(body)
    if wire.classify(said) is Verdict.DATA:
        try:
            wire.parse_json(said)
        except ProtocolError:
            return


@given(JSON)
def test_any_value_can_be_read(value: object) -> None:
    """Scalars are read or are None; no value makes a reader raise."""
    for read in (wire.integer, wire.number, wire.flag, wire.text, wire.uid_text):
        read(value)
    celsius = wire.temperature(value)
    assert celsius is None or -20 <= celsius <= 60
    target = wire.setpoint(value)
    assert target is None or 0 < target <= 60
    percent = wire.percent(value)
    assert percent is None or 0 <= percent <= 100
    read = wire.text(value)
    assert read is None or "\0" not in read
