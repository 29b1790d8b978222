"""Bridges appear by themselves, and are followed to another address; forgers are not."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from ipaddress import IPv4Address
import socket
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryState
from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.api import discovery as protocol
from custom_components.isotherm.izone.const import PORTS
from custom_components.isotherm.izone.discovery import (
    BridgeDiscovery,
    async_get_discovery,
)
from custom_components.isotherm.izone.search import Search
from simulators.gizwits import GizwitsCloud
from simulators.izone import UNPAIRED_UID, IZoneBridge, forge_reply

from .conftest import Make, Setup, entry_for
from .test_init import poll

BROADCASTS = "homeassistant.components.network.async_get_ipv4_broadcast_addresses"
LOOPBACK = "127.255.255.255"
OTHER = "200000777"


@pytest.fixture
async def network(hass: HomeAssistant, make_bridge: Make) -> Any:
    """Return a bridge that hears the broadcast of loopback, the only one there is."""
    bridge = await make_bridge("127.0.0.12", uid=OTHER, broadcasts=[LOOPBACK])
    found = {IPv4Address(LOOPBACK), IPv4Address("255.255.255.255")}
    ports = {"discovery": bridge.udp_port, "http": bridge.http_port}
    hass.data[PORTS] = replace(hass.data[PORTS], **ports)
    with patch(BROADCASTS, AsyncMock(return_value=found)):
        yield bridge


@pytest.fixture
async def heatzy(hass: HomeAssistant, cloud: GizwitsCloud) -> Any:
    """Return a hub of another vendor, loaded."""
    account = cloud.add_account("home@example.org", "a good password")
    entry = MockConfigEntry(
        domain=DOMAIN,
        unique_id=account.uid,
        data={
            "vendor": "heatzy",
            "username": "home@example.org",
            "password": "a good password",
            "server": {"region": "custom", "address": cloud.url},
        },
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    yield entry
    if entry.state is ConfigEntryState.LOADED:
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def keep(hass: HomeAssistant) -> Iterator[Callable[[], None]]:
    """Let the networks be searched, as any bridge's hub does; return what ends that."""
    with ExitStack() as ending:
        ending.callback(async_get_discovery(hass).async_keep())
        yield ending.close


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something to happen."""
    async with asyncio.timeout(15):
        while not holds():
            await asyncio.sleep(0.01)


async def time_passes(hass: HomeAssistant) -> None:
    """Let what is due happen, and what comes of it."""
    async_fire_time_changed(hass, fire_all=True)
    await asyncio.sleep(0.15)
    await hass.async_block_till_done(wait_background_tasks=True)


def offered(hass: HomeAssistant) -> list[str]:
    """Return the bridges that are offered to the user."""
    return [
        flow["context"]["unique_id"]
        for flow in hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    ]


@pytest.mark.usefixtures("heatzy")
async def test_a_home_without_a_bridge_is_not_searched(
    hass: HomeAssistant, network: IZoneBridge
) -> None:
    """Hubs of other vendors are no reason to broadcast."""
    await time_passes(hass)
    assert network.udp.questions == []
    assert offered(hass) == []


async def test_a_bridge_appears_where_another_is_set_up(
    hass: HomeAssistant, network: IZoneBridge, keep: Callable[[], None]
) -> None:
    """Asked by the broadcast of every interface, some time after the start."""
    assert network.udp.questions == []
    await time_passes(hass)
    assert len(network.udp.questions) == 1
    assert offered(hass) == [OTHER]
    await time_passes(hass)
    assert len(network.udp.questions) == 2, "asked again a quarter of an hour later"
    assert offered(hass) == [OTHER], "and offered once"
    keep()
    assert not async_get_discovery(hass).busy


@pytest.mark.usefixtures("keep")
async def test_a_bridge_that_was_ignored_is_not_offered_again(
    hass: HomeAssistant, network: IZoneBridge
) -> None:
    """The user has said so."""
    ignored = MockConfigEntry(domain=DOMAIN, unique_id=OTHER, source=SOURCE_IGNORE)
    ignored.add_to_hass(hass)
    await time_passes(hass)
    assert network.udp.questions
    assert offered(hass) == []


@pytest.mark.usefixtures("keep")
async def test_an_unpaired_bridge_is_not_offered(
    hass: HomeAssistant, network: IZoneBridge
) -> None:
    """There is nothing behind it."""
    network.ac.uid = UNPAIRED_UID
    await time_passes(hass)
    assert network.udp.questions
    assert offered(hass) == []


async def test_a_confined_entry_confines_every_search(
    hass: HomeAssistant, network: IZoneBridge, setup: Setup
) -> None:
    """No broadcast goes out then."""
    entry = await setup()
    assert Search.of(entry.options).confine
    await time_passes(hass)
    assert network.udp.questions == []
    found = await async_get_discovery(hass).async_scan()
    assert [one.uid for one in found] == [entry.unique_id]
    assert network.udp.questions == []


async def test_a_beacon_offers_a_bridge(
    hass: HomeAssistant, network: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Bridges tell of themselves without being asked."""
    await setup()
    network.notification_targets[:] = [("127.0.0.1", notification_port)]
    network.beacon()
    await until(lambda: offered(hass) == [OTHER])


