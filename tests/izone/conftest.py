"""A simulated bridge on loopback, set up in a real Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import replace
import socket
import time
from typing import Any

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import pytest_socket

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.izone.api.http import HttpTiming
from custom_components.isotherm.izone.const import PORTS, Ports
from custom_components.isotherm.izone.timing import Timing
from simulators.izone import IZoneBridge, Quirks
from simulators.izone.cloud import IZoneCloud

from .cloud import RETURN, CloudHome
from .homes import Home

type Make = Callable[..., Awaitable[IZoneBridge]]
type Setup = Callable[..., Awaitable[MockConfigEntry]]


@pytest.fixture
def loopback(socket_enabled: None) -> None:
    """Allow connections to all of 127.0.0.0/8: bridges have addresses of their own."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"])


BRISK = Timing(
    http=HttpTiming(command_gap=0.0, retry_pause=0.0, busy_pauses=(0.01, 0.01)),
    scan=0.1,
    names=15.0,
    find=0.1,
    asks_unshown=60.0,
    read_back_after=(0.05, 0.1, 0.2),
)
"""Hardly any waiting."""


def wait(hass: HomeAssistant, **waits: Any) -> None:
    """Change for how long bridges that are set up from now on are waited for."""
    timing = hass.data[TIMINGS]["izone"]
    assert isinstance(timing, Timing)
    http = {key: waits.pop(key) for key in list(waits) if hasattr(timing.http, key)}
    changed = replace(timing, http=replace(timing.http, **http), **waits)
    hass.data[TIMINGS] = {"izone": changed}


@pytest.fixture
def notification_port(loopback: None) -> int:
    """Return a free UDP port on which notifications are heard in this test."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def brisk(hass: HomeAssistant, notification_port: int) -> None:
    """Shorten all waits, and hear notifications on a port of this test alone."""
    hass.data[TIMINGS] = {"izone": BRISK}
    hass.data[PORTS] = Ports(notifications=notification_port)


@pytest.fixture
async def make_bridge(brisk: None, notification_port: int) -> AsyncIterator[Make]:
    """Start bridges that are stopped after the test."""
    running: list[IZoneBridge] = []

    async def make(host: str = "127.0.0.1", **options: Any) -> IZoneBridge:
        options.setdefault("quirks", Quirks(notification_delay=0.02))
        options.setdefault("notification_targets", [("127.0.0.1", notification_port)])
        bridge = await IZoneBridge(host, **options).start()
        running.append(bridge)
        return bridge

    yield make
    for bridge in running:
        await bridge.stop()


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with eight zones."""
    return await make_bridge()


def entry_for(bridge: IZoneBridge, **options: Any) -> MockConfigEntry:
    """Return a bridge's config entry; its searches ask nobody but the bridge."""
    search = {"addresses": [f"{bridge.host}:{bridge.udp_port}"], "confine": True}
    return MockConfigEntry(
        domain=DOMAIN,
        title="iZone Home",
        unique_id=bridge.uid,
        data={"vendor": "izone", "host": bridge.host, "port": bridge.http_port},
        options={"search": search, **options},
    )


@pytest.fixture
def entry(hass: HomeAssistant, bridge: IZoneBridge) -> MockConfigEntry:
    """Return the bridge's config entry, not yet set up."""
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def set_up(hass: HomeAssistant) -> AsyncGenerator[Setup]:
    """Return what sets any bridge up; all are unloaded at the end."""
    loaded: list[MockConfigEntry] = []

    async def set_up(one: MockConfigEntry) -> MockConfigEntry:
        loaded.append(one)
        assert await hass.config_entries.async_setup(one.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
        return one

    yield set_up
    for one in loaded:
        if one.state.name == "LOADED":
            await hass.config_entries.async_unload(one.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def setup(set_up: Setup, entry: MockConfigEntry) -> Setup:
    """Return what sets the bridge up, or another one."""
    return lambda one=entry: set_up(one)


@pytest.fixture
def home(
    all_entities: None, hass: HomeAssistant, make_bridge: Make, set_up: Setup
) -> Home:
    """Return a house whose bridge is yet to be started."""
    return Home(hass, make_bridge, entry_for, set_up)


@pytest.fixture
async def wednesday(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[FrozenDateTimeFactory]:
    """Stop the clocks on Wednesday, 18 March 2026, 09:10 UTC; the loop's goes on."""
    with freeze_time("2026-03-18T09:10:00+00:00") as clock:
        began = clock()

        def passing() -> float:
            moved = (clock() - began).total_seconds()
            return time.clock_gettime(time.CLOCK_MONOTONIC) + moved

        # Home Assistant gives its loop a clock that would stand still too.
        monkeypatch.setattr(asyncio.get_running_loop(), "time", passing)
        yield clock


@pytest.fixture
async def remote(hass: HomeAssistant, brisk: None) -> AsyncIterator[CloudHome]:
    """Return a home with an account that has no bridges yet."""
    async with IZoneCloud(redirect_uris=(RETURN,)) as cloud:
        yield CloudHome(hass, cloud)
        for entry in hass.config_entries.async_entries(DOMAIN):
            if entry.state.name == "LOADED":
                await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
