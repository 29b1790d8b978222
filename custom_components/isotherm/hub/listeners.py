"""Who wants to be told of which device."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
import logging

from homeassistant.core import CALLBACK_TYPE, callback

_LOGGER = logging.getLogger(__package__)


class KeyedListeners:
    """Callbacks by the key of what they listen for.

    One that stumbles is logged, and the others are told all the same.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self._keyed: defaultdict[Hashable, dict[int, CALLBACK_TYPE]] = defaultdict(dict)
        self._count = 0

    def __len__(self) -> int:
        """Return how many listen."""
        return sum(map(len, self._keyed.values()))

    @callback
    def add(self, key: Hashable, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Add a callback; return what removes it."""
        self._count += 1
        number = self._count
        self._keyed[key][number] = listener

        @callback
        def remove() -> None:
            listeners = self._keyed.get(key, {})
            listeners.pop(number, None)
            if not listeners:
                self._keyed.pop(key, None)

        return remove

    @callback
    def tell(self, keys: Iterable[Hashable] | None = None) -> None:
        """Call those who listen for some keys, or everybody."""
        wanted = list(self._keyed) if keys is None else keys
        for key in wanted:
            for listener in list(self._keyed.get(key, {}).values()):
                try:
                    listener()
                except Exception:
                    _LOGGER.exception("An entity stumbled over what it was told")
