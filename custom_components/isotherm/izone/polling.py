"""What to read when: datagrams in turn, zones that answer badly, change notifications.

Requests per hour at the default of a poll each 20 s: 180 for the state (one each where
the bridge has the bulk status; without it one for the system and two for zones in turn;
V1: one for the system and one per four zones). Beside the bulk status, which lacks much,
60 for the system's own datagram, 14 per zone for the zones', and 30 for schedules and
the rest. While change notifications arrive polls come half as often, and these as often
as before; each burst of notifications, at most one in 5 s, is one read more (of all
zones, without the bulk status), and one that the bulk status does not explain, at most
one in 5 min, reads everything. A command is one request, and one to three that read back
what it changed until it shows. Set-up reads everything once: eight requests, three of
them for other systems, one per zone, and nine for the schedules.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from itertools import cycle
from typing import Final

from ..hub.errors import ApiError
from ..hub.mishaps import Mishaps
from .api.client import IZoneClient
from .api.enums import Api
from .api.schedules import SCHEDULES
from .timing import Timing

_FAULTS: Final = SCHEDULES
_TEMPERZONE: Final = SCHEDULES + 1
_TRIES: Final = 3
"""Polls that ask once more for all schedules, where none could be read."""


class Turns:
    """Which full datagrams are due beside what each poll reads.

    What is due is told by the time that has passed and that will pass until the next
    poll, so that none becomes older than the timing allows, however many zones there are.

    Args:
        timing: how old what may become.
        clock: seconds that only go forward.
        mishaps: takes what nobody foresaw, which spoils no more than one such read.

    """

    def __init__(
        self, timing: Timing, clock: Callable[[], float], mishaps: Mishaps
    ) -> None:
        """Begin with everything just read."""
        self._timing = timing
        self._clock = clock
        self._mishaps = mishaps
        self._system_read = self._rest_read = self._polled = clock()
        self._interval = 0.0
        self._tries = _TRIES
        self._zones_due = 0.0
        self._rest = cycle(range(_TEMPERZONE + 1))

    async def poll(self, client: IZoneClient, interval: float) -> None:
        """Read the state, and what is due of the rest.

        Args:
            client: of the bridge, whose system was read before.
            interval: seconds to the next poll.

        Raises:
            ApiError: the state can't be read.

        """
        now = self._clock()
        zones = self._next_zones(now, len(client.installation.zones), interval)
        known = await client.refresh(zones=zones)
        if not known.available:
            return
        soon, timing = now + interval / 2, self._timing
        if soon - self._system_read >= timing.system_every:
            with suppress(ApiError), self._mishaps.as_api_error("read the system"):
                await client.read_system()
                self._system_read = now
        if not known.schedules and self._tries:
            self._tries -= 1
            with suppress(ApiError), self._mishaps.as_api_error("read schedules"):
                await client.read_schedules()
        elif soon - self._rest_read >= timing.rest_every:
            self._rest_read = now
            await self._read_rest(client)

    def _next_zones(self, now: float, count: int, interval: float) -> int:
        """Return of how many zones the datagram is due now."""
        passed = now - self._polled + max(interval - self._interval, 0.0)
        self._polled, self._interval = now, interval
        # One that is due just after a poll waits for the next, which may be late.
        within = self._timing.zones_within - 1.25 * interval
        if within < interval:
            return count
        self._zones_due = min(self._zones_due + count * passed / within, count)
        due = int(self._zones_due)
        self._zones_due -= due
        return due

    async def _read_rest(self, client: IZoneClient) -> None:
        """Read one more schedule, or what else there is; the polls tell of errors."""
        index = next(self._rest)
        with suppress(ApiError), self._mishaps.as_api_error(("read the rest", index)):
            if index == _FAULTS:
                await client.read_faults()
            elif index == _TEMPERZONE:
                await client.read_temperzone()
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
    it does not show may be one of these. A second one soon after is put off.

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
        self._full_read_failed = False
        self._unexplained = False

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

    @property
    def full_read_due(self) -> bool:
        """Whether something changed that was not found, and all may be read again."""
        return self._unexplained and not self._within(
            self._full_read, self._timing.between_full_reads
        )

    async def read(self) -> None:
        """Read what changes often, and note whether that tells what changed.

        Raises:
            ApiError: in all its kinds.

        """
        before = self._client.installation
        now = await self._client.refresh(notified=True)
        ours = self._within(self._commanded, self._timing.echo)
        if now == before and now.available and not ours:
            self._unexplained = True

    async def read_everything(self) -> None:
        """Read all but what was just read.

        Raises:
            ApiError: in all its kinds; it is due at the next read, and if that fails
                too, in its time.

        """
        failed_before, self._full_read_failed = self._full_read_failed, True
        self._full_read = self._clock()
        self._unexplained = False
        try:
            if self._client.has_status:
                await self._client.read_all()
            await self._client.read_schedules()
        except Exception:
            self._unexplained = True
            if not failed_before:
                self._full_read = None
            raise
        self._full_read_failed = False

    def _within(self, since: float | None, seconds: float) -> bool:
        return since is not None and self._clock() - since < seconds
