"""One derogation for many homes, in as few requests as the vendor lets it be."""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ...hub.errors import (
    ApiError,
    NoAnswerError,
    NotAllowedError,
    NotFoundError,
    ProtocolError,
    RejectedError,
)
from .checks import check_shifts, check_window
from .client import PartnerClient
from .errors import PartlyScheduledError, TooLargeError
from .models import DAY, GRID, Part, RoomShift, Window

type Rooms = tuple[RoomShift, ...]
type Homes = Sequence[Rooms]
"""The rooms of each home, which stay together."""

_NOT_THE_TIMES: Final = (TooLargeError, NotAllowedError, NotFoundError)
"""Refusals that another end of the window does not mend."""


async def schedule_all(
    client: PartnerClient, window: Window, shifts: Sequence[RoomShift]
) -> tuple[Part, ...]:
    """Schedule derogations in one window; in several requests only where one is too large.

    What may have been carried out is never sent again. A refused body does not keep the
    others back; any other failure does.

    Args:
        client: of the partner; it remembers what the vendor takes.
        window: when.
        shifts: of which rooms, each once.

    Raises:
        InvalidChange: see `checks`; nothing was sent.
        PartlyScheduledError: something was scheduled, or may have been.
        ApiError: surely nothing was scheduled.

    """
    check_window(window)
    check_shifts(shifts)
    # Each step is short, with thousands of homes too.
    await asyncio.sleep(0)
    homes: dict[str, list[RoomShift]] = {}
    for shift in shifts:
        homes.setdefault(shift.home_id, []).append(shift)
    run = _Run(client, window, deque([[tuple(rooms) for rooms in homes.values()]]))
    await asyncio.sleep(0)
    await run.to_the_end()
    return run.outcome()


@dataclass(slots=True)
class _Run:
    """Bodies that wait, and what became of those that left."""

    client: PartnerClient
    window: Window
    waiting: deque[Homes]
    parts: list[Part] = field(default_factory=list)
    unknown: list[RoomShift] = field(default_factory=list)
    failed: list[RoomShift] = field(default_factory=list)
    cause: ApiError | None = None

    async def to_the_end(self) -> None:
        """Send body after body, until all have left or one says that no other should."""
        while self.waiting:
            homes = self.waiting.popleft()
            most = self.client.most_shifts
            if most is not None and _size(homes) > most and len(homes) > 1:
                self._put_back(_halves(homes))
                continue
            try:
                self.parts.append(await self._post(_rooms(homes)))
            except TooLargeError as err:
                if _size(homes) == 1:
                    self._fail(err, homes)
                    return
                halves = _halves(homes)
                self.client.most_shifts = max(map(_size, halves))
                self._put_back(halves)
            except RejectedError as err:
                self._fail(err, homes)
            except ApiError as err:
                self._fail(err, homes)
                return

    def outcome(self) -> tuple[Part, ...]:
        """Return what was scheduled, if that is all.

        Raises:
            PartlyScheduledError: something was scheduled, or may have been.
            ApiError: nothing was.

        """
        if self.cause is None:
            return tuple(self.parts)
        if not self.parts and not self.unknown:
            raise self.cause
        left = (shift for homes in self.waiting for shift in _rooms(homes))
        failed = (*self.failed, *left)
        raise PartlyScheduledError(
            self.cause, self.parts, self.unknown, failed
        ) from self.cause

    async def _post(self, rooms: Rooms) -> Part:
        """Schedule rooms; where the vendor refuses 24:00, until the slot before."""
        window = self.window
        earlier = replace(window, end=DAY - GRID)
        may_end_earlier = window.end == DAY and window.start < earlier.end
        if may_end_earlier and not self.client.takes_midnight:
            return Part(earlier, rooms, await self.client.schedule(earlier, rooms))
        try:
            return Part(window, rooms, await self.client.schedule(window, rooms))
        except RejectedError as err:
            if not may_end_earlier or isinstance(err, _NOT_THE_TIMES):
                raise
        part = Part(earlier, rooms, await self.client.schedule(earlier, rooms))
        self.client.takes_midnight = False
        return part

    def _put_back(self, halves: Iterable[Homes]) -> None:
        self.waiting.extendleft(reversed(tuple(halves)))

    def _fail(self, err: ApiError, homes: Homes) -> None:
        self.cause = self.cause or err
        may_be_done = isinstance(err, NoAnswerError | ProtocolError)
        (self.unknown if may_be_done else self.failed).extend(_rooms(homes))


def _halves(homes: Homes) -> tuple[Homes, Homes]:
    """Return two bodies for one, by home; a home alone is divided by its rooms."""
    if len(homes) == 1:
        rooms = homes[0]
        middle = len(rooms) // 2
        return [rooms[:middle]], [rooms[middle:]]
    middle = len(homes) // 2
    return homes[:middle], homes[middle:]


def _rooms(homes: Homes) -> Rooms:
    return tuple(shift for rooms in homes for shift in rooms)


def _size(homes: Homes) -> int:
    return sum(map(len, homes))
