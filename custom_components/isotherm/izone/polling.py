"""What to read when: details in turn, zones that answer badly, change notifications.

Requests per hour at the default of a poll each 30 s: 120 for the state (one each where
the bridge has the bulk status; without it one for the system and two for zones in turn;
V1: one for the system and one per four zones), and 60 for details in turn. While change
notifications arrive polls come half as often; each burst of them, at most one in 5 s, is
one read more (of all zones, without the bulk status), and one that the bulk status does
not explain, at most one in 5 min, reads everything. A command is one request, and one to
three that read back what it changed until it shows. Set-up reads everything once: five
requests, one per zone, and nine for the schedules.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from itertools import cycle
from typing import Final

from ..hub.errors import ApiError
from .api.client import IZoneClient
from .api.enums import Api
from .api.schedules import SCHEDULES
from .timing import Timing

DETAIL_EVERY: Final = 2
"""Polls per request for what changes rarely: names, settings, one schedule, errors."""


class Details:
    """What changes rarely, one request at a time: schedules and the rest take turns.

    The unit's fault history comes as if it were one more schedule.
    """

    def __init__(self) -> None:
        """Begin with the first of each."""
        self._schedules = cycle(range(SCHEDULES + 1))
        self._schedule_next = False

    async def read_next(self, client: IZoneClient) -> None:
        """Read one more of them; errors are left for the polls to tell."""
        self._schedule_next = not self._schedule_next
        with suppress(ApiError):
            if not self._schedule_next:
                await client.read_next_detail()
                return
            index = next(self._schedules)
            if index == SCHEDULES:
                await client.read_faults()
            # V1 tells all schedules at once.
            elif index == 0 or client.api is not Api.V1:
                await client.read_schedules((index,))


class ZoneTrust:
    """For how long the last good word about a zone that answers badly stands.

    Args:
        timing: how long that is.
        clock: seconds that only go forward.

    """

    def __init__(self, timing: Timing, clock: Callable[[], float]) -> None:
        """Begin with trust in all."""
        self._timing = timing
        self._clock = clock
        self._since: dict[int, float] = {}

    def note(self, failing: Collection[int]) -> None:
        """Note which zones answer badly now."""
        now = self._clock()
        self._since = {index: self._since.get(index, now) for index in failing}

    def trusts(self, index: int) -> bool:
        """Return whether what is known of a zone still counts."""
        since = self._since.get(index)
        return since is None or self._clock() - since < self._timing.zone_trusted


class Notifications:
    """Change notifications, which tell neither what changed nor by whom.

    Little is read upon one, and everything where that shows nothing new: what the bulk
    status has not (settings, names, schedules) changes rarely; a change at the wall that
    it does not show may be one of these.

    Args:
        client: of the bridge.
        timing: how long to wait for what.
        clock: seconds that only go forward.

    """

    def __init__(
        self, client: IZoneClient, timing: Timing, clock: Callable[[], float]
    ) -> None:
        """Begin with nothing heard or read."""
        self._client = client
        self._timing = timing
        self._clock = clock
        self._heard: float | None = None
        self._commanded: float | None = None
        self._full_read: float | None = None

    def heard(self) -> None:
        """Note that one came."""
        self._heard = self._clock()

    def commanded(self) -> None:
        """Note that we change something ourselves: the bridge will tell us of it."""
        self._commanded = self._clock()

    @property
    def arrive(self) -> bool:
        """Whether one came lately."""
        return self._within(self._heard, self._timing.notifications_expected)

    async def read(self) -> bool:
        """Read what changes often; return whether the rest is worth reading too.

        Raises:
            ApiError: in all its kinds.

        """
        before = self._client.installation
        now = await self._client.refresh(notified=True)
        if now != before or not now.available:
            return False
        return not (
            self._within(self._commanded, self._timing.echo)
            or self._within(self._full_read, self._timing.between_full_reads)
        )

    async def read_everything(self) -> None:
        """Read all but what was just read.

        Raises:
            ApiError: in all its kinds.

        """
        self._full_read = self._clock()
        before = self._client.installation
        if self._client.has_status and await self._client.read_all() != before:
            return
        await self._client.read_schedules()

    def _within(self, since: float | None, seconds: float) -> bool:
        return since is not None and self._clock() - since < seconds
