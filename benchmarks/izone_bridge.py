"""A simulated iZone bridge in a process of its own, told what to do line by line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import sys
import time
from typing import Any, Self

from simulators.izone import IZoneBridge, Quirks
from simulators.izone.datagrams import AUTO, zone

from .process import SimulatorProcess, process

ZONES = 8
DELAY = 0.05
"""Seconds that the bridge takes for each answer."""


class BridgeProcess(SimulatorProcess):
    """The process as its parent sees it."""

    host: str
    http_port: int
    udp_port: int
    uid: str

    def __init__(self, process: asyncio.subprocess.Process, zones: int) -> None:
        """Keep the process, and how many zones the bridge has."""
        super().__init__(process)
        self.zone_count = zones

    @classmethod
    @asynccontextmanager
    async def running(
        cls, notice_port: int, zones: int | None = None
    ) -> AsyncIterator[Self]:
        """Run a bridge whose notices go to a port of loopback.

        Args:
            notice_port: UDP.
            zones: how many zones it has, all by temperature; None for eight of all kinds.

        """
        module = "benchmarks.izone_bridge"
        async with process(module, notice_port, zones or 0) as running:
            bridge = cls(running, zones or ZONES)
            for name, value in (await bridge.answer()).items():
                setattr(bridge, name, value)
            yield bridge

    async def requests(self) -> int:
        """Return how many requests have arrived."""
        return int(await self.tell(do="count"))

    async def commands(self) -> int:
        """Return how many commands have arrived."""
        return int(await self.tell(do="commands"))

    async def quirks(self, **switches: Any) -> None:
        """Turn switches of the bridge."""
        await self.tell(do="quirks", switches=switches)

    async def zone(self, index: int) -> dict[str, Any]:
        """Return the datagram of a zone."""
        found: dict[str, Any] = await self.tell(do="zone", index=index)
        return found


class Notices:
    """Note when the bridge sends the first notice after a change at the wall."""

    def __init__(self, bridge: IZoneBridge) -> None:
        """Listen to what the bridge sends."""
        self.first: float | None = None
        self._send = bridge.udp.send
        bridge.udp.send = self._note  # type: ignore[method-assign]

    def _note(self, data: bytes, to: tuple[str, int]) -> None:
        self.first = self.first or time.monotonic()
        self._send(data, to)


def carry_out(bridge: IZoneBridge, notices: Notices, order: dict[str, Any]) -> object:
    """Do one thing that the parent asked for."""
    match order:
        case {"do": "count"}:
            return len(bridge.log)
        case {"do": "commands"}:
            return len(bridge.commands)
        case {"do": "quirks", "switches": switches}:
            for name, value in switches.items():
                setattr(bridge.quirks, name, value)
        case {"do": "wall zone", "index": index, "changes": changes}:
            notices.first = None
            bridge.wall_zone(index, **changes)
            return time.monotonic()
        case {"do": "noticed"}:
            return notices.first
        case {"do": "zone", "index": index}:
            return bridge.zones[index]
    return None


async def main(notice_port: int, count: int) -> None:
    """Serve until standard input ends."""
    rooms = [zone(index, f"Room {index + 1}", AUTO) for index in range(count)]
    bridge = await IZoneBridge(
        zones=rooms or ZONES,
        system={"RAS": 1, "CtrlZone": 15},
        quirks=Quirks(delay=DELAY, notifications="off", answers_discovery=False),
        notification_targets=[("127.0.0.1", notice_port)],
    ).start()
    notices = Notices(bridge)
    ready = {name: getattr(bridge, name) for name in BridgeProcess.__annotations__}
    print(json.dumps(ready), flush=True)  # noqa: T201  # the parent reads it
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        answer = carry_out(bridge, notices, json.loads(line))
        print(json.dumps(answer), flush=True)  # noqa: T201
    await bridge.stop()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
