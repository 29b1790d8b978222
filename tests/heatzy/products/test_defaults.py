"""What of each product a home has by default: few tiles, few entities, plain names."""

from collections.abc import Iterable, Mapping
from typing import Final

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from simulators.gizwits import PRODUCTS

from ..homes import Home

pytestmark = pytest.mark.usefixtures("as_delivered")

MOST_TILES: Final = 4
MOST_ENTITIES: Final = 8
OFF: Final = (
    "select.mode",
    "select.derogation",
    "binary_sensor.heating",
    "sensor.mode_in_force",
    "sensor.derogation_end",
    "button.cancel_derogation",
    "image.programme",
)
"""What the climate entity shows and takes too, or what has no value most of the time."""
ON: Final[Mapping[str, EntityCategory | None]] = {
    "climate": None,
    "sensor.temperature": None,
    "sensor.humidity": None,
    "calendar": None,
    "switch.programme": EntityCategory.CONFIG,
    "switch.lock": EntityCategory.CONFIG,
    "switch.window_detection": EntityCategory.CONFIG,
    "binary_sensor.connected": EntityCategory.DIAGNOSTIC,
}


def of_each_device(hass: HomeAssistant, home: Home) -> Iterable[list[er.RegistryEntry]]:
    """Yield the enabled entities of each device but the account."""
    by_device: dict[str, list[er.RegistryEntry]] = {}
    found = er.async_entries_for_config_entry(er.async_get(hass), home.entry.entry_id)
    for entity in found:
        if entity.disabled_by is None:
            by_device.setdefault(entity.device_id or "", []).append(entity)
    del by_device[home.entry.runtime_data.hub.hub_device_id]
    return by_device.values()


async def test_few_tiles_and_entities_of_every_product(
    hass: HomeAssistant, home: Home
) -> None:
    """Each entity without a category is a tile of Home Assistant's own Home page."""
    for product in PRODUCTS:
        home.add(product.name, product.name)
    await home.start()
    await home.until(lambda: bool(home.entry.runtime_data.hub.data.devices))
    devices = list(of_each_device(hass, home))
    assert len(devices) == len(PRODUCTS)
    for entities in devices:
        names = [entity.original_name for entity in entities]
        tiles = [one for one in entities if one.entity_category is None]
        assert len(tiles) <= MOST_TILES, names
        assert len(entities) <= MOST_ENTITIES, names
        assert len(set(names)) == len(names)


async def test_what_the_richest_product_has_on(home: Home) -> None:
    """What is looked at and used from day to day."""
    await home.with_heater("Pilote_Pro")
    registry = er.async_get(home.hass)
    for what, category in ON.items():
        entity = registry.async_get(home.entity_id(what))
        assert entity
        assert entity.disabled_by is None, what
        assert entity.entity_category is category, what


@pytest.mark.parametrize("what", OFF)
async def test_what_repeats_the_climate_entity_is_off(home: Home, what: str) -> None:
    """It is in the registry for who wants it."""
    await home.with_heater("Pilote_Pro")
    entity = er.async_get(home.hass).async_get(home.entity_id(what))
    assert entity
    assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_the_programme_has_three_names(home: Home) -> None:
    """A switch, a calendar and a picture of one name could not be told apart."""
    await home.with_heater("Pilote_Pro")
    names = {
        entity.original_name
        for what in ("switch.programme", "calendar", "image.programme")
        if (entity := er.async_get(home.hass).async_get(home.entity_id(what)))
    }
    assert names == {"Follow the programme", "Weekly programme", "Programme picture"}
