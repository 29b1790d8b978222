"""Diagnostics: enough to help, nothing secret, and nothing touched."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from .conftest import PASSWORD, USERNAME
from .homes import Home

pytestmark = pytest.mark.usefixtures("wednesday")


async def diagnostics(
    hass: HomeAssistant, home: Home, hass_client: ClientSessionGenerator
) -> Any:
    """Return what the download holds."""
    assert await async_setup_component(hass, "diagnostics", {})
    return await get_diagnostics_for_config_entry(hass, hass_client, home.entry)


async def test_diagnostics(
    hass: HomeAssistant,
    home: Home,
    hass_client: ClientSessionGenerator,
    snapshot: SnapshotAssertion,
) -> None:
    """What a bug report needs to tell of two heaters."""
    home.add("Pilote_Pro", "Chambre de Zoé", mode="eco")
    home.add("Heatzy", "Salon")
    await home.start()
    # The port of the simulated cloud changes from run to run.
    told = await diagnostics(hass, home, hass_client)
    assert told == snapshot(exclude=props("ws_port"))


async def test_nothing_secret_and_nothing_personal(
    hass: HomeAssistant, home: Home, hass_client: ClientSessionGenerator
) -> None:
    """No password, token, id, address or name, wherever they might stand."""
    heater = home.add("Pilote_Pro", "Chambre de Zoé")
    home.account.bindings[heater.did].remark = "groupname=Famille Martin"
    home.account.bindings[heater.did].label = ["Zoé"]
    leaks = {"MAC": heater.mac, "did": heater.did, "code": heater.passcode}
    leaks["lat"] = 48858370
    home.cloud.inject(heater.did, leaks)
    await home.start()
    text = json.dumps(await diagnostics(hass, home, hass_client), ensure_ascii=False)
    token = next(iter(home.cloud.registry.tokens))
    for secret in (
        USERNAME,
        PASSWORD,
        token,
        home.account.uid,
        heater.did,
        heater.mac,
        heater.passcode,
        home.cloud.url,
        "127.0.0.1",
        "Zoé",
        "Martin",
        "48858370",
    ):
        assert secret not in text
    assert "Pilote_Pro" in text
    assert heater.product.key in text


async def test_reading_touches_nothing(
    hass: HomeAssistant, home: Home, hass_client: ClientSessionGenerator
) -> None:
    """Neither the heaters nor the vendor notice."""
    await home.with_heater("Pilote_Soc_C3")
    requests = len(home.cloud.requests)
    messages = len(home.cloud.socket_log)
    for _ in range(2):
        await diagnostics(hass, home, hass_client)
    await home.quiet()
    assert len(home.cloud.requests) == requests
    assert len(home.cloud.socket_log) == messages
    assert home.wire == []


async def test_a_heater_alone(
    hass: HomeAssistant, home: Home, hass_client: ClientSessionGenerator
) -> None:
    """What the account tells of it, and nothing of the others; the hub's own device all."""
    heater = home.add("Pilote_Pro", "Chambre de Zoé")
    home.add("Heatzy", "Salon")
    await home.start()
    assert await async_setup_component(hass, "diagnostics", {})
    device = home.device(heater)
    assert device
    told = await get_diagnostics_for_device(hass, hass_client, home.entry, device)
    assert told["device"]["binding"]["product_name"] == "Pilote_Pro"
    text = json.dumps(told, ensure_ascii=False)
    for secret in (heater.did, heater.mac, heater.passcode, "Zoé", USERNAME):
        assert secret not in text
    registry = dr.async_get(hass)
    hub = registry.async_get(home.entry.runtime_data.hub.hub_device_id)
    assert hub
    told = await get_diagnostics_for_device(hass, hass_client, home.entry, hub)
    assert len(told["devices"]) == 2
