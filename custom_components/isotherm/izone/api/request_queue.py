"""The one line to a bridge: a single request at a time, commands ahead of reads."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ...hub.errors import ClosedError, ConnectError
from .errors import BusyError

type Run = Callable[[], Awaitable[Any]]


@dataclass(slots=True, eq=False)
class _Job:
    run: Run
    key: Hashable
    command: bool
    waiters: list[asyncio.Future[Any]] = field(default_factory=list)
    busy: int = 0
    not_before: float = 0.0

    @property
    def abandoned(self) -> bool:
        return not self.command and all(waiter.done() for waiter in self.waiters)

    def settle(self, result: Any, error: BaseException | None) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                if error is None:
                    waiter.set_result(result)
                else:
                    waiter.set_exception(error)


class RequestQueue:
    """Let requests pass one by one.

    A command goes before every read that waits. A command with the key of one that
    waits takes its place at the end of the line, and both askers get its result; reads
    with the same key are made once for all who asked. A request that the bridge is too
    busy for waits and is tried again, and commands may overtake a read meanwhile.

    Args:
        gap: seconds between the end of a read and the next request.
        command_gap: seconds between the end of a command and the next request.
        busy_pauses: seconds before each repetition of a request met by `BusyError`.

    """

    def __init__(
        self, *, gap: float, command_gap: float, busy_pauses: Sequence[float]
    ) -> None:
        """Start with an empty line."""
        self._gap = gap
        self._command_gap = command_gap
        self._busy_pauses = tuple(busy_pauses)
        self._commands: deque[_Job] = deque()
        self._reads: deque[_Job] = deque()
        self._free_at = 0.0
        self._wake = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._current: _Job | None = None
        self._closed = False

    def __len__(self) -> int:
        """Return how many requests wait or are on the wire."""
        return len(self._commands) + len(self._reads) + (self._current is not None)

    async def read(self, key: Hashable, run: Run) -> Any:
        """Wait for the result of a read.

        Args:
            key: what is read.
            run: makes the request; may raise `BusyError` to be called again.

        Raises:
            ClosedError: the queue was closed.

        """
        job = next((job for job in self._reads if job.key == key), None)
        if job is None:
            job = _Job(run, key, command=False)
            self._reads.append(job)
        return await self._join(job)

    async def command(self, key: Hashable, run: Run) -> Any:
        """Wait for the result of a command, or of the later one that replaced it.

        Args:
            key: commands of one key replace each other.
            run: makes the request; may raise `BusyError` to be called again.

        Raises:
            ClosedError: the queue was closed.

        """
        job = _Job(run, key, command=True)
        self._replace_waiting(job)
        self._commands.append(job)
        return await self._join(job)

    def _replace_waiting(self, job: _Job) -> None:
        for waiting in self._commands:
            if waiting.key == job.key:
                self._commands.remove(waiting)
                job.waiters += waiting.waiters
                job.not_before = waiting.not_before
                return

    async def _join(self, job: _Job) -> Any:
        if self._closed:
            self._commands.clear()
            self._reads.clear()
            raise ClosedError("the connection to the bridge is closed")
        waiter = asyncio.get_running_loop().create_future()
        job.waiters.append(waiter)
        self._wake.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="iZone requests")
        return await waiter

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while line := self._commands or self._reads:
                pause = max(self._free_at, line[0].not_before) - loop.time()
                if pause > 0:
                    self._wake.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), pause)
                    continue
                job = line.popleft()
                if not job.abandoned:
                    await self._run(job)
        finally:
            self._worker = None

    async def _run(self, job: _Job) -> None:
        loop = asyncio.get_running_loop()
        self._current = job
        request = asyncio.ensure_future(job.run())
        try:
            await asyncio.wait((request,))
        except asyncio.CancelledError:
            request.cancel()
            await asyncio.wait((request,))
            raise
        finally:
            self._current = None
            gap = self._command_gap if job.command else self._gap
            self._free_at = loop.time() + gap
        if request.cancelled():
            job.settle(None, ConnectError("the request was given up"))
            return
        error = request.exception()
        if isinstance(error, BusyError) and job.busy < len(self._busy_pauses):
            job.not_before = loop.time() + self._busy_pauses[job.busy]
            job.busy += 1
            self._retry(job)
        else:
            job.settle(None if error else request.result(), error)

    def _retry(self, job: _Job) -> None:
        line = self._commands if job.command else self._reads
        for waiting in line:
            if waiting.key == job.key:
                waiting.waiters += job.waiters
                waiting.not_before = job.not_before
                return
        line.appendleft(job)

    async def close(self) -> None:
        """Give up what waits and what is on the wire; nothing can be asked after."""
        self._closed = True
        jobs = [*self._commands, *self._reads]
        if self._current:
            jobs.append(self._current)
        self._commands.clear()
        self._reads.clear()
        if worker := self._worker:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        error = ClosedError("the connection to the bridge is closed")
        for job in jobs:
            job.settle(None, error)
