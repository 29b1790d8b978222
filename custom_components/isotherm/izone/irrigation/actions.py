"""The action that changes a programme: its name, its starts, and how long it waters where."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.const import ATTR_NAME
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
import voluptuous as vol

from ...hub.errors import InvalidChange
from ...hub.exceptions import refusal
from ...hub.vendor import Action
from ...programme.actions import MOMENT, SOME_WEEKDAYS, minute_of_day, weekday_of
from ...programme.weekly_events import DAY
from ..api.irrigation import LONGEST, Starts
from ..api.irrigation_changes import run_time
from ..labels import LABEL, by_label, refuse_nothing
from ..many import async_command_all
from ..schedules.edits import changed
from .calendar import IrrigationCalendar
from .models import IrrigationPart, ProgrammePart

ATTR_DAYS: Final = "days"
ATTR_MINUTES: Final = "minutes"
ATTR_PROGRAMME: Final = "programme"
ATTR_RUN_TIMES: Final = "run_times"
ATTR_STARTS: Final = "starts"
ATTR_STATION: Final = "station"

_MINUTES: Final = vol.All(vol.Coerce(float), vol.Range(min=0, max=LONGEST))
_RUN_TIME: Final = {
    vol.Required(ATTR_STATION): LABEL,
    vol.Required(ATTR_MINUTES): _MINUTES,
}
_SCHEMA: Final[dict[vol.Marker, Any]] = {
    vol.Required(ATTR_PROGRAMME): LABEL,
    vol.Optional(ATTR_NAME): LABEL,
    vol.Optional(ATTR_STARTS): vol.All(cv.ensure_list, vol.Length(min=1), [MOMENT]),
    vol.Optional(ATTR_DAYS): SOME_WEEKDAYS,
    vol.Optional(ATTR_RUN_TIMES, default=list): vol.All(cv.ensure_list, [_RUN_TIME]),
}


async def _set_programme(entity: Entity, call: ServiceCall) -> None:
    if not isinstance(entity, IrrigationCalendar):
        raise refusal(entity.hass, "action_not_supported", entity=entity.entity_id)
    async with entity.editing():
        part = entity.controller()
        programme = _programme(part, call.data)
        changes = _changes(programme, call.data)
        wanted = {
            _station(part, one[ATTR_STATION]): round(one[ATTR_MINUTES])
            for one in call.data[ATTR_RUN_TIMES]
        }
        before = programme.run_times if programme.used else {}
        run_times = {
            run_time(programme.index, station): {"minutes": minutes}
            for station, minutes in wanted.items()
            if minutes != before.get(station, 0)
        }
        if not programme.used:
            await entity.async_put(await entity.async_free(programme.index), changes)
        elif changes:
            await entity.async_change(programme, changes)
        await async_command_all(entity.coordinator, run_times)


SET_IRRIGATION_PROGRAMME: Final = Action(
    name="set_irrigation_programme",
    domain=CALENDAR,
    schema=_SCHEMA,
    run=_set_programme,
    supports=lambda entity: isinstance(entity, IrrigationCalendar),
)


def _changes(programme: ProgrammePart, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of name and starts; what is as asked for is not sent."""
    if not programme.used and not {ATTR_NAME, ATTR_STARTS, ATTR_DAYS} <= data.keys():
        raise InvalidChange("izone_slot_free", number=programme.index + 1)
    minutes, days = programme.starts.minutes, programme.starts.days
    if ATTR_STARTS in data:
        # A day's end is its beginning.
        wanted = {minute_of_day(one) % DAY for one in data[ATTR_STARTS]}
        minutes = tuple(sorted(wanted))
    if ATTR_DAYS in data:
        days = frozenset(map(weekday_of, data[ATTR_DAYS]))
    starts = Starts(minutes, days)
    if not programme.used:
        return {"name": data[ATTR_NAME], "starts": starts}
    return changed(programme, name=data.get(ATTR_NAME), starts=starts)


def _programme(part: IrrigationPart, data: Mapping[str, Any]) -> ProgrammePart:
    """Return a programme by its name, else by its number, 1 to 9."""
    known = (
        (one.index, one.name if one.used else None, one) for one in part.programmes
    )
    label = data[ATTR_PROGRAMME]
    found = by_label(label, known, "irrigation_unknown_programme")
    fields = (ATTR_NAME, ATTR_STARTS, ATTR_DAYS, ATTR_RUN_TIMES)
    refuse_nothing(label, data, fields)
    return found


def _station(part: IrrigationPart, label: str) -> int:
    """Return a station by its name, else by its number."""
    known = ((index, name, index) for index, name in part.stations.items())
    return by_label(label, known, "irrigation_unknown_station")
