"""How actions name a schedule, a zone, a station and so on: by its name or its number."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

import voluptuous as vol

from ..hub.errors import InvalidChange
from ..programme.value_names import plain_text

LABEL: Final = vol.All(vol.Coerce(str), vol.Length(min=1))


def by_label[ThingT](
    label: str, things: Iterable[tuple[int, str | None, ThingT]], unknown: str
) -> ThingT:
    """Return what has a name, else what has a number from 1.

    Args:
        label: the name, or the number.
        things: each with its index, from 0, and its name, None for one without.
        unknown: key of the refusal.

    Raises:
        InvalidChange: `unknown`, with the label and the names there are.

    """
    known, plain = tuple(things), plain_text(label)
    named = (one for _, name, one in known if name and plain_text(name) == plain)
    numbered = (one for index, _, one in known if str(index + 1) == label.strip())
    for found in chain(named, numbered):
        return found
    names = ", ".join(name for _, name, _ in known if name)
    raise InvalidChange(unknown, label=label, choices=names or "–")
