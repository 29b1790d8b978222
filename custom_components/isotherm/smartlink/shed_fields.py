"""The fields of the action that schedules derogations, as rooms of homes and as windows."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import batched
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..hub.errors import InvalidChange
from .api.checks import LONGEST_ID
from .api.models import DAY, MOST_DEGREES, RoomShift, Window
from .api.windows import instants, next_slot, windows
from .homes import AddedHome, home_of_device, room_of_heater, the_partner
from .partner import PartnerCoordinator
from .summary import rooms_named

ATTR_ACCOUNT: Final = "account"
ATTR_DATE: Final = "date"
ATTR_DELTA: Final = "delta"
ATTR_END: Final = "end"
ATTR_HEATERS: Final = "heaters"
ATTR_HOME_ID: Final = "home_id"
ATTR_HOMES: Final = "homes"
ATTR_OTHERS: Final = "others"
ATTR_ROOM: Final = "room"
ATTR_ROOMS: Final = "rooms"
ATTR_START: Final = "start"

MOST_ROWS: Final = 100_000
_SLICE: Final = 250
"""Rows that are looked at before anything else has its turn."""


def whole_degrees(value: Any) -> int:
    """Return whole degrees, -5 to 5 and not 0, for a schema."""
    number: float = vol.Coerce(float)(value)
    if isinstance(value, bool) or not number.is_integer():
        raise vol.Invalid("expected whole degrees")
    if not 0 < abs(number) <= MOST_DEGREES:
        raise vol.Invalid("expected -5 to 5, and not 0")
    return int(number)


def _rows(value: Any) -> list[Any]:
    """Return rows, which are looked at in slices: there may be thousands."""
    rows = value if isinstance(value, list) else [value]
    if len(rows) > MOST_ROWS:
        raise vol.Invalid("too many rows")
    return rows


def _home_id(value: Any) -> str:
    words = cv.string(value).strip()
    if not 0 < len(words) <= LONGEST_ID or not words.isprintable() or " " in words:
        raise vol.Invalid("expected the id of a home")
    return words


ROW: Final = vol.Schema(
    {
        vol.Required(ATTR_HOME_ID): _home_id,
        vol.Required(ATTR_ROOM): vol.All(cv.string, vol.Length(min=1, max=255)),
        vol.Optional(ATTR_DELTA): whole_degrees,
    }
)
SCHEMA: Final[dict[vol.Marker, Any]] = {
    vol.Optional(ATTR_ACCOUNT): cv.string,
    vol.Optional(ATTR_HOMES, default=list): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_HEATERS, default=list): cv.entity_ids,
    vol.Optional(ATTR_ROOMS, default=list): vol.All(cv.ensure_list, [cv.string]),
    vol.Optional(ATTR_DATE): cv.date,
    vol.Optional(ATTR_START): cv.time,
    vol.Required(ATTR_END): cv.time,
    vol.Required(ATTR_DELTA): whole_degrees,
    vol.Optional(ATTR_OTHERS, default=list): _rows,
}


@dataclass(slots=True)
class Wanted:
    """What one call asks for.

    Args:
        delta: degrees Celsius, where a row says nothing else.
        partner: the account, once something told which.
        shifts: degrees by home and room.

    """

    delta: int
    partner: PartnerCoordinator | None = None
    shifts: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, home: AddedHome, rooms: Sequence[int]) -> None:
        """Add rooms of a home that was added.

        Raises:
            InvalidChange: ``smartlink_two_accounts``.

        """
        if self.partner not in {None, home.partner}:
            raise InvalidChange("smartlink_two_accounts")
        self.partner = home.partner
        self.shifts.update({(home.home_id, room): self.delta for room in rooms})

    def as_shifts(self) -> tuple[RoomShift, ...]:
        """Return the rooms, those of one home together."""
        return tuple(
            RoomShift(home_id, room, delta)
            for (home_id, room), delta in sorted(self.shifts.items())
        )


async def async_wanted(
    hass: HomeAssistant, data: Mapping[str, Any]
) -> tuple[PartnerCoordinator, tuple[RoomShift, ...]]:
    """Return the account and the rooms that a call names.

    Args:
        hass: Home Assistant.
        data: the fields, as the schema makes them.

    Raises:
        InvalidChange: ``smartlink_no_rooms``, ``smartlink_two_accounts``, or a room or a
            row that is none.
        ServiceValidationError: there is no such home, heater or account.

    """
    wanted = Wanted(data[ATTR_DELTA])
    if data.get(ATTR_ACCOUNT):
        wanted.partner = the_partner(hass, data[ATTR_ACCOUNT])
    labels = data[ATTR_ROOMS]
    for device_id in data[ATTR_HOMES]:
        home = home_of_device(hass, device_id)
        rooms = home.known_rooms
        wanted.add(home, rooms_named(labels, rooms) if labels else [*rooms])
    for entity_id in data[ATTR_HEATERS]:
        home, room = room_of_heater(hass, entity_id)
        wanted.add(home, [room])
    partner = wanted.partner or the_partner(hass, None)
    numbered = enumerate(data[ATTR_OTHERS], 1)
    for some in batched(numbered, _SLICE, strict=False):
        for number, row in some:
            wanted.shifts.update(_row(row, number, wanted.delta))
        await asyncio.sleep(0)
    if not wanted.shifts:
        raise InvalidChange("smartlink_no_rooms")
    shifts = await hass.async_add_executor_job(wanted.as_shifts)
    return partner, shifts


def _row(row: Any, number: int, delta: int) -> Iterator[tuple[tuple[str, int], int]]:
    try:
        told = ROW(row)
        rooms = [int(one) for one in told[ATTR_ROOM].split(",")]
    except (vol.Invalid, ValueError) as err:
        raise InvalidChange("smartlink_row", row=number) from err
    if min(rooms) < 0:
        raise InvalidChange("smartlink_row", row=number)
    degrees = told.get(ATTR_DELTA, delta)
    for room in rooms:
        yield (told[ATTR_HOME_ID], room), degrees


def wanted_windows(data: Mapping[str, Any], now: datetime) -> tuple[Window, ...]:
    """Return the windows that a call names.

    Args:
        data: the fields, as the schema makes them; without a start it is the next moment
            at which one may be.
        now: the instant, in the homes' time.

    Raises:
        InvalidChange: ``smartlink_start_missing``, ``derogation_in_past``, or see
            `windows`.

    """
    soonest, minute = next_slot(now)
    day: date = data.get(ATTR_DATE, now.date() if ATTR_START in data else soonest)
    if ATTR_START in data:
        minute = _minutes(data[ATTR_START])
    elif day != soonest:
        raise InvalidChange("smartlink_start_missing")
    zone = dt_util.get_default_time_zone()
    found = windows(day, minute, _minutes(data[ATTR_END]) or DAY, zone)
    start, _ = instants(found[0], zone)
    if start < now:
        raise InvalidChange("derogation_in_past")
    return found


def _minutes(clock: time) -> int:
    if clock.second or clock.microsecond:
        raise InvalidChange("derogation_whole_minutes")
    return clock.hour * 60 + clock.minute
