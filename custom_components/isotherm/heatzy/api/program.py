"""The programme that a Heatzy device keeps: 84 bytes, two bits per half-hour.

Source: "2020 - API", "2024 - API Pilote", "2025 - API Onyx": attributes
``p1_data1`` (Monday, 00:00 to 02:00) to ``p7_data12`` (Sunday, 22:00 to 24:00).
The first half-hour of the two hours is in the two least significant bits.
"""

from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Final

from ...programme.week import DAYS, Week

GRID: Final = 30
BYTES_PER_DAY: Final = 12
_SLOTS_PER_BYTE: Final = 4


class ProgramCode(IntEnum):
    """What the programme orders for a half-hour.

    The vendor documents name the first three. ``UNKNOWN`` is the fourth that two
    bits can hold: it is kept where it stands and never painted. ``MISSING`` is a
    half-hour of which the device has said nothing.
    """

    COMFORT = 0
    ECO = 1
    FROST_PROTECTION = 2
    UNKNOWN = 3
    MISSING = -1


type Program = Week[ProgramCode]

PAINTABLE: Final = (
    ProgramCode.COMFORT,
    ProgramCode.ECO,
    ProgramCode.FROST_PROTECTION,
)

_CODES: Final = tuple(
    tuple(ProgramCode(byte >> 2 * slot & 3) for slot in range(_SLOTS_PER_BYTE))
    for byte in range(256)
)
_ABSENT: Final = (ProgramCode.MISSING,) * _SLOTS_PER_BYTE


def _names() -> Iterator[str]:
    """Name the 84 attributes in the order of the week."""
    for day in range(1, DAYS + 1):
        for two_hours in range(1, BYTES_PER_DAY + 1):
            yield f"p{day}_data{two_hours}"


PROGRAM_ATTRS: Final = tuple(_names())


def decode(attrs: Mapping[str, object]) -> Program | None:
    """Read a device's programme out of its attributes.

    Args:
        attrs: as the vendor sent them. Each of the 84 bytes is 0 to 255, a number
            or its text; one that is absent or absurd counts as missing.

    Returns:
        The week on a 30-minute grid, or None if not one byte is there.

    """
    values = [_byte(attrs.get(name)) for name in PROGRAM_ATTRS]
    if all(value is None for value in values):
        return None
    return Week(
        GRID,
        tuple(
            code
            for value in values
            for code in (_ABSENT if value is None else _CODES[value])
        ),
    )


def encode(week: Program) -> dict[str, int]:
    """Return the attributes that hold a week: 84, less those wholly missing."""
    return {
        name: byte for name, codes in _cut(week) if (byte := _pack(codes)) is not None
    }


def changed_attrs(before: Program, after: Program) -> dict[str, int]:
    """Return the attributes that turn one week into the other, and no more.

    Half-hours that are the same in both keep their exact bits. A half-hour still
    missing beside a painted one, which has no bits of its own, is sent as eco, what
    a device holds before anybody sets a programme.
    """
    return {
        name: byte
        for (name, old), (_, new) in zip(_cut(before), _cut(after), strict=True)
        if old != new and (byte := _pack(new)) is not None
    }


def _cut(week: Program) -> Iterator[tuple[str, tuple[ProgramCode, ...]]]:
    """Cut a week into attribute names and their four half-hours."""
    for index, name in enumerate(PROGRAM_ATTRS):
        first = index * _SLOTS_PER_BYTE
        yield name, week.slots[first : first + _SLOTS_PER_BYTE]


def _pack(codes: tuple[ProgramCode, ...]) -> int | None:
    """Pack four half-hours into a byte, or None if all are missing."""
    if codes == _ABSENT:
        return None
    byte = 0
    for slot, code in enumerate(codes):
        known = ProgramCode.ECO if code is ProgramCode.MISSING else code
        byte |= known << 2 * slot
    return byte


def _byte(value: object) -> int | None:
    """Read one byte of the programme, or None if it isn't one."""
    if isinstance(value, str):
        text = value.strip()
        if not (text.isascii() and text.isdecimal() and len(text) <= 3):
            return None
        value = int(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value <= 255 and value == int(value) else None
