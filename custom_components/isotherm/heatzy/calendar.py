"""The programme of a Heatzy heater as a calendar."""

from collections.abc import Iterable, Mapping
from typing import Final, override

from ..gizwits.families import GizwitsHub
from ..hub.entity import IsothermEntity
from ..programme.calendar import ProgrammeCalendar
from .api.program import PAINTABLE, Program, ProgramCode
from .api.state import Mode
from .const import CONF_BACKGROUND
from .models import Heater
from .server_calendar import ServerProgrammeCalendar, server_programme

type HeaterCalendar = HeaterProgramme | ServerProgrammeCalendar

MODE_OF_CODE: Final[Mapping[ProgramCode, Mode]] = {
    ProgramCode.COMFORT: Mode.COMFORT,
    ProgramCode.ECO: Mode.ECO,
    ProgramCode.FROST_PROTECTION: Mode.FROST_PROTECTION,
}
CODE_OF_MODE: Final = {mode: code for code, mode in MODE_OF_CODE.items()}
VENDOR_WORDS: Final[Mapping[str, ProgramCode]] = {
    "cft": ProgramCode.COMFORT,
    "fro": ProgramCode.FROST_PROTECTION,
}


class HeaterProgramme(IsothermEntity[Heater], ProgrammeCalendar[ProgramCode]):
    """A heater's programme."""

    _week: Program | None = None

    @override
    def _read_state(self, device: Heater) -> None:
        self._week = device.state.programme

    @property
    @override
    def programme(self) -> Program | None:
        """Return the week that the heater told."""
        return self._week

    @property
    @override
    def background(self) -> ProgramCode:
        """Return what is in force where an event is deleted: eco, if not set else."""
        options = self.coordinator.config_entry.options
        return CODE_OF_MODE[Mode(options.get(CONF_BACKGROUND, Mode.ECO))]

    @property
    @override
    def value_keys(self) -> Mapping[ProgramCode, str]:
        """Return the modes that can be painted."""
        return {code: MODE_OF_CODE[code] for code in PAINTABLE}

    @property
    @override
    def value_aliases(self) -> Mapping[str, ProgramCode]:
        """Return the vendor's codes."""
        return VENDOR_WORDS

    @override
    async def async_write_programme(self, week: Program) -> None:
        """Write the bytes that changed, in one request."""
        await self.command({"programme": week})


def entities(coordinator: GizwitsHub, key: str) -> Iterable[HeaterCalendar]:
    """Make the calendar of a heater: its own programme's, else the server's."""
    heater = coordinator.data.devices.get(key)
    if isinstance(heater, Heater) and heater.product.has("programme"):
        yield HeaterProgramme(coordinator, key, "programme")
    yield from server_programme(coordinator, key)
