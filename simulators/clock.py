"""Clocks a simulator can be given: anything callable that returns epoch seconds."""

from collections.abc import Callable
import time

from .inputs import number

FASTEST = 100_000.0
"""The highest speed of a `ScaledClock`: more than a day in a second."""

type Clock = Callable[[], float]


def wall_clock() -> float:
    """Return the machine's own time (epoch seconds)."""
    return time.time()


class ScaledClock:
    """A clock that starts now and runs faster (or slower) than the machine's.

    `speed` is simulated seconds per real second, from 0 to `FASTEST`, and can be
    changed while running; anything else raises ValueError.
    """

    def __init__(self, speed: float = 1.0) -> None:
        """Start at the machine's own time."""
        self._speed = number(speed, 0, FASTEST)
        self._real = time.monotonic()
        self._simulated = time.time()

    def __call__(self) -> float:
        """Return the simulated time (epoch seconds)."""
        return self._simulated + (time.monotonic() - self._real) * self._speed

    @property
    def speed(self) -> float:
        """Simulated seconds per real second."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        speed = number(speed, 0, FASTEST)
        self._simulated = self()
        self._real = time.monotonic()
        self._speed = speed


class ManualClock:
    """A clock that only moves when told to."""

    def __init__(self, start: float) -> None:
        """Begin at `start` (epoch seconds)."""
        self.now = start

    def __call__(self) -> float:
        """Return the simulated time (epoch seconds)."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move by `seconds`."""
        self.now += seconds
