"""What comes in an awkward order: late attributes, commands under way, files that can't be read."""

import asyncio
from datetime import timedelta
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.heatzy.const import CONF_SHOW_BACKGROUND
from simulators.gizwits import Point, SimDevice

from .homes import Home

SPA = (
    Point("mode", "enum", default="cft", enum=("cft", "eco", "fro", "stop")),
    Point("lamp", "bool", default=False),
)


def store(home: Home, **rows: Any) -> tuple[str, dict[str, Any]]:
    """Return the file in which the account's heaters are kept."""
    key = f"{DOMAIN}.{home.entry.entry_id}"
    return key, {"version": 1, "minor_version": 1, "key": key, "data": rows}


def boosted(home: Home, hass_storage: dict[str, Any]) -> SimDevice:
    """Return a heater in a boost from here, before a restart, whose time is nearly up."""
    heater = home.add("Pilote2", mode="cft")
    row = {
        "own": {},
        "before": {"mode": "eco"},
        "derogation": "boost",
        "left": 60,
        "end": (dt_util.utcnow() + timedelta(seconds=30)).isoformat(),
    }
    key, file = store(home, **{heater.did: row})
    hass_storage[key] = file
    home.cloud.set_attr(heater.did, derog_mode=2, derog_time=60)
    return heater


@pytest.mark.parametrize("push", [True, False])
async def test_a_product_that_tells_late_what_it_is(
    home: Home, caplog: pytest.LogCaptureFixture, push: bool
) -> None:
    """An unknown product that is offline at the start becomes a heater when it reports."""
    home.cloud.behaviour.set(offline_empty=True)
    if not push:
        home.cloud.faults.add("ws", "refuse")
    home.add("Pilote_Pro", mode="cft")
    spa = home.cloud.add_custom(home.account, "Spa", SPA)
    home.cloud.set_online(spa.did, False)
    await home.start()
    assert home.find("climate", spa) is None
    home.cloud.set_online(spa.did, True)
    home.cloud.set_attr(spa.did, mode="eco")
    if not push:
        await home.entry.runtime_data.hub.async_refresh()
    await home.until(lambda: home.find("climate", spa) is not None)
    await home.shows("select.mode", "eco", spa)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_first_generation_heater_that_ignores_a_command(home: Home) -> None:
    """Push is asked what it did, as of any other; it is told twice, then shown as it is."""
    home.timing(push_grace=0.05, confirm_after=0.1)
    await home.with_heater("Heatzy", mode="舒适")
    home.cloud.faults.add("control", "empty")
    await home.call("select.select_option", "select.mode", option="eco")
    assert home.value("select.mode") == "eco"
    await home.shows("select.mode", "comfort")
    assert len(home.cloud.requests.of("control")) == 2


async def test_a_report_while_a_command_is_under_way(home: Home) -> None:
    """It can't know of it, and the grace begins when the vendor has accepted."""
    home.timing(push_grace=0.1, poll_grace=0.1)
    heater = await home.with_heater("Pilote_Pro", mode="cft")
    home.cloud.faults.add("control", "delay", delay=0.6)
    asked = asyncio.create_task(
        home.call("select.select_option", "select.mode", option="eco")
    )
    await asyncio.sleep(0.25)
    home.cloud.set_attr(heater.did, lock_switch=1)
    await home.shows("switch.lock", "on")
    assert home.value("select.mode") == "eco"
    await asked
    await home.quiet()
    assert home.value("select.mode") == "eco"


