"""Lenient and bounded reading of what vendors send.

Whatever JSON value comes, a reader returns what it could make of it or says that there
is nothing; only the `need_` readers and `decode_json` raise, and only ProtocolError.
Nothing infinite, not a number or absurdly large passes.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
import json
import math
import re
from typing import Any, Final

from .errors import ProtocolError

type Pairs = Callable[[list[tuple[str, Any]]], Any]

PADDING: Final = " \t\r\n\x00\xff\ufeff"
"""What firmware fills text fields up with."""
LARGEST: Final = float(2**53)
"""Beyond this a float no longer holds every whole number."""
_DEEPEST: Final = 64
"""Levels of nesting that no vendor's answer comes near."""
_MOST_DIGITS: Final = 20
_ZEROS: Final = dict.fromkeys(range(ord("0"), ord("9") + 1), "0")
_LONG: Final = "0" * _MOST_DIGITS
_CONTAINERS: Final = frozenset({dict, list})
_MILLISECONDS: Final = 1e11
"""Above this an epoch time must be in milliseconds (as seconds: the year 5138)."""
_TRUTHS: Final = {
    **dict.fromkeys(("1", "true", "on", "yes", "enabled"), True),
    **dict.fromkeys(("0", "false", "off", "no", "disabled"), False),
}
LONGEST: Final = 255
"""Characters of a text that are kept; no state holds more."""
_ID: Final = re.compile(r"(?!\.+$)[\w.:~-]{1,128}", re.ASCII)
_BREAKS: Final = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
"""Control characters, and marks that change the direction of what follows."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def decode_json(
    data: str | bytes, *, trailing: bool = False, pairs: Pairs | None = None
) -> Any:
    """Return the JSON value; NaN, infinities and endless numbers in it are None.

    Control characters inside strings are let through, lone surrogates are replaced.

    Args:
        data: the text, or its bytes in UTF-8.
        trailing: whether something may follow the value; it is dropped.
        pairs: makes a JSON object of its keys and values; the last value of a key that
            comes twice counts by default.

    Raises:
        ProtocolError: not JSON, or nested too deeply. The message holds none of the data.

    """
    if isinstance(data, bytes):
        data = data.decode("utf-8", "replace")
    data = data.removeprefix("\ufeff").strip()
    # Looking for a long number is cheaper than being called for each.
    long = not data.isascii() or _LONG in data.translate(_ZEROS)
    decoder = _decoder(pairs, long=long) if pairs or long else _DECODER
    try:
        value, end = decoder.raw_decode(data)
    except ValueError, RecursionError:
        raise ProtocolError("the answer is not JSON, or only a part of it") from None
    if end < len(data) and not trailing:
        raise ProtocolError("the answer is JSON with something after it")
    may_be_deep = data.count("[") + data.count("{") > _DEEPEST
    if may_be_deep and _deeper_than(_DEEPEST, value):
        raise ProtocolError("the answer is nested too deeply")
    if "\\u" in data and _SURROGATE_ESCAPE.search(data):
        value = json.loads(_printable(json.dumps(value, ensure_ascii=False)))
    return value


def _decoder(pairs: Pairs | None, *, long: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        strict=False,
        object_pairs_hook=pairs,
        parse_float=_finite,
        parse_int=_short_integer if long else None,
        parse_constant=lambda _: None,
    )


def _finite(literal: str) -> float | None:
    value = float(literal)
    return value if math.isfinite(value) else None


def _short_integer(literal: str) -> int | None:
    return int(literal) if len(literal) <= _MOST_DIGITS else None


_DECODER: Final = _decoder(None, long=False)


def _deeper_than(levels: int, value: object) -> bool:
    layer: list[Any] = [[value]]
    for _ in range(levels + 1):
        inner = [one.values() if type(one) is dict else one for one in layer]
        holding = [one for one in inner if not _CONTAINERS.isdisjoint(map(type, one))]
        layer = [one for each in holding for one in each if type(one) in _CONTAINERS]
        if not layer:
            return False
    return True


def _printable(words: str) -> str:
    """Return text without lone surrogates, which can't be sent or stored again."""
    if words.isascii():
        return words
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", words)


