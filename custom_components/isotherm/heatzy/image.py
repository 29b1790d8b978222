"""The programme of a Heatzy heater as a picture."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, override

from homeassistant.components.image import ImageEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from ..gizwits.families import GizwitsHub
from ..hub.entity import IsothermEntity
from ..programme.picture import async_programme_picture
from ..programme.value_names import ValueNames, async_value_names
from ..programme.week import Week
from .api.program import PAINTABLE, Program, ProgramCode
from .api.scheduler import PAINTABLE as SERVER_PAINTABLE, ServerWeek
from .api.state import Mode
from .calendar import MODE_OF_CODE
from .models import Heater


class WeekPicture[V](IsothermEntity[Heater], ImageEntity):
    """A week of a heater, with the hour line of now.

    It is drawn whenever somebody fetches it. A page fetches it again when the picture
    is said to be newer: when the programme changes, and each hour as long as somebody
    looks.
    """

    _attr_content_type = "image/png"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    # Home Assistant writes a row every five minutes for a picture, changed or not.
    _attr_entity_registry_enabled_default = False
    keys: Mapping[V, str]
    """What can be painted, each with the key of its name."""
    _names: ValueNames[V]
    _week: Week[V] | None = None
    _fetched = False

    def __init__(self, coordinator: GizwitsHub, key: str, name: str) -> None:
        """Prepare a picture that nobody has fetched."""
        ImageEntity.__init__(self, coordinator.hass)
        super().__init__(coordinator, key, name)

    def week_of(self, device: Heater) -> Week[V] | None:
        """Return the week that a heater has told."""
        raise NotImplementedError

    @override
    def _read_state(self, device: Heater) -> None:
        week = self.week_of(device)
        if week != self._week:
            self._week = week
            self._attr_image_last_updated = None if week is None else dt_util.utcnow()

    @override
    async def async_added_to_hass(self) -> None:
        """Learn the names of the modes, and look at the clock."""
        await super().async_added_to_hass()
        self._names = await async_value_names(self.hass, "programme", self.keys)
        self.async_on_remove(
            async_track_time_change(self.hass, self._move_hour, minute=0, second=0)
        )

    @callback
    def _move_hour(self, now: datetime) -> None:
        if self._fetched and self._week is not None:
            self._fetched = False
            self._attr_image_last_updated = dt_util.as_utc(now)
            self.async_write_ha_state()

    @override
    async def async_image(self) -> bytes | None:
        """Draw the week as it is now."""
        device = self.device
        if self._week is None or device is None:
            return None
        self._fetched = True
        return await async_programme_picture(
            self.hass, self._week, self.keys, self._names.name, device.name
        )


class ProgrammePicture(WeekPicture[ProgramCode]):
    """The programme that a heater keeps itself."""

    keys = {code: MODE_OF_CODE[code] for code in PAINTABLE}

    @override
    def week_of(self, device: Heater) -> Program | None:
        """Return the heater's own week."""
        return device.state.programme


class ServerProgrammePicture(WeekPicture[Mode]):
    """The programme that the server keeps."""

    keys = {mode: mode.value for mode in SERVER_PAINTABLE}

    @override
    def week_of(self, device: Heater) -> ServerWeek | None:
        """Return the week that the server told when the calendar read it."""
        return device.server_programme


def entities(coordinator: GizwitsHub, key: str) -> Iterable[WeekPicture[Any]]:
    """Make the picture of a heater's own programme, else of the server's."""
    heater = coordinator.data.devices.get(key)
    if not isinstance(heater, Heater):
        return
    if heater.product.has("programme"):
        yield ProgrammePicture(coordinator, key, "programme")
    elif heater.product.has("mode"):
        yield ServerProgrammePicture(coordinator, key, "programme")
