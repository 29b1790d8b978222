"""Checks of what a command brings: exact, or refused."""

from collections.abc import Callable, Collection
from typing import Any

from .aircon import AirConditioner, Change, Refused
from .datagrams import Datagram
from .quirks import Quirks

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
