"""Real answers, changed a little or a lot: what a vendor, a proxy or a foe may send."""

from collections.abc import Callable
import json
import random
from typing import Any

NUMBERS = (
    *(0, 1, -1, 2, 3, 7, 24, 60, 127, 255, 256, 1000, 65535, 65536, 2**31, 2**53 + 1),
    *(10**18, 10**20, -(10**20), 10**400),
    *(0.0, -0.0, 0.1, 0.5, 20.3, -40.0, 1e-300, 5e-324, 1.7e15, 1e300, 1e308, -1e308),
    *(float("nan"), float("inf"), float("-inf")),
)
TEXTS = (
    *("", " ", "0", "1", "-1", "21.5", "1e309", "NaN", "null", "true", "off", "error"),
    *("9" * 30, "9" * 5000, "x" * 256, "x" * 4000, "²", "٣", "\ufeff", "\u202eabc"),
    *("\x00", "a\x00b", "\x1b[31m", "a\nb", "\x7f", "é" * 20, "舒适", "🔥", "\ud800"),
    *(".", "..", "../..", "a/b", "a?b", "a,b", "<b>", "{}", "[]", "{OK}", "25:61"),
    *("2026-02-31", "mon,thur", "127.0.0.1", "http://[", "localhost:99999"),
)
SHAPES: tuple[Any, ...] = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    {"": None},
    [None],
    {"a": 1},
)
NAMES = ("", "did", "mode", "Zones", "Index", "entity_id", "device_class", "\x00", "é")
LONGEST = 1_000_000
"""Bytes of a body at most: longer ones are refused before they are read."""
DEEPEST = 1100
"""Levels of nesting at most: beyond what Python reads."""


class Mutator:
    """Changes payloads, the same way for the same seed."""

    def __init__(self, seed: int | str) -> None:
        """Draw from a seed."""
        self.random = random.Random(seed)

    def value(self, payload: Any) -> Any:
        """Return a JSON value with one to six things changed in it."""
        for _ in range(self.random.choice((1, 1, 1, 2, 3, 6))):
            payload = self._changed(payload)
        return payload

    def body(self, payload: Any) -> bytes:
        """Return a changed JSON value as bytes, a few of which are no JSON."""
        text = json.dumps(self.value(payload), ensure_ascii=self.random.random() < 0.5)
        data = text.encode("utf-8", "surrogatepass")
        data = data[:LONGEST]
        return self.bytes(data) if self.random.random() < 0.1 else data

    def bytes(self, data: bytes) -> bytes:
        """Return bytes of which some are cut, doubled, replaced or put in between."""
        draw = self.random
        place = draw.randrange(len(data) + 1)
        length = draw.choice((0, 1, 4, 40))
        rest = data[place + length :]
        piece = draw.choice(
            (b"", b"\x00", b"\xff\xfe", b"{OK}", b",", b'"', b"}", b"]", b"NaN", b"\n")
        )
        match draw.randrange(5):
            case 0:
                return data[:place]
            case 1:
                return data[:place] + data[place : place + length] * 3 + rest
            case 2:
                return data[:place] + draw.randbytes(length) + rest
            case 3:
                return b"[" * draw.choice((40, 70, DEEPEST, 100_000)) + data
        return data[:place] + piece + rest

    def _changed(self, node: Any) -> Any:
        draw = self.random
        if isinstance(node, dict) and node and draw.random() < 0.92:
            return self._changed_object(node)
        if isinstance(node, list) and node and draw.random() < 0.92:
            return self._changed_list(node)
        return self.odd(node)

    def _changed_object(self, node: dict[str, Any]) -> dict[str, Any]:
        draw, new = self.random, dict(node)
        key = draw.choice(list(new))
        chance = draw.random()
        if chance < 0.08:
            del new[key]
        elif chance < 0.13:
            new[draw.choice((key.upper(), key + "2", *NAMES))] = new.pop(key)
        elif chance < 0.18:
            new[draw.choice((key.swapcase(), *NAMES))] = self.odd(new[key])
        elif chance < 0.20:
            new |= {f"{key}{n}": new[key] for n in range(draw.choice((3, 3, 300)))}
        elif chance < 0.24:
            new[key] = new[draw.choice(list(new))]
        else:
            new[key] = self._changed(new[key])
        return new

    def _changed_list(self, node: list[Any]) -> list[Any]:
        draw, new = self.random, list(node)
        place = draw.randrange(len(new))
        chance = draw.random()
        if chance < 0.08:
            del new[place]
        elif chance < 0.12:
            new.insert(place, self.odd(new[place]))
        elif chance < 0.15:
            new[place:place] = [new[place]] * draw.choice((1, 1, 20, 200))
        elif chance < 0.18:
            draw.shuffle(new)
        else:
            new[place] = self._changed(new[place])
        return new

    def odd(self, value: Any) -> Any:
        """Return something that may stand where a value stood: near it, or absurd."""
        draw = self.random
        make: tuple[Callable[[], Any], ...] = (
            lambda: draw.choice(NUMBERS),
            lambda: draw.choice(NUMBERS),
            lambda: draw.choice(TEXTS),
            lambda: draw.choice(SHAPES),
            lambda: self._near(value),
            lambda: self._near(value),
            lambda: [value],
            lambda: {"a": value},
            lambda: self._deep(value),
        )
        return draw.choice(make)()

    def _near(self, value: Any) -> Any:
        draw = self.random
        if isinstance(value, str):
            place = draw.randrange(len(value) + 1)
            piece = draw.choice(("", " ", "\x00", "\xff", "0", "é", value))
            return value[:place] + piece + value[place + draw.randrange(2) :]
        if isinstance(value, int | float) and abs(value) < 1e300:
            near = (value + 1, value - 1, -value, value * 10, value * 1000, value / 3)
            return draw.choice((*near, str(value), bool(value), float(value)))
        return str(value)

    def _deep(self, value: Any) -> Any:
        for _ in range(self.random.choice((3, 30, 70, 300))):
            value = {"a": value} if self.random.random() < 0.5 else [value]
        return value
