"""Diagnostics of entries that are not loaded, and of single devices, for both vendors."""

import json
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.isotherm.const import DOMAIN
from simulators.gizwits import GizwitsCloud

HEATZY = {"vendor": "heatzy", "username": "home@example.org", "password": "hunter222"}
IZONE = {"vendor": "izone", "host": "127.0.0.99"}
SECRETS = ("home@example.org", "hunter222", "127.0.0.99", "000013170")


def entry_of(hass: HomeAssistant, data: dict[str, Any]) -> MockConfigEntry:
    """Return an entry that was never loaded."""
    entry = MockConfigEntry(
        domain=DOMAIN, title="000013170", unique_id="000013170", data=data
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def _diagnostics(hass: HomeAssistant, socket_enabled: None) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    assert await async_setup_component(hass, DOMAIN, {})


@pytest.mark.usefixtures("_diagnostics")
@pytest.mark.parametrize("data", [HEATZY, IZONE])
async def test_an_entry_that_is_not_loaded_tells_what_is_known(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, data: dict[str, Any]
) -> None:
    """The vendor, the options, the state; never an error, never a secret."""
    entry = entry_of(hass, data)
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert told == {
        "vendor": data["vendor"],
        "options": {},
        "state": "not_loaded",
        "reason": None,
    }


@pytest.mark.usefixtures("_diagnostics")
async def test_an_account_that_is_tried_again_tells_why(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, cloud: GizwitsCloud
) -> None:
    """Also of its hub's own device, which the registry keeps from an earlier run."""
    cloud.faults.add("*", "500")
    server = {"region": "custom", "address": cloud.url}
    entry = entry_of(hass, {**HEATZY, "server": server})
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "000013170")}
    )
    assert not await hass.config_entries.async_setup(entry.entry_id)
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert told["state"] == "setup_retry"
    assert "out of order" in told["reason"]
    assert not [secret for secret in SECRETS if secret in json.dumps(told)]
    assert told == await get_diagnostics_for_device(hass, hass_client, entry, device)
    await hass.config_entries.async_unload(entry.entry_id)
