"""A simulated cloud of Home SmartLink in a process of its own, told what to do line by line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import sys
import time
from typing import Any, Self

from simulators.smartlink import SmartlinkCloud

from .process import SimulatorProcess, process

CLIENT_ID = "bench"
SECRET = "bench"  # the simulated partner's
ROOMS = 3


class SmartlinkProcess(SimulatorProcess):
    """The process as its parent sees it."""

    url: str
    homes: list[str]

    @classmethod
    @asynccontextmanager
    async def running(cls, homes: int) -> AsyncIterator[Self]:
        """Run a cloud with that many homes of three rooms."""
        async with process("benchmarks.smartlink_cloud", homes) as running:
            cloud = cls(running)
            ready = await cloud.answer()
            cloud.url, cloud.homes = ready["url"], ready["homes"]
            yield cloud


class _Clock:
    moved = 0.0

    def __call__(self) -> float:
        return time.time() + self.moved


def _carry_out(cloud: SmartlinkCloud, clock: _Clock, order: dict[str, Any]) -> object:
    match order:
        case {"do": "move", "seconds": seconds}:
            clock.moved += seconds
        case {"do": "most_items", "items": items}:
            cloud.quirks.most_items = items
        case {"do": "count"}:
            return len(cloud.requests)
    return None


async def main(count: int) -> None:
    """Serve until standard input ends."""
    clock = _Clock()
    cloud = SmartlinkCloud(clock=clock)
    cloud.add_partner(CLIENT_ID, SECRET)
    rooms = [f"Room {number + 1}" for number in range(ROOMS)]
    for number in range(count):
        # Gateways confirm within three minutes; one in a hundred never.
        never = number % 100 == 99
        cloud.add_home(rooms=rooms, ack_delay=None if never else number % 180)
    async with cloud:
        ready = {"url": cloud.url, "homes": list(cloud.homes)}
        print(json.dumps(ready), flush=True)  # noqa: T201  # the parent reads it
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            answer = _carry_out(cloud, clock, json.loads(line))
            print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
