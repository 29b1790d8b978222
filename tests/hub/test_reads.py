"""Reads end with their hub."""

import asyncio

import pytest

from custom_components.isotherm.hub.errors import ClosedError, ConnectError
from custom_components.isotherm.hub.reads import Reads


class Vendor:
    """Answers when it may, and counts what it was asked and what it answered."""

    def __init__(self) -> None:
        """Let nobody wait yet."""
        self.asked = self.answered = 0
        self.may_answer = asyncio.Event()
        self.error: Exception | None = None

    async def read(self) -> None:
        """Answer a read."""
        self.asked += 1
        await self.may_answer.wait()
        if self.error:
            raise self.error
        self.answered += 1


async def test_a_read_ends_as_it_ends() -> None:
    """With what it read, or with what it raised."""
    reads, vendor = Reads(), Vendor()
    vendor.may_answer.set()
    await reads.run(vendor.read())
    assert vendor.answered == 1
    vendor.error = ConnectError("away")
    with pytest.raises(ConnectError):
        await reads.run(vendor.read())


async def test_all_reads_end_with_the_hub() -> None:
    """Who waits is told; none goes on, and no other begins."""
    reads, vendor = Reads(), Vendor()
    waiting = [asyncio.create_task(reads.run(vendor.read())) for _ in range(2)]
    await asyncio.sleep(0)
    assert vendor.asked == 2
    await reads.stop()
    vendor.may_answer.set()
    for task in waiting:
        with pytest.raises(ClosedError):
            await task
    with pytest.raises(ClosedError):
        await reads.run(vendor.read())
    assert (vendor.asked, vendor.answered) == (2, 0)


async def test_a_read_ends_with_who_waits_for_it() -> None:
    """As without anything in between."""
    reads, vendor = Reads(), Vendor()
    waiting = asyncio.create_task(reads.run(vendor.read()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await reads.stop()
    vendor.may_answer.set()
    await asyncio.sleep(0)
    assert (vendor.asked, vendor.answered) == (1, 0)
