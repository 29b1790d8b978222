"""Order in the line to a bridge."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from custom_components.isotherm.hub.errors import (
    ClosedError,
    ConnectError,
    RejectedError,
)
from custom_components.isotherm.izone.api.errors import BusyError
from custom_components.isotherm.izone.api.pace import Pace
from custom_components.isotherm.izone.api.request_queue import RequestQueue


class Wire:
    """Note what is on the wire, one thing at a time, and answer it when told."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sent: list[str] = []
        self.answers: dict[str, list[Any]] = {}
        self.times: list[float] = []
        self.busy = 0
        self.hold: asyncio.Event | None = None

    def request(self, name: str) -> Callable[[], Any]:
        """Return a request that is noted."""

        async def run() -> Any:
            self.sent.append(name)
            self.times.append(asyncio.get_running_loop().time())
            self.busy += 1
            assert self.busy == 1
            try:
                await asyncio.sleep(0)
                if self.hold:
                    await self.hold.wait()
            finally:
                self.busy -= 1
            answer = (self.answers.get(name) or [name.upper()]).pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return run


async def started() -> None:
    """Let the worker come as far as it can, which takes no time."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
def wire() -> Wire:
    """Return a wire."""
    return Wire()


@pytest.fixture
async def queue() -> AsyncIterator[RequestQueue]:
    """Return a queue with no gaps and short pauses."""
    queue = RequestQueue(pace=Pace(gap=0, forgotten_after=0), busy_pauses=(0.02, 0.02))
    yield queue
    await queue.close()


async def ended(*tasks: asyncio.Future[Any]) -> list[Any]:
    """Return all results, soon."""
    async with asyncio.timeout(15):
        return list(await asyncio.gather(*tasks, return_exceptions=True))


def read(
    queue: RequestQueue, wire: Wire, name: str, *, aside: bool = False
) -> asyncio.Task[Any]:
    """Queue a read."""
    return asyncio.create_task(queue.read(name, wire.request(name), aside=aside))


def command(
    queue: RequestQueue, wire: Wire, name: str, key: str | None = None
) -> asyncio.Task[Any]:
    """Queue a command."""
    return asyncio.create_task(queue.command(key or name, wire.request(name)))


async def test_commands_go_first(queue: RequestQueue, wire: Wire) -> None:
    """What is on the wire stays; then commands in their order, then reads."""
    tasks = [read(queue, wire, "r1")]
    await asyncio.sleep(0)
    tasks += [read(queue, wire, name) for name in ("r2", "r3")]
    tasks += [command(queue, wire, name) for name in ("c1", "c2")]
    assert await ended(*tasks) == ["R1", "R2", "R3", "C1", "C2"]
    assert wire.sent == ["r1", "c1", "c2", "r2", "r3"]


async def test_the_last_of_a_key_is_sent(queue: RequestQueue, wire: Wire) -> None:
    """Commands that replace each other become one; all askers get its result."""
    wire.hold = asyncio.Event()
    tasks = [command(queue, wire, "c1", "mode")]
    await started()
    tasks += [command(queue, wire, f"c{n}", "mode") for n in (2, 3)]
    tasks += [command(queue, wire, "other"), command(queue, wire, "c4", "mode")]
    await asyncio.sleep(0)
    assert len(queue) == 3
    wire.hold.set()
    assert await ended(*tasks) == ["C1", "C4", "C4", "OTHER", "C4"]
    assert wire.sent == ["c1", "other", "c4"]


async def test_a_replaced_asker_gets_the_error_too(
    queue: RequestQueue, wire: Wire
) -> None:
    """Nobody is told that all is well when the last command was refused."""
    wire.answers["c3"] = [RejectedError("no")]
    wire.hold = asyncio.Event()
    tasks = [command(queue, wire, f"c{n}", "k") for n in (1, 2, 3)]
    await started()
    wire.hold.set()
    results = await ended(*tasks)
    assert [type(result) for result in results] == [RejectedError] * 3
    assert wire.sent == ["c3"]


async def test_equal_reads_are_made_once(queue: RequestQueue, wire: Wire) -> None:
    """Two who wait for the same share it; one on the wire may be too old to share."""
    tasks = [read(queue, wire, "r")]
    await asyncio.sleep(0.0)
    tasks += [read(queue, wire, "r"), read(queue, wire, "r")]
    assert await ended(*tasks) == ["R"] * 3
    assert wire.sent == ["r", "r"]


async def test_busy_is_tried_again(queue: RequestQueue, wire: Wire) -> None:
    """The command waits and goes again, and reads don't pass it."""
    wire.answers["c"] = [BusyError("busy"), BusyError("busy"), "done"]
    assert await ended(command(queue, wire, "c"), read(queue, wire, "r")) == [
        "done",
        "R",
    ]
    assert wire.sent == ["c", "c", "c", "r"]
    assert wire.times[2] - wire.times[0] >= 0.04


async def test_busy_ends_in_an_error(queue: RequestQueue, wire: Wire) -> None:
    """After all pauses the asker is told; the line goes on."""
    wire.answers["c"] = [BusyError("busy") for _ in range(9)]
    busy, other = await ended(command(queue, wire, "c"), command(queue, wire, "d"))
    assert isinstance(busy, BusyError)
    assert other == "D"
    assert wire.sent == ["c", "c", "c", "d"]


