"""The programme that the vendor's server keeps for a heater, as a calendar."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
import logging
from typing import Final, override

from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval

from ..gizwits.families import GizwitsHub
from ..programme.week import Week
from .api.scheduler import GRID, PAINTABLE, ServerWeek
from .api.state import Mode
from .const import VENDOR
from .family import Heaters
from .heater_calendar import HeaterCalendar
from .models import Heater
from .server_programmes import ServerProgramme

_LOGGER = logging.getLogger(__package__)

VENDOR_WORDS: Final[Mapping[str, Mode]] = {
    "cft": Mode.COMFORT,
    "fro": Mode.FROST_PROTECTION,
    "stop": Mode.OFF,
}


class ServerProgrammeCalendar(HeaterCalendar[Mode]):
    """The programme of a heater of the first generation.

    Off by default: reading and writing it costs requests that other heaters don't.
    """

    _attr_entity_registry_enabled_default = False
    _attr_translation_key = "programme"
    modes = {mode: mode for mode in PAINTABLE}

    @property
    def _kept(self) -> ServerProgramme:
        heaters = self.coordinator.members(VENDOR)
        assert isinstance(heaters, Heaters)
        return heaters.records.of(self.key).server_programme

    @override
    def _read_state(self, device: Heater) -> None:
        self._week = device.server_programme
        if self._week is None and device.server_programme_read:
            # Without a task it is all background.
            self._week = Week.filled(GRID, self.background)

    @override
    async def async_added_to_hass(self) -> None:
        """Read the programme now, and again some times a day."""
        await super().async_added_to_hass()

        async def read(_now: datetime | None = None) -> None:
            try:
                await self._kept.read(self.coordinator, self.key)
            except HomeAssistantError as err:
                _LOGGER.info("The programme could not be read: %s", err)

        every = timedelta(seconds=self.coordinator.timing.server_programmes)
        self.async_on_remove(
            async_track_time_interval(self.hass, read, every, cancel_on_shutdown=True)
        )
        self.coordinator.config_entry.async_create_background_task(
            self.hass, read(), f"{self.entity_id} read"
        )

    @property
    @override
    def value_aliases(self) -> Mapping[str, Mode]:
        """Return the vendor's codes."""
        return VENDOR_WORDS

    @override
    async def async_write_programme(self, week: ServerWeek) -> None:
        """Change the server's tasks."""
        await self._kept.write(self.coordinator, self.key, week)


def server_programme(
    coordinator: GizwitsHub, key: str
) -> Iterable[ServerProgrammeCalendar]:
    """Make the calendar of a heater that has modes but keeps no programme itself."""
    heater = coordinator.data.devices.get(key)
    if not isinstance(heater, Heater):
        return
    if heater.product.has("mode") and not heater.product.has("programme"):
        yield ServerProgrammeCalendar(coordinator, key, "programme")
