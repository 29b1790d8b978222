"""A Heatzy account of one size, measured: python -m benchmarks.heatzy HEATERS."""

import asyncio
from collections.abc import Iterator
import logging
import sys
import time
from typing import Any

# First of all: they move the clock that everything else reads.
from .clock import ANSWERS, pass_time  # isort: skip
from .home import cpu_milliseconds, home, state_writes  # isort: skip
from homeassistant.core import Event, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .cloud import PASSWORD, USERNAME, Cloud
from .report import Figure

LATENCY = 0.05
SETUP_AIM = {1: 3.0, 20: 3.0, 200: 3.0}
REQUESTS_AIM = {1: 12, 20: 12, 200: 20, 1000: 20}
HOUR = 3600.0
BURST = ("cft", "eco", "fro", "eco") * 10


class Account:
    """The account under measurement."""

    def __init__(self, hass: HomeAssistant, cloud: Cloud, heaters: int) -> None:
        """Prepare its config entry."""
        self.hass, self.cloud, self.heaters = hass, cloud, heaters
        self.case = f"heatzy, {heaters} heater{'s' if heaters > 1 else ''}"
        self.entry = MockConfigEntry(
            domain="isotherm",
            title=USERNAME,
            unique_id=cloud.uid,
            data={
                "vendor": "heatzy",
                "username": USERNAME,
                "password": PASSWORD,
                "server": {"region": "custom", "address": cloud.url},
            },
        )
        self.entry.add_to_hass(hass)

    @property
    def coordinator(self) -> Any:
        """Return the hub."""
        return self.entry.runtime_data.hub

    def figure(self, metric: str, value: float, unit: str, aim: float | None) -> Figure:
        """Return a figure of this case."""
        return Figure(self.case, metric, round(value, 3), unit, aim)

    async def set_up(self) -> Iterator[Figure]:
        """Measure set-up."""
        await self.cloud.tell(do="latency", seconds=LATENCY)
        started = time.perf_counter()
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()
        seconds = time.perf_counter() - started
        await self.cloud.tell(do="latency", seconds=0)
        aim = SETUP_AIM.get(self.heaters)
        found = [self.figure("set-up, 50 ms per request", seconds, "s", aim)]
        entities = len(self.hass.states.async_all()) / self.heaters
        found.append(self.figure("entities per heater", entities, "entities", None))
        return iter(found)

    async def refresh(self) -> None:
        """Poll once."""
        await self.coordinator.async_refresh()
        assert self.coordinator.last_update_success

    async def settled(self) -> None:
        """Wait until what timers caused is over; a busy cloud is no silent one."""
        await self.cloud.tell(do="count")
        await asyncio.sleep(ANSWERS / 4)
        while self.hass._background_tasks:  # noqa: SLF001
            await asyncio.sleep(ANSWERS)

    async def pass_time(self, seconds: float, until: Any = lambda: False) -> float:
        """Let time pass with all timers; return how much did."""
        return await pass_time(seconds, until, self.settled)

    async def requests_of_an_hour(self) -> int:
        """Let an hour pass; return the requests that the cloud counted in it."""
        before = await self.cloud.tell(do="count")
        await self.pass_time(HOUR)
        return int(await self.cloud.tell(do="count") - before)

    async def refreshes(self, push: str) -> list[Figure]:
        """Measure a refresh in which nothing changed, and one in which one heater did."""
        await self.refresh()
        with state_writes() as written:
            cost = await cpu_milliseconds(self.refresh)
        name = f"refresh, {push}, nothing changed"
        per_heater = cost / self.heaters
        return [
            self.figure(f"{name}: event loop", cost, "ms", None),
            self.figure(f"{name}: event loop per heater", per_heater, "ms", None),
            self.figure(f"{name}: state writes", len(written) / 5, "writes", 0),
        ]

    async def one_changed(self) -> list[Figure]:
        """Measure polls that each find one heater changed."""
        modes = ["cft", "eco", "fro"] * 3
        did, spent, counts = self.cloud.dids[0], [], []
        for mode in modes[:5]:
            await self.cloud.tell(do="set", did=did, attrs={"mode": mode})
            with state_writes() as written:
                spent.append(await cpu_milliseconds(self.refresh, times=1))
            counts.append(len(written))
        name = "refresh, push dead, one heater changed"
        cost = sorted(spent)[2]
        return [
            self.figure(f"{name}: event loop", cost, "ms", None),
            self.figure(f"{name}: state writes", sorted(counts)[2], "writes", None),
        ]

    async def pushed(self) -> list[Figure]:
        """Measure how long a change takes from the heater to Home Assistant's state."""
        times = [await self.seen(mode) for mode in ("cft", "eco", "fro", "cft", "eco")]
        did, spent, count = self.cloud.dids[-1], time.process_time(), 0
        with state_writes() as written:
            await self.cloud.tell(do="burst", did=did, modes=BURST)
            await asyncio.sleep(0.1)
        cost = (time.process_time() - spent) * 1000 / len(BURST)
        count = len(written) / len(BURST)
        name = "one heater changed, pushed"
        return [
            self.figure(f"{name}: from heater to state", sorted(times)[2], "ms", 1000),
            self.figure(f"{name}: event loop", cost, "ms", 1),
            self.figure(f"{name}: state writes", count, "writes", 2),
        ]

    async def seen(self, mode: str) -> float:
        """Change the mode of a heater; return the milliseconds until a state shows it."""
        seen: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def notice(_event: Event[Any]) -> None:
            if not seen.done():
                seen.set_result(time.perf_counter())

        stop, did = (
            self.hass.bus.async_listen("state_changed", notice),
            self.cloud.dids[-1],
        )
        changed = await self.cloud.tell(do="set", did=did, attrs={"mode": mode})
        async with asyncio.timeout(5):
            milliseconds = (await seen - changed) * 1000
        stop()
        await asyncio.sleep(0.05)
        return milliseconds

    async def kill_push(self) -> None:
        """Let the sockets die and the hub notice."""
        await self.cloud.tell(do="push", alive=False)
        async with asyncio.timeout(10):
            while self.coordinator.push.alive:
                await asyncio.sleep(0.05)
        await self.refresh()


async def measure(heaters: int) -> list[Figure]:
    """Measure an account of that many heaters."""
    async with Cloud.running(heaters) as cloud, home() as hass:
        account = Account(hass, cloud, heaters)
        found = list(await account.set_up())
        found += await account.refreshes("push alive")
        found += await account.pushed()
        alive = await account.requests_of_an_hour()
        aim = REQUESTS_AIM.get(heaters)
        found.append(account.figure("HTTP requests per hour, push alive", alive, "requests", aim))  # fmt: skip
        await account.kill_push()
        found += await account.refreshes("push dead")
        found += await account.one_changed()
        dead = await account.requests_of_an_hour()
        found.append(account.figure("HTTP requests per hour, push dead", dead, "requests", None))  # fmt: skip
        assert await hass.config_entries.async_unload(account.entry.entry_id)
    return found


def main() -> None:
    """Print the figures of one size."""
    logging.disable(logging.WARNING)
    for one in asyncio.run(measure(int(sys.argv[1]))):
        print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
