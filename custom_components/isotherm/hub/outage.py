"""An outage of a hub: logged once when it begins and once when it ends."""

from collections.abc import Callable
import logging

from .errors import ApiError, AuthError

_LOGGER = logging.getLogger(__package__)


class Outage:
    """Whether a hub is out of reach, since when, and how long that may be bridged.

    Args:
        name: the hub's name.
        grace: seconds for which last values stand.
        clock: seconds that only go forward, for example `loop.time`.

    """

    def __init__(self, name: str, grace: float, clock: Callable[[], float]) -> None:
        """Start with everything in order."""
        self._name = name
        self.grace = grace
        self._clock = clock
        self._since: float | None = None
        self.refused = False
        """Whether the vendor refused the sign-in during this outage."""

    @property
    def lasts(self) -> bool:
        """Return whether there is an outage."""
        return self._since is not None

    @property
    def bridged(self) -> bool:
        """Return whether last values still stand."""
        return self._since is None or self._clock() - self._since < self.grace

    def note(self, err: ApiError) -> None:
        """Note that the hub could not be read; the first time, say so."""
        auth = isinstance(err, AuthError)
        if self._since is None:
            self._since = self._clock()
            if auth:
                _LOGGER.warning("%s refuses the sign-in: %s", self._name, err)
            else:
                _LOGGER.warning(
                    "%s can't be reached, its last values are kept for %d s: %s",
                    self._name,
                    self.grace,
                    err,
                )
        self.refused = self.refused or auth

    def end(self, *, log: bool) -> None:
        """Note that the hub could be read again.

        Args:
            log: whether to say so.

        """
        if self.lasts and log:
            _LOGGER.info("%s is back", self._name)
        self._since = None
        self.refused = False
