"""Feeds all readers in turn, on every processor."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
import logging
import os
import time

from . import gizwits, izone, izone_cloud, izone_power, smartlink
from .mutation import Mutator
from .tally import Read, Tally

BATCH = 50
"""Payloads of a reader before it is the next one's turn."""

type Source = tuple[str, Read, list[object]]


async def sources() -> list[Source]:
    """Return every reader with its name and what it truly gets."""
    found: list[Source] = []
    modules = (
        ("gizwits", gizwits),
        *(("izone", module) for module in (izone, izone_power, izone_cloud)),
        ("smartlink", smartlink),
    )
    for vendor, module in modules:
        payloads = await module.answers()
        found += [
            (f"{vendor} {name}", read, payloads[name])
            for name, read in module.READERS.items()
        ]
    return found


def feed(tally: Tally, source: Source, mutator: Mutator, count: int) -> None:
    """Feed a reader with so many payloads."""
    _, read, payloads = source
    for _ in range(count):
        tally.feed(read, mutator.body(mutator.random.choice(payloads)))


def run(seed: str, seconds: float, only: str = "") -> list[Tally]:
    """Feed all readers in turn for a while; the same payloads for the same seed."""
    logging.disable(logging.CRITICAL)
    return asyncio.run(_feed_all(seed, seconds, only))


async def _feed_all(seed: str, seconds: float, only: str) -> list[Tally]:
    # Readers never wait, but some ask the loop what time it is.
    chosen = [one for one in await sources() if only in one[0]]
    tallies = [Tally(name) for name, _, _ in chosen]
    mutators = [Mutator(f"{seed} {name}") for name, _, _ in chosen]
    end = time.monotonic() + seconds
    while True:
        for source, tally, mutator in zip(chosen, tallies, mutators, strict=True):
            feed(tally, source, mutator, BATCH)
        if time.monotonic() >= end:
            return tallies


def run_all(seed: int, seconds: float, only: str = "") -> list[Tally]:
    """Do the same on every processor, each with payloads of its own."""
    count = os.process_cpu_count() or 1
    with ProcessPoolExecutor(count) as pool:
        runs = [pool.submit(run, f"{seed}.{n}", seconds, only) for n in range(count)]
        first, *others = [one.result() for one in runs]
    for tallies in others:
        for tally, more in zip(first, tallies, strict=True):
            tally.add(more)
    return first
