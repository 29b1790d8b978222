"""How long to leave a bridge alone after a command: not at all, until it was hurried."""

from collections.abc import Callable
import time


class Pace:
    """The pause after a command, which only bridges get that asked for one.

    Most bridges take commands as fast as they come. Some answer ``{BUSY}`` or refuse
    what they take a moment later; these are left alone for a while after each command,
    until days have passed without such an answer.

    Args:
        gap: seconds to leave a hurried bridge alone after a command.
        forgotten_after: seconds since the last such answer after which no pause is made.
        clock: seconds since the epoch, so that the moment can be kept across restarts.

    """

    def __init__(
        self,
        *,
        gap: float,
        forgotten_after: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin without a pause."""
        self.hurried_at: float | None = None
        """When the bridge last showed that it was hurried, in seconds since the epoch."""
        self.on_hurried: Callable[[], None] | None = None
        """Called after `hurried_at` changed."""
        self._gap = gap
        self._forgotten_after = forgotten_after
        self._clock = clock

    @property
    def after_command(self) -> float:
        """Seconds to leave the bridge alone after a command that ends now."""
        at = self.hurried_at
        if at is None or not 0 <= self._clock() - at < self._forgotten_after:
            return 0.0
        return self._gap

    def hurried(self) -> None:
        """Note that the bridge shows now that it was hurried."""
        self.hurried_at = self._clock()
        if self.on_hurried:
            self.on_hurried()
