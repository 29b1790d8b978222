"""What the calendars of schedules and of favourites share: one weekly event for each.

They may overlap, so this is no programme of blocks: every event has its own start, stop,
days and settings.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, override

from homeassistant.components.calendar import CalendarEvent
from homeassistant.util import dt as dt_util

from ...hub.entity import IsothermEntity
from ...programme.week import WEEKDAYS
from ...programme.weekly_calendar import EventsCalendar
from ...programme.weekly_events import rule_of
from ..api.schedules import Timed
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator
from ..free_slots import free_slot
from .creation import create
from .edits import changed
from .events import Shown, events, is_shown, moved_times


class Scheduled(Protocol):
    """A device that has such slots."""

    @property
    def available(self) -> bool:
        """Return whether what is known of it can be trusted now."""

    @property
    def schedules(self) -> Sequence[Timed]:
        """Return those that were read, free ones among them."""


class TimedCalendar[PartT: Scheduled](
    IsothermEntity[PartT, IZoneCoordinator], EventsCalendar
):
    """The schedules of a device, each that is enabled as an event."""

    slot: ClassVar[Kind]
    """Of the target that a schedule is; ids of events begin with it."""
    _attr_schedules: tuple[Timed, ...] = ()

    @override
    def _read_state(self, device: PartT) -> None:
        self._attr_schedules = tuple(filter(is_shown, device.schedules))

    @override
    def events_between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        zone = dt_util.get_default_time_zone()
        found = events(self._attr_schedules, start, end, zone)
        return [self._event(shown) for shown in found]

    def _event(self, shown: Shown) -> CalendarEvent:
        schedule = shown.schedule
        notes = []
        if schedule.start is None or schedule.stop is None:
            notes = ["stops_only" if schedule.start is None else "starts_only"]
        return CalendarEvent(
            start=shown.start,
            end=shown.end,
            summary=schedule.name or "",
            description=self.description(*notes, "deleting"),
            uid=self._uid(schedule, shown.weekday),
            rrule=rule_of(schedule.days),
        )

    def _uid(self, schedule: Timed, weekday: int) -> str:
        return f"{self.slot}-{schedule.index + 1}-{WEEKDAYS[weekday][:3]}"

    @override
    def local_times(self, event: Mapping[str, Any]) -> tuple[datetime, datetime]:
        """Return the local start and end of an event of the calendar page.

        Raises:
            InvalidChange: ``all_day``, ``whole_minutes`` or ``length``.

        """
        start, end = super().local_times(event)
        length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        if not timedelta() < length < timedelta(days=1):
            raise self.invalid("length")
        return start, end

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move, resize or rename a schedule; what is as it was is not sent."""
        async with self.editing(recurrence_id, recurrence_range):
            schedule, weekday = self._find(uid)
            start, end = self.local_times(event)
            times = moved_times(
                schedule, weekday, start, end, self.new_days(event, start)
            )
            changes = changed(schedule, name=self.name_in(event), times=times)
            await self.async_change(schedule, changes)

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Disable a schedule and take its name, so that its slot is free."""
        async with self.editing(recurrence_id, recurrence_range):
            schedule, _ = self._find(uid)
            await self.async_change(schedule, {"enabled": False, "name": None})

    async def async_change(self, schedule: Timed, changes: Mapping[str, Any]) -> None:
        """Ask a schedule for changes; raises HomeAssistantError where it refuses."""
        await self.coordinator.async_command(self.target(schedule).key, changes)

    async def async_free[S: Timed](
        self, slots: Callable[[], Sequence[S]], index: int | None = None
    ) -> S:
        """Return a slot that is free for something new.

        Args:
            slots: gives them all, as they show now.
            index: of the one to take, None for the first.

        Raises:
            InvalidChange: ``full``, or ``izone_slot_taken`` for the one.
            HomeAssistantError: the bridge can't be asked.

        """
        if slot := await free_slot(self.coordinator, self.slot, slots, index):
            return slot
        raise self.invalid("full", count=len(slots()))

    async def async_create(self, slot: Timed, changes: Mapping[str, Any]) -> None:
        """Put something new into a free slot, which has no name; see `create`."""
        target, before = self.target(slot), {"name": None}
        await create(self.coordinator, target, changes, before, self.reasons)

    def target(self, schedule: Timed) -> Target:
        """Return the target that a schedule is."""
        return Target(self.slot, schedule.index)

    def known(self, count: int) -> PartT:
        """Return the device, a number of whose schedules are known.

        Raises:
            InvalidChange: ``not_known``.

        """
        device = self.present
        if len(device.schedules) < count:
            raise self.invalid("not_known")
        return device

    def _find(self, uid: str) -> tuple[Timed, int]:
        for schedule in self._attr_schedules:
            for day in schedule.days:
                if uid == self._uid(schedule, day):
                    return schedule, day
        raise self.invalid("gone")
