"""An iZone bridge of eight zones, measured with two integrations in one run.

Both run in a Home Assistant of their own, one after the other, and ask the same
simulated bridge, which is another process: python -m benchmarks.izone
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import logging
import socket
from statistics import mean, median
import time

from homeassistant.exceptions import HomeAssistantError

from .home import cpu_milliseconds, home, state_writes
from .izone_bridge import BridgeProcess
from .izone_sides import Isotherm, Own, Side
from .izone_watch import Measuring, to_match
from .report import Figure

REFRESHES = 20
GAP = 0.3
"""Seconds between two polls: no request has to wait for the one before it."""
WALL_TIMES = 5
QUIET = 2.5
"""Seconds after a command in which it is read back, by both."""
NOTICE_DELAY = 3.0
"""Seconds from a change to the notifications, as on hardware."""
HINT_INTERVAL = 5.5
"""Seconds after which a notice is read at once again."""
LATE = 2.0
"""Seconds that a slow unit takes to carry a command out."""


class Bench(Measuring):
    """One integration under measurement."""

    _per_poll = 0.0

    async def set_up(self) -> None:
        """Count what set-up asks; `izone_scenes` measures how long it takes."""
        assert await self.hass.config_entries.async_setup(self.side.entry.entry_id)
        name = "set-up, until its entities are there: requests"
        self.add(name, await self.bridge.requests(), "requests")
        await self.hass.async_block_till_done(wait_background_tasks=True)
        if self.side.hears:
            name = "set-up, and schedules, firmware, faults, other systems: requests"
            self.add(name, await self.bridge.requests(), "requests")

    async def refreshes(self) -> None:
        """Measure polls in which nothing changed."""
        polls = [await self._poll() for _ in range(REFRESHES)]
        counts = [requests for requests, _ in polls]
        plain = [seconds for requests, seconds in polls if requests == min(counts)]
        self.add("refresh: requests for the state", min(counts), "requests", 1)
        self.add("refresh: time for the state", median(plain) * 1000, "ms")
        with state_writes() as written:
            cost = await cpu_milliseconds(self.side.refresh, times=5)
        self.add("refresh, nothing changed: event loop", cost, "ms")
        writes = len(written) / 5
        self.add("refresh, nothing changed: state writes", writes, "writes", 0)
        self._per_poll = mean(counts)
        self._hourly("without change notifications")

    async def _poll(self) -> tuple[int, float]:
        """Poll once; return the requests and the seconds that it took."""
        await asyncio.sleep(GAP)
        before, started = await self.bridge.requests(), time.perf_counter()
        await self.side.refresh()
        seconds = time.perf_counter() - started
        return await self.bridge.requests() - before, seconds

    async def without_bulk_status(self) -> None:
        """Measure polls of a bridge that lacks the one request that tells all."""
        await self.bridge.quirks(bulk="error", notifications="off")
        entry = self.side.entry.entry_id
        assert await self.hass.config_entries.async_reload(entry)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        counts = [(await self._poll())[0] for _ in range(REFRESHES)]
        name = "no bulk status, refresh"
        self.add(f"{name}: requests for the state", min(counts), "requests")

    def _hourly(self, when: str) -> None:
        if self.side.hears:
            # Much of it comes by the time that passes: see izone_freshness.
            return
        hourly = 3600 / self._interval * self._per_poll
        self.add(f"requests of an hour's polls, {when}", hourly, "requests")

    @property
    def _interval(self) -> float:
        seconds: float = self.side.coordinator.update_interval.total_seconds()
        return seconds

    # From the wall.

    async def heard(self) -> None:
        """Measure how long a change at the wall takes to show, if notifications are heard."""
        if not self.side.hears:
            return
        await self.bridge.quirks(notifications="burst", notification_delay=NOTICE_DELAY)
        after_notice, in_all = [], []
        for turn in range(WALL_TIMES):
            changed, seen = await self._change(1900 + 50 * turn)
            # A poll may see it before the bridge tells of it.
            if noticed := await self.bridge.tell(do="noticed"):
                after_notice.append((seen - noticed) * 1000)
                in_all.append((seen - changed) * 1000)
            await asyncio.sleep(HINT_INTERVAL)
        name = "from the wall to the state"
        after = f"{name}, after the change notification"
        self.add(f"{after}: median", median(after_notice), "ms", 500)
        self.add(f"{after}: longest", max(after_notice), "ms", 500)
        self.add(f"{name}, change notification 3 s late", median(in_all), "ms")
        await self._change(2200)
        changed, seen = await self._change(2300)
        self.add(f"{name}, right after another change", (seen - changed) * 1000, "ms")
        await self._echo()
        await self.side.refresh()

    async def polled(self) -> None:
        """Change something right after a poll; the next one shows it."""
        await self.side.refresh()
        changed, seen = await self._change(2500)
        name = "from the wall to the state, without change notifications"
        self.add(f"{name}: longest", (seen - changed) * 1000, "ms")
        middle = seen - changed - self._interval / 2
        self.add(f"{name}: mean, computed", middle * 1000, "ms")

    async def _change(self, setpoint: int) -> tuple[float, float]:
        """Turn the target of a zone at the wall; return when, and when it shows."""
        celsius = setpoint / 100
        with self.watch(1, lambda s: s.attributes.get("temperature") == celsius) as at:
            changed = await self.bridge.tell(
                do="wall zone", index=1, changes={"Setpoint": setpoint}
            )
            return changed, await at

    # Commands.

    async def commands(self) -> None:
        """Measure commands: requests, time to show, and time to be carried out."""
        climate, zone = None, 2
        cases = (
            ("unit, fan", climate, "set_fan_mode", {"fan_mode": "low"}),
            ("unit, target", climate, "set_temperature", {"temperature": 20.5}),
            ("unit, mode", climate, "set_hvac_mode", {"hvac_mode": "heat"}),
            ("unit, off", climate, "set_hvac_mode", {"hvac_mode": "off"}),
            ("unit, mode while off", climate, "set_hvac_mode", {"hvac_mode": "cool"}),
            ("zone, target", zone, "set_temperature", {"temperature": 19.5}),
            ("zone, mode", zone, "set_hvac_mode", {"hvac_mode": "off"}),
        )
        for name, where, action, data in cases:
            await self._rest()
            before = await self.bridge.requests()
            shown, answered = await self.command(where, action, data)
            await asyncio.sleep(QUIET)
            requests = await self.bridge.requests() - before
            self.add(f"command, {name}: requests", requests, "requests", 3)
            self.add(f"command, {name}: shown after", shown, "ms", 50)
            self.add(f"command, {name}: answered after", answered, "ms")
        await self._closed_zone(zone)

    async def _rest(self) -> None:
        """Let the next poll be far away, and no request wait for the one before it."""
        await self.side.refresh()
        await asyncio.sleep(GAP)

    async def _closed_zone(self, zone: int) -> None:
        """Set the target of a zone that is closed by now."""
        with suppress(HomeAssistantError):
            await self.call(zone, "set_temperature", {"temperature": 22})
        await asyncio.sleep(QUIET)
        told = await self.bridge.zone(zone)
        done = (told["Mode"], told["Setpoint"]) == (2, 2200)
        name = "command, target of a closed zone: kept, and the zone closed"
        self.add(name, done, "of 1", 1, better="higher")

    async def _echo(self) -> None:
        """Count what a command costs where the bridge tells everybody of it."""
        await asyncio.sleep(HINT_INTERVAL)
        await self.side.refresh()
        before = await self.bridge.requests()
        await self.command(None, "set_fan_mode", {"fan_mode": "high"})
        await asyncio.sleep(NOTICE_DELAY + QUIET)
        requests = await self.bridge.requests() - before
        name = "command, unit, fan, and its change notification: requests"
        self.add(name, requests, "requests")

    async def slow(self) -> None:
        """Measure commands to a bridge that carries them out late."""
        await self.bridge.quirks(apply_delay=LATE)
        for name, where, action, data in (
            ("unit, fan", None, "set_fan_mode", {"fan_mode": "medium"}),
            ("zone, mode", 3, "set_hvac_mode", {"hvac_mode": "fan_only"}),
        ):
            await self._rest()
            shown, _ = await self.command(where, action, data)
            self.add(
                f"command, {name}, carried out 2 s late: shown after", shown, "ms", 50
            )
            await asyncio.sleep(LATE)
        await self.bridge.quirks(apply_delay=0.0)

    async def scene(self) -> None:
        """Close six zones at once."""
        await self._rest()
        before, started = await self.bridge.requests(), time.perf_counter()
        calls = (
            self.call(zone, "set_hvac_mode", {"hvac_mode": "off"}) for zone in range(6)
        )
        await asyncio.gather(*calls)
        self.add("scene of 6 zones: answered after", time.perf_counter() - started, "s")
        await asyncio.sleep(QUIET)
        closed = [(await self.bridge.zone(zone))["Mode"] == 2 for zone in range(6)]
        self.add(
            "scene of 6 zones: carried out", sum(closed), "of 6", 6, better="higher"
        )
        requests = await self.bridge.requests() - before
        self.add("scene of 6 zones: requests", requests, "requests")


async def measure(
    kind: type[Side], other: Mapping[str, Figure] | None = None
) -> list[Figure]:
    """Measure one side on a fresh bridge in a fresh Home Assistant."""
    port = free_port()
    async with BridgeProcess.running(port) as bridge, home() as hass:
        with kind.on_loopback(hass, port):
            bench = Bench(kind(hass, bridge), other)
            await bench.set_up()
            await bench.refreshes()
            await bench.polled()
            await bench.commands()
            await bench.slow()
            await bench.scene()
            await bench.heard()
            await bench.without_bulk_status()
            await hass.config_entries.async_unload(bench.side.entry.entry_id)
    return bench.found


def free_port() -> int:
    """Return a UDP port that nobody uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Print the figures of both sides."""
    logging.disable(logging.WARNING)
    own = asyncio.run(measure(Own))
    for one in (*own, *asyncio.run(measure(Isotherm, to_match(own)))):
        print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
