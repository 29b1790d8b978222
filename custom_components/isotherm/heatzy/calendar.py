"""The programme of a Heatzy heater as a calendar."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, override

from ..gizwits.families import GizwitsHub
from .api.program import Program, ProgramCode
from .api.state import Mode
from .heater_calendar import HeaterCalendar
from .models import Heater
from .server_calendar import server_programme

MODE_OF_CODE: Final[Mapping[ProgramCode, Mode]] = {
    ProgramCode.COMFORT: Mode.COMFORT,
    ProgramCode.ECO: Mode.ECO,
    ProgramCode.FROST_PROTECTION: Mode.FROST_PROTECTION,
}
VENDOR_WORDS: Final[Mapping[str, ProgramCode]] = {
    "cft": ProgramCode.COMFORT,
    "fro": ProgramCode.FROST_PROTECTION,
}


class HeaterProgramme(HeaterCalendar[ProgramCode]):
    """A heater's programme."""

    modes = MODE_OF_CODE
    _followed = True

    @override
    def _read_state(self, device: Heater) -> None:
        state = device.state
        self._week = state.programme
        self._followed = state.programme_on is not False and state.power is not False

    @property
    @override
    def followed(self) -> bool:
        """Return whether the programme is on, and the heater is."""
        return self._followed

    @property
    @override
    def value_aliases(self) -> Mapping[str, ProgramCode]:
        """Return the vendor's codes."""
        return VENDOR_WORDS

    @override
    async def async_write_programme(self, week: Program) -> None:
        """Write the bytes that changed, in one request."""
        await self.command({"programme": week})


def entities(coordinator: GizwitsHub, key: str) -> Iterable[HeaterCalendar[Any]]:
    """Make the calendar of a heater: its own programme's, else the server's."""
    heater = coordinator.data.devices.get(key)
    if isinstance(heater, Heater) and heater.product.has("programme"):
        yield HeaterProgramme(coordinator, key, "programme")
    yield from server_programme(coordinator, key)
