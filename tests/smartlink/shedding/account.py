"""A partner account of many homes, few of which are added to Home Assistant."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
import time
from typing import Any

from homeassistant.core import Event, EventStateChangedData
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.util import dt as dt_util

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.smartlink.api.models import RoomShift, Window
from custom_components.isotherm.smartlink.partner import PartnerCoordinator

from ..homes import LONGEST, Account

EVENING = (18 * 60, 20 * 60)
"""Minutes of the day."""


class ShedAccount(Account):
    """The account, and what a test of load shedding asks of it."""

    async def set_up(self, **added: str) -> PartnerCoordinator:
        """Set the account up; homes that are added are given by title, with their id."""
        self.homes = {title: self.cloud.homes[home] for title, home in added.items()}
        await self.start()
        return self.partner

    async def load(self) -> None:
        """Load the entry."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def pass_steps(self, seconds: float, step: float = 20.0) -> None:
        """Let time pass in small steps, each with what comes of it."""
        while seconds > 0:
            await self.pass_time(min(step, seconds))
            seconds -= step

    async def pass_until(self, hour: int, minute: int = 0) -> None:
        """Let time pass until a time of day at home."""
        now = dt_util.now()
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if then <= now:
            then += timedelta(days=1)
        await self.pass_steps((then - now).total_seconds(), step=300.0)

    async def pass_time_until(
        self, true: Callable[[], bool], step: float = 20.0
    ) -> None:
        """Let time pass until something shows, while what waits for it runs aside."""
        # By the machine's clock: the loop's is moved.
        ends = time.clock_gettime(time.CLOCK_MONOTONIC) + 2 * LONGEST
        while not true():
            assert time.clock_gettime(time.CLOCK_MONOTONIC) < ends
            answered = sum(one.status is not None for one in self.cloud.requests)
            # Time that passes while an answer is on its way would be too long for it.
            if self.partner.requests.total <= answered:
                self.clock.tick(timedelta(seconds=step))
            await asyncio.sleep(0.02)

    def window(self, start: int = EVENING[0], end: int = EVENING[1]) -> Window:
        """Return a window of today."""
        return Window(dt_util.now().date(), start, end)

    def rooms(self, *homes: str, delta: int = -2, room: int = 1) -> list[RoomShift]:
        """Return one room of each home."""
        return [RoomShift(home, room, delta) for home in homes]

    async def schedule(self, *homes: str, **options: Any) -> None:
        """Schedule one room of each home for the evening."""
        await self.partner.async_schedule(self.window(), self.rooms(*homes, **options))
        await self.settle()

    def shown(self, key: str) -> str:
        """Return what a sensor of the account's own device shows."""
        return self.value(f"sensor.{key}", "")

    def asked_times(self, route: str) -> int:
        """Return how often a route of the cloud was asked."""
        return len(self.asked(route))

    def device(self, title: str) -> str:
        """Return the device of a home that is added."""
        hub = self.hub(title)
        device = dr.async_get(self.hass).async_get(hub.hub_device_id)
        assert device
        return device.id

    async def call(self, action: str, *, respond: bool = True, **data: Any) -> Any:
        """Call an action of the account."""
        return await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=respond
        )

    @property
    def issues(self) -> dict[str, Mapping[str, str]]:
        """Return the issues that are raised: kinds, and what their texts name."""
        return {
            str(one.translation_key): one.translation_placeholders or {}
            for key, one in ir.async_get(self.hass).issues.items()
            if key[0] == DOMAIN and one.active
        }

    def watch_events(self) -> list[Mapping[str, Any]]:
        """Collect what the event entity tells from now on."""
        told: list[Mapping[str, Any]] = []
        entity_id = self.find("event.derogation", "")

        def heard(event: Event[EventStateChangedData]) -> None:
            new = event.data["new_state"]
            if event.data["entity_id"] == entity_id and new:
                if new.attributes.get("event_type"):
                    told.append(new.attributes)

        self.hass.bus.async_listen("state_changed", heard)
        return told
