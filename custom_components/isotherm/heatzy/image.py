"""The programme of a Heatzy heater as a picture."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.components.image import ImageEntity
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..entity import IsothermEntity
from ..programme_picture import async_programme_picture
from ..summaries import ValueNames, async_value_names
from .api.program import PAINTABLE, Program, ProgramCode
from .calendar import MODE_OF_CODE
from .coordinator import HeatzyCoordinator
from .models import Heater

_KEYS: Mapping[ProgramCode, str] = {code: MODE_OF_CODE[code] for code in PAINTABLE}


class ProgrammePicture(IsothermEntity[HeatzyCoordinator], ImageEntity):
    """A week of a heater, with the hour line of now.

    It is drawn whenever somebody fetches it. A page fetches it again when the picture
    is said to be newer: when the programme changes, and each hour as long as somebody
    looks.
    """

    _attr_content_type = "image/png"
    _names: ValueNames[ProgramCode]
    _week: Program | None = None
    _fetched = False

    def __init__(self, coordinator: HeatzyCoordinator, key: str, name: str) -> None:
        """Prepare a picture that nobody has fetched."""
        ImageEntity.__init__(self, coordinator.hass)
        super().__init__(coordinator, key, name)

    @override
    def read(self, part: Heater) -> Mapping[str, Any]:
        """Tell since when the picture is what it is."""
        week = part.state.programme
        if week != self._week:
            self._week = week
            self._attr_image_last_updated = dt_util.utcnow()
        since = None if week is None else self._attr_image_last_updated
        return {"image_last_updated": since}

    @override
    async def async_added_to_hass(self) -> None:
        """Learn the names of the modes, and look at the clock."""
        await super().async_added_to_hass()
        self._names = await async_value_names(self.hass, "programme", _KEYS)
        self.async_on_remove(
            async_track_time_change(self.hass, self._move_hour, minute=0, second=0)
        )

    @callback
    def _move_hour(self, _now: datetime) -> None:
        if self._fetched and self._week is not None:
            self._fetched = False
            self._attr_image_last_updated = dt_util.utcnow()
            if self._update():
                self.async_write_ha_state()

    @override
    async def async_image(self) -> bytes | None:
        """Draw the week as it is now."""
        if self._week is None:
            return None
        self._fetched = True
        return await async_programme_picture(
            self.hass, self._week, _KEYS, self._names.name, self.part.name
        )


def entities(coordinator: HeatzyCoordinator, key: str) -> Iterable[ProgrammePicture]:
    """Make the picture of a heater that keeps its programme."""
    heater = coordinator.data.devices.get(key)
    if heater is not None and heater.product.has("programme"):
        yield ProgrammePicture(coordinator, key, "programme")