async def test_reports_that_say_nothing_of_a_derogation(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """What it interrupted is kept until a report tells that it is over."""
    heater = boosted(home, hass_storage)
    home.cloud.behaviour.set(offline_empty=True, push_delta=True)
    home.cloud.set_online(heater.did, False)
    await home.start()
    home.cloud.set_online(heater.did, True)
    home.cloud.set_attr(heater.did, lock_switch=1)
    await home.quiet()
    assert home.wire == []
    home.cloud.behaviour.set(push_delta=False)
    home.cloud.set_attr(heater.did, derog_mode=0, derog_time=0)
    await home.until(lambda: bool(home.cloud.control_log))
    assert home.wire == [{"mode": "eco"}]


async def test_a_refusal_does_not_undo_what_another_command_noted(home: Home) -> None:
    """The boost is refused, the holiday behind it is not: its end brings back the mode."""
    home.cloud.behaviour.set(derog_restores_mode=False)
    heater = await home.with_heater("Pilote2", mode="eco")
    home.cloud.faults.add("control", "9025", count=1, delay=0.3)
    boost = asyncio.create_task(home.call("isotherm.boost", "climate", minutes=30))
    await home.until(lambda: bool(home.cloud.requests.of("control")))
    holiday = asyncio.create_task(home.call("isotherm.holiday", "climate", days=3))
    with pytest.raises(HomeAssistantError):
        await boost
    await holiday
    await home.shows("select.derogation", "holiday")
    home.cloud.faults.clear()
    assert home.wire[-1]["derog_mode"] == 1
    await home.quiet()
    assert heater.attrs["mode"] == "fro"
    await home.call("isotherm.cancel_derogation", "climate")
    assert home.wire == [{"derog_mode": 0, "derog_time": 0, "mode": "eco"}]


async def test_a_device_that_leaves_while_states_can_not_be_read(home: Home) -> None:
    """All that was known of it goes; it comes back as it is then."""
    home.cloud.faults.add("ws", "refuse")
    home.add("Pilote_Pro", mode="cft")
    other = home.add("Pilote_Pro", "Chambre", mode="cft")
    await home.start()
    hub = home.entry.runtime_data.hub
    binding = home.account.bindings.pop(other.did)
    fault = home.cloud.faults.add("devdata", "500")
    await hub.async_refresh()
    assert other.did not in hub.data.devices
    home.cloud.faults.remove(fault)
    home.cloud.set_attr(other.did, mode="eco")
    home.account.bindings[other.did] = binding
    await hub.async_refresh()
    await home.shows("select.mode", "eco", other)


async def test_a_file_that_can_not_be_read(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """An odd definition is asked for again, and costs nobody the settings."""
    heater = home.add("Pilote2", mode="cft")
    row = {"own": {"boost_minutes": 25}, "before": {}, "derogation": None}
    key, file = store(home, **{heater.did: {**row, "left": 0, "end": None}})
    hass_storage[key] = file
    odd = {"version": 1, "minor_version": 1, "key": f"{key}.products"}
    hass_storage[f"{key}.products"] = {**odd, "data": {"pk": {"name": "x"}}}
    await home.start()
    assert home.entry.state is ConfigEntryState.LOADED
    assert home.value("number.boost_minutes") == "25"
    assert await home.hass.config_entries.async_unload(home.entry.entry_id)
    assert hass_storage[key]["data"][heater.did]["own"] == {"boost_minutes": 25}


async def test_settings_survive_a_set_up_that_fails(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """What was not read is not overwritten."""
    heater = home.add("Pilote2", mode="cft")
    row = {"own": {"boost_minutes": 25}, "before": {"mode": "no such mode"}}
    key, file = store(home, **{heater.did: row})
    hass_storage[key] = file
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    assert home.entry.state is ConfigEntryState.SETUP_RETRY
    await home.hass.async_block_till_done()
    assert hass_storage[key]["data"][heater.did]["own"] == {"boost_minutes": 25}


async def test_a_derogation_that_is_shown_but_not_offered(home: Home) -> None:
    """It is refused in a sentence."""
    heater = await home.with_heater("Pilote2", mode="cft")
    home.cloud.inject(heater.did, {"derog_mode": 3})
    await home.shows("select.derogation", "presence")
    with pytest.raises(ServiceValidationError) as caught:
        await home.call("select.select_option", "select.derogation", option="presence")
    assert caught.value.translation_key == "derogation_not_offered"


async def test_a_server_programme_without_a_task(
    hass: HomeAssistant, home: Home
) -> None:
    """Once it was read, it is all default mode: events for who wants to see that."""
    heater = home.add("Heatzy", mode="舒适")
    await home.start()
    er.async_get(hass).async_update_entity(
        home.entity_id("calendar", heater), disabled_by=None
    )
    hass.config_entries.async_update_entry(
        home.entry, options={CONF_SHOW_BACKGROUND: True}
    )
    await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    now = dt_util.utcnow()
    answer = await home.call(
        "calendar.get_events",
        "calendar",
        start_date_time=now,
        end_date_time=now + timedelta(hours=1),
        response=True,
    )
    [events] = [calendar["events"] for calendar in answer.values()]
    assert {event["summary"] for event in events} == {"Eco"}
    # It is on only in what differs from the default mode.
    assert home.value("calendar") == "off"


async def test_who_was_refused_is_asked_until_the_vendor_accepts(home: Home) -> None:
    """Push that goes on while polling fails is no accepted sign-in."""
    home.timing(retry_pause=0.01)
    await home.with_heater("Pilote_Pro", mode="cft")
    hub = home.entry.runtime_data.hub
    password, home.account.password = home.account.password, "changed"
    home.cloud.revoke_tokens()
    fault = home.cloud.faults.add("bindings", "9004")
    await hub.async_refresh()
    home.cloud.faults.remove(fault)
    await hub.async_refresh()
    await home.hass.async_block_till_done()
    flows = home.hass.config_entries.flow
    assert flows.async_progress()
    home.cloud.faults.add("login", "502")
    await hub.async_refresh()
    assert flows.async_progress()
    home.account.password = password
