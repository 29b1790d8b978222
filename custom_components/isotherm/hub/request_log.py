"""How many requests were made: in all, by route, and in the last hour."""

from collections import Counter, deque
from collections.abc import Callable
import time
from typing import Final

HOUR: Final = 3600.0
MOST: Final = 20_000
"""Requests of the last hour that are told apart; more than any budget allows."""
MOST_ROUTES: Final = 100
OTHER: Final = "other"
"""What routes beyond MOST_ROUTES are counted as."""


class RequestLog:
    """Counts requests in bounded memory.

    Args:
        now: seconds that only ever grow.

    """

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        """Keep the clock that tells which requests are of the last hour."""
        self.total = 0
        self.by_route: Counter[str] = Counter()
        self._now = now or time.monotonic
        self._times: deque[float] = deque(maxlen=MOST)

    def record(self, route: str) -> None:
        """Count a request.

        Args:
            route: what was asked, without ids, such as `GET /devices/{did}`.

        """
        known = route in self.by_route or len(self.by_route) < MOST_ROUTES
        self.by_route[route if known else OTHER] += 1
        self.total += 1
        self._times.append(self._now())

    @property
    def last_hour(self) -> int:
        """Return how many requests were made in the last hour, MOST at most."""
        oldest = self._now() - HOUR
        while self._times and self._times[0] <= oldest:
            self._times.popleft()
        return len(self._times)
