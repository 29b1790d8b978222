"""The actions of Isotherm: those that any vendor may offer, and those that a row declares."""

from base64 import b64encode
from datetime import date
from typing import Any, Final, cast

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.components.climate import DOMAIN as CLIMATE
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_NAME
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .const import DOMAIN
from .hub.action_fields import ANY_FIELDS, async_checked
from .hub.actions import async_register_actions
from .hub.climate import DerogationActions
from .hub.exceptions import refusal
from .hub.vendor import Action, Runtime
from .programme.actions import (
    BLOCKS_SCHEMA,
    SOME_WEEKDAYS,
    WEEKDAYS_SCHEMA,
    programme_from_action,
    programme_to_response,
)
from .programme.calendar import ProgrammeCalendar
from .programme.picture import async_programme_picture
from .programme.value_names import UNKNOWN
from .programme.week import WEEKDAYS, Week

ATTR_BLOCKS: Final = "blocks"
ATTR_DAYS: Final = "days"
ATTR_KEEP: Final = "keep"
ATTR_MINUTES: Final = "minutes"
ATTR_PICTURE: Final = "picture"
ATTR_RETURN_DATE: Final = "return_date"
ATTR_SOURCE: Final = "source"

LONGEST_NAME: Final = 64
_NAME: Final = vol.All(cv.string, str.strip, vol.Length(min=1, max=LONGEST_NAME))
RENAME: Final = vol.Schema({vol.Required(ATTR_NAME): _NAME})


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and value % 1):
        raise vol.Invalid("expected a whole number")
    number: int = vol.Coerce(int)(value)
    return number


_ONE_BYTE: Final = vol.All(_whole, vol.Range(min=1, max=255))


# Derogations.


def _can_derogate(entity: Entity) -> bool:
    return isinstance(entity, DerogationActions) and entity.derogates


def _derogating(entity: Entity) -> DerogationActions:
    if not isinstance(entity, DerogationActions):
        raise refusal(entity.hass, "action_not_supported", entity=entity.entity_id)
    return entity


async def _boost(entity: Entity, call: ServiceCall) -> None:
    await _derogating(entity).async_boost(call.data[ATTR_MINUTES])


async def _holiday(entity: Entity, call: ServiceCall) -> None:
    days, back = call.data.get(ATTR_DAYS), call.data.get(ATTR_RETURN_DATE)
    if (days is None) is (back is None):
        raise refusal(call.hass, "holiday_length")
    length = days or _days_until(call.hass, call.data[ATTR_RETURN_DATE])
    await _derogating(entity).async_holiday(length)


def _days_until(hass: HomeAssistant, return_date: date) -> int:
    days = (return_date - dt_util.now().date()).days
    if not 1 <= days <= 255:
        raise refusal(hass, "return_date_out_of_range", date=return_date.isoformat())
    return days


async def _cancel_derogation(entity: Entity, call: ServiceCall) -> None:
    await _derogating(entity).async_cancel_derogation()


# The programme.


def _has_programme(entity: Entity) -> bool:
    return isinstance(entity, ProgrammeCalendar)


def _has_editable_programme(entity: Entity) -> bool:
    return isinstance(entity, ProgrammeCalendar) and entity.editable


def _calendar(
    hass: HomeAssistant, entity: Entity | None, entity_id: str
) -> ProgrammeCalendar[Any]:
    if not isinstance(entity, ProgrammeCalendar):
        raise refusal(hass, "action_not_supported", entity=entity_id)
    return entity


def _week(calendar: ProgrammeCalendar[Any]) -> Week[Any]:
    if (week := calendar.programme) is None:
        raise refusal(calendar.hass, "programme_not_known")
    return week


async def _get_programme(entity: Entity, call: ServiceCall) -> dict[str, JsonValueType]:
    calendar = _calendar(call.hass, entity, entity.entity_id)
    week, keys = _week(calendar), calendar.value_keys
    answer = programme_to_response(week, lambda value: keys.get(value, UNKNOWN))
    response = {"programme": cast(JsonValueType, answer)}
    if call.data[ATTR_PICTURE]:
        response["picture"] = await _picture(calendar, week)
    return response


async def _picture(calendar: ProgrammeCalendar[Any], week: Week[Any]) -> str:
    state = calendar.hass.states.get(calendar.entity_id)
    picture = await async_programme_picture(
        calendar.hass,
        week,
        calendar.value_keys,
        calendar.value_name,
        state.name if state else None,
    )
    return f"data:image/png;base64,{b64encode(picture).decode()}"


