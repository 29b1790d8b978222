"""Every product family's entities, as they look to a person."""

from dataclasses import replace
from unittest.mock import patch

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components.isotherm.heatzy.vendor import HEATZY
from custom_components.isotherm.vendors import VENDORS

from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday", "all_entities")

PRODUCTS = {
    "Gen 1": "Heatzy",
    "Gen 2": "Pilote2",
    "Gen 3": "Pilote_Soc",
    "Gen 4": "Pilote_Soc_C3",
    "Pro": "Pilote_Pro",
    "Onyx": "onyx",
    "Glow": "Glow",
    "Inea": "INEA",
    "Bloom": "Bloom",
    "Flam": "Flam_Week2",
}


def furnish(home: Home) -> None:
    """Put a heater of every family into the home."""
    for name, product in PRODUCTS.items():
        home.add(product, name)


# The state of a picture has a token that is another one in each run.
@pytest.mark.parametrize("platform", sorted(HEATZY.entities.keys() - {Platform.IMAGE}))
async def test_entities(
    hass: HomeAssistant,
    home: Home,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """Every product shows what it has, and nothing else."""
    await hass.config.async_set_time_zone("Europe/Paris")
    furnish(home)
    heatzy = VENDORS["heatzy"].load()
    alone = replace(heatzy, entities={platform: heatzy.entities[platform]})
    with patch.dict(VENDORS, heatzy=replace(VENDORS["heatzy"], load=lambda: alone)):
        await home.start()
        if platform is Platform.CALENDAR:
            # The server is asked for this one.
            await hass.async_block_till_done(wait_background_tasks=True)
        await snapshot_platform(hass, entity_registry, snapshot, home.entry.entry_id)
        await hass.config_entries.async_unload(home.entry.entry_id)


async def test_devices(
    hass: HomeAssistant,
    home: Home,
    device_registry: dr.DeviceRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    """The account is a service; every heater hangs on it, with model and firmware."""
    furnish(home)
    await home.start()
    devices = dr.async_entries_for_config_entry(device_registry, home.entry.entry_id)
    assert len(devices) == 1 + len(PRODUCTS)
    hub = next(one for one in devices if one.entry_type is dr.DeviceEntryType.SERVICE)
    for device in devices:
        assert device == snapshot(name=device.name)
        assert device is hub or device.via_device_id == hub.id
