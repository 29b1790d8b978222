"""Wakes a home's hub when something begins or ends, and some time after it."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_point_in_utc_time
from homeassistant.util import dt as dt_util


class Waking:
    """Two timers: one for the next instant at which what shows changes, one for a read.

    Args:
        hass: Home Assistant.
        wake: is called at each instant; it plans the next.
        read: reads the home once more.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        wake: Callable[[], None],
        read: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """Plan nothing yet."""
        self._hass = hass
        self._wake = wake
        self._read = read
        self._next: CALLBACK_TYPE | None = None
        self._later: CALLBACK_TYPE | None = None

    @callback
    def plan(self, instants: Iterable[datetime]) -> None:
        """Wake at the next of these instants, at no other that was planned before.

        Args:
            instants: aware; those that are over do not count.

        """
        if self._next:
            self._next()
            self._next = None
        now = dt_util.utcnow()
        coming = min((one for one in instants if one > now), default=None)
        if coming is not None:
            self._next = async_track_point_in_utc_time(
                self._hass, self._on_instant, coming
            )

    @callback
    def _on_instant(self, _now: datetime) -> None:
        self._next = None
        self._wake()

    @callback
    def read_in(self, seconds: float) -> None:
        """Read once more after a while; what is planned already stays as it is."""
        if self._later is None:
            job = HassJob(self._on_read, cancel_on_shutdown=True)
            self._later = async_call_later(self._hass, seconds, job)

    async def _on_read(self, _now: datetime) -> None:
        self._later = None
        await self._read()

    @callback
    def stop(self) -> None:
        """Wake and read no more."""
        for cancel in filter(None, (self._next, self._later)):
            cancel()
        self._next = self._later = None
