"""What the title of a derogation's event says: rooms and degrees, such as "Salon −2". Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
import re
from typing import Final
import unicodedata

from ..hub.errors import InvalidChange
from .api.models import MOST_DEGREES

_DEGREES: Final = re.compile(
    r"(?P<sign>[+\-\u2010-\u2015\u2212\ufe63\uff0b\uff0d])\s*"
    r"(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s*"
    r"(?:°\s*c?|℃|º\s*c?|c|k|degr[eé]s?|degrees?)?[\s.]*$",
    re.IGNORECASE,
)
_RAISES: Final = "+\uff0b"
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]")
_QUOTES: Final = re.compile("[\u2018\u2019\u02bc]")
_ALL: Final = frozenset(
    {
        *("*", "all", "all rooms", "everywhere", "home", "house", "whole house"),
        *("maison", "partout", "tout", "toute la maison", "toutes les pieces"),
    }
)


def rooms_and_degrees(
    words: str, rooms: Mapping[int, str]
) -> tuple[tuple[int, ...], int]:
    """Return the numbers of the rooms that a title names, and the degrees.

    Args:
        words: rooms' names or numbers with commas between, or a word for all of them, and
            degrees with a sign.
        rooms: names of the home's rooms by their number.

    Raises:
        InvalidChange: ``derogation_no_degrees``, ``derogation_degrees``,
            ``derogation_room_missing`` or ``derogation_unknown_room``, each with an example.

    """
    found = None if _key(words) in _keys(rooms) else _DEGREES.search(words)
    if found is None:
        raise InvalidChange("derogation_no_degrees", **_help(rooms))
    number = found["number"].replace(",", ".")
    delta = float(number) * (1 if found["sign"] in _RAISES else -1)
    if not delta.is_integer() or not 0 < abs(delta) <= MOST_DEGREES:
        raise InvalidChange("derogation_degrees", degrees=f"{delta:+g}", **_help(rooms))
    named = words[: found.start()].strip(" \t,;:")
    if not named:
        raise InvalidChange("derogation_room_missing", **_help(rooms))
    return rooms_named(named.split(","), rooms), int(delta)


def rooms_named(labels: Sequence[str], rooms: Mapping[int, str]) -> tuple[int, ...]:
    """Return the numbers of rooms by their names or numbers.

    Letters' case and accents don't matter. A name that has a comma may come in pieces.

    Args:
        labels: names or numbers, or a word for all rooms.
        rooms: names of the home's rooms by their number.

    Raises:
        InvalidChange: ``derogation_unknown_room``.

    """
    found: dict[int, None] = {}
    begin = 0
    while begin < len(labels):
        for end in range(len(labels), begin, -1):
            label = ",".join(labels[begin:end])
            if numbers := list(_numbers(label, rooms)):
                found.update(dict.fromkeys(numbers))
                begin = end
                break
        else:
            label = labels[begin].strip()[:60]
            raise InvalidChange("derogation_unknown_room", room=label, **_help(rooms))
    return tuple(found)


def title_of(names: Iterable[str], delta: int) -> str:
    """Return the title of an event: the rooms' names, and the degrees with a sign."""
    sign = "−" if delta < 0 else "+" if delta else ""
    return f"{', '.join(names)} {sign}{abs(delta)} °C"


def _numbers(label: str, rooms: Mapping[int, str]) -> Iterator[int]:
    key = _key(label)
    if not key:
        return
    keys = _keys(rooms)
    if key in keys:
        yield from keys[key]
    elif key in _ALL:
        yield from rooms
    elif key.isascii() and key.isdigit() and len(key) < 10 and int(key) in rooms:
        yield int(key)


def _keys(rooms: Mapping[int, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in rooms.items():
        found.setdefault(_key(name), []).append(number)
    return found


def _key(words: str) -> str:
    """Return what is the same for all spellings of a name."""
    plain = _QUOTES.sub("'", _DASHES.sub("-", words)).replace("œ", "oe")
    apart = unicodedata.normalize("NFKD", plain.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join((bare if bare.strip() else plain).split())


def _help(rooms: Mapping[int, str]) -> dict[str, str]:
    names = [name for name in rooms.values() if name.strip()]
    first = names[0] if names else "*"
    return {"example": f"{first} −2", "rooms": ", ".join(names) or "–"}
