"""Lenient reading of what comes over the wire."""

from collections.abc import Mapping
from datetime import UTC, datetime
import json
import math
from typing import Any, Final

from ...hub.errors import ProtocolError

_TRUTHS: Final = {
    "1": True,
    "true": True,
    "on": True,
    "0": False,
    "false": False,
    "off": False,
}
_MILLISECONDS: Final = 1e11
"""Above this an epoch time must be in milliseconds (as seconds: the year 5138)."""


def _finite(literal: str) -> float | None:
    value = float(literal)
    return value if math.isfinite(value) else None


def decode_json(data: str | bytes) -> Any:
    """Return the JSON value; NaN and infinities become None.

    Raises:
        ProtocolError: not JSON. The message holds nothing of the data.

    """
    if isinstance(data, bytes):
        data = data.decode("utf-8", "replace")
    try:
        return json.loads(
            data.removeprefix("\ufeff"),
            parse_float=_finite,
            parse_constant=lambda _: None,
        )
    except ValueError, RecursionError:
        raise ProtocolError("the answer is not JSON, or only a part of it") from None


def text(value: object) -> str:
    """Return text or a number as text, anything else as the empty text."""
    if isinstance(value, str) and value.isascii():
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # A lone surrogate can't be sent or stored again.
    return str(value).encode("utf-8", "replace").decode().strip()


def verbatim(value: object) -> str:
    """Return text as it came, blanks included; anything else as the empty text."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode()


def optional_text(value: object) -> str | None:
    """Return text, or None where there is none."""
    return text(value) or None


def truth(value: object) -> bool | None:
    """Return true or false from a bool, 0, 1 or such a word; None otherwise."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _TRUTHS.get(text(value).lower())


def number(value: object) -> float | None:
    """Return a finite number from a number or its text; None otherwise."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        result = float(value)
    except ValueError, OverflowError:
        return None
    return result if math.isfinite(result) else None


def integer(value: object) -> int | None:
    """Return a whole number from a number or its text; None otherwise."""
    result = number(value)
    return None if result is None or not result.is_integer() else int(result)


def port(value: object) -> int | None:
    """Return a port number; None for anything else, 0 included."""
    result = integer(value)
    return result if result is not None and 0 < result < 65536 else None


def epoch(value: object) -> float | None:
    """Return seconds since 1970 from seconds, milliseconds or ISO text.

    0, the vendor's "never", is None.
    """
    seconds = number(value)
    if seconds is None:
        try:
            moment = datetime.fromisoformat(text(value))
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = aware.timestamp()
        except ValueError, OverflowError:
            return None
    if seconds <= 0:
        return None
    return seconds / 1000 if seconds > _MILLISECONDS else seconds


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
    rows = mapping(value).get(key) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise ProtocolError(f"{what}: expected a list")
    return rows


def need_text(value: object, what: str) -> str:
    """Return text that is not empty.

    Raises:
        ProtocolError: there is none.

    """
    if found := text(value):
        return found
    raise ProtocolError(f"{what} is missing")
