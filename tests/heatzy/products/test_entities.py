"""What each product shows: every entity with its name, kind, limits and state."""

import json
from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_dumps
from syrupy.assertion import SnapshotAssertion

from simulators.gizwits import PRODUCTS

from ..homes import Home
from .conftest import Heaters

UNTOUCHED: Final = ("button", "image")
"""Platforms whose state tells when, not what."""
MAY_BE_UNKNOWN: Final = ("end_of_override", "programme", "heating")
"""None in force; a programme of the server that has yet to be read; nothing tells."""


def row(hass: HomeAssistant, entity: er.RegistryEntry) -> dict[str, Any]:
    """Return what is worth keeping of an entity."""
    state = hass.states.get(entity.entity_id)
    assert state is not None
    told = {
        "name": entity.name or entity.original_name,
        "category": entity.entity_category,
        "class": entity.original_device_class,
        "unit": entity.unit_of_measurement,
        "can": dict(entity.capabilities or {}),
        "state": None if entity.domain in UNTOUCHED else state.state,
    }
    plain: dict[str, Any] = json.loads(json_dumps(told))
    return {name: value for name, value in plain.items() if value not in (None, {})}


def entities_of(hass: HomeAssistant, home: Home, name: str) -> list[er.RegistryEntry]:
    """Return the entities of the device with a name."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), home.entry.entry_id)
    heaters = (one for one in devices if one.name == name and one.via_device_id)
    device = next(heaters)
    found = er.async_entries_for_device(er.async_get(hass), device.id)
    return sorted(found, key=lambda entity: entity.entity_id)


async def test_every_product(
    hass: HomeAssistant, home: Home, heaters: Heaters, snapshot: SnapshotAssertion
) -> None:
    """One device of each product of the vendor's table, entity by entity."""
    assert len(heaters) == len(PRODUCTS) == 23
    for name in heaters:
        shown = {
            entity.entity_id: row(hass, entity)
            for entity in entities_of(hass, home, name)
        }
        assert shown == snapshot(name=name)


async def test_nothing_is_without_a_state(
    hass: HomeAssistant, home: Home, heaters: Heaters
) -> None:
    """No entity is unavailable, and none unknown that has something to tell."""
    for name in heaters:
        for entity in entities_of(hass, home, name):
            state = hass.states.get(entity.entity_id)
            assert state
            assert state.state != STATE_UNAVAILABLE, entity.entity_id
            silent = entity.domain in UNTOUCHED or entity.entity_id.endswith(MAY_BE_UNKNOWN)  # fmt: skip
            assert silent or state.state != STATE_UNKNOWN, entity.entity_id


async def test_an_offline_product_is_unavailable(
    hass: HomeAssistant, home: Home, heaters: Heaters
) -> None:
    """All but what tells of the connection, and what is kept here."""
    for name, heater in heaters.items():
        home.cloud.set_online(heater.did, False)
        await home.shows("binary_sensor.connected", "off", heater)
        for entity in entities_of(hass, home, name):
            kept = entity.unique_id.endswith(("_connected", "_minutes", "_days"))
            state = hass.states.get(entity.entity_id)
            assert state
            assert (state.state == STATE_UNAVAILABLE) is not kept, entity.entity_id
