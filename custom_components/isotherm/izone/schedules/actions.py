"""The action that changes what a schedule does with the zones and the unit."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
import voluptuous as vol

from ...hub.errors import InvalidChange
from ...hub.exceptions import refusal
from ...hub.vendor import Action
from ..api.installation import FANS, MODES
from ..api.schedules import Schedule
from ..api.targets import Kind
from ..api.zones import ZONE_MODES
from ..labels import LABEL, by_label, refuse_nothing
from ..models import Unit
from .calendar import ScheduleCalendar
from .edits import (
    ZoneEdit,
    Zones,
    changed,
    edited_settings,
    new_schedule,
    present_settings,
    settings_of,
)
from .timed_fields import TIMED_FIELDS, timed_changes

ATTR_FAN: Final = "fan"
ATTR_MODE: Final = "mode"
ATTR_PRESENT: Final = "present"
ATTR_SCHEDULE: Final = "schedule"
ATTR_TEMPERATURE: Final = "temperature"
ATTR_ZONE: Final = "zone"
ATTR_ZONES: Final = "zones"

_MODES: Final = {mode.word: mode for mode in MODES}
_FANS: Final = {fan.word: fan for fan in FANS}
_ZONE_MODES: Final = {mode.word: mode for mode in ZONE_MODES}

_SCHEMA: Final[dict[vol.Marker, Any]] = {
    vol.Required(ATTR_SCHEDULE): LABEL,
    **TIMED_FIELDS,
    vol.Optional(ATTR_PRESENT, default=False): cv.boolean,
    vol.Optional(ATTR_ZONES, default=list): vol.All(
        cv.ensure_list,
        [
            {
                vol.Required(ATTR_ZONE): LABEL,
                vol.Optional(ATTR_MODE): vol.All(vol.Lower, vol.In(_ZONE_MODES)),
                vol.Optional(ATTR_TEMPERATURE): vol.Coerce(float),
            }
        ],
    ),
    vol.Optional(ATTR_MODE): vol.All(vol.Lower, vol.In(_MODES)),
    vol.Optional(ATTR_FAN): vol.All(vol.Lower, vol.In(_FANS)),
}


async def _set_schedule_zones(entity: Entity, call: ServiceCall) -> None:
    if not isinstance(entity, ScheduleCalendar):
        raise refusal(entity.hass, "action_not_supported", entity=entity.entity_id)
    async with entity.editing():
        schedule = _schedule(entity.unit(), call.data)
        if schedule.used:
            changes = _changes(schedule, entity.unit(), entity.zones(), call.data)
            await entity.async_change(schedule, changes)
            return
        timed_changes(schedule, Kind.SCHEDULE, call.data)
        slot = await entity.async_free(lambda: entity.unit().schedules, schedule.index)
        changes = _changes(slot, entity.unit(), entity.zones(), call.data)
        await entity.async_create(slot, changes)


SET_SCHEDULE_ZONES: Final = Action(
    name="set_schedule_zones",
    domain=CALENDAR,
    schema=_SCHEMA,
    run=_set_schedule_zones,
    supports=lambda entity: isinstance(entity, ScheduleCalendar),
)


def _changes(
    schedule: Schedule, unit: Unit, zones: Zones, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the changes of a call of the action; what is as asked for is not sent."""
    changes = timed_changes(schedule, Kind.SCHEDULE, data)
    present = data[ATTR_PRESENT] or not schedule.used
    if not schedule.used:
        name, times = changes["name"], changes["times"]
        changes = new_schedule(schedule, unit, zones, name, times)
    before = present_settings(schedule, zones) if present else settings_of(schedule)
    edits = [_edit(zones, one) for one in data[ATTR_ZONES]]
    settings = tuple(edited_settings(before, zones, edits))
    mode, fan = _MODES.get(data.get(ATTR_MODE, "")), _FANS.get(data.get(ATTR_FAN, ""))
    if mode is not None and mode not in unit.modes:
        raise InvalidChange("izone_mode_invalid")
    if fan is not None and fan not in unit.fans:
        raise InvalidChange("izone_fan_invalid")
    wanted = {name: one for name, one in (("mode", mode), ("fan", fan)) if one}
    for name in wanted:
        changes.pop(name, None)
    return changes | changed(
        schedule, **wanted, zones=settings if present or edits else None
    )


def _schedule(unit: Unit, data: Mapping[str, Any]) -> Schedule:
    """Return a schedule by its name, else by its number, 1 to 9."""
    known = ((one.index, one.name, one) for one in unit.schedules)
    found = by_label(label := data[ATTR_SCHEDULE], known, "schedule_unknown")
    if not data[ATTR_PRESENT]:
        refuse_nothing(label, data, (*TIMED_FIELDS, ATTR_ZONES, ATTR_MODE, ATTR_FAN))
    return found


def _edit(zones: Zones, told: Mapping[str, Any]) -> ZoneEdit:
    """Return what is wanted of a zone, given by its name, else by its number."""
    named = ((index, part.name, index) for index, part in zones.items())
    return ZoneEdit(
        by_label(told[ATTR_ZONE], named, "schedule_unknown_zone"),
        _ZONE_MODES.get(told.get(ATTR_MODE, "")),
        told.get(ATTR_TEMPERATURE),
    )
