"""Set-up, and scenes of many zones, with two integrations in one run.

Each runs in a Home Assistant of its own, one after the other, and asks a bridge of its
own, which is another process; what Home Assistant's own reaches is our aim:
python -m benchmarks.izone_scenes
"""

import asyncio
from collections.abc import Mapping
import logging
import time

from homeassistant.exceptions import HomeAssistantError

from .home import home
from .izone import QUIET, free_port
from .izone_bridge import BridgeProcess
from .izone_sides import Isotherm, Own, Side
from .izone_watch import Measuring, to_match
from .report import Figure

SIZES = (8, 14)
SCENES = (6, 11)
HURRIED = 0.3
"""Seconds: a command sooner than this after the one before is answered {BUSY}."""
FIRST_TIME = 5.0
"""Seconds that a scene may take on a bridge that shows for the first time it was hurried."""


class Scenes(Measuring):
    """One integration under measurement."""

    async def set_up(self) -> None:
        """Measure until there are entities, with all modules imported before."""
        assert await self.hass.config_entries.async_setup(self.side.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        started = time.perf_counter()
        assert await self.hass.config_entries.async_reload(self.side.entry.entry_id)
        name = "set-up, until its entities are there"
        self.add(name, time.perf_counter() - started, "s")
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def scene(self, name: str, count: int, celsius: float) -> None:
        """Set the target of zones at once, and count those that have it afterwards."""
        await self.side.refresh()
        started = time.perf_counter()
        wanted = {"temperature": celsius}
        calls = (self.call(zone, "set_temperature", wanted) for zone in range(count))
        ended = await asyncio.gather(*calls, return_exceptions=True)
        aim = FIRST_TIME if "first time" in name else None
        self.add(f"{name}: answered after", time.perf_counter() - started, "s", aim)
        assert all(one is None or isinstance(one, HomeAssistantError) for one in ended)
        await asyncio.sleep(QUIET)
        told = [(await self.bridge.zone(zone))["Setpoint"] for zone in range(count)]
        done = sum(one == celsius * 100 for one in told)
        self.add(f"{name}: carried out", done, f"of {count}", count, better="higher")


async def measure(
    kind: type[Side], zones: int, other: Mapping[str, Figure] | None = None
) -> list[Figure]:
    """Measure one side on a fresh bridge in a fresh Home Assistant."""
    port = free_port()
    async with BridgeProcess.running(port, zones) as bridge, home() as hass:
        with kind.on_loopback(hass, port):
            scenes = Scenes(kind(hass, bridge), other)
            await scenes.set_up()
            for turn, count in enumerate(one for one in SCENES if one <= zones):
                await scenes.scene(f"scene of {count} targets", count, 20 + turn)
            await bridge.quirks(busy_gap=HURRIED)
            for turn, when in enumerate(("first", "second")):
                count = min(zones, SCENES[-1])
                name = f"scene of {count} targets, busy when hurried, {when} time"
                await scenes.scene(name, count, 23 + turn)
            await hass.config_entries.async_unload(scenes.side.entry.entry_id)
    return scenes.found


def main() -> None:
    """Print the figures of both sides."""
    logging.disable(logging.CRITICAL)
    for zones in SIZES:
        own = asyncio.run(measure(Own, zones))
        for one in (*own, *asyncio.run(measure(Isotherm, zones, to_match(own)))):
            print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
