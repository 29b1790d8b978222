"""Checks of what a command brings: exact, or refused."""

from collections.abc import Callable, Collection
from typing import Any

from .aircon import AirConditioner, Change, Refused
from .datagrams import Datagram
from .quirks import Quirks
from .wire import Request

type Prepare = Callable[[AirConditioner, Quirks, Any], Change]
"""Checks the value of a command and returns what it will do."""


def whole(value: object, low: int, high: int, step: int = 1) -> int:
    """Return an integer within limits and on the step, or refuse."""
    if type(value) is not int or not low <= value <= high or value % step:
        raise Refused(f"{value!r} is not {low} to {high} in steps of {step}")
    return value


def digits(value: object) -> int:
    """Return the number that a few decimal digits say, or refuse."""
    said = str(value)
    if not (said.isascii() and said.isdecimal() and len(said) < 5):
        raise Refused(f"{value!r} is not a number")
    return int(said)


def text(value: object, length: int, quirks: Quirks) -> str:
    """Return a string of at most `length` characters or bytes, or refuse."""
    if isinstance(value, str):
        counted: str | bytes = value
        if quirks.bytes_in_names:
            counted = value.encode("latin-1" if quirks.latin1 else "utf-8", "replace")
        if len(counted) <= length:
            return value
    raise Refused(f"{value!r} is not a text of up to {length}")


def fields(value: object, *names: str) -> tuple[Any, ...]:
    """Return the members of an object that must have exactly these, or refuse."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise Refused(f"{value!r} does not have just {names}")
    return tuple(value[name] for name in names)


def among(value: object, allowed: Collection[int]) -> int:
    """Return an integer that is one of a set, or refuse."""
    if type(value) is not int or value not in allowed:
        raise Refused(f"{value!r} is none of {sorted(allowed)}")
    return value


def assign(target: Datagram, key: str, value: object) -> Change:
    """Return the change that sets one key."""
    return lambda: target.update({key: value})


def setpoint(ac: AirConditioner, value: object) -> int:
    """Return a setpoint (x100) within 15 to 30 °C, or the economy lock's limits."""
    system = ac.system
    if system["EcoLock"]:
        return whole(value, system["EcoMin"], system["EcoMax"], 50)
    return whole(value, 1500, 3000, 50)


def query(request: Request, key: str) -> tuple[int, int]:
    """Return the Type and No of a query whose one key this is, or refuse."""
    if not isinstance(request.json, dict) or list(request.json) != [key]:
        raise Refused(f"not a {key}")
    if request.type is None or request.no is None:
        raise Refused(f"no Type {request.type}, No {request.no}")
    return request.type, request.no


def one_command(request: Request, known: Collection[str]) -> tuple[str, Any]:
    """Return the one key of a command and its value, or refuse what is not known."""
    if not isinstance(request.json, dict) or len(request.json) != 1:
        raise Refused("not an object with one key")
    key, value = next(iter(request.json.items()))
    if key not in known:
        raise Refused(f"unknown command {key}")
    return key, value
