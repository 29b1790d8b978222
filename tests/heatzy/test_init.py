"""An account's life: set up, fail, come back, reload, and leave nothing behind."""

from datetime import timedelta
import logging
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.timing import TIMINGS

from .homes import Home
from .trouble import QUICK


async def later(hass: HomeAssistant, seconds: float) -> None:
    """Let Home Assistant's timers run as if time had passed."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done(wait_background_tasks=True)


def shown(hass: HomeAssistant) -> dict[str, str]:
    """Return all states but those that tell when something was read or drawn."""
    return {
        state.entity_id: state.state
        for state in hass.states.async_all()
        if state.domain != "image" and not state.entity_id.endswith("_last_refresh")
    }


async def test_set_up_unload_and_set_up_again(hass: HomeAssistant, home: Home) -> None:
    """Unloading makes everything unavailable; loading brings it back as it was."""
    await home.with_heater("Pilote_Pro", mode="cft")
    assert home.entry.state is ConfigEntryState.LOADED
    assert len(home.cloud.connections) == 1
    before = shown(hass)

    assert await hass.config_entries.async_unload(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.NOT_LOADED
    assert {state.state for state in hass.states.async_all()} == {"unavailable"}
    await home.until(lambda: not home.cloud.connections)

    await home.start()
    assert shown(hass) == before


async def test_reload(hass: HomeAssistant, home: Home) -> None:
    """A reload signs in once and opens one socket."""
    await home.with_heater("Pilote_Soc_C3")
    assert await hass.config_entries.async_reload(home.entry.entry_id)
    await home.until(lambda: len(home.cloud.connections) == 1)
    assert len(home.cloud.requests.of("login")) == 2
    assert home.value("climate") == "heat"


async def test_settings_outlive_a_restart(hass: HomeAssistant, home: Home) -> None:
    """Lengths set for a heater are kept here, not in the heater."""
    await home.with_heater("Pilote_Soc_C3")
    await home.call("number.set_value", "number.boost_minutes", value=25)
    await home.call("number.set_value", "number.holiday_days", value=21)
    assert home.wire == []
    await hass.config_entries.async_reload(home.entry.entry_id)
    assert home.value("number.boost_minutes") == "25"
    assert home.value("number.holiday_days") == "21"


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ("login", "500"),
        ("login", "reset"),
        ("login", "9041"),
        ("login", "html"),
        ("bindings", "502"),
        ("bindings", "null"),
        ("bindings", "truncated"),
        ("bindings", "9066"),
    ],
)
async def test_a_vendor_out_of_order_is_tried_again(
    hass: HomeAssistant,
    home: Home,
    *,
    route: str,
    kind: str,
) -> None:
    """Set-up waits and tries again by itself; nobody is asked for a password."""
    home.hass.data[TIMINGS] = {"heatzy": QUICK}
    home.add()
    home.cloud.faults.add(route, kind)
    await hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    await hass.async_block_till_done()
    assert "Heatzy" in (home.entry.reason or "")
    assert not hass.config_entries.flow.async_progress()
    home.cloud.faults.clear()
    await later(hass, 120)
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.value("climate") == "heat"


async def test_a_refused_sign_in_asks_for_the_password(
    hass: HomeAssistant, home: Home, account: Any
) -> None:
    """A wrong password at set-up starts the flow, once, and no login storm."""
    home.add()
    account.password = "changed"
    await hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_ERROR
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert flow["context"]["entry_id"] == home.entry.entry_id
    await later(hass, 3600)
    assert len(home.cloud.requests.of("login")) == 1
    assert len(hass.config_entries.flow.async_progress()) == 1


async def test_removing_an_account_leaves_nothing(
    hass: HomeAssistant,
    home: Home,
    hass_storage: dict[str, Any],
) -> None:
    """Neither devices nor entities nor issues nor anything on disk."""
    await home.with_heater("Pilote_Soc_C3")
    await home.call("number.set_value", "number.boost_minutes", value=25)
    await hass.config_entries.async_reload(home.entry.entry_id)
    assert [key for key in hass_storage if home.entry.entry_id in key]

    await hass.config_entries.async_remove(home.entry.entry_id)
    await hass.async_block_till_done()
    assert not [key for key in hass_storage if home.entry.entry_id in key]
    assert not dr.async_get(hass).devices
    assert not er.async_get(hass).entities
    assert not [key for key in ir.async_get(hass).issues if key[0] == DOMAIN]
    await home.until(lambda: not home.cloud.connections)


async def test_removing_an_account_that_never_loaded(
    hass: HomeAssistant, home: Home
) -> None:
    """An account whose cloud is away can be removed all the same."""
    await home.cloud.stop()
    await hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    await hass.config_entries.async_remove(home.entry.entry_id)
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_heaters_come_and_go(hass: HomeAssistant, home: Home) -> None:
    """A heater bound in the vendor's app appears by itself, and vanishes with it."""
    first = await home.with_heater("Pilote_Soc_C3")
    second = home.add("Pilote_Pro", "Bureau")
    await home.shows("climate", "heat", second)
    assert home.device(second) is not None
    assert home.value("sensor.temperature", second) == "18.5"

    home.cloud.remove_device(first.did)
    await home.quiet()
    await later(hass, 11)  # requests for a refresh are gathered for ten seconds
    await home.until(lambda: home.device(first) is None)
    assert home.find("climate", first) is None
    assert hass.states.get("climate.salon") is None
    assert home.value("climate", second) == "heat"

    home.cloud.bind(home.account, first, "Salon")
    await home.quiet()
    await later(hass, 11)
    await home.shows("climate", "heat", first)


