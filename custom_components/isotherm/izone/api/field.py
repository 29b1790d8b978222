"""A field that can be changed: one row of the tables of changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .commands import Command
from .installation import Installation
from .targets import Target


@dataclass(frozen=True, slots=True)
class Field:
    """A row of a table; the part is what it is about: the System, a Zone, a Schedule.

    Args:
        shows: attribute of the part in which it shows, if in any.
        command: makes the command for a value.
        check: returns the value as it is sent, or raises InvalidChange; it is given the
            part as it would become.
        late: whether its command goes after those of the other fields.
        told: what a part tells of it, where that is more than the attribute.

    """

    shows: str | None
    command: Callable[[Target, Any], Command]
    check: Callable[[Installation, Any, Any], Any] = lambda now, part, value: value
    late: Callable[[Any, Any], bool] = lambda part, value: False
    told: Callable[[Any], Any] | None = None


def by_value(check: Callable[[Any], Any]) -> Callable[[Installation, Any, Any], Any]:
    """Return a check that goes by the value alone."""
    return lambda now, part, value: check(value)
