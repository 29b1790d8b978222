"""Calendars whose events all repeat weekly, and the form of an edit."""

from asyncio import Lock
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cached_property
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
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..hub.errors import InvalidChange
from ..hub.exceptions import refusals
from .recurrence import weekdays_of_rule

_AHEAD: Final = timedelta(days=8)
"""What is on once a week and the clock leaps over comes again a week later."""


class WeeklyCalendar(CalendarEntity):
    """A calendar whose events all repeat weekly, without an end.

    There are neither dates nor exceptions. Events carry no recurrence id, so the
    calendar page offers to change or delete the series and nothing else.
    """

    _attr_supported_features = (
        CalendarEntityFeature.CREATE_EVENT
        | CalendarEntityFeature.UPDATE_EVENT
        | CalendarEntityFeature.DELETE_EVENT
    )
    kind: str
    """The device class: actions find the calendars that they can do something with by it."""
    reasons = "programme"
    """What the keys of the sentences for refused edits begin with."""

    @property
    @override
    def device_class(self) -> str:
        """Return what kind of week this is."""
        return self.kind

    @property
    def device_name(self) -> str | None:
        """Return what the person, else the vendor, calls the device."""
        device = self.device_entry
        return device.name_by_user or device.name if device else None

    @cached_property
    def _edits(self) -> Lock:
        """Return what keeps one edit from starting with the week before another's."""
        return Lock()

    @asynccontextmanager
    async def editing(
        self, recurrence_id: str | None = None, recurrence_range: str | None = None
    ) -> AsyncIterator[None]:
        """Edit the series, one edit at a time; open pages fetch the events again.

        Raises:
            ServiceValidationError: for an InvalidChange, and for a part of a series.

        """
        async with self._edits:
            with refusals(self.hass):
                if recurrence_id or recurrence_range:
                    raise self.invalid("series_only")
                yield
        self.async_write_ha_state()

    def invalid(self, reason: str, **placeholders: object) -> InvalidChange:
        """Return why an edit can't be."""
        return InvalidChange(f"{self.reasons}_{reason}", **placeholders)

    def local_times(self, event: Mapping[str, Any]) -> tuple[datetime, datetime]:
        """Return the local start and end of an event of the calendar page.

        Raises:
            InvalidChange: ``all_day``.

        """
        start, end = event[EVENT_START], event[EVENT_END]
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            raise self.invalid("all_day")
        return dt_util.as_local(start), dt_util.as_local(end)

    def weekdays(self, rrule: str | None, start: datetime) -> list[int]:
        """Return the weekdays (0 to 6) of a rule; one that names none means the start's.

        Raises:
            InvalidChange: ``not_weekly``, also without a rule.

        """
        try:
            return weekdays_of_rule(rrule or "", start.weekday())
        except ValueError as err:
            raise self.invalid("not_weekly") from err


class EventsCalendar(WeeklyCalendar):
    """A calendar of things that may overlap, each with a name and times of its own."""

    _notes: Mapping[str, str] = {}

    def events_between(self, start: datetime, end: datetime) -> list[CalendarEvent]:
        """Return the events between two aware instants, by start."""
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        """Learn what descriptions of events may say."""
        await super().async_added_to_hass()
        texts = await async_get_translations(
            self.hass, self.hass.config.language, "entity", [DOMAIN]
        )
        prefix = (
            f"component.{DOMAIN}.entity.calendar.{self.translation_key}"
            ".state_attributes.description.state."
        )
        self._notes = {
            key.removeprefix(prefix): text
            for key, text in texts.items()
            if key.startswith(prefix)
        }

    def description(self, *notes: str) -> str:
        """Return the device's name, and notes by their keys, a line each."""
        told = map(self._notes.get, notes)
        return "\n".join(filter(None, (self.device_name, *told)))

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the event of now, else the next one."""
        now = dt_util.now()
        found = self.events_between(now, now + _AHEAD)
        return found[0] if found else None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events between two instants."""
        return self.events_between(start_date, end_date)

    @override
    def local_times(self, event: Mapping[str, Any]) -> tuple[datetime, datetime]:
        """Return the local start and end of an event of the calendar page.

        Raises:
            InvalidChange: ``all_day`` or ``whole_minutes``.

        """
        times = super().local_times(event)
        if any(one.second or one.microsecond for one in times):
            raise self.invalid("whole_minutes")
        return times

    def new_days(self, event: Mapping[str, Any], start: datetime) -> list[int] | None:
        """Return the weekdays of an edited event's rule, None where it has none.

        The page leaves the rule out when it changes a whole series.

        Raises:
            InvalidChange: ``not_weekly``.

        """
        rule = event.get(EVENT_RRULE)
        return self.weekdays(rule, start) if rule else None

    def name_in(self, event: Mapping[str, Any]) -> str:
        """Return the name that an event of the calendar page gives.

        Raises:
            InvalidChange: ``nameless``.

        """
        if not (name := str(event.get(EVENT_SUMMARY) or "").strip()):
            raise self.invalid("nameless")
        return name
