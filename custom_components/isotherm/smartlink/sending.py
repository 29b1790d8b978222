"""Sends what was asked for once, and keeps what is known of it at every moment."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final
from uuid import uuid4

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..hub.errors import (
    ApiError,
    ClosedError,
    InvalidChange,
    NoAnswerError,
    ProtocolError,
)
from ..hub.vendor import IsothermConfigEntry
from .api.client import PartnerClient
from .api.errors import PartlyScheduledError
from .api.models import Part, RoomShift, Window, homes_of
from .api.scheduling import schedule_all
from .api.windows import instants
from .derogations import Derogation, Moment, Progress, already_scheduled
from .kept import Kept
from .results import Group

LOST: Final = (NoAnswerError, ProtocolError)
"""What leaves open whether something was scheduled."""


class AlreadyScheduled(InvalidChange):
    """Exactly what was asked for is scheduled, or being scheduled; nothing was sent.

    Args:
        kept: what makes it so.

    """

    def __init__(self, kept: tuple[Derogation, ...]) -> None:
        """Keep it for who asks for the same again, and may."""
        super().__init__("smartlink_already_scheduled")
        self.kept = kept


class Sending:
    """Schedules windows, each kept before it is sent and after it was answered.

    What was sent goes on where nobody waits for it any more.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.
        client: sends it.
        kept: keeps it.
        changed: is told which derogations are not as they were.
        happened: is told of what was scheduled.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        client: PartnerClient,
        kept: Kept,
        *,
        changed: Callable[[Sequence[Derogation]], None],
        happened: Callable[[Moment, Group], None],
    ) -> None:
        """Send nothing yet."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._kept = kept
        self._changed = changed
        self._happened = happened
        self._asking = asyncio.Lock()
        self._tasks: set[asyncio.Task[tuple[Derogation, ...]]] = set()
        self._closed = False

    async def async_schedule(
        self, window: Window, shifts: Sequence[RoomShift]
    ) -> tuple[Derogation, ...]:
        """Schedule one window for rooms of one or many homes.

        Raises:
            AlreadyScheduled: exactly this is.
            ApiError: in all its kinds; what is known to be scheduled is kept all the same.

        """
        job = self._hass.async_add_executor_job
        async with self._asking:
            known = tuple(self._kept.derogations)
            if same := await job(already_scheduled, known, window, shifts):
                raise AlreadyScheduled(same)
            asked = await job(_new, window, tuple(shifts))
            if self._closed:
                raise ClosedError("the account was stopped")
            self._kept.derogations.put(asked)
        self._changed([asked])
        task = self._entry.async_create_background_task(
            self._hass, self._async_send(asked), "isotherm smartlink schedule"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def async_stop(self) -> None:
        """Send nothing more; of what is on its way it is not known what became."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _async_send(self, asked: Derogation) -> tuple[Derogation, ...]:
        sent = False
        try:
            await self._kept.async_save()
            sent = True
            parts = await schedule_all(self._client, asked.window, asked.shifts)
        except PartlyScheduledError as err:
            lost = err.unknown
            await self._async_became(asked, err.parts, lost)
            raise
        except asyncio.CancelledError:
            await self._async_became(asked, (), asked.shifts if sent else ())
            raise ClosedError("the account was stopped") from None
        except LOST:
            await self._async_became(asked, (), asked.shifts)
            raise
        except ApiError, InvalidChange:
            await self._async_became(asked, (), ())
            raise
        except Exception:
            await self._async_became(asked, (), asked.shifts if sent else ())
            raise
        return await self._async_became(asked, parts, ())

    async def _async_became(
        self, asked: Derogation, parts: Iterable[Part], lost: Sequence[RoomShift]
    ) -> tuple[Derogation, ...]:
        """Keep what became of something that was asked for; return what is scheduled."""
        job = self._hass.async_add_executor_job
        done = [await job(_scheduled, asked, part) for part in parts]
        left = [await job(_unknown, asked, lost)] if lost else []
        derogations = self._kept.derogations
        derogations.drop(asked.id)
        for one in (*done, *left):
            derogations.put(one)
            await asyncio.sleep(0)
        self._changed([asked, *done, *left])
        if done:
            self._happened(Moment.SCHEDULED, done)
            self._drop_unknown(done)
        await self._kept.async_save()
        return tuple(done)

    def _drop_unknown(self, done: Sequence[Derogation]) -> None:
        """Drop what got no answer where it is now scheduled for sure."""
        unknown = [
            one
            for one in self._kept.derogations
            if one.progress is Progress.UNKNOWN
            and any(one.window == other.window for other in done)
        ]
        for one in unknown:
            rooms = {
                shift
                for other in done
                if other.window == one.window
                for shift in other.shifts
            }
            if rooms.issuperset(one.shifts):
                self._kept.derogations.drop(one.id)
                self._changed([one])


def _new(window: Window, shifts: tuple[RoomShift, ...]) -> Derogation:
    start, end = instants(window, dt_util.get_default_time_zone())
    return Derogation(
        id=uuid4().hex,
        window=window,
        start=start,
        end=end,
        shifts=shifts,
        homes=frozenset(homes_of(shifts)),
        created=dt_util.utcnow(),
    )


def _scheduled(asked: Derogation, part: Part) -> Derogation:
    """Return what is scheduled of something that was asked for."""
    one = _part_of(asked, part.window, part.shifts)
    return replace(one, progress=Progress.SCHEDULED, triggers=part.triggers)


def _unknown(asked: Derogation, lost: Sequence[RoomShift]) -> Derogation:
    """Return that of which it is not known what became."""
    return replace(_part_of(asked, asked.window, lost), progress=Progress.UNKNOWN)


def _part_of(
    asked: Derogation, window: Window, shifts: Sequence[RoomShift]
) -> Derogation:
    if window == asked.window and len(shifts) == len(asked.shifts):
        return asked
    return replace(_new(window, tuple(shifts)), created=asked.created)
