"""The one line to a bridge: a single request at a time, commands ahead of reads.

Reads beside the air-conditioner come last, and leave the line as soon as anything else
wants it: equipment that hangs must not keep the air-conditioner waiting.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from ...hub.errors import ClosedError, ConnectError
from .errors import BusyError
from .pace import Pace

type Run = Callable[[], Awaitable[Any]]


class Lane(IntEnum):
    """Who goes first."""

    COMMAND = 0
    READ = 1
    ASIDE = 2


@dataclass(slots=True, eq=False)
class _Job:
    run: Run
    key: Hashable
    lane: Lane
    waiters: list[asyncio.Future[Any]] = field(default_factory=list)
    busy: int = 0
    not_before: float = 0.0
    interrupted: bool = False

    @property
    def abandoned(self) -> bool:
        return self.lane is not Lane.COMMAND and all(
            waiter.done() for waiter in self.waiters
        )

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
    busy for waits and is tried again, and commands may overtake a read meanwhile. A read
    aside that is on the wire when something else comes is broken off, and made anew.

    Args:
        pace: tells how long to leave the bridge alone after a command.
        busy_pauses: seconds before each repetition of a request met by `BusyError`.

    """

    def __init__(self, *, pace: Pace, busy_pauses: Sequence[float]) -> None:
        """Start with an empty line."""
        self._pace = pace
        self._busy_pauses = tuple(busy_pauses)
        self._lanes: dict[Lane, deque[_Job]] = {lane: deque() for lane in Lane}
        self._free_at = 0.0
        self._wake = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._current: _Job | None = None
        self._request: asyncio.Future[Any] | None = None
        self._closed = False

    def __len__(self) -> int:
        """Return how many requests wait or are on the wire."""
        waiting = sum(map(len, self._lanes.values()))
        return waiting + (self._current is not None)

    async def read(self, key: Hashable, run: Run, *, aside: bool = False) -> Any:
        """Wait for the result of a read.

        Args:
            key: what is read.
            run: makes the request; may raise `BusyError` to be called again.
            aside: whether everything else goes first.

        Raises:
            ClosedError: the queue was closed.

        """
        lane = Lane.ASIDE if aside else Lane.READ
        line = self._lanes[lane]
        job = next((job for job in line if job.key == key), None)
        if job is None:
            job = _Job(run, key, lane)
            line.append(job)
        return await self._join(job)

    async def command(self, key: Hashable, run: Run) -> Any:
        """Wait for the result of a command, or of the later one that replaced it.

        Args:
            key: commands of one key replace each other.
            run: makes the request; may raise `BusyError` to be called again.

        Raises:
            ClosedError: the queue was closed.

        """
        job = _Job(run, key, Lane.COMMAND)
        self._replace_waiting(job)
        self._lanes[Lane.COMMAND].append(job)
        return await self._join(job)

    def _replace_waiting(self, job: _Job) -> None:
        line = self._lanes[Lane.COMMAND]
        for waiting in line:
            if waiting.key == job.key:
                line.remove(waiting)
                job.waiters += waiting.waiters
                job.not_before = waiting.not_before
                return

    async def _join(self, job: _Job) -> Any:
        if self._closed:
            for line in self._lanes.values():
                line.clear()
            raise ClosedError("the connection to the bridge is closed")
        waiter = asyncio.get_running_loop().create_future()
        job.waiters.append(waiter)
        self._break_off(job.lane)
        self._wake.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="iZone requests")
        return await waiter

    def _break_off(self, lane: Lane) -> None:
        """Take a read aside off the wire, if somebody else waits for that."""
        job = self._current
        if job and job.lane is Lane.ASIDE and lane is not Lane.ASIDE and self._request:
            job.interrupted = True
            self._request.cancel()

    @property
    def _next(self) -> deque[_Job] | None:
        return next((line for line in self._lanes.values() if line), None)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while line := self._next:
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
        self._current, job.interrupted = job, False
        self._request = request = asyncio.ensure_future(job.run())
        try:
            await asyncio.wait((request,))
        except asyncio.CancelledError:
            request.cancel()
            await asyncio.wait((request,))
            raise
        finally:
            self._current = self._request = None
        if not request.cancelled() and isinstance(request.exception(), BusyError):
            self._pace.hurried()
        if job.lane is Lane.COMMAND:
            self._free_at = loop.time() + self._pace.after_command
        self._settle(job, request)

    def _settle(self, job: _Job, request: asyncio.Future[Any]) -> None:
        if request.cancelled():
            if job.interrupted:
                self._retry(job)
            else:
                job.settle(None, ConnectError("the request was given up"))
            return
        error = request.exception()
        if isinstance(error, BusyError) and job.busy < len(self._busy_pauses):
            now = asyncio.get_running_loop().time()
            job.not_before = now + self._busy_pauses[job.busy]
            job.busy += 1
            self._retry(job)
        else:
            job.settle(None if error else request.result(), error)

    def _retry(self, job: _Job) -> None:
        line = self._lanes[job.lane]
        for waiting in line:
            if waiting.key == job.key:
                waiting.waiters += job.waiters
                waiting.not_before = job.not_before
                return
        line.appendleft(job)

    async def close(self) -> None:
        """Give up what waits and what is on the wire; nothing can be asked after."""
        self._closed = True
        jobs = [job for line in self._lanes.values() for job in line]
        if self._current:
            jobs.append(self._current)
        for line in self._lanes.values():
            line.clear()
        if worker := self._worker:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        error = ClosedError("the connection to the bridge is closed")
        for job in jobs:
            job.settle(None, error)
