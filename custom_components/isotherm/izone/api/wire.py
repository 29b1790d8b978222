"""What is peculiar in a bridge's answers: text, padding, markers, numbers as text."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, fields
from enum import Enum, auto
from functools import cache
import re
from typing import Any, Final

from ...hub.errors import ProtocolError
from ...hub.parsing import (
    PADDING,
    decode_json,
    integer,
    number,
    text as parsing_text,
    truth,
)

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BARE_WORD: Final = re.compile(r'[{"\s]*([A-Za-z]+)')
_OBJECT: Final = re.compile(r'\{\s*"')
_LONGEST: Final = 100
"""Characters of a text; those of names are 15."""
_UID: Final = re.compile(r"[0-9]{9}")
_PASSCODE: Final = re.compile(
    r"\d{4,}|(?<=pass)\W+\w+|(?<=password)\W+\w+", re.IGNORECASE
)
_SECRETS: Final = frozenset({"lockcode", "pass", "password", "changepass"})
_COLDEST: Final = -20.0
_HOTTEST: Final = 60.0
_HUNDREDTHS: Final = 10_000
_LOWEST_TARGET: Final = 5.0
_HIGHEST_TARGET: Final = 40.0
"""Bridges take 15 to 30 °C; what lies far outside was set by nobody."""

UNPAIRED_UID: Final = "000000000"
"""Uid of a bridge that no air-conditioner is paired to."""

type Json = dict[str, Any]


class Verdict(Enum):
    """What kind of answer a body is."""

    OK = auto()
    BUSY = auto()
    ERROR = auto()
    REFUSED = auto()
    EMPTY = auto()
    DATA = auto()
    CUT = auto()


def decode(body: bytes) -> str:
    """Return a body as text: UTF-8, each byte that isn't taken for Latin-1.

    Padding with NUL, 0xFF and white space around the body is left out.
    """
    text = body.decode("utf-8", "surrogateescape")
    text = _SURROGATE.sub(lambda found: chr(ord(found[0]) & 0xFF), text)
    return text.strip(PADDING)


def classify(text: str) -> Verdict:
    """Tell what a decoded body is.

    ``{OK}``, ``OK`` and ``"OK"`` are the same, as are ``{ERROR}``, ``{ERROR 5}`` and
    ``Error``; any other bare word is a refusal in the bridge's own words. One whose
    brace is not closed, or half an ``OK``, breaks off.
    """
    if not text:
        return Verdict.EMPTY
    if text.strip('{}" \t\r\n').casefold() == "ok":
        return Verdict.OK
    found = _BARE_WORD.match(text)
    if found is None or _OBJECT.match(text):
        return Verdict.DATA
    told = found[1].casefold()
    if told == "o" or (text.startswith("{") and not text.endswith("}")):
        return Verdict.CUT
    if told.startswith("busy"):
        return Verdict.BUSY
    return Verdict.ERROR if told.startswith("error") else Verdict.REFUSED


def parse_json(text: str) -> Any:
    """Return the JSON value that a decoded body begins with.

    Control characters inside strings are let through, a trailing ``{OK}`` is dropped,
    and of a key that an object names twice (the fault history's ``M``) the second value
    is kept under the key with ``#2`` appended.

    Raises:
        ProtocolError: the body doesn't begin with a JSON value.

    """
    return decode_json(text, trailing=True, pairs=_keep_doubles)


def _keep_doubles(pairs: Iterable[tuple[str, Any]]) -> Json:
    kept: Json = {}
    for key, value in pairs:
        kept[f"{key}#2" if key in kept else key] = value
    return kept


def scrub(value: Any) -> Any:
    """Return a JSON value without lock codes and passwords, at any depth."""
    if isinstance(value, dict):
        return {
            key: scrub(inner)
            for key, inner in value.items()
            if str(key).casefold() not in _SECRETS
        }
    if isinstance(value, list):
        return [scrub(inner) for inner in value]
    return value


def text(value: object, longest: int = _LONGEST) -> str | None:
    """Return a string cut at its first NUL, without padding; None where there is none.

    Args:
        value: what came.
        longest: how many characters are kept.

    """
    return parsing_text(value, PADDING, longest) or None


def words(said: str) -> str:
    """Return a bridge's own words for a person and the log, without its passcodes."""
    return _PASSCODE.sub("…", said.strip('{}" '))[:80]


def word(value: object) -> str:
    """Return a string as a word to compare: lower case, empty for anything else."""
    return (text(value) or "").casefold()


def flag(value: object) -> bool | None:
    """Return a switch that came as 0/1, true/false or on/off; None for anything else."""
    return truth(value, any_number=True)


def switched(value: object) -> bool:
    """Return whether a switch is on; what is no switch is off."""
    return flag(value) or False


def up_to(most: int) -> Callable[[object], int | None]:
    """Return what reads a whole number from 0 to a greatest one; None for anything else."""

    def read(value: object) -> int | None:
        return integer(value, 0, most)

    return read


percent: Final = up_to(100)
"""Reads 0 to 100 %."""
minutes: Final = up_to(1440)
"""Reads a time of up to a day, in minutes."""
hours: Final = up_to(1_000_000)
"""Reads a time run, in hours."""
parts: Final = up_to(65_534)
"""Reads ppm or ppb; 65535 is what 16 bits without a value hold."""
code: Final = up_to(9999)
"""Reads a number that stands for something."""


def degrees(value: object) -> float | None:
    """Return °C from hundredths of a degree; None beyond 100 °C either side of 0.

    A number under 100 that came with a decimal point is taken for plain degrees.
    """
    read = number(value, -_HUNDREDTHS, _HUNDREDTHS)
    if read is None:
        return None
    pointed = isinstance(value, float) or (isinstance(value, str) and "." in value)
    return round(read, 2) if pointed and abs(read) < 100 else round(read / 100, 2)


def tenths(value: object) -> float | None:
    """Return a number from its tenths; None beyond 100 either side of 0."""
    read = number(value, -1000, 1000)
    return None if read is None else read / 10


def temperature(value: object) -> float | None:
    """Return a measured temperature in °C.

    0 means that there is no sensor; what lies outside −20 to 60 °C is no temperature.
    """
    read = degrees(value)
    return read if read and _COLDEST <= read <= _HOTTEST else None


def setpoint(value: object) -> float | None:
    """Return a target temperature in °C, None for what can't be one."""
    read = degrees(value)
    if read is None or not _LOWEST_TARGET <= read <= _HIGHEST_TARGET:
        return None
    return read


def uid_text(value: object) -> str | None:
    """Return a bridge's uid: nine digits as text, leading zeros kept or restored."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        value = f"{value:09}" if value >= 0 else None
    read = text(value)
    return read if read and _UID.fullmatch(read) else None


def told(read: Callable[[Any], Any], *keys: str, default: Any = None) -> Any:
    """Return a field of a dataclass that a datagram tells under one of some keys."""
    return field(default=default, metadata={"told": (read, keys)})


@cache
def _told_fields(kind: Any) -> Mapping[str, tuple[Callable[[Any], Any], Any]]:
    read = {one.name: one.metadata.get("told") for one in fields(kind)}
    return {name: how for name, how in read.items() if how}


def fields_of(kind: Any, datagram: Mapping[str, Any]) -> Json:
    """Return what a datagram tells of a dataclass, by field; see `told`."""
    found = {}
    for name, (read, keys) in _told_fields(kind).items():
        key = next(filter(datagram.__contains__, keys), "")
        found[name] = read(datagram.get(key))
    return found


def datagram_of(
    data: object, what: str, index: int | None, count: int
) -> tuple[Json, int]:
    """Return a datagram without secrets, and the index of what it is about.

    Args:
        data: what came.
        what: it should be about, for the error.
        index: that was asked for, None for any.
        count: how many of its kind there can be.

    Raises:
        ProtocolError: it is not an object, or about another index.

    """
    raw = scrub(data)
    if not isinstance(raw, dict) or not raw:
        raise ProtocolError(f"not a {what} datagram")
    found = integer(raw.get("Index"))
    if index is None:
        index = found
    if index is None or found not in {None, index} or not 0 <= index < count:
        raise ProtocolError(f"{what} {found} came where {what} {index} was asked for")
    return raw, index
