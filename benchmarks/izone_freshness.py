"""How old what a bridge tells may become: polls of an hour whose clock is moved.

The requests are counted in the simulated bridge: python -m benchmarks.izone_freshness
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

from custom_components.isotherm.hub.mishaps import Mishaps
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.http import HttpTiming, LocalTransport
from custom_components.isotherm.izone.polling import Turns
from custom_components.isotherm.izone.timing import Timing
from simulators.izone import IZoneBridge, Quirks

from .report import Figure

HOUR: Final = 3600.0
LATE: Final = 2.0
"""Seconds by which each poll is late, as the requests of the one before it take time."""
SYSTEM, ZONE, SCHEDULE, FAULTS, STATUS = 1, 2, 3, 4, 7
"""What queries ask for, by their type."""

type Kind = Literal["bulk status", "no bulk status", "V1"]
KINDS: Final[tuple[Kind, ...]] = ("bulk status", "no bulk status", "V1")
INTERVALS: Final = (20.0, 40.0)
"""Seconds between two polls: usually, and while change notifications arrive."""


@dataclass
class Reads:
    """When what was read, in seconds since the start.

    Args:
        length: seconds of all polls together.

    """

    length: float
    times: defaultdict[object, list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    requests: int = 0

    def note(self, bridge: IZoneBridge, now: float) -> None:
        """Take down what the bridge was asked since it was last looked at."""
        for query in bridge.queries:
            self.times[query].append(now)
        self.requests += len(bridge.log)
        bridge.log.clear()

    def oldest(self, kind: object, numbers: int = 1) -> float:
        """Return the greatest age of datagrams of one kind, in seconds.

        Args:
            kind: the type of query, or the path.
            numbers: how many there are of this kind.

        """
        queries = [
            (kind, None if isinstance(kind, str) else no) for no in range(numbers)
        ]
        return max(gap for query in queries for gap in self._gaps(query))

    def _gaps(self, query: object) -> Iterator[float]:
        times = [0.0, *self.times[query], self.length]
        yield from (later - earlier for earlier, later in pairwise(times))


async def poll(
    bridge: IZoneBridge, client: IZoneClient, length: float, *intervals: float
) -> Reads:
    """Poll a bridge, everything of which was just read.

    Args:
        bridge: simulated.
        client: of the bridge.
        length: seconds of all polls together.
        intervals: seconds between two polls, each for ten minutes in turn.

    """
    await client.read_all()
    await client.read_schedules()
    bridge.log.clear()
    now = 0.0
    turns, found = Turns(Timing(), lambda: now, Mishaps("bench")), Reads(length)

    def interval() -> float:
        return intervals[int(now / 600) % len(intervals)]

    while (now := now + interval() + LATE) < length:
        await turns.poll(client, interval())
        found.note(bridge, now)
    return found


async def measure(zones: int, interval: float, kind: Kind) -> Iterator[Figure]:
    """Poll a bridge for an hour and return what was found."""
    quirks = Quirks(notifications="off")
    if kind == "V1":
        quirks.api = "v1"
    elif kind == "no bulk status":
        quirks.bulk = "error"
    waits = HttpTiming(command_gap=0.0, retry_pause=0.0)
    async with IZoneBridge(zones=zones, quirks=quirks) as bridge:
        way = LocalTransport(bridge.host, bridge.http_port, timing=waits)
        client = IZoneClient(way)
        reads = await poll(bridge, client, HOUR, interval)
        await client.close()
    case = f"izone freshness, {zones} zones, {kind}, a poll each {interval:g} s"
    ages = []
    if kind != "V1":
        ages = [
            ("the system", reads.oldest(SYSTEM), 120),
            ("a zone", reads.oldest(ZONE, zones), 300),
            ("a schedule", reads.oldest(SCHEDULE, 9), None),
            ("the error history", reads.oldest(FAULTS), None),
        ]
    if kind == "bulk status":
        ages.insert(0, ("the bulk status", reads.oldest(STATUS), interval + LATE))
    figures = [
        Figure(case, f"oldest: {what}", age, "s", aim) for what, age, aim in ages
    ]
    figures.append(Figure(case, "requests of an hour", reads.requests, "requests"))
    return iter(figures)


def main() -> None:
    """Print the figures of all cases."""
    for zones in (8, 14):
        for kind in KINDS:
            for interval in INTERVALS:
                for one in asyncio.run(measure(zones, interval, kind)):
                    print(one.as_json(), flush=True)  # noqa: T201  # the parent reads it


if __name__ == "__main__":
    main()
