"""The actions of Isotherm."""

from base64 import b64encode
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, Final, cast

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.components.climate import DOMAIN as CLIMATE
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.helpers.entity import Entity
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from .const import DOMAIN
from .izone.schedule_actions import SET_SCHEDULE_ZONES
from .programme.actions import (
    BLOCKS_SCHEMA,
    programme_from_action,
    programme_to_response,
)
from .programme.calendar import ProgrammeCalendarMixin
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


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and value % 1):
        raise vol.Invalid("expected a whole number")
    number: int = vol.Coerce(int)(value)
    return number


_ONE_BYTE: Final = vol.All(_whole, vol.Range(min=1, max=255))
_WEEKDAYS: Final = vol.All(cv.ensure_list, [vol.All(vol.Lower, vol.In(WEEKDAYS))])

type EntityAction = Callable[[Any, ServiceCall], Coroutine[Any, Any, Any]]


def _refuse(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def _method(entity: Entity, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return what the entity's vendor offers, or say that it does not."""
    method: Callable[..., Coroutine[Any, Any, Any]] | None = getattr(entity, name, None)
    if method is None:
        raise _refuse("action_not_supported", entity=entity.entity_id)
    return method


async def _boost(entity: Entity, call: ServiceCall) -> None:
    await _method(entity, "async_boost")(call.data[ATTR_MINUTES])


async def _holiday(entity: Entity, call: ServiceCall) -> None:
    days = call.data.get(ATTR_DAYS)
    if days is None:
        days = _days_until(call.data[ATTR_RETURN_DATE])
    await _method(entity, "async_holiday")(days)


def _days_until(return_date: date) -> int:
    days = (return_date - dt_util.now().date()).days
    if not 1 <= days <= 255:
        raise _refuse("return_date_out_of_range", date=return_date.isoformat())
    return days


async def _cancel_derogation(entity: Entity, call: ServiceCall) -> None:
    await _method(entity, "async_cancel_derogation")()


def _calendar(entity: Entity) -> ProgrammeCalendarMixin[Any]:
    if not isinstance(entity, ProgrammeCalendarMixin):
        raise _refuse("action_not_supported", entity=entity.entity_id)
    return entity


async def _get_programme(entity: Entity, call: ServiceCall) -> dict[str, JsonValueType]:
    calendar = _calendar(entity)
    if (week := calendar.programme) is None:
        raise _refuse("programme_not_known")
    keys = calendar.value_keys
    answer = programme_to_response(week, lambda value: keys.get(value, UNKNOWN))
    response = {"programme": cast(JsonValueType, answer)}
    if call.data[ATTR_PICTURE]:
        response["picture"] = await _picture(entity, calendar, week)
    return response


async def _picture(
    entity: Entity, calendar: ProgrammeCalendarMixin[Any], week: Week[Any]
) -> str:
    state = entity.hass.states.get(entity.entity_id)
    picture = await async_programme_picture(
        entity.hass,
        week,
        calendar.value_keys,
        calendar.value_name,
        state.name if state else None,
    )
    return f"data:image/png;base64,{b64encode(picture).decode()}"


async def _set_programme(entity: Entity, call: ServiceCall) -> None:
    calendar = _calendar(entity)
    plan = dict.fromkeys(call.data[ATTR_DAYS], call.data[ATTR_BLOCKS])
    background = None if call.data[ATTR_KEEP] else calendar.background
    await calendar.async_edit(
        lambda week: programme_from_action(
            week, plan, calendar.value_from_name, background
        )
    )


async def _copy_programme(entity: Entity, call: ServiceCall) -> None:
    calendar, source_id = _calendar(entity), call.data[ATTR_SOURCE]
    source = call.hass.data[DATA_COMPONENT].get_entity(source_id)
    if not isinstance(source, ProgrammeCalendarMixin):
        raise _refuse("action_not_supported", entity=source_id)
    if (week := source.programme) is None:
        raise _refuse("programme_not_known")
    if type(source) is not type(entity):
        raise _refuse("programmes_differ", entity=entity.entity_id, source=source_id)
    days = [WEEKDAYS.index(day) for day in call.data.get(ATTR_DAYS) or WEEKDAYS]
    await calendar.async_edit(lambda own: own.copy_days(week, days))


async def _set_schedule_zones(entity: Entity, call: ServiceCall) -> None:
    await _method(entity, "async_set_schedule_zones")(call.data)


_EITHER: Final = "days or return_date is needed, not both"
_LENGTH: Final = cv.has_at_least_one_key(ATTR_DAYS, ATTR_RETURN_DATE)
_ACTIONS: Final[tuple[tuple[str, str, Any, EntityAction], ...]] = (
    ("boost", CLIMATE, {vol.Required(ATTR_MINUTES): _ONE_BYTE}, _boost),
    (
        "holiday",
        CLIMATE,
        vol.All(
            cv.make_entity_service_schema(
                {
                    vol.Exclusive(ATTR_DAYS, "length", _EITHER): _ONE_BYTE,
                    vol.Exclusive(ATTR_RETURN_DATE, "length", _EITHER): cv.date,
                }
            ),
            _LENGTH,
        ),
        _holiday,
    ),
    ("cancel_derogation", CLIMATE, None, _cancel_derogation),
    (
        "get_programme",
        CALENDAR,
        {vol.Optional(ATTR_PICTURE, default=False): cv.boolean},
        _get_programme,
    ),
    (
        "set_programme",
        CALENDAR,
        {
            vol.Required(ATTR_DAYS): _WEEKDAYS,
            vol.Required(ATTR_BLOCKS): BLOCKS_SCHEMA,
            vol.Optional(ATTR_KEEP, default=False): cv.boolean,
        },
        _set_programme,
    ),
    (
        "copy_programme",
        CALENDAR,
        {
            vol.Required(ATTR_SOURCE): cv.entity_domain(CALENDAR),
            vol.Optional(ATTR_DAYS): _WEEKDAYS,
        },
        _copy_programme,
    ),
    ("set_schedule_zones", CALENDAR, SET_SCHEDULE_ZONES, _set_schedule_zones),
)
_RESPONDING: Final = {"get_programme"}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    for name, domain, schema, action in _ACTIONS:
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            name,
            entity_domain=domain,
            schema=schema,
            func=action,
            supports_response=(
                SupportsResponse.ONLY if name in _RESPONDING else SupportsResponse.NONE
            ),
        )
