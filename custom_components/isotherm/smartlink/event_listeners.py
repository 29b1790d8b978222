"""Who is told of what happens, and what is kept for who comes later."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, callback

type Happened = Callable[[str, Mapping[str, Any]], None]
"""Takes the kind of an event, and its attributes."""

_MOST_UNTOLD: Final = 20


class EventListeners:
    """Tells of events; those that happen before anybody listens are told to the first."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._listeners: list[Happened] = []
        self._untold: deque[tuple[str, Mapping[str, Any]]] = deque(maxlen=_MOST_UNTOLD)

    @callback
    def add(self, listener: Happened) -> CALLBACK_TYPE:
        """Call back with what happens; returns what ends that."""
        self._listeners.append(listener)
        while self._untold:
            listener(*self._untold.popleft())
        return partial(self._listeners.remove, listener)

    @callback
    def tell(self, kind: str, attributes: Mapping[str, Any]) -> None:
        """Tell of an event."""
        if not self._listeners:
            self._untold.append((kind, attributes))
        for listener in list(self._listeners):
            listener(kind, attributes)