def text(value: object, padding: str | None = None, most: int = LONGEST) -> str:
    """Return text or a number as text, cut at its first NUL; empty for anything else.

    Without control characters and marks of direction, on one line.

    Args:
        value: what came.
        padding: the characters to take off both ends; white space by default.
        most: characters that are kept.

    """
    if not isinstance(value, str):
        if number(value) is None:
            return ""
        value = str(value)
    found = _printable(value.partition("\x00")[0].strip(padding))
    if not found.isprintable():
        found = _UNSEEN.sub("", _BREAKS.sub(" ", found)).strip(padding)
    return found if len(found) <= most else found[:most].rstrip()


def optional_text(value: object, padding: str | None = None) -> str | None:
    """Return text as `text` does, or None where there is none."""
    return text(value, padding) or None


def verbatim(value: object) -> str:
    """Return text as it came, blanks included; anything else as the empty text."""
    return _printable(value) if isinstance(value, str) else ""


def truth(value: object, *, any_number: bool = False) -> bool | None:
    """Return true or false from a bool, a number or a word; None otherwise.

    Args:
        value: what came.
        any_number: whether any number but 0 is true; otherwise only 1 is.

    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        known = _TRUTHS.get(value.strip(PADDING).lower())
        if known is not None:
            return known
    read = number(value)
    if read is None or not (any_number or read in {0, 1}):
        return None
    return read != 0


def number(
    value: object, least: float = -LARGEST, most: float = LARGEST
) -> float | None:
    """Return a number from a number or its text; None otherwise.

    A bool is no number, nor is a text with digits of other scripts or underscores.

    Args:
        value: what came.
        least: a lesser number is None.
        most: a greater number is None.

    """
    if isinstance(value, str):
        value = value.partition("\x00")[0].strip(PADDING)
        if not value.isascii() or "_" in value:
            return None
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        read = float(value)
    except ValueError, OverflowError:
        return None
    return read if least <= read <= most else None


def integer(
    value: object, least: float = -LARGEST, most: float = LARGEST
) -> int | None:
    """Return a whole number as `number` does, or None where it is not whole."""
    read = number(value, least, most)
    return int(read) if read is not None and read.is_integer() else None


def port(value: object) -> int | None:
    """Return a port number; None for anything else, 0 included."""
    return integer(value, 1, 65535)


def epoch(value: object) -> float | None:
    """Return seconds since 1970 from seconds, milliseconds or ISO text.

    A text without a time zone is UTC. 0, which vendors write for never, is None.
    """
    seconds = number(value)
    if seconds is None:
        try:
            moment = datetime.fromisoformat(text(value))
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = aware.timestamp()
        except ValueError, OverflowError:
            return None
    if seconds > _MILLISECONDS:
        seconds /= 1000
    return seconds if 0 < seconds <= _MILLISECONDS else None


def mapping(value: object) -> dict[str, Any]:
    """Return a JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Return a JSON array; an empty one for anything else."""
    return value if isinstance(value, list) else []


def need_mapping(value: object, what: str) -> Mapping[str, Any]:
    """Return a JSON object.

    Raises:
        ProtocolError: it is something else.

    """
    if not isinstance(value, dict):
        raise ProtocolError(f"{what}: expected an object")
    return value


def need_rows(value: object, key: str, what: str) -> list[Any]:
    """Return a JSON array, bare or under a key.

    Raises:
        ProtocolError: there is none.

    """
    rows = value.get(key) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise ProtocolError(f"{what}: expected a list")
    return rows


def need_text(value: object, what: str, most: int = LONGEST) -> str:
    """Return text that is not empty.

    Raises:
        ProtocolError: there is none.

    """
    if found := text(value, most=most):
        return found
    raise ProtocolError(f"{what} is missing")


def need_id(value: object, what: str) -> str:
    """Return an id: letters, digits and few signs, fit for the path of an address.

    Raises:
        ProtocolError: there is none.

    """
    found = need_text(value, what)
    if not _ID.fullmatch(found):
        raise ProtocolError(f"{what} is no id")
    return found
