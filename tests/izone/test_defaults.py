"""What of a unit and its zones a home has by default: few tiles, and plain names."""

from typing import Final

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from .homes import Home

pytestmark = pytest.mark.usefixtures("as_delivered")

MOST_TILES: Final = 4
LIVING: Final = 0
OFF: Final = (
    "sensor.target_in_force",
    "sensor.control_zone",
    "sensor.sleep_left",
    "sensor.voc",
    "sensor.firmware",
    "number.sleep_timer",
    "switch.isave",
    "binary_sensor.error",
    "select.return_air",
)
"""What another entity shows too, the installer's, and what mostly has no value."""
OFF_IN_ZONES: Final = ("sensor.zone_mode", "sensor.signal_level", "text.zone_name")


def enabled(hass: HomeAssistant, home: Home) -> dict[str, list[er.RegistryEntry]]:
    """Return the enabled entities by device."""
    found: dict[str, list[er.RegistryEntry]] = {}
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, home.entry.entry_id):
        if entity.disabled_by is None:
            found.setdefault(entity.device_id or "", []).append(entity)
    return found


async def test_few_tiles_of_each_device(hass: HomeAssistant, home: Home) -> None:
    """Each entity without a category is a tile of Home Assistant's own Home page."""
    await home.start({"SleepTimer": 30, "SleepTimerM": 25, "iSaveEnable": 1})
    for entities in enabled(hass, home).values():
        names = [entity.original_name for entity in entities]
        tiles = [one for one in entities if one.entity_category is None]
        assert len(tiles) <= MOST_TILES, names
        assert len(set(names)) == len(names)


async def test_what_repeats_another_entity_is_off(home: Home) -> None:
    """It is in the registry for who wants it."""
    await home.start({"SleepTimer": 30, "SleepTimerM": 25, "iSaveEnable": 1})
    registry = er.async_get(home.hass)
    wanted = [home.find(what) for what in OFF]
    for entity_id in (*wanted, *(home.find(what, LIVING) for what in OFF_IN_ZONES)):
        entity = registry.async_get(entity_id or "")
        assert entity
        assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION, entity_id


async def test_a_schedule_is_no_tile(home: Home) -> None:
    """Nine of them would be nine buttons and nine switches beside the thermostat."""
    await home.start(schedules={0: {"Name": "Morning"}})
    for what in ("switch.schedule_1", "button.run_schedule_1"):
        entity = er.async_get(home.hass).async_get(home.find(what) or "")
        assert entity
        assert entity.entity_category is EntityCategory.CONFIG
