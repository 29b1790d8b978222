"""A device's programme as a calendar that can be edited."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.components.calendar import CalendarEvent
from homeassistant.components.calendar.const import EVENT_RRULE, EVENT_SUMMARY
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..hub.errors import InvalidChange
from .recurrence import Occurrence, occurrences, weekly_rule
from .value_names import ValueNames, async_value_names
from .week import WEEKDAYS, Block, Week, clock
from .weekly_calendar import WeeklyCalendar

_AHEAD: Final = timedelta(days=8)
"""A block whose time the clock leaps over comes again a week later."""


class ProgrammeCalendar[V](WeeklyCalendar):
    """The calendar of a programme: every block is an event, but for the background's.

    It is on in a block that differs from the background, and off while the device does
    not follow its programme.
    """

    kind = "programme"
    editable = True
    """Whether the device takes another programme."""
    _names: ValueNames[V] | None = None
    _upcoming: tuple[Week[V], datetime, Occurrence[V]] | None = None

    @property
    def programme(self) -> Week[V] | None:
        """Return the week, or None while the device has not told it."""
        raise NotImplementedError

    @property
    def background(self) -> V:
        """Return what is in force where there is no event, or one is deleted."""
        raise NotImplementedError

    @property
    def shows_background(self) -> bool:
        """Return whether the page shows the background's blocks too."""
        return False

    @property
    def followed(self) -> bool:
        """Return whether the device follows its programme."""
        return True

    @property
    def value_keys(self) -> Mapping[V, str]:
        """Return what can be painted, each with the key of its name."""
        raise NotImplementedError

    @property
    def value_aliases(self) -> Mapping[str, V]:
        """Return further words for the values, such as the vendor's codes."""
        return {}

    async def async_write_programme(self, week: Week[V]) -> None:
        """Make the device keep a week.

        Raises:
            HomeAssistantError: why it can't be done.

        """
        raise NotImplementedError

    def value_name(self, value: V) -> str:
        """Return the name of a value in the home's language."""
        return str(value) if self._names is None else self._names.name(value)

    def value_from_name(self, text: str) -> V:
        """Return the value that a text names.

        Raises:
            InvalidChange: ``programme_unknown_value``.

        """
        if self._names is None:
            raise self.invalid("unknown_value", value=text, choices="")
        return self._names.value(text)

    @override
    async def async_added_to_hass(self) -> None:
        """Learn the names of the values before anything is shown."""
        await super().async_added_to_hass()
        self._names = await async_value_names(
            self.hass, self.translation_key or "", self.value_keys, self.value_aliases
        )
        self._upcoming = None

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the event of now, else the next one."""
        week, now = self.programme, dt_util.utcnow()
        if week is None or not self.followed:
            return None
        if (seen := self._upcoming) and seen[0] == week:
            if seen[1] <= now < seen[2].end:
                return self._event(seen[2])
        found = _occurrences(self._eventful(week), now, now + _AHEAD)
        if not found:
            return None
        self._upcoming = (week, now, found[0])
        return self._event(found[0])

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events between two instants."""
        if (week := self.programme) is None:
            return []
        blocks = week.blocks() if self.shows_background else self._eventful(week)
        found = _occurrences(blocks, start_date, end_date)
        return [self._event(occurrence) for occurrence in found]

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Paint an event's time, on each weekday on which it repeats."""
        await self.async_edit(lambda week: week.paint_many(self._blocks(week, kwargs)))

    @override
    async def async_update_event(
        self,
        uid: str,
        event: dict[str, Any],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Move, resize or change an event of every week, in one write."""

        def change(week: Week[V]) -> Week[V]:
            old = self._find(week, uid)
            new = self._blocks(week, event, old)
            return week.clear(old, self.background).paint_many(new)

        await self.async_edit(change, recurrence_id, recurrence_range)

    @override
    async def async_delete_event(
        self,
        uid: str,
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Put the background in an event's place, every week."""

        def change(week: Week[V]) -> Week[V]:
            old = self._find(week, uid)
            if old.value == self.background:
                raise self.invalid("background", mode=self.value_name(old.value))
            return week.clear(old, self.background)

        await self.async_edit(change, recurrence_id, recurrence_range)

    async def async_edit(
        self,
        change: Callable[[Week[V]], Week[V]],
        recurrence_id: str | None = None,
        recurrence_range: str | None = None,
    ) -> None:
        """Write a changed week, or say why it can't be.

        Args:
            change: gives the new week; may raise InvalidChange.
            recurrence_id: as the calendar page gives it.
            recurrence_range: as the calendar page gives it.

        Raises:
            ServiceValidationError: the change is not possible.
            HomeAssistantError: the device could not be reached or refused.

        """
        async with self.editing(recurrence_id, recurrence_range):
            if not self.editable:
                raise self.invalid("read_only")
            if (week := self.programme) is None:
                raise self.invalid("not_known")
            if (edited := change(week)) != week:
                await self.async_write_programme(edited)

    def _blocks(
        self,
        week: Week[V],
        event: Mapping[str, Any],
        replacing: Block[V] | None = None,
    ) -> list[Block[V]]:
        """Turn an event of the calendar page into blocks of the week."""
        start, end = self.local_times(event)
        days = self._days(event.get(EVENT_RRULE), start, replacing)
        value = self.value_from_name(event.get(EVENT_SUMMARY) or "")
        if replacing and _shows(replacing, start, end):
            first = replacing.start
            minutes = replacing.end - replacing.start
        else:
            first, minutes = _minutes(start, end, week.grid)
        return [
            block for day in days for block in Block.spread(day, first, minutes, value)
        ]

    def _days(
        self, rrule: str | None, start: datetime, replacing: Block[V] | None
    ) -> Iterable[int]:
        """Return the days on which an event is to repeat.

        The page leaves the rule out when it changes a whole series.
        """
        if not rrule and replacing:
            return (start.weekday(),)
        days = self.weekdays(rrule, start)
        if replacing and days == [replacing.weekday]:
            return (start.weekday(),)
        return days

    def _eventful(self, week: Week[V]) -> list[Block[V]]:
        """Return the blocks that differ from the background."""
        background = self.background
        return [block for block in week.blocks() if block.value != background]

    def _event(self, occurrence: Occurrence[V]) -> CalendarEvent:
        block = occurrence.block
        return CalendarEvent(
            start=occurrence.start,
            end=occurrence.end,
            summary=self.value_name(block.value),
            description=self.device_name,
            uid=self._uid(block),
            rrule=weekly_rule(block.weekday),
        )

    def _uid(self, block: Block[V]) -> str:
        day = WEEKDAYS[block.weekday][:3]
        value = self.value_keys.get(block.value, "unknown")
        return f"{day}-{block.start:04}-{block.end:04}-{value}"

    def _find(self, week: Week[V], uid: str) -> Block[V]:
        for block in week.blocks():
            if self._uid(block) == uid:
                return block
        raise self.invalid("event_gone")


def _occurrences[V](
    blocks: Iterable[Block[V]], start: datetime, end: datetime
) -> list[Occurrence[V]]:
    zone = dt_util.get_default_time_zone()
    return occurrences(blocks, start, end, zone, whole=True)


def _shows[V](block: Block[V], start: datetime, end: datetime) -> bool:
    """Tell whether a block looks like this, as it may on the day of a clock change."""
    return any(
        (one.start, one.end) == (start, end)
        for one in _occurrences((block,), start, end)
    )


def _minutes(start: datetime, end: datetime, grid: int) -> tuple[int, int]:
    """Return the minute of the day at which an event starts and its length."""
    for moment in (start, end):
        if moment.second or moment.microsecond:
            raise InvalidChange(
                "programme_off_grid", time=f"{moment:%H:%M:%S}", grid=grid
            )
    length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    first = start.hour * 60 + start.minute
    if length < timedelta():
        raise InvalidChange(
            "programme_ends_before_start",
            start=clock(first),
            end=clock(end.hour * 60 + end.minute),
        )
    return first, length // timedelta(minutes=1)
