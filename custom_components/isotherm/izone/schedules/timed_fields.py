"""The fields of actions that rename what runs by itself, or give it other times.

Its event does that too, but what is disabled has none.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.const import ATTR_NAME
import voluptuous as vol

from ...hub.errors import InvalidChange
from ...programme.actions import MOMENT, SOME_WEEKDAYS, minute_of_day, weekday_of
from ...programme.weekly_events import DAY
from ..api.schedules import Timed, Times
from ..api.targets import Kind
from ..labels import LABEL
from .edits import changed

ATTR_DAYS: Final = "days"
ATTR_START: Final = "start"
ATTR_STOP: Final = "stop"

TIMED_FIELDS: Final[dict[vol.Marker, Any]] = {
    vol.Optional(ATTR_NAME): LABEL,
    vol.Optional(ATTR_START): MOMENT,
    vol.Optional(ATTR_STOP): MOMENT,
    vol.Optional(ATTR_DAYS): SOME_WEEKDAYS,
}


def timed_changes(slot: Timed, kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of name and times that the fields of an action ask for.

    Args:
        slot: what is not named stays as it is there, and what is alike is not sent; a
            free one needs a name, a start and days.
        kind: of target that the slot is.
        data: the fields.

    Raises:
        InvalidChange: ``programme_unknown_time``, ``izone_slot_free``, or ``length`` of
            the kind.

    """
    if slot.free:
        if not {ATTR_NAME, ATTR_START, ATTR_DAYS} <= data.keys():
            raise InvalidChange("izone_slot_free", number=slot.index + 1)
        # What was deleted there says nothing of what is new.
        slot = replace(slot, times=Times())
    edges = [edge for edge in (ATTR_START, ATTR_STOP) if edge in data]
    # A day's end is its beginning.
    given: dict[str, Any] = {edge: minute_of_day(data[edge]) % DAY for edge in edges}
    if ATTR_DAYS in data:
        given[ATTR_DAYS] = frozenset(map(weekday_of, data[ATTR_DAYS]))
    times = replace(slot.times, **given)
    if edges and times.start == times.stop:
        raise InvalidChange(f"{kind}_length")
    return changed(slot, name=data.get(ATTR_NAME), times=times)
