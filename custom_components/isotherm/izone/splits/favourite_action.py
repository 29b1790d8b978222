"""The action that changes a favourite: its name and times, and what it does with a unit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
import voluptuous as vol

from ...hub.errors import InvalidChange
from ...hub.exceptions import refusal
from ...hub.vendor import Action
from ..api.installation import MODES
from ..api.splits import (
    FOUR_SPEEDS,
    SEVEN_SPEEDS,
    Favourite,
    Setting,
    SleepTimer,
    Swing,
)
from ..api.targets import Kind
from ..labels import LABEL, by_label, refuse_nothing
from ..schedules.timed_fields import TIMED_FIELDS, timed_changes
from .favourites import FavouriteCalendar, whole
from .models import SplitPart, SplitSystemPart

ATTR_APPLY: Final = "apply"
ATTR_FAN: Final = "fan"
ATTR_FAVOURITE: Final = "favourite"
ATTR_MODE: Final = "mode"
ATTR_POWER: Final = "power"
ATTR_SLEEP_TIMER: Final = "sleep_timer"
ATTR_SWING: Final = "swing"
ATTR_TEMPERATURE: Final = "temperature"
ATTR_UNIT: Final = "unit"

_MODES: Final = {mode.word: mode for mode in MODES}
_SWINGS: Final = {swing.word: swing for swing in Swing}
_TIMERS: Final = {str(timer.minutes or "off"): timer for timer in SleepTimer}


def _text(value: Any) -> str:
    # YAML takes a plain off for False.
    return "off" if value is False else str(value)


def _word(known: Mapping[str, Any] | tuple[str, ...]) -> Any:
    return vol.All(_text, vol.Lower, vol.In(tuple(known)))


_OF_UNIT: Final[dict[vol.Marker, Any]] = {
    vol.Optional(ATTR_APPLY): cv.boolean,
    vol.Optional(ATTR_POWER): cv.boolean,
    vol.Optional(ATTR_MODE): _word(_MODES),
    vol.Optional(ATTR_FAN): _word((*FOUR_SPEEDS, *SEVEN_SPEEDS)),
    vol.Optional(ATTR_TEMPERATURE): vol.Coerce(float),
    vol.Optional(ATTR_SWING): _word(_SWINGS),
    vol.Optional(ATTR_SLEEP_TIMER): _word(_TIMERS),
}
_SCHEMA: Final[dict[vol.Marker, Any]] = {
    vol.Required(ATTR_FAVOURITE): LABEL,
    **TIMED_FIELDS,
    vol.Optional(ATTR_UNIT): LABEL,
    **_OF_UNIT,
}


async def _set_favourite(entity: Entity, call: ServiceCall) -> None:
    if not isinstance(entity, FavouriteCalendar):
        raise refusal(entity.hass, "action_not_supported", entity=entity.entity_id)
    async with entity.editing():
        system = entity.known(1)
        favourite = _favourite(system, call.data)
        changes = timed_changes(favourite, Kind.FAVOURITE, call.data)
        unit = _unit(system, call.data)
        row = _row(system, favourite, unit, call.data) if unit else {}
        if not favourite.used:
            slot = await entity.async_free(
                lambda: entity.known(1).schedules, favourite.index
            )
            told = {unit.split.index: row} if unit else {}
            await entity.async_put(slot, changes, told)
            return
        if unit:
            await entity.async_set(favourite.index, unit, row)
        if changes:
            await entity.async_change(favourite, changes)


SET_FAVOURITE: Final = Action(
    name="set_favourite",
    domain=CALENDAR,
    schema=_SCHEMA,
    run=_set_favourite,
    supports=lambda entity: isinstance(entity, FavouriteCalendar),
)


def _row(
    system: SplitSystemPart,
    favourite: Favourite,
    unit: SplitPart,
    data: Mapping[str, Any],
) -> dict[str, Setting]:
    """Return the change of what a favourite does with a unit."""
    before = unit.setting
    if favourite.used:
        before = system.settings.get((favourite.index, unit.split.index), before)
    applies = data.get(ATTR_APPLY, True)
    if not applies and any(field in data for field in _OF_UNIT if field != ATTR_APPLY):
        raise InvalidChange("favourite_left_alone", unit=unit.name)
    setting = whole(unit, _edited(before, unit, data))
    return {"setting" if applies else "left_alone": setting}


def _edited(before: Setting, unit: SplitPart, data: Mapping[str, Any]) -> Setting:
    """Return a setting with what is named of it.

    The bridge never tells a favourite's sleep timer: one that is not named is off.
    """
    wanted: dict[str, Any] = {
        "on": data.get(ATTR_POWER),
        "mode": _MODES.get(data.get(ATTR_MODE, "")),
        "setpoint": data.get(ATTR_TEMPERATURE),
        "swing": _SWINGS.get(data.get(ATTR_SWING, "")),
        "sleep_timer": _TIMERS[data.get(ATTR_SLEEP_TIMER, "off")],
    }
    if (fan := data.get(ATTR_FAN)) is not None:
        if fan not in unit.split.fans:
            raise InvalidChange("izone_fan_invalid")
        wanted["fan"] = unit.split.fans.index(fan) + 1
    given = {name: value for name, value in wanted.items() if value is not None}
    return replace(before, **given)


def _favourite(system: SplitSystemPart, data: Mapping[str, Any]) -> Favourite:
    """Return a favourite by its name, else by its number from 1."""
    known = ((one.index, one.name, one) for one in system.schedules)
    found = by_label(label := data[ATTR_FAVOURITE], known, "favourite_unknown")
    refuse_nothing(label, data, (*TIMED_FIELDS, ATTR_UNIT, *_OF_UNIT))
    return found


def _unit(system: SplitSystemPart, data: Mapping[str, Any]) -> SplitPart | None:
    """Return the unit that is named, by its name, else by its number from 1."""
    if (label := data.get(ATTR_UNIT)) is None:
        if any(field in data for field in _OF_UNIT):
            raise InvalidChange("favourite_no_unit")
        return None
    known = ((one.split.index, one.name, one) for one in system.units)
    return by_label(label, known, "favourite_unknown_unit")