async def test_heaters_gone_while_home_assistant_was_off(
    hass: HomeAssistant, home: Home
) -> None:
    """What left the account during a shutdown is not left in the registry."""
    first = await home.with_heater("Pilote_Soc_C3")
    second = home.add("Pilote2", "Bureau")
    await home.shows("climate", "heat", second)
    await hass.config_entries.async_unload(home.entry.entry_id)
    home.cloud.remove_device(first.did)
    await home.start()
    assert home.device(first) is None
    assert home.find("climate", first) is None
    assert home.device(second) is not None


async def test_a_heater_that_tells_more_gets_more(home: Home) -> None:
    """Entities come with the attributes that they need, without a restart."""
    heater = home.add("Pilote_Pro")
    hidden = ("cur_humi", "window_switch", "lock_switch")
    home.cloud.inject(heater.did, {}, hide=hidden)
    await home.start()
    assert home.find("sensor.humidity") is None
    assert home.find("switch.window_detection") is None
    home.cloud.inject(heater.did, {})
    await home.shows("sensor.humidity", str(heater.attrs["cur_humi"]))
    await home.shows("switch.window_detection", "off")
    await home.shows("switch.lock", "off")


async def test_an_entity_deleted_from_the_registry_comes_back(home: Home) -> None:
    """As soon as the heater tells of something new, though its platform once had it."""
    heater = home.add("Pilote_Pro")
    home.cloud.inject(heater.did, {}, hide=("cur_humi",))
    await home.start()
    er.async_get(home.hass).async_remove(home.entity_id("switch.lock"))
    await home.hass.async_block_till_done()
    assert home.find("switch.lock") is None
    home.cloud.inject(heater.did, {})
    await home.shows("switch.lock", "off")
    await home.call("switch.turn_on", "switch.lock")
    assert home.wire == [{"lock_switch": 1}]


async def test_names_follow_the_vendors_app(
    hass: HomeAssistant, home: Home, device_registry: dr.DeviceRegistry
) -> None:
    """A name given there is taken over, one given here is kept."""
    first, second = home.add(name="Salon"), home.add(name="Bureau")
    await home.start()
    device = home.device(second)
    assert device is not None
    device_registry.async_update_device(device.id, name_by_user="My study")
    for heater, name in ((first, "Grand salon"), (second, "Atelier")):
        home.account.bindings[heater.did].alias = name
    await later(hass, 301)
    await home.until(lambda: (home.device(first) or device).name == "Grand salon")
    assert home.attribute("climate", "friendly_name", first) == "Grand salon"
    assert home.attribute("climate", "friendly_name", second) == "My study"
    assert home.entity_id("climate", first) == "climate.salon"


async def test_new_firmware_shows_on_the_device(
    hass: HomeAssistant, home: Home
) -> None:
    """The device's page tells the version that runs."""
    heater = await home.with_heater("Pilote_Soc_C3")
    heater.extra["wifi_soft_version"] = "04030C99"
    await later(hass, 301)

    def version() -> str | None:
        device = home.device()
        return device.sw_version if device else None

    await home.until(lambda: version() == "04030C99", lambda: str(version()))


async def test_a_heater_without_a_name(home: Home) -> None:
    """The product's name stands in where the app has given none."""
    heater = home.add("Bloom", "")
    await home.start()
    device = home.device(heater)
    assert device is not None
    assert device.name == "Bloom"


async def test_a_device_can_be_deleted_once_it_is_gone(
    hass: HomeAssistant,
    home: Home,
    hass_ws_client: WebSocketGenerator,
    device_registry: dr.DeviceRegistry,
) -> None:
    """Deleting is refused while the account has the heater, and for the account itself."""
    await home.with_heater("Pilote_Soc_C3")
    assert await async_setup_component(hass, "config", {})
    client = await hass_ws_client(hass)
    device = home.device()
    assert device is not None
    for present in (device.id, device.via_device_id):
        reply = await client.remove_device(present)
        assert not reply["success"]
    stale = device_registry.async_get_or_create(
        config_entry_id=home.entry.entry_id, identifiers={(DOMAIN, "gone")}
    )
    reply = await client.remove_device(stale.id)
    assert reply["success"]
    assert device_registry.async_get(stale.id) is None
    assert home.wire == []


async def test_nothing_secret_is_logged(
    hass: HomeAssistant, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at debug level neither password nor token nor ids are in our log."""
    caplog.set_level(logging.DEBUG, "custom_components.isotherm")
    heater = await home.with_heater("Pilote_Soc_C3")
    await home.call("climate.set_preset_mode", "climate", preset_mode="comfort")
    for kind in ("9025", "500", "reset"):
        home.cloud.faults.add("*", kind, count=2)
        home.cloud.drop_sockets()
        await later(hass, 301)
        await home.quiet()
    home.cloud.faults.clear()
    token = next(iter(home.cloud.registry.tokens))
    binding = home.account.uid
    ours = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.isotherm")
    ]
    assert ours
    for secret in (token, binding, heater.did, heater.mac, heater.passcode):
        assert not [line for line in ours if secret in line]
    assert not [line for line in ours if "a good password" in line]
