"""A Heatzy account in a home with a recorder, and in outages.

python -m benchmarks.heatzy_home [HEATERS IN OUTAGES]
"""

import asyncio
from collections.abc import Callable, Iterable
import logging
from statistics import mean, median
import sys
import time

# First of all: they move the clock that everything else reads.
from .heatzy import HOUR, REQUESTS_AIM, Account  # isort: skip
from .home import Recorder, home, resident, state_writes  # isort: skip
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from .cloud import Cloud
from .report import Figure
from .weight import BareDevices, Spent, spent, start

HEATERS = 20
MORE = 25
STEPS = 3
QUIET = 0.3
"""Real seconds after a change in which all of it is shown."""


class HomeBench(Account):
    """An account whose states are recorded."""

    def __init__(self, hass: HomeAssistant, cloud: Cloud, recorder: Recorder) -> None:
        """Keep where rows are counted."""
        super().__init__(hass, cloud, HEATERS)
        self.case = f"heatzy in a home with a recorder, {HEATERS} heaters"
        self.recorder = recorder
        self.found: list[Figure] = []

    def add(self, metric: str, value: float, unit: str, aim: float | None) -> None:
        """Take down a figure."""
        self.found.append(self.figure(metric, value, unit, aim))

    def climate(self, did: str) -> str | None:
        """Return the climate entity of a heater."""
        unique_id = self.coordinator.unique_id_of(did, "climate")
        return er.async_get(self.hass).async_get_entity_id(
            "climate", "isotherm", unique_id
        )

    def shows(self, did: str, preset: str) -> Callable[[], bool]:
        """Return what tells whether a heater's card shows a preset."""

        def look() -> bool:
            state: State | None = self.hass.states.get(self.climate(did) or "")
            return state is not None and state.attributes.get("preset_mode") == preset

        return look

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait in real time."""
        async with asyncio.timeout(30):
            while not condition():
                await asyncio.sleep(0.002)
        await asyncio.sleep(QUIET)
        await self.hass.async_block_till_done()

    async def quiet_hour(self) -> None:
        """Let an hour pass in which no heater changes."""
        before = await self.recorder.rows()
        with state_writes() as written:
            requests = await self.requests_of_an_hour()
        rows = await self.recorder.rows() - before
        name = "an hour in which nothing changed"
        self.add(f"{name}: rows", rows, "rows", 0)
        self.add(f"{name}: state writes", len(written), "writes", None)
        self.add(f"{name}: requests", requests, "requests", REQUESTS_AIM[HEATERS])

    async def weight(self) -> None:
        """Measure what one more heater costs, by adding many to those that there are."""
        registry, entry_id = er.async_get(self.hass), self.entry.entry_id
        states = len(self.hass.states.async_all())
        known = len(er.async_entries_for_config_entry(registry, entry_id))
        starts = [await self.starts()]
        steps = [await self.more() for _ in range(STEPS)]
        starts.append(await self.starts())
        added = MORE * STEPS
        states = len(self.hass.states.async_all()) - states
        known = len(er.async_entries_for_config_entry(registry, entry_id)) - known
        bare = BareDevices(self.hass, round(known / added), round(states / added))
        bares = [await spent(self.hass, lambda: bare.add(MORE)) for _ in range(STEPS)]
        cost, memory, rows = zip(*steps, strict=True)

        def each(values: Iterable[float]) -> float:
            return median(values) / MORE

        name, first = "one more heater", "one more heater, at first sight"
        per_start = (starts[1] - starts[0]) / added
        self.add(f"{name}, at each start: CPU time", per_start, "ms", 10)
        self.add(f"{first}: CPU time", each(one.all for one in cost), "ms", 10)
        self.add(
            f"{first}: of it the recorder",
            each(one.recorder for one in cost),
            "ms",
            None,
        )
        self.add(
            "the same entities of an integration that does nothing: CPU time",
            each(one.all for one in bares),
            "ms",
            None,
        )
        self.add(f"{name}: memory", each(memory), "KiB", 200)
        self.add(f"{name}: rows", each(rows), "rows", 8)
        self.add(f"{name}: entities", states / added, "entities", 8)
        self.add(f"{name}: entities, with those off", known / added, "entities", None)

    async def starts(self) -> float:
        """Return the milliseconds of computing that a start costs."""
        entry_id = self.entry.entry_id
        return median(
            [await start(self.hass, self.recorder, entry_id) for _ in range(STEPS)]
        )

    async def more(self) -> tuple[Spent, float, float]:
        """Add heaters; return what they cost: computing, memory (KiB), rows."""
        rows, memory = await self.recorder.rows(), resident()
        dids = await self.cloud.tell(do="add", heaters=MORE)

        def shown() -> bool:
            ids = map(self.climate, dids)
            return all(one and self.hass.states.get(one) for one in ids)

        async def meet() -> None:
            await self.refresh()
            await self.until(shown)

        cost = await spent(self.hass, meet)
        return (
            cost,
            (resident() - memory) / 1024,
            await self.recorder.rows() - rows,
        )

    async def changes(self) -> None:
        """Change the mode of one heater of each kind in the vendor's app."""
        rows = []
        for did in self.cloud.dids[:4]:
            for mode, preset in (("eco", "eco"), ("cft", "comfort"), ("eco", "eco")):
                before = await self.recorder.rows()
                await self.cloud.tell(do="set", did=did, attrs={"mode": mode})
                await self.until(self.shows(did, preset))
                rows.append(await self.recorder.rows() - before)
        self.add("mode changed in the app: rows, most", max(rows), "rows", 2)

    async def choose(self, did: str, preset: str) -> None:
        """Choose a preset and wait for the answer."""
        data = {"entity_id": self.climate(did), "preset_mode": preset}
        await self.hass.services.async_call(
            "climate", "set_preset_mode", data, blocking=True
        )

    async def commands(self) -> None:
        """Choose presets, one after the other."""
        did, shown, answered = self.cloud.dids[0], [], []
        before, rows = await self.cloud.tell(do="count"), await self.recorder.rows()
        presets = ("comfort", "eco", "comfort", "eco", "comfort")
        for preset in presets:
            started = time.perf_counter()
            asked = asyncio.create_task(self.choose(did, preset))
            while not self.shows(did, preset)():
                await asyncio.sleep(0)
            shown.append((time.perf_counter() - started) * 1000)
            await asked
            answered.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(QUIET)
        requests = await self.cloud.tell(do="count") - before
        rows = await self.recorder.rows() - rows
        self.add("command: shown after", median(shown), "ms", 50)
        self.add("command: answered after", median(answered), "ms", 500)
        self.add("command: requests", requests / len(presets), "requests", 1)
        self.add("command: rows", rows / len(presets), "rows", 2)

    async def scene(self) -> None:
        """Choose a preset for all heaters at once, each by itself as scenes do."""
        before, rows = await self.cloud.tell(do="count"), await self.recorder.rows()
        cpu, started = time.process_time(), time.perf_counter()
        await asyncio.gather(
            *(self.choose(did, "frost_protection") for did in self.cloud.dids[:HEATERS])
        )
        seconds = time.perf_counter() - started
        spent = (time.process_time() - cpu) * 1000
        await asyncio.sleep(QUIET)
        requests = await self.cloud.tell(do="count") - before
        rows = await self.recorder.rows() - rows
        name = f"scene of {HEATERS} heaters"
        self.add(f"{name}: answered after", seconds, "s", 1)
        self.add(f"{name}: CPU time", spent, "ms", None)
        self.add(f"{name}: requests", requests, "requests", HEATERS)
        self.add(f"{name}: rows", rows, "rows", 2 * HEATERS)

    async def dead_socket(self) -> None:
        """Let the socket tell nothing any more, and change a heater."""
        did = self.cloud.dids[1]
        await self.cloud.tell(do="set", did=did, attrs={"mode": "cft"})
        await self.until(self.shows(did, "comfort"))
        await self.cloud.tell(do="silence")
        await self.cloud.tell(do="set", did=did, attrs={"mode": "eco"})
        seconds = await self.pass_time(HOUR, self.shows(did, "eco"))
        self.add("silently dead socket: a change shows after", seconds, "s", 35)


