"""One device of every product, in one home."""

from collections.abc import Mapping

from freezegun import api as freezegun
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from simulators.gizwits import PRODUCTS, SimDevice

from ..homes import Home

DEFINED = 14
"""Attributes that the products of which nothing was published define besides."""

type Heaters = Mapping[str, SimDevice]


@pytest.fixture(autouse=True)
async def paris(
    hass: HomeAssistant,
    wednesday: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Live where the heaters live, on a Wednesday."""
    # Home Assistant gives its loop a clock of its own, which would stand still too.
    monkeypatch.setattr(hass.loop, "time", freezegun.real_monotonic)
    await hass.config.async_set_time_zone("Europe/Paris")


@pytest.fixture
async def heaters(
    home: Home, all_entities: None, entity_registry: er.EntityRegistry
) -> Heaters:
    """Return a device of every product by the product's name, all set up."""
    found = {product.name: home.add(product.name, product.name) for product in PRODUCTS}

    def defined() -> int:
        ids = (entity.unique_id for entity in entity_registry.entities.values())
        return sum("_attr_" in unique_id for unique_id in ids)

    await home.start()
    await home.until(lambda: defined() == DEFINED, lambda: "definitions")
    await home.shows("calendar.programme", "off", found["Heatzy"])
    return found
