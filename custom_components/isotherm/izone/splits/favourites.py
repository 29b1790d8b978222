"""The favourites of the wall splits: a calendar that can be edited, and a switch for each."""

from collections.abc import Iterable, Mapping
from typing import Any, override

from homeassistant.components.calendar.const import EVENT_RRULE
from homeassistant.const import Platform

from ...hub.errors import InvalidChange
from ..api.splits import Favourite, Setting, fan_word
from ..api.targets import Kind, favourite_split
from ..coordinator import IZoneCoordinator
from ..schedules.entities import times_shown
from ..schedules.events import new_times
from ..schedules.timed_calendar import TimedCalendar
from ..slots import SlotSwitch, of_used
from .models import SplitPart, SplitSystemPart


class FavouriteCalendar(TimedCalendar[SplitSystemPart]):
    """The favourites of the wall splits."""

    reasons = "favourite"
    kind = "favourites"
    slot = Kind.FAVOURITE
    _attr_translation_key = "favourites"

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Put a favourite into the first free slot, with what the units do now."""
        async with self.editing():
            start, end = self.local_times(kwargs)
            days = self.weekdays(kwargs.get(EVENT_RRULE), start)
            name, times = self.name_in(kwargs), new_times(start, end, days)
            slot = await self.async_free(lambda: self.known(1).schedules)
            await self.async_put(slot, {"name": name, "times": times})

    async def async_put(
        self,
        slot: Favourite,
        changes: Mapping[str, Any],
        told: Mapping[int, dict[str, Setting]] | None = None,
    ) -> None:
        """Put a favourite into a free slot, and enable it.

        Args:
            slot: a free one.
            changes: its name and times.
            told: what it does with units, by their index; the rest does what it does now.

        Raises:
            InvalidChange: ``izone_setting_incomplete``.
            HomeAssistantError: it was not created.

        """
        told, units = told or {}, self.present.units
        rows = [
            told.get(unit.split.index) or {"setting": whole(unit, unit.setting)}
            for unit in units
        ]
        for unit, row in zip(units, rows, strict=True):
            await self.async_set(slot.index, unit, row)
        await self.async_create(slot, {**changes, "enabled": True})

    async def async_set(
        self, favourite: int, unit: SplitPart, changes: dict[str, Setting]
    ) -> None:
        """Change what a favourite does with a unit; raises HomeAssistantError if refused.

        Args:
            favourite: its index.
            unit: one that there is.
            changes: `setting`, or `left_alone` for one that it is to do nothing with.

        """
        target = favourite_split(favourite, unit.split.index)
        await self.coordinator.async_command(target.key, changes)


def whole(unit: SplitPart, setting: Setting) -> Setting:
    """Return what a favourite is to do with a unit.

    Raises:
        InvalidChange: ``izone_setting_incomplete``; it sets everything or nothing.

    """
    if not setting.complete:
        raise InvalidChange("izone_setting_incomplete", unit=unit.name)
    return setting


class FavouriteSwitch(SlotSwitch[SplitSystemPart, Favourite]):
    """Whether a favourite runs by itself, and what it does with the units."""

    kind = Kind.FAVOURITE
    _attr_translation_key = "favourite"

    @override
    def _slots(self, device: SplitSystemPart) -> Iterable[Favourite]:
        return device.schedules

    @override
    def _attributes(self, device: SplitSystemPart, slot: Favourite) -> dict[str, Any]:
        units = [
            _shown(unit, setting)
            for unit in device.units
            if (setting := device.settings.get((slot.index, unit.split.index)))
        ]
        return {**times_shown(slot), "units": units}


def _shown(unit: SplitPart, setting: Setting) -> dict[str, Any]:
    """Return what a favourite does with a unit, in the words of the action."""
    mode, swing = setting.mode, setting.swing
    return {
        "unit": unit.name,
        "power": setting.on,
        "mode": None if mode is None else mode.word,
        "fan": fan_word(unit.split.fans, setting.fan),
        "temperature": setting.setpoint,
        "swing": None if swing is None else swing.word,
    }


def calendars(coordinator: IZoneCoordinator, key: str) -> Iterable[FavouriteCalendar]:
    """Make the calendar of a bridge that tells favourites of its wall splits."""
    part = coordinator.data.devices.get(key)
    if isinstance(part, SplitSystemPart) and part.schedules:
        yield FavouriteCalendar(coordinator, key, "favourites")


def switches(coordinator: IZoneCoordinator, key: str) -> Iterable[FavouriteSwitch]:
    """Make the switches of the favourites in use."""
    part = coordinator.data.devices.get(key)
    slots = part.schedules if isinstance(part, SplitSystemPart) else ()
    return of_used(FavouriteSwitch, Platform.SWITCH, coordinator, key, slots)
