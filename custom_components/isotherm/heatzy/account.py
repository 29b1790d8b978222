"""What the vendor has told of an account so far: who is there and what they report."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ..gizwits.api.models import Binding
from .api.products import Product, recognise
from .api.state import HeaterState

ANSWER_TIME: Final = 10.0
"""Seconds in which a pushed state may be the answer to our asking, no sign of life."""


class Account:
    """Bindings, attributes and connections, merged from polls and pushes.

    Args:
        clock: seconds that only go forward, for example `loop.time`.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start knowing nothing."""
        self._clock = clock
        self.bindings: dict[str, Binding] = {}
        self.attrs: dict[str, dict[str, Any]] = {}
        self._products: dict[str, tuple[frozenset[str], Product]] = {}
        self._connected: dict[str, bool | None] = {}
        self._offline: set[str] = set()
        self._asked_at: dict[str, float] = {}
        self._emptied = False

    def take_bindings(self, bindings: Iterable[Binding]) -> set[str]:
        """Take the account's list of devices; return those that are gone.

        An account that is suddenly empty is believed the second time it says so.
        """
        fresh = {binding.did: binding for binding in bindings}
        if not fresh and self.bindings and not self._emptied:
            self._emptied = True
            return set()
        self._emptied = False
        gone = self.bindings.keys() - fresh.keys()
        self.bindings = fresh
        for did in gone:
            for known in (self.attrs, self._products, self._connected, self._asked_at):
                known.pop(did, None)
            self._offline.discard(did)
        for did, binding in fresh.items():
            self.set_connected(did, binding.is_online)
        return gone

    def take_attributes(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Take polled attributes: all of a device's, or some of them."""
        self.attrs.setdefault(did, {}).update(attrs)

    def take_pushed(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Take pushed attributes: unless we asked for them, the device is alive."""
        self.take_attributes(did, attrs)
        if self._clock() - self._asked_at.get(did, -ANSWER_TIME) >= ANSWER_TIME:
            self._offline.discard(did)

    def asked(self, *dids: str) -> None:
        """Note that push was asked for the state of devices."""
        self._asked_at.update(dict.fromkeys(dids, self._clock()))

    def set_connected(self, did: str, connected: bool | None) -> None:
        """Take the vendor's word on a device's connection, once for each change."""
        if connected is False and self._connected.get(did) is not False:
            self._offline.add(did)
        elif connected is not False:
            self._offline.discard(did)
        self._connected[did] = connected

    def connected(self, did: str) -> bool | None:
        """Return the vendor's word on a device's connection."""
        return self._connected.get(did)

    def available(self, did: str) -> bool:
        """Return whether a device told something and is not known to be away.

        The vendor's word alone would do harm: it says "offline" of devices that report.
        """
        return did in self.attrs and did not in self._offline

    def reachable(self) -> list[str]:
        """Return the devices that a request for their state may reach."""
        return [did for did in self.bindings if self._connected.get(did) is not False]

    def product(self, did: str) -> Product:
        """Return what a device can do, by all attributes that it ever reported."""
        attrs = self.attrs.get(did, {})
        known = self._products.get(did)
        if known is None or known[0] != attrs.keys():
            product = recognise(attrs, self.bindings[did].product_key)
            self._products[did] = known = (frozenset(attrs), product)
        return known[1]

    def state(self, did: str) -> HeaterState:
        """Return what a device last told, decoded."""
        return self.product(did).decode(self.attrs.get(did, {}))