async def test_a_command_passes_a_read_that_waits(
    queue: RequestQueue, wire: Wire
) -> None:
    """A busy read doesn't hold up the person at the switch."""
    wire.answers["r"] = [BusyError("busy"), "read"]
    first = read(queue, wire, "r")
    await started()
    assert await ended(first, command(queue, wire, "c")) == ["read", "C"]
    assert wire.sent == ["r", "c", "r"]


async def test_a_newer_command_takes_over_a_busy_one(
    queue: RequestQueue, wire: Wire
) -> None:
    """The older value is never sent after the newer one."""
    wire.answers["old"] = [BusyError("busy")] * 9
    tasks = [command(queue, wire, "old", "k")]
    await started()
    tasks.append(command(queue, wire, "new", "k"))
    assert await ended(*tasks) == ["NEW", "NEW"]
    assert wire.sent == ["old", "new"]
    assert wire.times[1] - wire.times[0] >= 0.02


async def test_busy_while_a_newer_one_already_waits(
    queue: RequestQueue, wire: Wire
) -> None:
    """The same, when the newer comes while the older is on the wire."""
    wire.answers["old"] = [BusyError("busy")] * 9
    wire.hold = asyncio.Event()
    tasks = [command(queue, wire, "old", "k")]
    await started()
    tasks.append(command(queue, wire, "new", "k"))
    await asyncio.sleep(0)
    wire.hold.set()
    assert await ended(*tasks) == ["NEW", "NEW"]
    assert wire.sent == ["old", "new"]


async def test_no_gap_before_the_bridge_was_hurried(wire: Wire) -> None:
    """As fast as it answers; from its first {BUSY} on it gets its breath after commands."""
    clock = [1000.0]
    pace = Pace(gap=0.3, forgotten_after=100, clock=lambda: clock[0])
    queue = RequestQueue(pace=pace, busy_pauses=(0.0,))
    await ended(command(queue, wire, "c"), read(queue, wire, "r"))
    assert wire.times[1] - wire.times[0] < 0.3
    wire.answers["busy"] = [BusyError("busy"), "done"]
    await ended(command(queue, wire, "busy"), command(queue, wire, "next"))
    assert wire.sent[-3:] == ["busy", "busy", "next"]
    assert wire.times[-1] - wire.times[-2] >= 0.3
    clock[0] += 100
    await ended(command(queue, wire, "later"), command(queue, wire, "last"))
    assert pace.after_command == 0
    await queue.close()


async def test_a_read_aside_leaves_the_wire(queue: RequestQueue, wire: Wire) -> None:
    """What hangs beside the air-conditioner keeps neither its reads nor commands waiting."""
    wire.hold = asyncio.Event()
    aside = read(queue, wire, "aside", aside=True)
    await started()
    wire.hold = None
    tasks = [read(queue, wire, "r"), command(queue, wire, "c")]
    assert await ended(*tasks, aside) == ["R", "C", "ASIDE"]
    assert wire.sent == ["aside", "c", "r", "aside"]


async def test_a_read_nobody_waits_for_is_not_made(
    queue: RequestQueue, wire: Wire
) -> None:
    """A command is carried out even if its asker left; a read is not."""
    wire.hold = asyncio.Event()
    first = command(queue, wire, "first")
    await started()
    leaving = [read(queue, wire, "r"), command(queue, wire, "c")]
    await asyncio.sleep(0)
    for task in leaving:
        task.cancel()
    wire.hold.set()
    await ended(first, read(queue, wire, "last"))
    assert wire.sent == ["first", "c", "last"]


async def test_close(queue: RequestQueue, wire: Wire) -> None:
    """Everyone who waits is told, and nothing keeps running."""
    wire.hold = asyncio.Event()
    tasks = [
        command(queue, wire, "c"),
        command(queue, wire, "d"),
        read(queue, wire, "r"),
    ]
    await started()
    await queue.close()
    results = await ended(*tasks, command(queue, wire, "late"))
    assert [type(result) for result in results] == [ClosedError] * 4
    assert wire.sent == ["c"]
    assert wire.busy == 0
    assert len(queue) == 0


async def test_a_request_that_is_cancelled_from_within(queue: RequestQueue) -> None:
    """A cancelled request is an error for its asker, not the end of the line."""

    async def cancelled() -> None:
        raise asyncio.CancelledError

    async def fine() -> int:
        return 1

    results = await ended(
        asyncio.create_task(queue.read("a", cancelled)),
        asyncio.create_task(queue.read("b", fine)),
    )
    assert isinstance(results[0], ConnectError)
    assert results[1] == 1


async def test_a_bug_reaches_the_asker(queue: RequestQueue, wire: Wire) -> None:
    """Not only api errors come back; the line goes on."""
    wire.answers["r"] = [KeyError("oops")]
    results = await ended(read(queue, wire, "r"), read(queue, wire, "s"))
    assert isinstance(results[0], KeyError)
    assert results[1] == "S"
