"""Diagnostics of homes: enough to help, and nothing that tells whose they are."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from custom_components.isotherm.smartlink.diagnostics import device_diagnostics

from .homes import CLIENT_ID, SECRET, Account

EMAIL = "ann@example.com"


async def test_a_home(
    hass: HomeAssistant,
    account: Account,
    hass_client: ClientSessionGenerator,
    snapshot: SnapshotAssertion,
) -> None:
    """What its heaters reported, and what was made of it."""
    home = account.add_villa(email=EMAIL)
    home.add_device("h4", 2, silent_days=5)
    await account.start()
    await account.set_target(21)
    assert await async_setup_component(hass, "diagnostics", {})
    shown: Any = await get_diagnostics_for_config_entry(
        hass, hass_client, account.entry
    )
    assert shown["subentries"] == snapshot(exclude=props("id"))
    text = json.dumps(shown)
    for secret in (
        *(EMAIL, SECRET, CLIENT_ID, home.id, "h1", "h4"),
        *("Salon", "Chambre", "Villa", "GW000001", account.cloud.url),
    ):
        assert secret not in text


async def test_a_heater(
    hass: HomeAssistant, account: Account, hass_client: ClientSessionGenerator
) -> None:
    """The same of one heater alone; nothing of one that is gone."""
    account.add_villa()
    await account.start()
    assert await async_setup_component(hass, "diagnostics", {})
    device = dr.async_get(hass).async_get(account.hub().device_ids["h3"])
    assert device
    shown: Any = await get_diagnostics_for_device(
        hass, hass_client, account.entry, device
    )
    assert shown["device"]["setpoint"] == 19
    assert shown["device"]["reported"]["header"] == "**REDACTED**"
    assert device_diagnostics(account.hub(), "gone") == {}
    assert device_diagnostics(account.partner, "h3") == {}
