"""A simulator in a process of its own, told what to do line by line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import sys
from typing import Any


class SimulatorProcess:
    """The process as its parent sees it.

    Both read the machine's one monotonic clock, so their times compare.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Keep the process."""
        self._process = process

    async def answer(self) -> Any:
        """Return what it says next."""
        assert self._process.stdout
        return json.loads(await self._process.stdout.readline())

    async def tell(self, **order: Any) -> Any:
        """Give an order and return the answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self.answer()


@asynccontextmanager
async def process(
    module: str, *arguments: object
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a module of the benchmarks until the context ends."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *map(str, arguments),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )  # fmt: skip
    try:
        yield running
    finally:
        assert running.stdin
        running.stdin.close()
        await running.wait()