async def test_a_bridge_is_followed_to_its_new_address(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    notification_port: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Found by its uid within one poll; nobody notices but by one line of the log."""
    entry, usual = await setup(), bridge.host
    search = {"addresses": [f"127.0.0.1:{bridge.udp_port}", f"127.0.0.13:{bridge.udp_port}"], "confine": True}  # fmt: skip
    hass.config_entries.async_update_entry(entry, options={"search": search})
    await bridge.move("127.0.0.13")
    await poll(entry)
    assert entry.data["host"] == "127.0.0.13"
    assert entry.runtime_data.hub.data.status.reachable is True
    assert entry.runtime_data.hub.data.status.host == "127.0.0.13"
    assert "iZone Home is at 127.0.0.13 now" in caplog.text
    bridge.log.clear()
    bridge.wall(SysMode=2)
    # Its notifications are known by the new address.
    await until(lambda: bool(bridge.log))
    await hass.async_block_till_done(wait_background_tasks=True)
    hub = entry.runtime_data.hub
    with patch.object(hub, "on_notification") as heard:
        for host in (usual, "127.0.0.13"):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
                bell.bind((host, 0))
                bell.sendto(b"iZoneChanged_System", ("127.0.0.1", notification_port))
        await until(lambda: heard.called)
    # What is at the old address now is another's.
    assert heard.call_count == 1


async def test_an_entry_is_followed_at_its_first_start_too(
    hass: HomeAssistant, bridge: IZoneBridge, entry: MockConfigEntry, setup: Setup
) -> None:
    """The address may change while Home Assistant is off."""
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "host": "127.0.0.99"}
    )
    await setup()
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data["host"] == bridge.host


async def test_a_forged_reply_does_not_move_an_entry(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make, setup: Setup
) -> None:
    """Neither to where nobody answers, nor to where another bridge does."""
    entry = await setup()
    other = await make_bridge("127.0.0.12", uid=OTHER, http_port=bridge.http_port)
    discovery = async_get_discovery(hass)
    with forging(discovery, bridge.uid, ("127.0.0.99", other.host)):
        await bridge.set_tcp("refused")
        await poll(entry, 2)
        assert entry.data["host"] == bridge.host
        assert entry.runtime_data.hub.data.status.reachable is False
        assert other.log, "it was asked who it is"
        await bridge.set_tcp("up")
        await poll(entry)
        assert entry.runtime_data.hub.data.status.reachable is True
    assert entry.data["host"] == bridge.host


def forging(discovery: BridgeDiscovery, uid: str, hosts: tuple[str, ...]) -> Any:
    """Let forged announcements arrive during every search, among the true ones."""
    real = discovery.async_scan

    async def scan(*args: Any, **options: Any) -> Any:
        searching = asyncio.create_task(real(*args, **options))
        while (port := discovery.search_port) is None:
            await asyncio.sleep(0)
        for host in hosts:
            forge_reply(uid, ("127.0.0.1", port), source="127.0.0.66", claimed_ip=host)
        return await searching

    return patch.object(discovery, "async_scan", scan)


async def test_a_reply_moves_nothing_while_the_bridge_answers(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    make_bridge: Make,
    setup: Setup,
    notification_port: int,
) -> None:
    """Even a true one: two of the same uid can't be, and the known one is there."""
    entry = await setup()
    twin = await make_bridge("127.0.0.12", http_port=bridge.http_port)
    twin.notification_targets[:] = [("127.0.0.1", notification_port)]
    twin.beacon()
    await asyncio.sleep(0.05)
    await poll(entry)
    assert entry.data["host"] == bridge.host
    assert twin.log == []


async def test_a_beacon_from_elsewhere_brings_a_lost_bridge_back_at_once(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup, notification_port: int
) -> None:
    """Without waiting for the next poll."""
    entry = await setup()
    bridge.quirks.answers_discovery = False
    await bridge.move("127.0.0.13")
    await poll(entry)
    assert entry.runtime_data.hub.data.status.reachable is False
    bridge.quirks.answers_discovery = True
    search = {"addresses": [f"127.0.0.13:{bridge.udp_port}"], "confine": True}
    hass.config_entries.async_update_entry(entry, options={"search": search})
    bridge.beacon()
    await until(lambda: entry.data["host"] == "127.0.0.13")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.runtime_data.hub.data.status.reachable is True


async def test_forged_uids_do_not_fill_the_memory(hass: HomeAssistant) -> None:
    """Only so many are remembered."""
    discovery = async_get_discovery(hass)
    told = [(number, "127.0.0.1") for number in range(300)]
    told += [(7, f"127.0.{number // 100}.{number % 100}") for number in range(300)]
    for uid, host in told:
        text = f"ASPort_12107,Mac_{uid:09d},IP_{host},iZoneV2"
        one = protocol.parse_announcement(text.encode(), ("127.0.0.66", 12107))
        assert one
        discovery.on_announcement(one)
    assert len(discovery.announced) <= 64
    assert len(discovery.announced[f"{7:09d}"]) == 64


@pytest.fixture
def no_sockets() -> Iterator[None]:
    """Let no socket be opened for questions."""
    with patch.object(protocol.Discovery, "start", side_effect=OSError("no network")):
        yield


async def test_without_a_network_nothing_is_found_and_nothing_breaks(
    hass: HomeAssistant,
    no_sockets: None,
    setup: Setup,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A search ends at once, with a line in the log."""
    entry = await setup()
    await time_passes(hass)
    assert await async_get_discovery(hass).async_scan() == ()
    assert "can't be searched for" in caplog.text
    assert entry.state is ConfigEntryState.LOADED


async def test_the_limited_broadcast_serves_where_there_is_no_other(
    hass: HomeAssistant, brisk: None
) -> None:
    """Home Assistant names it alone where only the default interface is enabled."""
    discovery = async_get_discovery(hass)
    alone = {IPv4Address("255.255.255.255")}
    with patch(BROADCASTS, AsyncMock(return_value=alone)):
        assert await discovery.async_targets() == [("255.255.255.255", 12107)]
    with patch(BROADCASTS, AsyncMock(return_value={*alone, IPv4Address(LOOPBACK)})):
        assert await discovery.async_targets() == [(LOOPBACK, 12107)]
        more = Search(("192.0.2.255", "bridge.example:9999"))
        assert await discovery.async_targets(more) == [
            (LOOPBACK, 12107),
            ("192.0.2.255", 12107),
            ("bridge.example", 9999),
        ]


async def test_two_bridges_share_one_socket(
    hass: HomeAssistant, bridge: IZoneBridge, make_bridge: Make, setup: Setup
) -> None:
    """And it lives until the second has gone."""
    first = await setup()
    other = await make_bridge("127.0.0.12", uid=OTHER, name="Flat")
    second = entry_for(other)
    second.add_to_hass(hass)
    await setup(second)
    discovery = async_get_discovery(hass)
    await hass.config_entries.async_unload(first.entry_id)
    assert discovery.busy
    await hass.config_entries.async_unload(second.entry_id)
    assert not discovery.busy


@pytest.fixture
async def overheard(
    hass: HomeAssistant, network: IZoneBridge, setup: Setup, notification_port: int
) -> int:
    """Return the port at which anybody can announce anything, a bridge being set up."""
    await setup()
    return notification_port


@pytest.mark.parametrize("claimed", ["8.8.8.8", "192.0.2.1", "255.255.255.255"])
async def test_nobody_has_an_address_outside_of_the_home_asked(
    hass: HomeAssistant, network: IZoneBridge, overheard: int, claimed: str
) -> None:
    """Who names one is asked itself."""
    to = ("127.0.0.1", overheard)
    forge_reply(OTHER, to, source=network.host, claimed_ip=claimed)
    await until(lambda: offered(hass) == [OTHER])
    assert async_get_discovery(hass).announced[OTHER].keys() == {network.host}


def waiting(hass: HomeAssistant) -> int:
    """Return how many bridges are offered, asked, or waiting to be asked."""
    flow = hass.config_entries.flow
    return len(flow.async_progress_by_handler(DOMAIN, include_uninitialized=True))


async def test_of_many_announced_bridges_few_are_asked_and_offered(
    hass: HomeAssistant, network: IZoneBridge, overheard: int
) -> None:
    """Few at a time, few in all; and what was forged is gone once it has not answered."""
    network.quirks.second_connection = "serve"
    network.faults.add("*", "hang")
    for number in range(100):
        uid = f"3{number:08d}"
        to = ("127.0.0.1", overheard)
        forge_reply(uid, to, source="127.0.0.66", claimed_ip=network.host)
    await until(lambda: uid in async_get_discovery(hass).announced)
    await until(lambda: len(network.http.open) == 4)
    assert waiting(hass) == 16
    assert network.http.peak == 4
    network.faults.clear()
    await network.set_tcp("up")
    await until(lambda: waiting(hass) == 0)
    forge_reply(OTHER, to, source=network.host)
    await until(lambda: offered(hass) == [OTHER])


async def test_nothing_is_offered_while_home_assistant_starts(
    hass: HomeAssistant, bridge: IZoneBridge, network: IZoneBridge, overheard: int
) -> None:
    """It would keep all that anybody announces; it is searched soon after."""
    hass.set_state(CoreState.starting)
    network.notification_targets[:] = [("127.0.0.1", overheard)]
    network.beacon()
    await until(lambda: OTHER in async_get_discovery(hass).announced)
    assert waiting(hass) == 0
    await time_passes(hass)
    assert bridge.udp.questions == []
    hass.set_state(CoreState.running)
    await time_passes(hass)
    assert bridge.udp.questions
    network.beacon()
    await until(lambda: offered(hass) == [OTHER])
