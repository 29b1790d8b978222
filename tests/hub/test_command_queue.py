"""One request at a time per device; commands that meet become one."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from custom_components.isotherm.hub.command_queue import CommandQueue
from custom_components.isotherm.hub.errors import ClosedError


class Wire:
    """A wire that a test opens and breaks."""

    def __init__(self) -> None:
        """Keep what is sent; nothing gets through until the test opens the wire."""
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.open = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, key: str, changes: Mapping[str, Any]) -> None:
        """Send once the wire is open."""
        self.sent.append((key, dict(changes)))
        await self.open.wait()
        if self.error:
            raise self.error


async def test_what_meets_in_the_queue_leaves_as_one() -> None:
    """The last value per field wins; another device need not wait."""
    wire = Wire()
    queue = CommandQueue(wire)
    tasks = [
        asyncio.create_task(queue.submit(key, changes))
        for key, changes in (
            ("a", {"mode": 1}),
            ("b", {"mode": 9}),
        )
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks += [
        asyncio.create_task(queue.submit("a", changes))
        for changes in ({"mode": 2}, {"lock": True}, {"mode": 3})
    ]
    await asyncio.sleep(0.01)
    assert wire.sent == [("a", {"mode": 1}), ("b", {"mode": 9})]
    wire.open.set()
    await asyncio.gather(*tasks)
    assert wire.sent[2:] == [("a", {"mode": 3, "lock": True})]
    await queue.close()


async def test_everyone_who_asked_learns_of_the_failure() -> None:
    """And the queue goes on afterwards."""
    wire = Wire()
    queue = CommandQueue(wire)
    wire.error = ValueError("no")
    wire.open.set()
    results = await asyncio.gather(
        *(queue.submit("a", {"mode": i}) for i in range(3)), return_exceptions=True
    )
    assert [str(err) for err in results] == ["no"] * 3
    assert wire.sent == [("a", {"mode": 2})]
    wire.error = None
    await queue.submit("a", {"mode": 7})
    assert wire.sent[-1] == ("a", {"mode": 7})


async def test_one_who_gives_up_does_not_take_the_others_along() -> None:
    """A cancelled caller leaves the command on its way."""
    wire = Wire()
    queue = CommandQueue(wire)
    impatient = asyncio.create_task(queue.submit("a", {"mode": 1}))
    await asyncio.sleep(0.01)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    wire.open.set()
    await queue.submit("a", {"mode": 2})
    assert [changes for _, changes in wire.sent] == [{"mode": 1}, {"mode": 2}]


async def test_closing_gives_up_what_waits() -> None:
    """Nothing lingers after a hub is unloaded, and whoever asked is told."""
    wire = Wire()
    queue = CommandQueue(wire)
    first = asyncio.create_task(queue.submit("a", {"mode": 1}))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(queue.submit("a", {"mode": 2}))
    await asyncio.sleep(0.01)
    await queue.close()
    for asked in (second, first, queue.submit("a", {"mode": 3})):
        with pytest.raises(ClosedError):
            await asked
    assert len(wire.sent) == 1


async def test_commands_wait_for_others() -> None:
    """Where they are gathered, what comes a moment later leaves with the first."""
    wire = Wire()
    wire.open.set()
    queue = CommandQueue(wire, gather=0.05)
    first = asyncio.create_task(queue.submit("a", {"one": 1}))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not wire.sent
    await asyncio.gather(first, queue.submit("a", {"two": 2}))
    assert wire.sent == [("a", {"one": 1, "two": 2})]
    await queue.submit("a", {"one": 3})
    assert wire.sent[1:] == [("a", {"one": 3})]


async def test_what_is_gathered_ends_with_the_queue() -> None:
    """Nothing leaves after it was closed, and whoever asked is told."""
    wire = Wire()
    queue = CommandQueue(wire, gather=60.0)
    asking = asyncio.create_task(queue.submit("a", {"one": 1}))
    await asyncio.sleep(0)
    await queue.close()
    with pytest.raises(ClosedError):
        await asking
    assert not wire.sent
