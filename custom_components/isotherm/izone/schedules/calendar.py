"""The schedules of a bridge as a calendar that can be edited.

Each enabled schedule is one weekly event. Schedules may overlap, so this is no programme
of blocks: every event has its own start, stop, days, unit mode and zone settings.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.calendar.const import EVENT_RRULE
from homeassistant.util import dt as dt_util

from ...hub.entity import IsothermEntity
from ...hub.errors import InvalidChange
from ...programme.week import WEEKDAYS
from ...programme.weekly_calendar import EventsCalendar
from ...programme.weekly_events import rule_of
from ..api.enums import Api
from ..api.schedules import SCHEDULES, Schedule
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator
from ..models import Unit, ZonePart
from .creation import create, free_slot
from .edits import Zones, changed, new_schedule
from .events import Shown, events, is_shown, moved_times, new_times

_UID: Final = "schedule"


class ScheduleCalendar(IsothermEntity[Unit, IZoneCoordinator], EventsCalendar):
    """The schedules of a bridge."""

    reasons = "schedule"
    kind = "schedules"
    _attr_translation_key = "schedules"
    _attr_schedules: tuple[Schedule, ...] = ()

    def __init__(self, coordinator: IZoneCoordinator, key: str) -> None:
        """Show the schedules of a unit."""
        super().__init__(coordinator, key, "schedules")

    @override
    def _read_state(self, device: Unit) -> None:
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
            description=self.description(*notes),
            uid=f"{_UID}-{schedule.index + 1}-{WEEKDAYS[shown.weekday][:3]}",
            rrule=rule_of(schedule.days),
        )

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Put a schedule into the first free slot, with what the house does now."""
        async with self.editing():
            self.unit()
            start, end = self.local_times(kwargs)
            days = self.weekdays(kwargs.get(EVENT_RRULE), start)
            name, times = self.name_in(kwargs), new_times(start, end, days)
            slot = await free_slot(self.coordinator, self.unit)
            changes = new_schedule(slot, self.unit(), self.zones(), name, times)
            await create(self.coordinator, slot, changes)

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
            told = event.get(EVENT_RRULE)
            days = self.weekdays(told, start) if told else None
            times = moved_times(schedule, weekday, start, end, days)
            changes = changed(schedule, name=self.name_in(event), times=times)
            await self.async_change(schedule, changes)

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Disable a schedule; its switch enables it again."""
        async with self.editing(recurrence_id, recurrence_range):
            schedule, _ = self._find(uid)
            await self.async_change(schedule, {"enabled": False})

    async def async_change(
        self, schedule: Schedule, changes: Mapping[str, Any]
    ) -> None:
        """Ask a schedule for changes; raises HomeAssistantError where it refuses."""
        key = Target(Kind.SCHEDULE, schedule.index).key
        await self.coordinator.async_command(key, changes)

    def unit(self) -> Unit:
        """Return the unit, all of whose schedules are known.

        Raises:
            InvalidChange: ``schedules_not_known``.

        """
        unit = self.present
        if len(unit.schedules) < SCHEDULES:
            raise InvalidChange("schedules_not_known")
        return unit

    def zones(self) -> Zones:
        """Return the unit's zones by index."""
        devices = self.coordinator.data.devices.values()
        return {one.zone.index: one for one in devices if isinstance(one, ZonePart)}

    def _find(self, uid: str) -> tuple[Schedule, int]:
        for schedule in self._attr_schedules:
            for day in schedule.days:
                if uid == f"{_UID}-{schedule.index + 1}-{WEEKDAYS[day][:3]}":
                    return schedule, day
        raise self.invalid("gone")


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleCalendar]:
    """Make the calendar of a bridge that tells its schedules' times (API V2)."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, Unit) and part.api is Api.V2 and part.schedules:
        yield ScheduleCalendar(coordinator, key)
