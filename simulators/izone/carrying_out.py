"""What becomes of an accepted command: carried out at once, or some time later."""

import asyncio
from collections import deque
from collections.abc import Callable
import random

from .aircon import Change
from .quirks import Quirks
from .wire import Request

type Later = Callable[[float, Callable[[], None]], None]
"""Does something after so many seconds, 0 for at once."""


class CarryingOut:
    """Commands that were accepted take effect one after the other, as they came."""

    def __init__(
        self,
        quirks: Quirks,
        apply: Callable[[Change], None],
        later: Later,
        seed: int = 20190704,
    ) -> None:
        """Carry out with `apply`; delays are drawn from `seed`: the same in every run."""
        self._quirks = quirks
        self._apply = apply
        self._later = later
        self._random = random.Random(seed)
        self._waiting: deque[Change] = deque()
        self._last_due = 0.0
        self._last_command: float | None = None

    def commit(self, change: Change) -> None:
        """Let an accepted command take effect, never before one that came earlier."""
        quirks = self._quirks
        spread = self._random.uniform(0, quirks.apply_spread)
        now = asyncio.get_running_loop().time()
        due = now + quirks.apply_delay + spread
        if self._waiting:
            due = max(due, self._last_due)
        self._last_due = due
        self._waiting.append(change)
        self._later(max(0.0, due - now), self._carry_out_next)

    def busy(self, request: Request) -> bool:
        """Whether the bridge has no ear for a request; a command counts even so."""
        return self.occupied(reading=request.is_query)

    def occupied(self, *, reading: bool) -> bool:
        """Whether there is no ear for a query or a command, whatever way it came."""
        quirks = self._quirks
        if reading:
            return bool(self._waiting) and quirks.busy_applying == "all"
        now = asyncio.get_running_loop().time()
        last, self._last_command = self._last_command, now
        if last is not None and now - last < quirks.busy_gap:
            return True
        return bool(self._waiting) and quirks.busy_applying != "never"

    def forget(self) -> None:
        """Drop what was not carried out yet."""
        self._waiting.clear()

    def _carry_out_next(self) -> None:
        if self._waiting:
            self._apply(self._waiting.popleft())
