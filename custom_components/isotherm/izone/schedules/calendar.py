"""The schedules of a bridge's air-conditioner as a calendar that can be edited."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.calendar.const import EVENT_RRULE

from ..api.enums import Api
from ..api.schedules import SCHEDULES
from ..api.targets import Kind
from ..coordinator import IZoneCoordinator
from ..models import Unit, ZonePart
from .edits import Zones, new_schedule
from .events import new_times
from .timed_calendar import TimedCalendar


class ScheduleCalendar(TimedCalendar[Unit]):
    """The schedules of a bridge."""

    reasons = "schedule"
    kind = "schedules"
    slot = Kind.SCHEDULE
    _attr_translation_key = "schedules"

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Put a schedule into the first free slot, with what the house does now."""
        async with self.editing():
            self.unit()
            start, end = self.local_times(kwargs)
            days = self.weekdays(kwargs.get(EVENT_RRULE), start)
            name, times = self.name_in(kwargs), new_times(start, end, days)
            slot = await self.async_free(lambda: self.unit().schedules)
            changes = new_schedule(slot, self.unit(), self.zones(), name, times)
            await self.async_create(slot, changes)

    def unit(self) -> Unit:
        """Return the unit, all of whose schedules are known.

        Raises:
            InvalidChange: ``schedule_not_known``.

        """
        return self.known(SCHEDULES)

    def zones(self) -> Zones:
        """Return the unit's zones by index."""
        devices = self.coordinator.data.devices.values()
        return {one.zone.index: one for one in devices if isinstance(one, ZonePart)}


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleCalendar]:
    """Make the calendar of a bridge that tells its schedules' times (API V2)."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, Unit) and part.api is Api.V2 and part.schedules:
        yield ScheduleCalendar(coordinator, key, "schedules")
