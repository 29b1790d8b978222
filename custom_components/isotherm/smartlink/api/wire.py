"""Reading what the partner API answers, leniently and bounded (chapter "JSON schemas").

Whatever came, a reader returns what it could make of it; only `rows_of` and `object_of`
raise, and only ProtocolError.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from ...hub.errors import ProtocolError
from ...hub.parsing import (
    epoch,
    integer,
    mapping,
    number,
    optional_text,
    sequence,
    text,
    truth,
)
from .checks import FIRST_YEAR, LAST_YEAR, LONGEST_ID
from .models import (
    NO_ROOM,
    Category,
    DeviceReport,
    Gateway,
    HomeReport,
    Invitation,
    InvitedRoom,
    Mode,
)
from .week import week_of

MOST_DEVICES: Final = 500
MOST_INVITATIONS: Final = 1000
MOST_ROOMS: Final = 100
_RESPONSE: Final = ("response", "reponse", "data")
_COLDEST: Final = -50
_HOTTEST: Final = 100
_LARGEST_ROOM: Final = 65_535


def letters(value: object) -> str:
    """Return the letters of a word, in lower case."""
    return "".join(c for c in text(value).casefold() if c.isalpha())


def _by_letters[E: StrEnum](kind: type[E]) -> dict[str, E]:
    return {letters(one.value): one for one in kind}


_MODES: Final = _by_letters(Mode)
_CATEGORIES: Final = {
    **_by_letters(Category),
    **dict.fromkeys(("toweldryer", "toweldrier"), Category.TOWEL_DRYER),
}


def response_of(answer: object) -> object:
    """Return what an answer holds beside the authorisation, or all of it."""
    body = mapping(answer)
    return next(
        (body[key] for key in _RESPONSE if body.get(key) is not None),
        answer,
    )


def rows_of(answer: object) -> list[Any]:
    """Return the list that an answer holds.

    Raises:
        ProtocolError: it holds none.

    """
    rows = response_of(answer)
    if not isinstance(rows, list):
        raise ProtocolError("the answer holds no list")
    return rows


def object_of(answer: object) -> dict[str, Any]:
    """Return the object that an answer holds.

    Raises:
        ProtocolError: it holds none, or nothing is in it.

    """
    found = response_of(answer)
    if not isinstance(found, dict) or not found:
        raise ProtocolError("the answer holds no object")
    return found


def identity(value: object) -> str | None:
    """Return an id, which may be a number on the wire; None for none, or one too long."""
    found = text(value)
    return found if 0 < len(found) <= LONGEST_ID else None


def moment(value: object) -> datetime | None:
    """Return a time from ISO text or an epoch in seconds or milliseconds, in UTC.

    0, which stands for never, is None, and so is what lies in another century.
    """
    seconds = epoch(value)
    if seconds is None:
        return None
    found = datetime.fromtimestamp(seconds, UTC)
    return found if FIRST_YEAR <= found.year < LAST_YEAR else None


def degrees(value: object) -> float | None:
    """Return a temperature in °C from a number or its text, with a comma or a point.

    0, which the vendor writes where it knows none, is None.
    """
    if isinstance(value, str):
        value = value.replace(",", ".")
    return number(value, _COLDEST, _HOTTEST) or None


def home_report(answer: object) -> HomeReport:
    """Read the answer to GET DEVICES.

    Raises:
        ProtocolError: it holds no list of devices.

    """
    devices: dict[str, DeviceReport] = {}
    for row in rows_of(answer):
        device = _device(mapping(row))
        if device is not None:
            devices.setdefault(device.header, device)
        if len(devices) >= MOST_DEVICES:
            break
    told = mapping(answer).get("gateway")
    return HomeReport(tuple(devices.values()), _gateway(told))


def _device(row: dict[str, Any]) -> DeviceReport | None:
    header = identity(row.get("header"))
    if header is None:
        return None
    setpoint, temperature = degrees(row.get("sp")), degrees(row.get("pv"))
    mode = _MODES.get(letters(row.get("mode")))
    online = truth(row.get("online"))
    if online is None:
        online = any(one is not None for one in (setpoint, temperature, mode))
    room_id = integer(row.get("roomId"), 0, _LARGEST_ROOM)
    follows = online and mode is Mode.PROG
    return DeviceReport(
        header,
        NO_ROOM if room_id is None else room_id,
        text(row.get("roomName")),
        _CATEGORIES.get(letters(row.get("category"))),
        online,
        optional_text(row.get("softwareVersion")),
        mode if online else None,
        setpoint if online else None,
        temperature if online else None,
        moment(row.get("lastUpdate")),
        week_of(row.get("weekSchedule")) if follows else None,
    )


def _gateway(told: object) -> Gateway | None:
    if isinstance(told, list):
        told = next(iter(told), None)
    if not (row := mapping(told)):
        return None
    return Gateway(
        optional_text(row.get("version")),
        moment(row.get("lastPing")),
        moment(row.get("installationDate")),
    )


def invitations(answer: object) -> tuple[Invitation, ...]:
    """Read the answer to GET INVITATIONS, without the user's address.

    Raises:
        ProtocolError: it holds no list.

    """
    found: dict[str, Invitation] = {}
    for row in rows_of(answer)[:MOST_INVITATIONS]:
        told = mapping(row)
        keys = ("_id", "id", "homeId")
        home_id = next(filter(None, (identity(told.get(key)) for key in keys)), None)
        if home_id is not None:
            found.setdefault(home_id, _invitation(home_id, told))
    return tuple(found.values())


def _invitation(home_id: str, row: dict[str, Any]) -> Invitation:
    return Invitation(
        home_id,
        optional_text(row.get("city")),
        moment(row.get("creationDate")),
        integer(row.get("role")),
        truth(row.get("hasGateway"), any_number=True),
        truth(row.get("gatewayEnabled"), any_number=True),
        tuple(_rooms(row.get("rooms"))),
    )


def _rooms(told: object) -> Iterator[InvitedRoom]:
    known: set[int] = set()
    for row in sequence(told)[:MOST_ROOMS]:
        room = mapping(row)
        room_id = integer(room.get("roomNumber"), 0, _LARGEST_ROOM)
        if room_id is None or room_id in known:
            continue
        known.add(room_id)
        headers = map(identity, sequence(room.get("accessories"))[:MOST_DEVICES])
        own = dict.fromkeys(header for header in headers if header is not None)
        yield InvitedRoom(room_id, text(room.get("name")), tuple(own))
