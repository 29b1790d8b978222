"""Outages, power cuts and addresses: when a bridge counts as healthy, and where it is.

What other clients do instead is said as "there".
"""

import asyncio
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.isotherm.izone.api.http import HttpTiming
from custom_components.isotherm.izone.discovery import async_get_discovery
from simulators.izone import forge_reply

from .conftest import Make, Setup, entry_for, wait
from .homes import Home

pytestmark = pytest.mark.usefixtures("as_delivered")
"""Counters and times of the hub, off by default, change with every outage."""


@pytest.fixture
def quick_to_give_up(hass: HomeAssistant, brisk: None) -> None:
    """Wait no longer than half a second for an answer."""
    wait(hass, timeout=0.5)


def unavailable(home: Home) -> set[str]:
    """Return the entities that are not available."""
    states = home.hass.states.async_all()
    return {one.entity_id for one in states if one.state == "unavailable"}


@pytest.mark.usefixtures("quick_to_give_up")
@pytest.mark.parametrize("kind", ["hang", "reset", "status:503", "truncate", "busy"])
async def test_short_outages_show_nowhere(home: Home, kind: str) -> None:
    """There: "unavailable" at random, and back with the next poll."""
    bridge = await home.start()
    shown = {one.entity_id: one.state for one in home.hass.states.async_all()}
    bridge.faults.add("*", kind)
    await home.refresh()
    bridge.faults.clear()
    during = {one.entity_id: one.state for one in home.hass.states.async_all()}
    changed = {key for key in shown if shown[key] != during[key]}
    assert changed <= {home.find("binary_sensor.reachable", "")}
    await home.refresh()
    after = {one.entity_id: one.state for one in home.hass.states.async_all()}
    assert shown == after


@pytest.mark.usefixtures("quick_to_give_up")
@pytest.mark.parametrize("kind", ["hang", "error", "empty", "close"])
async def test_optional_requests_take_nothing_down(home: Home, kind: str) -> None:
    """There: a question about power that nobody answered took the unit down."""
    bridge = await home.start(zones=2, bulk="empty")
    for route in ("read/3/*", "read/4/*", "read/5/*", "read/6/*", "read/7/*"):
        bridge.faults.add(route, kind)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    await home.refresh()
    assert home.value("climate") == "cool"
    assert home.value("climate", 0) == "heat_cool"


@pytest.mark.parametrize("api", ["v1", "v2"])
@pytest.mark.parametrize("words", [True, False])
async def test_a_power_cut_keeps_the_zones(home: Home, api: str, words: bool) -> None:
    """There: a crash over the word "error"; or the zones are gone."""
    bridge = await home.start(zones=4, api=api, fault_words=words)
    registry = er.async_get(home.hass)
    before = {one.entity_id: one.state for one in home.hass.states.async_all()}
    known = set(registry.entities)
    bridge.power_cut()
    for _ in range(6):
        await home.refresh()
    assert [home.value("climate", where) for where in ("unit", 0)] == [
        "unavailable"
    ] * 2
    assert set(registry.entities) == known
    bridge.power_back()
    await home.refresh()
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert {one.entity_id: one.state for one in home.hass.states.async_all()} == before


@pytest.mark.parametrize(
    "tags", [(), ("X", "iLight", "iDrate"), ("X",), ("iZone",), ("iLight", "iZoneV2")]
)
async def test_odd_tags_change_nothing(
    home: Home, tags: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    """There: an X is refused and fills the log; three fields alone crash."""
    bridge = await home.start(tags=tags)
    caplog.clear()
    for _ in range(5):
        bridge.beacon()
    found = await async_get_discovery(home.hass).async_scan(seconds=0.05)
    await home.refresh()
    assert [one.uid for one in found] == [bridge.uid]
    assert home.value("climate") == "cool"
    ours = [one for one in caplog.records if "isotherm" in one.name]
    assert not [one for one in ours if one.levelno >= logging.INFO]


def test_slow_answers_are_waited_for() -> None:
    """There, once: 3 s, which valid answers exceed."""
    assert HttpTiming().timeout >= 10


async def test_datagrams_are_no_sign_of_health(home: Home) -> None:
    """There: available again by UDP alone, with values that had stood still."""
    wait(home.hass, outage_grace=0.0)
    bridge = await home.start()
    hub = home.entry.runtime_data.hub
    await bridge.set_tcp("refused")
    await home.refresh()
    assert home.value("climate") == "unavailable"
    bridge.wall(SysMode=2)
    for _ in range(3):
        bridge.beacon()
        await asyncio.sleep(0.05)
    assert hub.notifications.arrive
    assert home.value("climate") == "unavailable"
    assert home.value("binary_sensor.reachable", "") == "off"
    await bridge.set_tcp("up")
    await home.refresh()
    assert home.value("climate") == "heat"


async def test_a_bridge_at_another_address_is_followed(
    hass: HomeAssistant, make_bridge: Make, set_up: Setup
) -> None:
    """There: by a datagram's word; here only once the bridge itself has answered."""
    bridge = await make_bridge(zones=2)
    old, port = bridge.host, bridge.udp_port
    places = [f"{host}:{port}" for host in (old, "127.0.0.5", "127.0.0.6")]
    entry = entry_for(bridge, search={"addresses": places, "confine": True})
    entry.add_to_hass(hass)
    await set_up(entry)
    hub = entry.runtime_data.hub
    forge_reply(bridge.uid, (old, hub_port(hub)), source="127.0.0.6")
    await hub.async_refresh()
    assert entry.data["host"] == old
    await bridge.move("127.0.0.5")
    forge_reply(bridge.uid, (old, hub_port(hub)), source="127.0.0.6")
    await hub.async_refresh()
    await hass.async_block_till_done()
    assert (entry.data["host"], hub.host) == ("127.0.0.5", "127.0.0.5")
    assert hub.last_update_success
    bridge.wall(SysMode=2)
    async with asyncio.timeout(15):
        while hass.states.get("climate.home").state != "heat":
            await asyncio.sleep(0.01)


def hub_port(hub: Any) -> int:
    """Return the port on which the notifications of a hub are heard."""
    port = async_get_discovery(hub.hass).listening_port
    assert port is not None
    return port


async def test_a_zone_that_the_bulk_status_tells_of_is_heard(home: Home) -> None:
    """Its own datagram may fail, and its turn comes rarely: it must not be lost so long."""
    wait(home.hass, zone_trusted=0.0)
    bridge = await home.start(zones=2)
    bridge.faults.add("read/2/1", "error", count=2)
    client = home.entry.runtime_data.hub.client
    await client.refresh(zones=2)
    assert set(client.zone_errors) == {1}
    await home.refresh()
    assert unavailable(home) == set()
    bridge.wall_zone(1, Mode=1)
    await home.refresh()
    assert home.value("climate", 1) == "fan_only"
