"""The nine programmes of irrigation as a calendar that can be edited.

Each enabled programme is a weekly event for each of its starts, as long as it waters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, override

from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.calendar.const import EVENT_RRULE
from homeassistant.util import dt as dt_util

from ...hub.entity import IsothermEntity
from ...hub.errors import InvalidChange
from ...programme.week import WEEKDAYS
from ...programme.weekly_calendar import EventsCalendar
from ...programme.weekly_events import rule_of
from ..api.irrigation_changes import run_time
from ..api.targets import PROGRAMMES, Kind, Target
from ..coordinator import IZoneCoordinator
from ..free_slots import free_slot
from ..many import async_command_all
from ..schedules.creation import create
from ..schedules.edits import changed
from .edits import Shown, events, is_shown, moved_starts, new_starts
from .models import IrrigationPart, ProgrammePart


class IrrigationCalendar(
    IsothermEntity[IrrigationPart, IZoneCoordinator], EventsCalendar
):
    """The programmes of an irrigation controller."""

    reasons = "irrigation"
    kind = "irrigation_programmes"
    _attr_translation_key = "irrigation_programmes"
    _attr_programmes: tuple[ProgrammePart, ...] = ()

    def __init__(self, coordinator: IZoneCoordinator, key: str) -> None:
        """Show the programmes of a controller."""
        super().__init__(coordinator, key, "irrigation_programmes")

    @override
    def _read_state(self, device: IrrigationPart) -> None:
        self._attr_programmes = tuple(filter(is_shown, device.programmes))

    @override
    def events_between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        zone = dt_util.get_default_time_zone()
        found = events(self._attr_programmes, (start, end), zone)
        return [self._event(shown) for shown in found]

    def _event(self, shown: Shown) -> CalendarEvent:
        programme = shown.programme
        notes = ["deleting"] if programme.minutes else ["waters_nothing", "deleting"]
        return CalendarEvent(
            start=shown.start,
            end=shown.end,
            summary=programme.name,
            description=self.description(*notes),
            uid=_uid(programme, shown.minute, shown.weekday),
            rrule=rule_of(programme.starts.days),
        )

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Give the first unused programme a name, a start and days, and enable it."""
        async with self.editing():
            self.controller()
            start, _ = self.local_times(kwargs)
            days = self.weekdays(kwargs.get(EVENT_RRULE), start)
            name, starts = self.name_in(kwargs), new_starts(start, days)
            free = await self.async_free()
            await self.async_put(free, {"name": name, "starts": starts})

    async def async_free(self, index: int | None = None) -> ProgrammePart:
        """Return a programme that is free for something new.

        Args:
            index: of the one to take, None for the best.

        Raises:
            InvalidChange: ``irrigation_programmes_full``, or ``izone_slot_taken``.
            HomeAssistantError: the bridge can't be asked.

        """
        kind = Kind.PROGRAMME
        if free := await free_slot(self.coordinator, kind, self._by_use, index):
            return free
        raise self.invalid("programmes_full", count=PROGRAMMES)

    async def async_put(self, free: ProgrammePart, changes: Mapping[str, Any]) -> None:
        """Put something new into a free programme, and enable it.

        Args:
            free: which.
            changes: its name and starts.

        Raises:
            HomeAssistantError: it was not created.

        """
        # What is left of one that was deleted must not water under another name.
        dry = {run_time(free.index, one): {"minutes": 0} for one in free.run_times}
        await async_command_all(self.coordinator, dry)
        target = Target(Kind.PROGRAMME, free.index)
        whole = {**changes, "enabled": True}
        await create(self.coordinator, target, whole, _before(free), self.reasons)

    def _by_use(self) -> list[ProgrammePart]:
        """Return the programmes, those of which nobody has made anything in front."""
        return sorted(
            self.controller().programmes, key=lambda one: (one.used, one.deleted)
        )

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move or rename a programme; what is as it was is not sent."""
        async with self.editing(recurrence_id, recurrence_range):
            old = self._find(uid)
            start, end = self.local_times(event)
            days = self.new_days(event, start)
            starts, name = moved_starts(old, start, end, days), self.name_in(event)
            changes = changed(old.programme, name=name, starts=starts)
            await self.async_change(old.programme, changes)

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Take a start from a programme that has several, else make it free.

        Its run times stay until something new is put in its place.
        """
        async with self.editing(recurrence_id, recurrence_range):
            old = self._find(uid)
            programme = old.programme
            kept = tuple(one for one in programme.starts.minutes if one != old.minute)
            changes: dict[str, Any] = {
                "starts": replace(programme.starts, minutes=kept)
            }
            if not kept:
                # What `ProgrammePart.deleted` goes by.
                nowhen = replace(programme.starts, days=frozenset())
                changes = {"enabled": False, "name": None, "starts": nowhen}
            await self.async_change(programme, changes)

    async def async_change(
        self, programme: ProgrammePart, changes: Mapping[str, Any]
    ) -> None:
        """Ask a programme for changes; raises HomeAssistantError where it refuses."""
        key = Target(Kind.PROGRAMME, programme.index).key
        await self.coordinator.async_command(key, changes)

    def controller(self) -> IrrigationPart:
        """Return the controller, all of whose programmes are known.

        Raises:
            InvalidChange: ``irrigation_not_known``.

        """
        part = self.present
        if len(part.programmes) < PROGRAMMES:
            raise InvalidChange("irrigation_not_known")
        return part

    def _find(self, uid: str) -> Shown:
        now = dt_util.now()
        for programme in self._attr_programmes:
            for minute in programme.starts.minutes:
                for day in programme.starts.days:
                    if uid == _uid(programme, minute, day):
                        return Shown(programme, minute, day, now, now)
        raise self.invalid("gone")


def _before(programme: ProgrammePart) -> dict[str, Any]:
    """Return the changes that bring back what a programme is called and when it starts."""
    starts = {"starts": programme.starts} if programme.starts.minutes else {}
    return {"name": programme.given_name, **starts}


def _uid(programme: ProgrammePart, minute: int, weekday: int) -> str:
    return f"programme-{programme.index + 1}-{minute:04}-{WEEKDAYS[weekday][:3]}"


def entities(coordinator: IZoneCoordinator, key: str) -> Iterable[IrrigationCalendar]:
    """Make the calendar of a controller of which a programme was read."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, IrrigationPart) and part.programmes:
        yield IrrigationCalendar(coordinator, key)
