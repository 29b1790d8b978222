"""A clock that can be moved, so that an hour passes in seconds with all its timers.

Imported before anything that keeps a clock of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, tzinfo
import time

from homeassistant.util import dt as dt_util

ANSWERS = 0.02
"""Real seconds left to what timers caused: answers of loopback."""

_moved = 0.0


def _later(real: Callable[[], float]) -> Callable[[], float]:
    return lambda: real() + _moved


time.time, time.monotonic = _later(time.time), _later(time.monotonic)


def _utcnow() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _now(time_zone: tzinfo | None = None) -> datetime:
    return _utcnow().astimezone(time_zone or dt_util.get_default_time_zone())


dt_util.utcnow, dt_util.now = _utcnow, _now


async def _soon() -> None:
    """Wait for nothing further."""


async def pass_time(
    seconds: float,
    until: Callable[[], bool] = lambda: False,
    settle: Callable[[], Awaitable[None]] = _soon,
) -> float:
    """Let time pass from one timer to the next, each with what comes of it.

    Args:
        seconds: how long at most.
        until: ends it before.
        settle: waits until what the last timers caused is over.

    Returns:
        The seconds that passed.

    """
    global _moved  # noqa: PLW0603  # the one clock of the process
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not until() and (left := began + seconds - loop.time()) > 0:
        # Timers within some seconds fire together.
        due = min((one.when() for one in _timers(loop)), default=loop.time())
        _moved += min(left, max(0.0, due - loop.time()) + 4)
        await asyncio.sleep(ANSWERS)
        await settle()
    return loop.time() - began


def _timers(loop: asyncio.AbstractEventLoop) -> list[asyncio.TimerHandle]:
    handles: list[asyncio.TimerHandle] = loop._scheduled  # type: ignore[attr-defined]  # noqa: SLF001
    return [one for one in handles if not one.cancelled()]


def leap(seconds: float) -> None:
    """Move the clock at once, before there are timers.

    Args:
        seconds: how far.

    """
    global _moved  # noqa: PLW0603  # the one clock of the process
    _moved += seconds
