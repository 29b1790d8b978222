"""What was asked for but not yet seen: the optimistic layer over a device's state.

No vendor and no Home Assistant here. A command shows at once; reads that still tell the
old value are masked for a grace time, then the vendor's word counts again.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
import math
from typing import Any


@dataclass(slots=True)
class _Wish:
    value: Any
    asked_at: float
    seen: bool = False


class Overlay:
    """Wishes per device and field, each with the time it was asked for.

    Args:
        clock: seconds that only go forward, for example `loop.time`.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start with no wish."""
        self._clock = clock
        self._wishes: dict[Hashable, dict[str, _Wish]] = {}

    def ask(self, key: Hashable, changes: Mapping[str, Any]) -> None:
        """Remember what was just asked of a device, field by field."""
        now = self._clock()
        wishes = self._wishes.setdefault(key, {})
        wishes.update({name: _Wish(value, now) for name, value in changes.items()})

    def withdraw(self, key: Hashable, changes: Mapping[str, Any]) -> None:
        """Forget wishes that the vendor refused, unless a newer one replaced them."""
        wishes = self._wishes.get(key, {})
        for name, value in changes.items():
            if name in wishes and wishes[name].value == value:
                del wishes[name]

    def pending(self, key: Hashable) -> bool:
        """Return whether something asked of a device still counts."""
        return bool(self._wishes.get(key))

    def forget(self, key: Hashable) -> None:
        """Forget a device that is gone."""
        self._wishes.pop(key, None)

    def over(
        self,
        key: Hashable,
        read: Callable[[str], Any],
        grace: float,
        settle: float = math.inf,
        *,
        ordered: bool = False,
    ) -> dict[str, Any]:
        """Return the wishes that still count against a fresh read.

        Args:
            key: the device.
            read: gives the value that was read of a field.
            grace: seconds for which this source may still tell the old value.
            settle: seconds after which a read that agrees ends a wish.
            ordered: whether this source tells every state in its order: once it told
                the wish, whatever else it tells is newer.

        """
        wishes = self._wishes.get(key)
        if not wishes:
            return {}
        now = self._clock()
        for name in list(wishes):
            wish = wishes[name]
            agrees = read(name) == wish.value
            if ordered and wish.seen and not agrees:
                del wishes[name]
                continue
            wish.seen = wish.seen or (ordered and agrees)
            if now - wish.asked_at >= (settle if agrees else grace):
                del wishes[name]
        return {name: wish.value for name, wish in wishes.items()}
