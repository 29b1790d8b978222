"""Clocks a simulator can be given: anything callable that returns epoch seconds."""

from collections.abc import Callable
import time

type Clock = Callable[[], float]


def wall_clock() -> float:
    """Return the machine's own time (epoch seconds)."""
    return time.time()


class ScaledClock:
    """A clock that starts now and runs faster (or slower) than the machine's.

    `speed` is simulated seconds per real second and can be changed while running.
    """

    def __init__(self, speed: float = 1.0) -> None:
        """Start at the machine's own time."""
        self._speed = speed
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
        self._simulated = self()
        self._real = time.monotonic()
        self._speed = speed


class ManualClock:
    """A clock that only moves when told to."""

    def __init__(self, start: float) -> None:
        """Stand at `start` (epoch seconds)."""
        self.now = start

    def __call__(self) -> float:
        """Return the simulated time (epoch seconds)."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move by `seconds`."""
        self.now += seconds