async def recoveries(heaters: int) -> list[Figure]:
    """Measure when a change made in an outage shows, from the vendor's return."""
    async with Cloud.running(heaters) as cloud, home() as hass:
        account = HomeBench(hass, cloud, Recorder(hass))
        account.case = f"heatzy, {heaters} heater{'s' if heaters > 1 else ''}, outages"
        await account.set_up()
        did, waits = cloud.dids[-1], []
        for minutes, (mode, preset) in enumerate(
            (("cft", "comfort"), ("eco", "eco"), ("fro", "frost_protection")) * 2, 1
        ):
            await cloud.tell(do="down")
            # Phases differ, as they do at a real return.
            await account.pass_time(60 * minutes + 7 * minutes)
            await cloud.tell(do="set", did=did, attrs={"mode": mode})
            await cloud.tell(do="up")
            waits.append(await account.pass_time(HOUR, account.shows(did, preset)))
            await account.pass_time(60)
        account.add(
            "a change made meanwhile: longest until it shows", max(waits), "s", 15
        )
        account.add(
            "a change made meanwhile: mean until it shows",
            mean(waits),
            "s",
            None,
        )
        await hass.config_entries.async_unload(account.entry.entry_id)
    return account.found


async def measure() -> list[Figure]:
    """Measure an account in a home with a recorder."""
    async with Cloud.running(HEATERS) as cloud, home() as hass:
        recorder = Recorder(hass)
        await recorder.start()
        bench = HomeBench(hass, cloud, recorder)
        await bench.set_up()
        await bench.quiet_hour()
        await bench.changes()
        await bench.commands()
        await bench.scene()
        await bench.weight()
        await bench.dead_socket()
        await hass.config_entries.async_unload(bench.entry.entry_id)
    return bench.found


def main() -> None:
    """Print the figures, of outages where a number of heaters is given."""
    logging.disable(logging.WARNING)
    work = recoveries(int(sys.argv[1])) if len(sys.argv) > 1 else measure()
    for one in asyncio.run(work):
        print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
