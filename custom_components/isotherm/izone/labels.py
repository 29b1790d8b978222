"""How actions name a schedule, a zone, a station and so on: by its name or its number."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

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
        InvalidChange: `unknown`, with the label and the names there are, or
            ``izone_label_several``, with the numbers of those that bear the name.

    """
    known, plain = tuple(things), _plain(label)
    named = {i: one for i, name, one in known if name and _plain(name) == plain}
    if len(named) > 1:
        numbers = ", ".join(str(index + 1) for index in sorted(named))
        raise InvalidChange("izone_label_several", label=label, numbers=numbers)
    numbered = (one for index, _, one in known if str(index + 1) == label.strip())
    for found in (*named.values(), *numbered):
        return found
    names = ", ".join(name for _, name, _ in known if name)
    raise InvalidChange(unknown, label=label, choices=names or "–")


def _plain(text: str) -> str:
    """Return a name as it is compared; one of signs alone is as it stands."""
    return plain_text(text) or text.strip()


def refuse_nothing(
    label: str, data: Mapping[str, Any], fields: Iterable[str | vol.Marker]
) -> None:
    """Make sure that an action is told what to change.

    Args:
        label: what it is to change.
        data: the fields of the call.
        fields: those of which one has to be there; an empty list is none.

    Raises:
        InvalidChange: ``izone_nothing_asked``.

    """
    if all(data.get(str(field)) in (None, []) for field in fields):
        raise InvalidChange("izone_nothing_asked", label=label)
