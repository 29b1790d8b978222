"""A Heatzy account on a simulated cloud, set up in a real Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
import logging
import time
from typing import Any

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from simulators.gizwits import GizwitsCloud

from .homes import Home
from .trouble import OURS, Trouble

USERNAME = "home@example.org"
PASSWORD = "a good password"


@pytest.fixture
def account(cloud: GizwitsCloud) -> Any:
    """Return an account of the simulated cloud."""
    return cloud.add_account(USERNAME, PASSWORD)


@pytest.fixture
def entry(hass: HomeAssistant, cloud: GizwitsCloud, account: Any) -> MockConfigEntry:
    """Return the account's config entry, not yet set up."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=USERNAME,
        unique_id=account.uid,
        data={
            "vendor": "heatzy",
            "username": USERNAME,
            "password": PASSWORD,
            "server": {"region": "custom", "address": cloud.url},
        },
    )
    entry.add_to_hass(hass)
    return entry


type Setup = Callable[[], Awaitable[MockConfigEntry]]


@pytest.fixture
async def setup(
    all_entities: None, hass: HomeAssistant, entry: MockConfigEntry
) -> AsyncGenerator[Setup]:
    """Return what sets the account up; it is unloaded at the end."""

    async def set_up() -> MockConfigEntry:
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    yield set_up
    if entry.state.recoverable and entry.state.name == "LOADED":
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def home(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    account: Any,
    entry: MockConfigEntry,
    setup: Setup,
) -> Home:
    """Return a home without heaters, not yet set up."""
    return Home(hass, cloud, account, entry, setup)


@pytest.fixture
async def wednesday(
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncGenerator[FrozenDateTimeFactory]:
    """Stop the clocks on a Wednesday, at 10:10 in Paris; the event loop goes on."""
    monkeypatch.setattr(asyncio.get_running_loop(), "time", time.monotonic)
    with freeze_time("2026-03-18T09:10:00+00:00") as clock:
        yield clock


@pytest.fixture
async def trouble(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> AsyncGenerator[Trouble]:
    """Return a home whose times are short."""
    caplog.set_level(logging.DEBUG, OURS)
    trouble = Trouble(hass, cloud, entry, caplog)
    trouble.timing()
    yield trouble
    if entry.state.name == "LOADED":
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
