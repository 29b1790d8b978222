"""What an account's heaters have besides their state: unknown attributes, a clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from ..gizwits.api.app.client import AppClient
from ..hub.coordinator import HubCoordinator
from .account import Account
from .api.clock import ClockReading, ClockWatch
from .api.extras import NO_POINTS, Points, extra_points, read_extras, unrecognised
from .api.report import report
from .definitions import Definitions
from .models import Heater
from .notices import Notices


class Extras:
    """Keeps what is beyond the state, and the notices that come of it.

    Args:
        coordinator: the account.
        client: its REST client.
        account: what is known of its heaters.

    """

    def __init__(
        self, coordinator: HubCoordinator[Heater], client: AppClient, account: Account
    ) -> None:
        """Watch the account; nothing is asked for yet."""
        self._coordinator = coordinator
        self._account = account
        self._definitions = Definitions(
            coordinator.hass, coordinator.config_entry, client, self._arrived
        )
        self._clocks = ClockWatch()
        self._notices = Notices(coordinator, self._details)
        self._deaf = coordinator.async_add_device_listener(self._meet)

    async def load(self) -> None:
        """Read what earlier runs were told."""
        await self._definitions.load()

    async def close(self) -> None:
        """Watch nothing any more, and write to the disk."""
        self._deaf()
        self._notices.stop()
        await self._definitions.close()

    # Attributes that we don't know.

    def read(self, did: str) -> tuple[Points, dict[str, Any]]:
        """Return the data points of a heater beyond those that we know, and their values."""
        product = self._account.product(did)
        definition = self._definitions.of(self._account.bindings[did].product_key)
        if product.hint.label or definition is None:
            return NO_POINTS, {}
        attrs = self._account.attrs.get(did, {})
        points = extra_points(definition, product, attrs)
        return points, read_extras(points, attrs)

    @callback
    def _meet(self) -> None:
        """Look at the heaters that there are now."""
        for did, heater in self._coordinator.data.devices.items():
            if not heater.product.hint.label:
                attrs = self._account.attrs.get(did, {})
                names = unrecognised(heater.product, attrs)
                self._definitions.want(heater.product_key, names)
        self._notices.meet()

    @callback
    def _arrived(self, product_key: str) -> None:
        for did, heater in list(self._coordinator.data.devices.items()):
            if heater.product_key == product_key:
                self._coordinator.async_restore(did)
        self._notices.meet()

    def _details(self, heater: Heater) -> str:
        return report(
            heater.product_key,
            heater.product_name,
            heater.product,
            self._account.attrs.get(heater.did, {}),
            self._definitions.of(heater.product_key),
        )

    # Clocks.

    def clock(self, did: str) -> ClockReading | None:
        """Return the last reading of a heater's clock."""
        return self._clocks.of(did)

    def forget_clock(self, did: str) -> None:
        """Forget the clock of a heater that is gone, or whose clock is being set."""
        self._clocks.forget(did)

    def polled(self, did: str, attrs: Mapping[str, Any], told_at: float | None) -> None:
        """Look at the clock in a polled state.

        Args:
            did: the heater.
            attrs: what was polled.
            told_at: when the heater told it, in seconds since 1970; None where the
                vendor does not say.

        """
        if told_at:
            moment = datetime.fromtimestamp(told_at, dt_util.get_default_time_zone())
            self._take(did, attrs, moment, live=True)

    def pushed(self, did: str, attrs: Mapping[str, Any]) -> None:
        """Look at the clock in a pushed state; the answer to our asking may be old."""
        live = not self._account.was_asked(did)
        self._take(did, attrs, dt_util.now(), live=live)

    def _take(
        self, did: str, attrs: Mapping[str, Any], moment: datetime, *, live: bool
    ) -> None:
        if did not in self._account.bindings:
            return
        product = self._account.product(did)
        field = product.fields.get("clock")
        if field and not attrs.keys().isdisjoint(field.attrs):
            known = self._account.attrs.get(did, {})
            self._clocks.take(did, product, known, moment, live=live)
