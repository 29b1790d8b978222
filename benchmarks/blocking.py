"""How long the event loop is kept from everything else at a time."""

from asyncio import Handle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import gc
import time
from unittest.mock import patch


@dataclass(slots=True)
class Longest:
    """The longest step of the event loop.

    Args:
        milliseconds: on the clock, also while other processes had the machine.
        computing: of this process meanwhile, its other threads included.

    """

    milliseconds: float = 0.0
    computing: float = 0.0


@contextmanager
def watch_loop() -> Iterator[Longest]:
    """Measure every step of the event loop, and keep the longest.

    What was there before takes no part in garbage collection meanwhile: how long a full
    one takes hangs on all that Home Assistant holds, and comes to whoever is next.
    """
    found, real = Longest(), Handle._run  # noqa: SLF001

    def run(self: Handle) -> None:
        began, computed = time.perf_counter(), time.process_time()
        real(self)
        computing = (time.process_time() - computed) * 1000
        found.computing = max(found.computing, computing)
        took = (time.perf_counter() - began) * 1000
        found.milliseconds = max(found.milliseconds, took)

    gc.collect()
    gc.freeze()
    try:
        with patch.object(Handle, "_run", run):
            yield found
    finally:
        gc.unfreeze()
