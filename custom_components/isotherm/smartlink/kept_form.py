"""The form in which derogations are kept on the disk: compact, read leniently. Pure.

Rooms go by degrees and by the rooms that a home has in common with others, so that
thousands of homes whose rooms are numbered alike take little more than their ids.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..hub.parsing import integer, mapping, sequence
from .acknowledgements import Acknowledgements
from .api.checks import FIRST_YEAR, LAST_YEAR
from .api.models import DAY, MOST_DEGREES, RoomShift, Triggers, Window, homes_of
from .derogations import Derogation, Moment, Progress


@dataclass(frozen=True, slots=True)
class PendingDiagnosis:
    """A diagnosis whose result is yet to come.

    Args:
        message_id: the vendor's id of it.
        home_id: the home.
        due: when its result is asked for.

    """

    message_id: str
    home_id: str
    due: datetime


def derogation_to_json(one: Derogation) -> dict[str, Any]:
    """Return a derogation, fit for JSON."""
    return {
        "id": one.id,
        "day": one.window.day.isoformat(),
        "from": one.window.start,
        "to": one.window.end,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "created": one.created.isoformat(),
        "progress": one.progress.value,
        "rooms": _rooms_to_json(one.shifts),
        "triggers": [one.triggers.start, one.triggers.end],
        "at_start": _acknowledgements_to_json(one.at_start),
        "at_end": _acknowledgements_to_json(one.at_end),
        "told": sorted(one.told),
    }


def derogation_from_json(told: object) -> Derogation:
    """Return a derogation as it was kept.

    Raises:
        ValueError: it can't be understood.

    """
    kept = mapping(told)
    shifts = tuple(_rooms_from_json(kept.get("rooms")))
    start, end = integer(kept.get("from"), 0, DAY), integer(kept.get("to"), 0, DAY)
    if not shifts or start is None or end is None or start >= end:
        raise ValueError("no derogation")
    triggers = [
        one if isinstance(one, str) else None
        for one in (*sequence(kept.get("triggers")), None, None)
    ]
    return Derogation(
        id=_need_words(kept.get("id")),
        window=Window(date.fromisoformat(str(kept.get("day"))), start, end),
        start=_need_instant(kept.get("start")),
        end=_need_instant(kept.get("end")),
        created=_need_instant(kept.get("created")),
        progress=Progress(str(kept.get("progress"))),
        shifts=shifts,
        homes=frozenset(homes_of(shifts)),
        triggers=Triggers(triggers[0], triggers[1]),
        at_start=_acknowledgements_from_json(kept.get("at_start")),
        at_end=_acknowledgements_from_json(kept.get("at_end")),
        told=frozenset(
            Moment(one)
            for one in sequence(kept.get("told"))
            if one in Moment.__members__.values()
        ),
    )


def diagnosis_to_json(one: PendingDiagnosis) -> dict[str, Any]:
    """Return a diagnosis, fit for JSON."""
    return {"id": one.message_id, "home": one.home_id, "due": one.due.isoformat()}


def diagnosis_from_json(told: object) -> PendingDiagnosis:
    """Return a diagnosis as it was kept.

    Raises:
        ValueError: it can't be understood.

    """
    kept = mapping(told)
    message_id, home_id = _need_words(kept.get("id")), _need_words(kept.get("home"))
    return PendingDiagnosis(message_id, home_id, _need_instant(kept.get("due")))


def _rooms_to_json(shifts: Iterable[RoomShift]) -> dict[str, dict[str, list[str]]]:
    homes: dict[str, dict[int, list[int]]] = {}
    for shift in shifts:
        degrees = homes.setdefault(shift.home_id, {})
        degrees.setdefault(shift.delta, []).append(shift.room_id)
    found: dict[str, dict[str, list[str]]] = {}
    for home_id, degrees in homes.items():
        for delta, rooms in degrees.items():
            alike = " ".join(map(str, rooms))
            found.setdefault(str(delta), {}).setdefault(alike, []).append(home_id)
    return found


def _rooms_from_json(told: object) -> Iterator[RoomShift]:
    for degrees, alike in mapping(told).items():
        if abs(delta := int(degrees)) > MOST_DEGREES:
            raise ValueError("too many degrees")
        for numbers, homes in mapping(alike).items():
            rooms = [int(number) for number in numbers.split()]
            for home_id in sequence(homes):
                for room_id in rooms:
                    yield RoomShift(_need_words(home_id), room_id, delta)


def _acknowledgements_to_json(known: Acknowledgements) -> dict[str, Any]:
    told = {
        "requested": known.requested,
        "sent": known.sent,
        "received": known.received,
        "first": _instant_to_json(known.first),
        "last": _instant_to_json(known.last),
        "silent": None if known.silent is None else sorted(known.silent),
        "first_seen": _instant_to_json(known.first_seen),
        "last_seen": _instant_to_json(known.last_seen),
        "over": known.over or None,
    }
    return {name: one for name, one in told.items() if one is not None}


def _acknowledgements_from_json(told: object) -> Acknowledgements:
    kept = mapping(told)
    silent = kept.get("silent")
    return Acknowledgements(
        requested=integer(kept.get("requested")),
        sent=integer(kept.get("sent")),
        received=integer(kept.get("received")),
        first=_instant(kept.get("first")),
        last=_instant(kept.get("last")),
        silent=None if silent is None else frozenset(map(str, sequence(silent))),
        first_seen=_instant(kept.get("first_seen")),
        last_seen=_instant(kept.get("last_seen")),
        over=kept.get("over") is True,
    )


def _instant_to_json(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(told: object) -> datetime | None:
    """Return an aware instant of this century, with which can be reckoned.

    Raises:
        ValueError: there is something else.

    """
    if told is None:
        return None
    instant = datetime.fromisoformat(str(told))
    if instant.tzinfo is None:
        raise ValueError("no zone")
    if not FIRST_YEAR <= instant.year < LAST_YEAR:
        raise ValueError("another century")
    return instant


def _need_instant(told: object) -> datetime:
    if (instant := _instant(told)) is None:
        raise ValueError("no instant")
    return instant


def _need_words(told: object) -> str:
    if isinstance(told, str) and told:
        return told
    raise ValueError("no words")
