"""A refresh of the air-conditioner while another system of its bridge never answers.

In a real Home Assistant, with the simulated bridge in another process that serves one
connection at a time. Each refresh begins while a request to the other system is on the
wire, unanswered: python -m benchmarks.izone_hanging
"""

import asyncio
from dataclasses import replace
import logging
from statistics import median
import time

from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.izone.timing import Timing

from .home import home
from .izone import free_port
from .izone_bridge import ZONES, BridgeProcess
from .izone_sides import Isotherm
from .report import Figure

REFRESHES = 20
PAUSE = 0.3
"""Seconds between two refreshes, in which the other system is asked again."""
ALLOWED = 15.0
"""Milliseconds by which a refresh may differ from that of a bridge that has no such system."""
SYSTEMS = {
    "split_units": "wall splits",
    "irrigation": "irrigation",
    "power_monitor": "power monitor",
}
"""Switches of the simulated bridge, and what they stand for."""


async def refreshes(side: Isotherm, *, hanging: bool = False) -> list[float]:
    """Return the milliseconds that polls of the air-conditioner take.

    Args:
        side: whose polls.
        hanging: whether each is to break off a request that is not answered.

    """
    found = []
    before = await side.bridge.requests()
    for _ in range(REFRESHES):
        await asyncio.sleep(PAUSE)
        started = time.perf_counter()
        await side.refresh()
        found.append((time.perf_counter() - started) * 1000)
    # What is broken off is asked anew once the refresh is over, but for the last.
    requests = await side.bridge.requests() - before
    assert not hanging or requests >= 2 * REFRESHES - 1, requests
    return found


async def measure(system: str, port: int) -> dict[str, list[float]]:
    """Measure refreshes without a system, with it, and while it hangs."""
    found: dict[str, list[float]] = {}
    async with BridgeProcess.running(port) as bridge, home() as hass:
        # Asked anew at once: in a home that is each 30 s.
        timing = replace(
            Timing(), subsystem_every=0.05, busy_every=0.05, outage_grace=3600.0
        )
        hass.data[TIMINGS] = {"izone": timing}
        with Isotherm.on_loopback(hass, port):
            side = Isotherm(hass, bridge)
            entry = side.entry.entry_id
            for state in ("unserved", "fitted"):
                await bridge.quirks(**{system: state})
                assert await hass.config_entries.async_setup(entry)
                # What comes in the background must not be measured.
                await hass.async_block_till_done(wait_background_tasks=True)
                found[state] = await refreshes(side)
                if state == "fitted":
                    await bridge.quirks(**{system: "hang"})
                    await asyncio.sleep(PAUSE)
                    found["hang"] = await refreshes(side, hanging=True)
                await hass.config_entries.async_unload(entry)
    return found


def figures(system: str, found: dict[str, list[float]]) -> list[Figure]:
    """Return what was found of a system."""
    case = f"izone, {ZONES} zones, {SYSTEMS[system]}"
    aim = round(median(found["unserved"]) + ALLOWED, 1)
    names = {
        "unserved": "not there",
        "fitted": "there, asked each 0.05 s",
        "hang": "there, and never answers",
    }
    return [
        Figure(
            case,
            f"{name}: refresh of the air-conditioner, {what}",
            round(worth, 2),
            "ms",
            None if state == "unserved" or what == "longest" else aim,
        )
        for state, name in names.items()
        for what, worth in (
            ("median", median(found[state])),
            ("longest", max(found[state])),
        )
    ]


def main() -> None:
    """Print the figures of each system."""
    logging.disable(logging.WARNING)
    for system in SYSTEMS:
        for one in figures(system, asyncio.run(measure(system, free_port()))):
            print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
