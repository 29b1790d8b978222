"""Load shedding of many homes of Home SmartLink, scheduled, followed and kept.

python -m benchmarks.smartlink HOMES
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
import logging
import sys
import time
from typing import Any

# First of all: they move the clock that everything else reads.
from .clock import leap, pass_time  # isort: skip
from .home import home, resident  # isort: skip
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN

from .blocking import watch_loop
from .report import Figure
from .smartlink_cloud import CLIENT_ID, ROOMS, SECRET, SmartlinkProcess

LONGEST_BLOCK = 50.0
"""Milliseconds for which nothing else may wait."""
MORNING = 10
SPLIT = 2_000
"""Rooms that the vendor takes at most, where it takes no more."""


class Shedding:
    """A partner account under measurement, none of whose homes is added."""

    def __init__(
        self, hass: HomeAssistant, cloud: SmartlinkProcess, entry: MockConfigEntry
    ) -> None:
        """Keep where it happens."""
        self.hass = hass
        self.cloud = cloud
        self.entry = entry
        self.found: list[Figure] = []
        self.case = f"smartlink, {len(cloud.homes):,} homes of {ROOMS} rooms"

    def add(
        self, metric: str, value: float, unit: str, aim: float | None = None
    ) -> None:
        """Take down a figure."""
        self.found.append(Figure(self.case, metric, round(value, 2), unit, aim))

    @asynccontextmanager
    async def measured(
        self, name: str, aim: float | None, requests: float | None
    ) -> AsyncIterator[None]:
        """Measure seconds, requests, and what kept the event loop from all else."""
        asked, began = await self.cloud.tell(do="count"), time.perf_counter()
        with watch_loop() as longest:
            yield
        seconds = time.perf_counter() - began
        asked = await self.cloud.tell(do="count") - asked
        self.add(f"{name}: time", seconds, "s", aim)
        self.add(f"{name}: requests", asked, "requests", requests)
        block, computing = longest.milliseconds, longest.computing
        self.add(f"{name}: longest block of the event loop", block, "ms", LONGEST_BLOCK)
        self.add(f"{name}: the same, computing", computing, "ms", LONGEST_BLOCK)

    async def set_up(self) -> None:
        """Set the account up."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def schedule(self, start: datetime) -> dict[str, Any]:
        """Schedule half an hour for all rooms, a row of the action for each."""
        rows = [
            {"home_id": home, "room": str(room)}
            for home in self.cloud.homes
            for room in range(1, ROOMS + 1)
        ]
        data = {
            "others": rows,
            "date": start.date().isoformat(),
            "start": f"{start:%H:%M}",
            "end": f"{start + timedelta(minutes=30):%H:%M}",
            "delta": -2,
        }
        answer = await self.hass.services.async_call(
            DOMAIN, "schedule_derogation", data, blocking=True, return_response=True
        )
        assert answer
        return answer

    async def shed(self, start: datetime) -> None:
        """Schedule, follow the start until all but the dead gateways confirmed, and restart."""
        memory = resident()
        async with self.measured("scheduled by the action", 10, 1):
            answer = await self.schedule(start)
        assert len(answer["derogations"]) == 1
        await self.until(start)
        before = await self.cloud.tell(do="count")
        async with self.measured("start followed for 5 min", None, 6):
            await self.minutes(5)
        reports = await self.cloud.tell(do="count") - before
        shown = self.hass.states.get("sensor.partner_last_derogation_reached")
        assert shown
        reached = float(shown.state)
        wanted = len(self.cloud.homes) * 0.99
        self.found.append(
            Figure(self.case, "homes reached", reached, "homes", wanted, "higher")
        )
        assert reports
        self.add("memory", (resident() - memory) / 2**20, "MiB", 64)
        async with self.measured("restart in the middle", 10, None):
            await self.hass.config_entries.async_reload(self.entry.entry_id)
            await self.hass.async_block_till_done(wait_background_tasks=True)
        async with self.measured("followed to its end", None, 62):
            await self.minutes(70)

    async def split(self, start: datetime) -> None:
        """Schedule where the vendor takes only some rooms at once."""
        await self.cloud.tell(do="most_items", items=SPLIT)
        async with self.measured(f"scheduled, {SPLIT:,} rooms at most", 20, None):
            answer = await self.schedule(start)
        self.add("the same: derogations", len(answer["derogations"]), "requests")

    async def until(self, when: datetime) -> None:
        """Let time pass until an instant."""
        await self.seconds((when - dt_util.now()).total_seconds())

    async def minutes(self, count: int) -> None:
        """Let minutes pass, here and at the vendor's."""
        for _ in range(count):
            await self.seconds(60)

    async def seconds(self, seconds: float) -> None:
        """Let time pass, here and at the vendor's."""
        await self.cloud.tell(do="move", seconds=seconds)
        await pass_time(seconds, settle=self.settle)

    async def settle(self) -> None:
        """Wait until nothing is going on."""
        await self.hass.async_block_till_done(wait_background_tasks=True)


async def measure(homes: int) -> list[Figure]:
    """Measure an account of many homes."""
    async with SmartlinkProcess.running(homes) as cloud, home() as hass:
        await hass.config.async_set_time_zone("Europe/Paris")
        now = dt_util.now()
        start = (now + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0)
        start = start.replace(microsecond=0)
        ahead = (start - now).total_seconds() - 60
        leap(ahead)
        await cloud.tell(do="move", seconds=ahead)
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Partner",
            unique_id="bench",
            data={
                "vendor": "smartlink",
                "base_url": cloud.url,
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "in_clear": True,
            },
        )
        entry.add_to_hass(hass)
        bench = Shedding(hass, cloud, entry)
        await bench.set_up()
        await bench.shed(start)
        await bench.split(start + timedelta(hours=3))
        await hass.config_entries.async_unload(entry.entry_id)
    return bench.found


def main() -> None:
    """Print the figures."""
    logging.disable(logging.CRITICAL)
    for one in asyncio.run(measure(int(sys.argv[1]))):
        print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