async def _set_programme(entity: Entity, call: ServiceCall) -> None:
    calendar = _calendar(call.hass, entity, entity.entity_id)
    plan = dict.fromkeys(call.data[ATTR_DAYS], call.data[ATTR_BLOCKS])
    background = None if call.data[ATTR_KEEP] else calendar.background
    await calendar.async_edit(
        lambda week: programme_from_action(
            week, plan, calendar.value_from_name, background
        )
    )


async def _copy_programme(entity: Entity, call: ServiceCall) -> None:
    hass, source_id = call.hass, call.data[ATTR_SOURCE]
    calendar = _calendar(hass, entity, entity.entity_id)
    found = hass.data[DATA_COMPONENT].get_entity(source_id)
    source = _calendar(hass, found, source_id)
    week = _week(source)
    if type(source) is not type(calendar):
        raise refusal(
            hass, "programmes_differ", entity=entity.entity_id, source=source_id
        )
    days = [WEEKDAYS.index(day) for day in call.data.get(ATTR_DAYS) or WEEKDAYS]
    await calendar.async_edit(lambda own: own.copy_days(week, days))


# Devices.


def _the_device(call: ServiceCall) -> dr.DeviceEntry | dr.ChildDeviceEntry:
    """Return the one device of ours that an action is about."""
    devices, entities = dr.async_get(call.hass), er.async_get(call.hass)
    selected = async_extract_referenced_entity_ids(
        call.hass, TargetSelection(call.data)
    )
    ids = set(selected.referenced_devices)
    for entity_id in selected.referenced:
        entity = entities.async_get(entity_id)
        if entity is not None and entity.device_id is not None:
            ids.add(entity.device_id)
    ours = [
        device
        for device in map(devices.async_get, ids)
        if device is not None and any(key[0] == DOMAIN for key in device.identifiers)
    ]
    if len(ours) != 1:
        raise refusal(call.hass, "one_device")
    return ours[0]


async def _rename_device(call: ServiceCall) -> None:
    """Rename a device in its vendor's account, where the vendor has that."""
    call = await async_checked(call, RENAME)
    hass, device = call.hass, _the_device(call)
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is None or entry.state is not ConfigEntryState.LOADED:
        raise refusal(hass, "hub_not_loaded", hub=entry.title if entry else "")
    runtime: Runtime = entry.runtime_data
    hub, rename = runtime.hub_of(device.id), runtime.vendor.rename
    ids = hub.device_ids.items() if hub else ()
    key = next((key for key, id_ in ids if id_ == device.id), None)
    if hub is None or rename is None or key is None:
        name = device.name or device.id
        raise refusal(hass, "device_cannot_be_renamed", device=name)
    await rename(hub, key, call.data[ATTR_NAME])


ACTIONS: Final = (
    Action(
        name="boost",
        domain=CLIMATE,
        schema={vol.Required(ATTR_MINUTES): _ONE_BYTE},
        run=_boost,
        supports=_can_derogate,
    ),
    Action(
        name="holiday",
        domain=CLIMATE,
        schema={
            vol.Optional(ATTR_DAYS): _ONE_BYTE,
            vol.Optional(ATTR_RETURN_DATE): cv.date,
        },
        run=_holiday,
        supports=_can_derogate,
    ),
    Action(
        name="cancel_derogation",
        domain=CLIMATE,
        schema=None,
        run=_cancel_derogation,
        supports=_can_derogate,
    ),
    Action(
        name="get_programme",
        domain=CALENDAR,
        schema={vol.Optional(ATTR_PICTURE, default=False): cv.boolean},
        run=_get_programme,
        supports=_has_programme,
        responds=True,
    ),
    Action(
        name="set_programme",
        domain=CALENDAR,
        schema={
            vol.Required(ATTR_DAYS): SOME_WEEKDAYS,
            vol.Required(ATTR_BLOCKS): BLOCKS_SCHEMA,
            vol.Optional(ATTR_KEEP, default=False): cv.boolean,
        },
        run=_set_programme,
        supports=_has_editable_programme,
    ),
    Action(
        name="copy_programme",
        domain=CALENDAR,
        schema={
            vol.Required(ATTR_SOURCE): cv.entity_domain(CALENDAR),
            vol.Optional(ATTR_DAYS): WEEKDAYS_SCHEMA,
        },
        run=_copy_programme,
        supports=_has_editable_programme,
    ),
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions that any vendor may offer."""
    async_register_actions(hass, ACTIONS)
    hass.services.async_register(
        DOMAIN, "rename_device", _rename_device, schema=ANY_FIELDS
    )
