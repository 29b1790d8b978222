"""The two-bit programme: every byte survives, only what changed is sent."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.heatzy.api.program import (
    PAINTABLE,
    PROGRAM_ATTRS,
    ProgramCode,
    changed_attrs,
    decode,
    encode,
)
from custom_components.isotherm.programme.week import Block, Week

COMFORT, ECO, FROST = PAINTABLE

PAYLOADS = st.lists(st.integers(0, 255), min_size=84, max_size=84).map(
    lambda values: dict(zip(PROGRAM_ATTRS, values, strict=True))
)
WEEKS = st.lists(
    st.sampled_from([COMFORT, ECO, FROST, ProgramCode.UNKNOWN]),
    min_size=336,
    max_size=336,
).map(lambda codes: Week(30, tuple(codes)))


@given(WEEKS)
def test_a_week_survives_encoding(week: Week[ProgramCode]) -> None:
    """A week survives encoding."""
    assert decode(encode(week)) == week


@given(PAYLOADS)
def test_a_payload_survives_decoding(payload: dict[str, int]) -> None:
    """A payload survives decoding."""
    week = decode(payload)
    assert week is not None
    assert encode(week) == payload


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_survives(byte: int) -> None:
    """Every byte survives."""
    week = decode({"p4_data7": byte})
    assert week is not None
    assert encode(week) == {"p4_data7": byte}


@given(PAYLOADS, st.data())
def test_painting_sends_only_what_changed(
    payload: dict[str, int], data: st.DataObject
) -> None:
    """Painting sends only what changed."""
    before = decode(payload)
    assert before is not None
    start = data.draw(st.integers(0, 47))
    end = data.draw(st.integers(start + 1, 48))
    block = Block(
        data.draw(st.integers(0, 6)),
        start * 30,
        end * 30,
        data.draw(st.sampled_from(PAINTABLE)),
    )
    after = before.paint(block)
    sent = changed_attrs(before, after)
    assert decode(payload | sent) == after
    assert all(payload[name] != byte for name, byte in sent.items())
    touched = {
        f"p{block.weekday + 1}_data{slot // 4 + 1}" for slot in range(start, end)
    }
    assert set(sent) <= touched
    for name, byte in sent.items():
        two_hours = int(name.split("data")[1]) - 1
        for slot in range(4):
            if not start <= two_hours * 4 + slot < end:
                assert byte >> 2 * slot & 3 == payload[name] >> 2 * slot & 3


def test_the_first_half_hour_is_in_the_lowest_bits() -> None:
    """Documented: p3_data9 = 1 is eco from 16:00 to 16:30 on a Wednesday."""
    week = decode(dict.fromkeys(PROGRAM_ATTRS, 0) | {"p3_data9": 1})
    assert week is not None
    assert [block for block in week.blocks() if block.value is ECO] == [
        Block(2, 960, 990, ECO)
    ]


def test_a_day_as_devices_send_it() -> None:
    """A day as devices send it."""
    monday = [85, 85, 21, 80, 85, 85, 85, 0, 80, 85, 85, 85]
    attrs = {f"p1_data{index}": byte for index, byte in enumerate(monday, 1)}
    week = decode(attrs)
    assert week is not None
    comfort = [
        (block.start, block.end) for block in week.blocks() if block.value is COMFORT
    ]
    assert comfort == [(330, 420), (840, 1020)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("85", ECO),
        (" 170 ", FROST),
        (0.0, COMFORT),
        (255, ProgramCode.UNKNOWN),
    ],
)
def test_numbers_in_other_dress_are_read(value: object, code: ProgramCode) -> None:
    """Numbers in other dress are read."""
    week = decode({"p1_data1": value})
    assert week is not None
    assert week.slots[:4] == (code,) * 4


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -1,
        256,
        1.5,
        float("nan"),
        float("inf"),
        "",
        "abc",
        "-1",
        "256",
        "٣",
        "9" * 5000,
        [],
        {},
        b"1",
    ],
)
def test_absurd_bytes_count_as_missing(value: object) -> None:
    """Absurd bytes count as missing."""
    assert decode({"p1_data1": value}) is None
    week = decode({"p1_data1": value, "p1_data2": 85})
    assert week is not None
    assert week.slots[:4] == (ProgramCode.MISSING,) * 4
    assert encode(week) == {"p1_data2": 85}


def test_without_a_programme_there_is_no_week() -> None:
    """Without a programme there is no week."""
    assert decode({"mode": "eco", "p8_data1": 1, "p1_data13": 1}) is None


def test_a_missing_byte_is_sent_once_it_is_painted() -> None:
    """A missing byte is sent once it is painted."""
    before = decode({"p1_data1": 0})
    assert before is not None
    after = before.paint(Block(1, 30, 60, COMFORT))
    assert changed_attrs(before, after) == {"p2_data1": 0b01010001}
