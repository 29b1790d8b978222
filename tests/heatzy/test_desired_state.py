"""Only a fresh report of the heater ends what was asked of it: nothing else that publishes."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.isotherm.heatzy.const import VENDOR
from simulators.gizwits import Point, SimDevice

from .homes import Home

GRACE = 0.1
"""Seconds of the grace after a command; everything below happens later."""


@pytest.fixture
async def heater(home: Home) -> AsyncGenerator[SimDevice]:
    """Return a heater in comfort, told to go to eco by a command that has no effect yet."""
    home.timing(push_grace=GRACE, poll_grace=GRACE, confirm_after=60.0)
    heater = await home.with_heater("Pilote_Pro", mode="cft")
    await ask_eco(home)
    yield heater
    # It was kept to the end; a report of the heater ends it.
    home.cloud.set_attr(heater.did, mode="fro")
    await home.shows("select.mode", "frost_protection")


async def ask_eco(home: Home) -> None:
    """Ask for eco: the vendor accepts, the heater tells nothing; let the grace pass."""
    fault = home.cloud.faults.add("control", "empty", count=1)
    await home.call("select.select_option", "select.mode", option="eco")
    home.cloud.faults.remove(fault)
    assert home.value("select.mode") == "eco"
    await asyncio.sleep(2 * GRACE)


async def test_a_setting_kept_here(home: Home, heater: SimDevice) -> None:
    """The length of the next boost has nothing to do with the mode."""
    await home.call("number.set_value", "number.boost_minutes", value=25)
    assert home.value("number.boost_minutes") == "25"
    assert home.value("select.mode") == "eco"


async def test_the_connection_comes_and_goes(home: Home, heater: SimDevice) -> None:
    """The vendor's word on the connection tells nothing of the mode."""
    home.cloud.set_online(heater.did, False)
    await home.shows("select.mode", "unavailable")
    home.cloud.set_online(heater.did, True)
    await home.shows("select.mode", "eco")


async def test_another_command_that_fails(home: Home, heater: SimDevice) -> None:
    """What a refusal withdraws is what was refused, and nothing else."""
    home.cloud.faults.add("control", "9025", count=1)
    with pytest.raises(HomeAssistantError):
        await home.call("switch.turn_on", "switch.lock")
    assert home.value("switch.lock") == "off"
    assert home.value("select.mode") == "eco"


async def test_a_report_of_something_else(home: Home, heater: SimDevice) -> None:
    """A report that tells of the temperature alone is none of the mode."""
    home.cloud.behaviour.set(push_delta=True)
    home.cloud.set_attr(heater.did, lock_switch=1)
    await home.shows("switch.lock", "on")
    assert home.value("select.mode") == "eco"


async def test_a_poll_that_brings_no_state(home: Home, heater: SimDevice) -> None:
    """While push is alive a poll only lists who is there."""
    await home.entry.runtime_data.hub.async_refresh()
    assert home.value("select.mode") == "eco"


async def test_the_status_of_the_account(home: Home, heater: SimDevice) -> None:
    """That push died tells nothing of the mode; the poll that follows it does."""
    home.entry.runtime_data.hub.async_publish_status()
    home.entry.runtime_data.hub.async_publish()
    assert home.value("select.mode") == "eco"


async def test_a_definition_that_arrives(home: Home) -> None:
    """More entities of a product are no report of its mode."""
    home.timing(
        push_grace=GRACE,
        poll_grace=GRACE,
        confirm_after=60.0,
        definitions=(0.0, 4 * GRACE, 4 * GRACE),
    )
    fault = home.cloud.faults.add("datapoint", "500")
    home.heater = home.cloud.add_custom(
        home.account,
        "Spa",
        (
            Point("mode", "enum", default="cft", enum=("cft", "eco", "fro", "stop")),
            Point("lamp", "bool", default=False),
        ),
    )
    await home.start()
    await ask_eco(home)
    assert home.find("switch.attr_lamp") is None
    home.cloud.faults.remove(fault)
    await home.until(lambda: home.find("switch.attr_lamp") is not None)
    await home.hass.async_block_till_done()
    assert home.value("select.mode") == "eco"


async def test_a_programme_that_the_server_keeps(
    hass: HomeAssistant, home: Home
) -> None:
    """The server's tasks tell nothing of the heater's mode."""
    home.timing(push_grace=GRACE, poll_grace=60.0, confirm_after=60.0)
    heater = home.add("Heatzy", mode="舒适")
    await home.start()
    registry = er.async_get(hass)
    registry.async_update_entity(home.entity_id("calendar", heater), disabled_by=None)
    await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done()
    home.cloud.faults.add("control", "empty", count=1)
    await home.call("select.select_option", "select.mode", option="eco")
    assert home.value("select.mode") == "eco"
    await asyncio.sleep(2 * GRACE)
    await home.call(
        "isotherm.set_programme",
        "calendar",
        days=["monday"],
        blocks=[{"from": "07:00", "to": "09:00", "mode": "comfort"}],
    )
    assert home.value("select.mode") == "eco"


@pytest.mark.parametrize(
    ("name", "attrs", "tells"),
    [
        ("Pilote_Pro", {"mode": "eco"}, False),
        ("Pilote_Pro", {"cur_mode": "eco"}, True),
        ("Pilote2", {"mode": "eco"}, True),
        ("Pilote2", {"lock_switch": 1}, False),
    ],
)
async def test_which_report_tells_the_mode_in_force(
    home: Home, name: str, attrs: dict[str, Any], tells: bool
) -> None:
    """Where it is reported apart, the mode by hand says nothing of it."""
    heater = await home.with_heater(name)
    hub = home.entry.runtime_data.hub
    heaters, record = hub.members(VENDOR), hub.account.records[heater.did]
    assert ("mode_in_force" in heaters.told(record, attrs)) is tells
