"""The readers are fed in every run of the suite too, with the same payloads each time."""

import asyncio
from pathlib import Path
import sys

import pytest

from .mutation import Mutator
from .running import feed, sources
from .tally import Tally

ROOT = Path(__file__).parents[2]
COUNT = 100


@pytest.mark.usefixtures("socket_enabled")
async def test_every_reader_reads_or_refuses() -> None:
    """Whatever comes: a value, or an error of our own."""
    for source in await sources():
        tally = Tally(source[0])
        feed(tally, source, Mutator(f"suite {source[0]}"), COUNT)
        assert tally.foreign == 0, str(tally)
        assert tally.payloads == COUNT


def test_the_same_seed_brings_the_same_payloads() -> None:
    """Which is how a finding is seen again; another seed brings others."""
    payload = {"did": "a", "attrs": {"mode": "eco", "p1_data1": 85}}
    bodies = [Mutator(seed).body(payload) for seed in ("1", "1", "2")]
    assert bodies[0] == bodies[1] != bodies[2]


def test_a_foreign_exception_is_counted_and_told() -> None:
    """With where it came from, and the payload; no more often than it helps."""
    tally = Tally("broken")

    def read(data: bytes) -> None:
        raise KeyError(data)

    feed(tally, ("broken", read, [{"a": 1}]), Mutator("1"), 20)
    assert (tally.payloads, tally.foreign, tally.refused) == (20, 20, 0)
    assert "KeyError at" in str(tally)
    assert "payload:" in str(tally)
    assert len(tally.told) == 1


async def test_the_command_line() -> None:
    """It needs a seed, counts, and says how it went."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.fuzz", "--seconds", "0", "--seed", "1", "--only", "datagram"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    assert b" payloads, 0 foreign exceptions" in said
