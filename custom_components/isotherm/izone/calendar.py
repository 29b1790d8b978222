"""The schedules of a bridge as a calendar that can be edited.

Each enabled schedule is one weekly event. Schedules may overlap, so this is no programme
of blocks: every event has its own start, stop, days, unit mode and zone settings.
"""

from asyncio import Lock
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.components.calendar.const import (
    EVENT_END,
    EVENT_RRULE,
    EVENT_START,
    EVENT_SUMMARY,
    CalendarEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..hub.entity import IsothermEntity
from ..hub.refusals import refusal
from ..programme.recurrence import weekdays_of_rule
from ..programme.week import WEEKDAYS
from .api.commands import CommandError
from .api.enums import Api
from .api.schedules import SCHEDULES, Schedule
from .const import zone_key
from .coordinator import IZoneCoordinator
from .models import Unit, ZonePart
from .schedule_actions import edit_from_action
from .schedule_events import (
    ScheduleEditError,
    Shown,
    events,
    is_shown,
    moved_times,
    new_times,
    rule,
    times_of,
)
from .schedule_plans import new_schedule
from .wishes import edit_schedule

_AHEAD: Final = timedelta(days=8)
_UID: Final = "schedule"


class ScheduleCalendar(IsothermEntity[IZoneCoordinator], CalendarEntity):
    """The schedules of a bridge."""

    translation = "schedules"
    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT
        | CalendarEntityFeature.UPDATE_EVENT
        | CalendarEntityFeature.DELETE_EVENT
    )
    _attr_schedules: tuple[Schedule, ...] = ()

    def __init__(self, coordinator: IZoneCoordinator, key: str) -> None:
        """Show the schedules of a unit."""
        self._edits = Lock()
        self._notes: Mapping[str, str] = {}
        super().__init__(coordinator, key, "schedules")

    @override
    def read(self, part: Unit) -> Mapping[str, Any]:
        """Show the schedules that are on."""
        return {"schedules": tuple(one for one in part.schedules if is_shown(one))}

    @override
    async def async_added_to_hass(self) -> None:
        """Learn what to say of schedules that only start or stop."""
        await super().async_added_to_hass()
        texts = await async_get_translations(
            self.hass, self.hass.config.language, "entity", [DOMAIN]
        )
        prefix = (
            f"component.{DOMAIN}.entity.calendar.{self.translation}"
            ".state_attributes.description.state."
        )
        self._notes = {
            key.removeprefix(prefix): text
            for key, text in texts.items()
            if key.startswith(prefix)
        }

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the event of now, or the next one."""
        now = dt_util.now()
        found = self._events(now, now + _AHEAD)
        return found[0] if found else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events between two instants."""
        return self._events(start_date, end_date)

    def _events(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        zone = dt_util.get_default_time_zone()
        found = events(self._attr_schedules, start, end, zone)
        return [self._event(shown) for shown in found]

    def _event(self, shown: Shown) -> CalendarEvent:
        schedule = shown.schedule
        note = None
        if schedule.start is None or schedule.stop is None:
            only = "stops_only" if schedule.start is None else "starts_only"
            note = self._notes.get(only)
        return CalendarEvent(
            start=shown.start,
            end=shown.end,
            summary=schedule.name or "",
            description=note,
            uid=f"{_UID}-{schedule.index + 1}-{WEEKDAYS[shown.weekday][:3]}",
            rrule=rule(schedule),
        )

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Put a schedule into the first free slot, with what the house does now."""
        async with self._edits:
            unit = self._unit()
            slots = (unit.schedule(index) for index in range(SCHEDULES))
            slot = next((one for one in slots if one and not one.used), None)
            if slot is None:
                raise self._refusal("schedules_full", count=str(SCHEDULES))
            start, end = self._local(kwargs)
            days = self._days(kwargs.get(EVENT_RRULE) or "", start)
            name = self._name(kwargs)
            with self._refusals():
                times = new_times(start, end, days)
            await self._write(new_schedule(slot, unit, self._zones(), name, times))

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move, resize or rename a schedule; what is as it was is not sent."""
        self._insist_on_series(recurrence_id, recurrence_range)
        async with self._edits:
            schedule, weekday = self._find(uid)
            start, end = self._local(event)
            told = event.get(EVENT_RRULE)
            days = self._days(told, start) if told else None
            with self._refusals():
                new = moved_times(schedule, weekday, start, end, days)
            name = self._name(event)
            changes: dict[str, Any] = {} if name == schedule.name else {"name": name}
            if new != times_of(schedule):
                changes |= {"start": new.start, "stop": new.stop, "days": new.days}
            await self._write(edit_schedule(schedule.index, **changes))

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Disable a schedule; its switch enables it again."""
        self._insist_on_series(recurrence_id, recurrence_range)
        async with self._edits:
            schedule, _ = self._find(uid)
            await self._write(edit_schedule(schedule.index, enabled=False))

    async def async_set_schedule_zones(self, data: Mapping[str, Any]) -> None:
        """Change what a schedule does with the zones and the unit.

        Args:
            data: as `schedule_actions.SET_SCHEDULE_ZONES` checks it.

        Raises:
            ServiceValidationError: a schedule or zone that isn't there, or a setting
                that it can't have.

        """
        async with self._edits:
            with self._refusals():
                wishes = edit_from_action(self._unit(), self._zones(), data)
            await self._write(wishes)

    async def _write(self, wishes: Mapping[str, Any]) -> None:
        await self.command(wishes)
        # Open calendar pages fetch the events again when the state is written.
        self.async_write_ha_state()

    def _unit(self) -> Unit:
        unit: Unit | None = self.part
        if unit is None or len(unit.schedules) < SCHEDULES:
            raise self._refusal("schedules_not_known")
        return unit

    def _zones(self) -> dict[int, ZonePart]:
        devices = self.coordinator.data.devices
        found = ((index, devices.get(zone_key(index))) for index in range(14))
        return {index: one for index, one in found if isinstance(one, ZonePart)}

    def _find(self, uid: str) -> tuple[Schedule, int]:
        for schedule in self._attr_schedules:
            for day in schedule.days:
                if uid == f"{_UID}-{schedule.index + 1}-{WEEKDAYS[day][:3]}":
                    return schedule, day
        raise self._refusal("schedule_gone")

    def _local(self, event: Mapping[str, Any]) -> tuple[datetime, datetime]:
        start, end = event[EVENT_START], event[EVENT_END]
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            raise self._refusal("schedule_all_day")
        return dt_util.as_local(start), dt_util.as_local(end)

    def _name(self, event: Mapping[str, Any]) -> str:
        # A schedule without a name is a free slot.
        if not (name := str(event.get(EVENT_SUMMARY) or "").strip()):
            raise self._refusal("schedule_nameless")
        return name

    def _days(self, rrule: str, start: datetime) -> list[int]:
        try:
            return weekdays_of_rule(rrule, start.weekday())
        except ValueError as err:
            raise self._refusal("schedule_not_weekly") from err

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except CommandError as err:
            key = f"izone_{err.reason}"
            raise self._refusal(key, **err.placeholders) from err
        except ScheduleEditError as err:
            raise self._refusal(err.reason, **err.placeholders) from err

    def _insist_on_series(
        self, recurrence_id: str | None, recurrence_range: str | None
    ) -> None:
        if recurrence_id or recurrence_range:
            raise self._refusal("schedule_series_only")

    def _refusal(self, key: str, **placeholders: str) -> ServiceValidationError:
        return refusal(self.hass, key, **placeholders)


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleCalendar]:
    """Make the calendar of a bridge that tells its schedules' times (API V2)."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, Unit) and part.api is Api.V2 and part.schedules:
        yield ScheduleCalendar(coordinator, key)
