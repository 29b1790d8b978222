"""The action that changes what a schedule does with the zones and the unit."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
import voluptuous as vol

from ...hub.exceptions import refusal
from ...hub.vendor import Action
from ..api.installation import FANS, MODES
from ..api.schedules import Schedule
from ..api.targets import Kind
from ..api.zones import ZONE_MODES
from ..labels import LABEL, by_label
from ..models import Unit
from .calendar import ScheduleCalendar
from .edits import (
    ZoneEdit,
    Zones,
    changed,
    edited_settings,
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
        unit = entity.unit()
        schedule = _schedule(unit, call.data[ATTR_SCHEDULE])
        await entity.async_change(
            schedule, _changes(schedule, entity.zones(), call.data)
        )


SET_SCHEDULE_ZONES: Final = Action(
    name="set_schedule_zones",
    domain=CALENDAR,
    schema=_SCHEMA,
    run=_set_schedule_zones,
    supports=lambda entity: isinstance(entity, ScheduleCalendar),
)


def _changes(
    schedule: Schedule, zones: Zones, data: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the changes of a call of the action; what is as asked for is not sent."""
    present = data[ATTR_PRESENT]
    before = present_settings(schedule, zones) if present else settings_of(schedule)
    edits = [_edit(zones, one) for one in data[ATTR_ZONES]]
    settings = tuple(edited_settings(before, zones, edits))
    return timed_changes(schedule, Kind.SCHEDULE, data) | changed(
        schedule,
        mode=_MODES.get(data.get(ATTR_MODE, "")),
        fan=_FANS.get(data.get(ATTR_FAN, "")),
        zones=settings if present or edits else None,
    )


def _schedule(unit: Unit, label: str) -> Schedule:
    """Return a schedule by its name, else by its number, 1 to 9."""
    used = ((one.index, one.name, one) for one in unit.used_schedules)
    return by_label(label, used, "schedule_unknown")


def _edit(zones: Zones, told: Mapping[str, Any]) -> ZoneEdit:
    """Return what is wanted of a zone, given by its name, else by its number."""
    named = ((index, part.name, index) for index, part in zones.items())
    return ZoneEdit(
        by_label(told[ATTR_ZONE], named, "schedule_unknown_zone"),
        _ZONE_MODES.get(told.get(ATTR_MODE, "")),
        told.get(ATTR_TEMPERATURE),
    )
