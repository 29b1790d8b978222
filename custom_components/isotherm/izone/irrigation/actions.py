"""The action that sets how long a programme waters at which station."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from homeassistant.components.calendar import DOMAIN as CALENDAR
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
import voluptuous as vol

from ...hub.errors import InvalidChange
from ...hub.exceptions import refusal
from ...hub.vendor import Action
from ...programme.value_names import plain_text
from ..api.irrigation import LONGEST
from ..api.irrigation_changes import run_time
from .calendar import IrrigationCalendar
from .models import IrrigationPart, ProgrammePart

ATTR_MINUTES: Final = "minutes"
ATTR_PROGRAMME: Final = "programme"
ATTR_RUN_TIMES: Final = "run_times"
ATTR_STATION: Final = "station"

_LABEL: Final = vol.All(vol.Coerce(str), vol.Length(min=1))
_MINUTES: Final = vol.All(vol.Coerce(float), vol.Range(min=0, max=LONGEST))
_SCHEMA: Final = {
    vol.Required(ATTR_PROGRAMME): _LABEL,
    vol.Required(ATTR_RUN_TIMES): vol.All(
        cv.ensure_list,
        vol.Length(min=1),
        [{vol.Required(ATTR_STATION): _LABEL, vol.Required(ATTR_MINUTES): _MINUTES}],
    ),
}


async def _set_run_times(entity: Entity, call: ServiceCall) -> None:
    if not isinstance(entity, IrrigationCalendar):
        raise refusal(entity.hass, "action_not_supported", entity=entity.entity_id)
    async with entity.editing():
        part = entity.controller()
        programme = _programme(part, call.data[ATTR_PROGRAMME])
        wanted = {
            _station(part, one[ATTR_STATION]): round(one[ATTR_MINUTES])
            for one in call.data[ATTR_RUN_TIMES]
        }
        await _change(entity, programme, wanted)


async def _change(
    entity: IrrigationCalendar, programme: ProgrammePart, wanted: dict[int, int]
) -> None:
    """Ask for run times by station; what is as asked for is not sent.

    Each is a command of its own. The first refusal is told once all were tried.
    """
    results = await asyncio.gather(
        *(
            entity.coordinator.async_command(
                run_time(programme.index, station).key, {"minutes": minutes}
            )
            for station, minutes in wanted.items()
            if minutes != programme.run_times.get(station, 0)
        ),
        return_exceptions=True,
    )
    for result in results:
        if isinstance(result, BaseException):
            raise result


SET_RUN_TIMES: Final = Action(
    name="set_irrigation_run_times",
    domain=CALENDAR,
    schema=_SCHEMA,
    run=_set_run_times,
    supports=lambda entity: isinstance(entity, IrrigationCalendar),
)


def _programme(part: IrrigationPart, label: str) -> ProgrammePart:
    """Return a programme by its name, else by its number, 1 to 9; those in use first."""
    ordered = sorted(part.programmes, key=lambda one: not one.used)
    plain = plain_text(label)
    named = [one for one in ordered if plain_text(one.name) == plain]
    numbered = [one for one in ordered if str(one.index + 1) == label.strip()]
    if found := named or numbered:
        return found[0]
    raise InvalidChange(
        "irrigation_unknown_programme",
        programme=label,
        choices=_list(one.name for one in part.programmes),
    )


def _station(part: IrrigationPart, label: str) -> int:
    """Return a station by its name, else by its number."""
    plain = plain_text(label)
    named = [one for one, name in part.stations.items() if plain_text(name) == plain]
    numbered = [one for one in part.stations if str(one + 1) == label.strip()]
    if found := named or numbered:
        return found[0]
    raise InvalidChange(
        "irrigation_unknown_station",
        station=label,
        choices=_list(part.stations.values()),
    )


def _list(names: Iterable[Any]) -> str:
    return ", ".join(names)
