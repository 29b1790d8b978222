"""The actions of an account: schedule derogations, look at their report, diagnose, list users."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType
import voluptuous as vol

from ..hub.errors import ApiError, InvalidChange, NoAnswerError, NotFoundError
from ..hub.exceptions import refusals
from ..hub.vendor import AccountAction, Answer
from .api.models import Report
from .api.users import LARGEST_PAGE
from .derogations import Derogation
from .homes import home_of_device, the_partner
from .partner import PartnerCoordinator
from .results import last_begun
from .shed_fields import ATTR_ACCOUNT, SCHEMA, async_wanted, wanted_windows

ATTR_HOME: Final = "home"
ATTR_PAGE: Final = "page"
ATTR_SIZE: Final = "size"
ATTR_TRIGGER: Final = "trigger"
_PAGE_SIZE: Final = 100

_TRIGGER: Final = vol.All(cv.string, str.strip, vol.Length(1, 255))
_ACCOUNT: Final[dict[vol.Marker, Any]] = {vol.Optional(ATTR_ACCOUNT): cv.string}
REPORT: Final[dict[vol.Marker, Any]] = {
    **_ACCOUNT,
    vol.Optional(ATTR_TRIGGER, default=list): vol.All(cv.ensure_list, [_TRIGGER]),
}
DIAGNOSE: Final[dict[vol.Marker, Any]] = {vol.Required(ATTR_HOME): cv.string}
USERS: Final[dict[vol.Marker, Any]] = {
    **_ACCOUNT,
    vol.Optional(ATTR_PAGE): vol.All(vol.Coerce(int), vol.Range(1, 1_000_000)),
    vol.Optional(ATTR_SIZE, default=_PAGE_SIZE): vol.All(
        vol.Coerce(int), vol.Range(1, LARGEST_PAGE)
    ),
}


async def schedule(hass: HomeAssistant, call: ServiceCall) -> Answer:
    """Schedule for rooms of homes, and answer with what follows them.

    A call that comes twice is sent once, and answered alike.
    """
    with refusals(hass):
        windows = wanted_windows(call.data, dt_util.now())
        partner, shifts = await async_wanted(hass, call.data)
        with partner.translated_errors():
            done = await partner.async_schedule_windows(windows, shifts, once_more=True)
    return {"derogations": [_scheduled(one) for one in done]}


def _scheduled(one: Derogation) -> dict[str, JsonValueType]:
    return {
        "start": _instant(one.start),
        "end": _instant(one.end),
        "homes": len(one.homes),
        "rooms": len(one.shifts),
        "start_trigger": one.triggers.start,
        "end_trigger": one.triggers.end,
    }


async def get_report(hass: HomeAssistant, call: ServiceCall) -> Answer:
    """Answer with what the vendor reports now of triggers, or of the last derogation."""
    partner = the_partner(hass, call.data.get(ATTR_ACCOUNT) or None)
    with refusals(hass), partner.translated_errors():
        triggers = call.data[ATTR_TRIGGER] or _last_triggers(partner)
        try:
            reports = [await partner.client.report(one) for one in triggers]
        except NotFoundError as err:
            raise InvalidChange("smartlink_trigger_unknown") from err
    return _reported(reports, partner)


def _last_triggers(partner: PartnerCoordinator) -> list[str]:
    """Return the start triggers of what began last.

    Raises:
        InvalidChange: ``smartlink_nothing_began``.

    """
    last = last_begun(partner.derogations, dt_util.utcnow())
    found = [one.triggers.start for one in last if one.triggers.start]
    if not found:
        raise InvalidChange("smartlink_nothing_began")
    return found


def _reported(reports: Sequence[Report], partner: PartnerCoordinator) -> Answer:
    titles = partner.titles
    firsts = [one.first for one in reports if one.first]
    lasts = [one.last for one in reports if one.last]
    return {
        "requested": _sum(one.requested for one in reports),
        "sent": _sum(one.sent for one in reports),
        "received": _sum(one.received for one in reports),
        "first": _instant(min(firsts, default=None)),
        "last": _instant(max(lasts, default=None)),
        "homes": [
            {
                "home": titles.get(one.home_id),
                "home_id": one.home_id,
                "acknowledged": one.acknowledged,
                "sent_at": _instant(one.sent_at),
            }
            for report in reports
            for one in report.details
        ],
    }


async def diagnose(hass: HomeAssistant, call: ServiceCall) -> Answer:
    """Have a home's gateway diagnosed; the result is an answer, or else an event."""
    home = home_of_device(hass, call.data[ATTR_HOME])
    partner = home.partner
    with refusals(hass), partner.translated_errors():
        try:
            message_id = await partner.diagnosing.async_begin(home.home_id)
        except NoAnswerError as err:
            raise InvalidChange("smartlink_diagnosis_lost", home=home.title) from err
        if not call.return_response:
            return None
        try:
            found = await partner.diagnosing.async_result(message_id)
        except ApiError as err:
            raise InvalidChange(
                "smartlink_diagnosis_without_result", home=home.title, error=err
            ) from err
    return {
        "home": home.title,
        "acknowledged": found.acknowledged,
        "created": _instant(found.created),
    }


async def get_users(hass: HomeAssistant, call: ServiceCall) -> Answer:
    """Answer with the proofs of consent, which are shown nowhere else."""
    partner = the_partner(hass, call.data.get(ATTR_ACCOUNT) or None)
    page, size = call.data.get(ATTR_PAGE), call.data[ATTR_SIZE]
    with partner.translated_errors():
        if page is not None:
            return {
                "users": [dict(one) for one in await partner.client.users(page, size)]
            }
        users: list[JsonValueType] = []
        async for some in partner.client.all_users():
            users += [dict(one) for one in some]
    return {"users": users}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else dt_util.as_local(instant).isoformat()


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


ACTIONS: Final = (
    AccountAction(
        name="schedule_derogation",
        schema=SCHEMA,
        run=schedule,
        responds=SupportsResponse.OPTIONAL,
    ),
    AccountAction(
        name="get_derogation_report",
        schema=REPORT,
        run=get_report,
        responds=SupportsResponse.ONLY,
    ),
    AccountAction(
        name="diagnose",
        schema=DIAGNOSE,
        run=diagnose,
        responds=SupportsResponse.OPTIONAL,
    ),
    AccountAction(
        name="get_users", schema=USERS, run=get_users, responds=SupportsResponse.ONLY
    ),
)
