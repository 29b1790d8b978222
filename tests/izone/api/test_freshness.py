"""Nothing shown is old: what the bulk status lacks is read in turn, by time.

The clock is a number that each poll moves; the requests are counted in the simulator.
"""

import pytest

from benchmarks.izone_freshness import LATE, SCHEDULE, STATUS, SYSTEM, ZONE, Reads, poll
from simulators.izone import IZoneBridge

from .conftest import Connect, Simulate

LONG = 1800.0
"""Seconds in which every datagram has its turn."""


async def reads_of(bridge: IZoneBridge, connect: Connect, *intervals: float) -> Reads:
    """Return what is read in half an hour, at these intervals for ten minutes each."""
    return await poll(bridge, connect(bridge), LONG, *intervals)


@pytest.mark.parametrize("zones", [8, 14])
@pytest.mark.parametrize("intervals", [(30.0,), (60.0,), (30.0, 60.0)])
async def test_no_reading_is_old_at_the_default_pace(
    simulate: Simulate, connect: Connect, zones: int, intervals: tuple[float, ...]
) -> None:
    """The system's 2 min, the zones' 5 min, also while notifications arrive: each 60 s."""
    reads = await reads_of(await simulate(zones=zones), connect, *intervals)
    assert reads.oldest(STATUS) <= max(intervals) + LATE
    assert reads.oldest(SYSTEM) <= 120
    assert reads.oldest(ZONE, zones) <= 300
    assert reads.oldest(SCHEDULE, 9) <= 25 * 60
    polls = len(reads.times[(STATUS, 0)])
    assert len(reads.times[(SYSTEM, 0)]) <= 30
    assert reads.requests - polls <= 50 + 8 * zones


@pytest.mark.parametrize("zones", [8, 14])
@pytest.mark.parametrize("interval", [30.0, 60.0])
async def test_without_the_bulk_status_no_zone_is_old_either(
    simulate: Simulate, connect: Connect, zones: int, interval: float
) -> None:
    """Two zones a poll are too few where there are many and polls are far apart."""
    reads = await reads_of(await simulate(zones=zones, bulk="error"), connect, interval)
    assert reads.oldest(SYSTEM) <= 120
    assert reads.oldest(ZONE, zones) <= 300
    assert reads.requests <= 60 + 120 + 15


async def test_a_bridge_of_the_first_api_tells_all_with_each_poll(
    simulate: Simulate, connect: Connect
) -> None:
    """Nothing is read in turn but the schedules."""
    reads = await reads_of(await simulate(zones=8, api="v1"), connect, 60.0)
    paths = ("/SystemSettings", "/Zones1_4", "/Zones5_8")
    assert max(map(reads.oldest, paths)) <= 60 + LATE


async def test_polls_far_apart_read_everything_each_time(
    simulate: Simulate, connect: Connect
) -> None:
    """A person chose ten minutes: nothing is older than that."""
    reads = await reads_of(await simulate(zones=14), connect, 600.0)
    assert reads.oldest(SYSTEM) <= 600 + LATE
    assert reads.oldest(ZONE, 14) <= 600 + LATE
