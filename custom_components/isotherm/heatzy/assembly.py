"""A heater as the snapshot holds it, put together from all that is known of it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from homeassistant.util import dt as dt_util

from ..hub.desired_state import Overlay
from .account import Account
from .api.extras import field_of, split
from .extras import Extras
from .memory import Memory
from .models import Heater
from .resumer import Resumer
from .server_programmes import ServerProgrammes


class Assembly:
    """Makes heaters, and makes them anew only where something is new.

    Args:
        account: what the vendor has told.
        overlay: what was asked for but not yet seen.
        memory: what outlives a restart.
        extras: what is beyond the state.
        server_programmes: the programmes that the server keeps.
        resumer: brings back what a derogation had interrupted.

    """

    def __init__(
        self,
        account: Account,
        *,
        overlay: Overlay,
        memory: Memory,
        extras: Extras,
        server_programmes: ServerProgrammes,
        resumer: Resumer,
    ) -> None:
        """Start with no heater made."""
        self._account = account
        self._overlay = overlay
        self._memory = memory
        self._extras = extras
        self._server_programmes = server_programmes
        self._resumer = resumer
        self._made_of: dict[str, tuple[Any, ...]] = {}

    def heaters(self, known: Mapping[str, Heater], grace: float) -> dict[str, Heater]:
        """Return all heaters; one of which nothing new was told is the known one.

        Settings, data points and whatever else does not come from the vendor's
        answers is made known by `heater`, when it changes.

        Args:
            known: the heaters as they were last made.
            grace: seconds after a command in which old values are masked.

        """
        return {
            did: known[did]
            if did in known and self._is_made_of(did)
            else self.heater(did, grace)
            for did in self._account.bindings
        }

    def _is_made_of(self, did: str) -> bool:
        if self._overlay.pending(did):
            return False
        return self._made_of.get(did) == self._parts(did)

    def _parts(self, did: str) -> tuple[Any, ...]:
        account = self._account
        return (
            account.bindings[did],
            account.revision(did),
            account.connected(did),
            account.available(did),
            self._extras.clock(did),
            self._server_programmes.week(did),
        )

    def heater(self, did: str, grace: float, *, pushed: bool = False) -> Heater:
        """Return a heater, made anew.

        Args:
            did: the heater.
            grace: seconds after a command in which old values are masked.
            pushed: whether it just told its state itself.

        """
        account = self._account
        binding, state = account.bindings[did], account.state(did)
        points, extras = self._extras.read(did)
        read = partial(field_of, state, extras)
        wished, beyond = split(self._overlay.over(did, read, grace, ordered=pushed))
        if wished:
            state = replace(state, **wished)
        recollection = self._memory.of(did)
        over = recollection.derogation
        end = recollection.watch(state, dt_util.utcnow())
        if recollection.before and state.derogating is None:
            self._resumer.resume(did, over, account.state(did))
        self._made_of[did] = self._parts(did)
        return Heater(
            did=did,
            name=binding.alias or binding.product_name or did[:6],
            product_key=binding.product_key,
            product_name=binding.product_name,
            product=account.product(did),
            state=state,
            connected=account.connected(did),
            available=account.available(did),
            firmware=binding.wifi_version,
            derogation_end=end,
            settings=self._memory.settings(did),
            points=points,
            extras={**extras, **beyond},
            clock=self._extras.clock(did),
            server_programme=self._server_programmes.week(did),
        )

    def changed(self, heater: Heater, changes: Mapping[str, Any]) -> Heater:
        """Return a heater as it will be once changes are in force."""
        known, beyond = split(changes)
        state = replace(heater.state, **known)
        recollection = self._memory.of(heater.did)
        if "derogation_time" in changes:
            recollection.end = None
        end = recollection.watch(state, dt_util.utcnow())
        self.forget(heater.did)
        extras = {**heater.extras, **beyond}
        return replace(heater, state=state, derogation_end=end, extras=extras)

    def forget(self, did: str) -> None:
        """Forget how a heater was made."""
        self._made_of.pop(did, None)
