"""A simulated Gizwits cloud in a process of its own, told what to do line by line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import sys
import time
from typing import Any, Self

from simulators.gizwits import GizwitsCloud

from .process import SimulatorProcess, process

USERNAME = "bench@example.org"
PASSWORD = "bench"  # the simulated account's


class Cloud(SimulatorProcess):
    """The process as its parent sees it."""

    url: str
    uid: str
    dids: list[str]

    @classmethod
    @asynccontextmanager
    async def running(cls, heaters: int) -> AsyncIterator[Self]:
        """Run a cloud with an account of that many heaters."""
        async with process("benchmarks.cloud", heaters) as running:
            cloud = cls(running)
            ready = await cloud.answer()
            cloud.url, cloud.uid, cloud.dids = ready["url"], ready["uid"], ready["dids"]
            yield cloud


async def carry_out(cloud: GizwitsCloud, order: dict[str, Any]) -> object:
    """Do one thing that the parent asked for.

    A change answers when it was made, by the machine's one `perf_counter`.
    """
    match order:
        case {"do": "latency", "seconds": seconds}:
            cloud.latency = seconds
        case {"do": "set", "did": did, "attrs": attrs}:
            cloud.set_attr(did, **attrs)
            return time.perf_counter()
        case {"do": "burst", "did": did, "modes": modes}:
            for mode in modes:
                cloud.set_attr(did, mode=mode)
                await asyncio.sleep(0.01)
        case {"do": "add", "heaters": heaters}:
            return add(cloud, heaters)
        case {"do": "down"}:
            await cloud.stop()
        case {"do": "up"}:
            await cloud.start()
        case {"do": "silence"}:
            for route in ("ws_ping", "ws_push"):
                cloud.faults.add(route, "silent")
        case {"do": "push", "alive": False}:
            cloud.faults.add("ws", "refuse")
            cloud.drop_sockets()
        case {"do": "count"}:
            return len(cloud.requests)
    return None


def add(cloud: GizwitsCloud, heaters: int) -> list[str]:
    """Add heaters of all kinds to the account; return their ids."""
    products = ("Pilote_Soc_C3", "Pilote_Pro", "Pilote2", "onyx")
    before = len(cloud.registry.devices)
    added = [
        cloud.add_heater(USERNAME, product=products[i % 4], name=f"Room {i + 1}")
        for i in range(before, before + heaters)
    ]
    return [device.did for device in added]


async def main(heaters: int) -> None:
    """Serve until standard input ends."""
    cloud = await GizwitsCloud(tick=0).start()
    account = cloud.add_account(USERNAME, PASSWORD)
    ready = {"url": cloud.url, "uid": account.uid, "dids": add(cloud, heaters)}
    print(json.dumps(ready), flush=True)  # noqa: T201  # the parent reads it
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        answer = await carry_out(cloud, json.loads(line))
        print(json.dumps(answer), flush=True)  # noqa: T201
    await cloud.stop()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
