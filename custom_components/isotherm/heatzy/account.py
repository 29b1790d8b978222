"""What the vendor has told of an account so far: who is there and what they report."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
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
        grace: seconds for which a heater's last state stands while it can't be read.

    """

    def __init__(self, clock: Callable[[], float], grace: float) -> None:
        """Start knowing nothing."""
        self._clock = clock
        self.grace = grace
        self.bindings: dict[str, Binding] = {}
        self.attrs: dict[str, dict[str, Any]] = {}
        self._products: dict[str, Product] = {}
        self._states: dict[str, HeaterState] = {}
        self._revisions: Counter[str] = Counter()
        self._connected: dict[str, bool | None] = {}
        self._offline: set[str] = set()
        self._asked_at: dict[str, float] = {}
        self.unread_since: dict[str, float] = {}
        """Since when a heater's state could neither be polled nor comes by push."""
        self._emptied = False

    # Taking what comes.

    def take_bindings(self, bindings: Iterable[Binding]) -> set[str]:
        """Take the account's list of devices; return those that are gone.

        An account that is suddenly empty is believed the second time it says so.
        """
        fresh = {binding.did: binding for binding in bindings}
        if not fresh and self.bindings and not self._emptied:
            self._emptied = True
            return set()
        self._emptied = False
        before, self.bindings = self.bindings, fresh
        gone = before.keys() - fresh.keys()
        for did in gone:
            self._forget(did)
        for did, binding in fresh.items():
            self._take_binding(binding, before.get(did))
        return gone

    def _take_binding(self, binding: Binding, before: Binding | None) -> None:
        self.set_connected(binding.did, binding.is_online)
        # Reports of a device that was "offline" all the time are a sign of life.
        if before and before.is_online is False and binding.is_online is False:
            if (binding.state_at or 0) > (before.state_at or 0):
                self._offline.discard(binding.did)

    def rename(self, did: str, alias: str) -> None:
        """Take a name that was just given to a device."""
        if binding := self.bindings.get(did):
            self.bindings[did] = replace(binding, alias=alias)

    def remove(self, did: str) -> None:
        """Forget a device that was just removed from the account."""
        if self.bindings.pop(did, None):
            self._forget(did)

    def _forget(self, did: str) -> None:
        known: dict[str, Any]
        for known in (
            self.attrs,
            self._products,
            self._states,
            self._revisions,
            self._connected,
            self._asked_at,
            self.unread_since,
        ):
            known.pop(did, None)
        self._offline.discard(did)

    def take_attributes(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Take polled attributes: all of a device's, or some of them."""
        self.unread_since.pop(did, None)
        before = self.attrs.get(did)
        after = {**before, **attrs} if before else dict(attrs)
        if after == before:
            return
        self.attrs[did] = after
        self._revisions[did] += 1
        self._states.pop(did, None)
        if before is None or after.keys() != before.keys():
            self._products.pop(did, None)

    def take_pushed(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Take pushed attributes: unless we asked for them, the device is alive."""
        self.take_attributes(did, attrs)
        if not self.was_asked(did):
            self._offline.discard(did)

    def asked(self, *dids: str) -> None:
        """Note that push was asked for the state of devices."""
        self._asked_at.update(dict.fromkeys(dids, self._clock()))

    def was_asked(self, did: str) -> bool:
        """Return whether what a device pushes now may be the answer to our asking."""
        return self._clock() - self._asked_at.get(did, -ANSWER_TIME) < ANSWER_TIME

    def set_unread(self, did: str) -> None:
        """Note that a device's state could neither be polled nor comes by push."""
        self.unread_since.setdefault(did, self._clock())

    def set_connected(self, did: str, connected: bool | None) -> None:
        """Take the vendor's word on a device's connection, once for each change."""
        if connected is not False or self._connected.get(did) is not False:
            self.report_connected(did, connected)

    def report_connected(self, did: str, connected: bool | None) -> None:
        """Take the vendor's word on a device's connection as news, repeated or not."""
        self._connected[did] = connected
        if connected is False:
            self._offline.add(did)
        else:
            self._offline.discard(did)

    # Telling.

    def connected(self, did: str) -> bool | None:
        """Return the vendor's word on a device's connection."""
        return self._connected.get(did)

    def available(self, did: str) -> bool:
        """Return whether a device told something that can be trusted now.

        The vendor's word alone would do harm: it says "offline" of devices that report.
        """
        if did in self._offline or not self.attrs.get(did):
            return False
        since = self.unread_since.get(did)
        return since is None or self._clock() - since < self.grace

    def reachable(self) -> list[str]:
        """Return the devices that a request for their state may reach."""
        return [did for did in self.bindings if did not in self._offline]

    def product(self, did: str) -> Product:
        """Return what a device can do, by all attributes that it ever reported."""
        product = self._products.get(did)
        if product is None:
            attrs = self.attrs.get(did, {})
            product = recognise(attrs, self.bindings[did].product_key)
            self._products[did] = product
        return product

    def revision(self, did: str) -> int:
        """Return how often a device told something new."""
        return self._revisions[did]

    def state(self, did: str) -> HeaterState:
        """Return what a device last told, decoded."""
        state = self._states.get(did)
        if state is None:
            state = self.product(did).decode(self.attrs.get(did, {}))
            self._states[did] = state
        return state
