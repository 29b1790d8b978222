"""A simulated cloud of Home SmartLink, set up in a real Home Assistant."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import time

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.smartlink.timing import SmartlinkTiming
from simulators.smartlink import SmartlinkCloud

from .homes import CLIENT_ID, SECRET, Account

NOW = "2026-03-18T09:12:00+00:00"
"""A Wednesday, 10:12 in Paris."""
BRISK = SmartlinkTiming(gather_commands=0.02)
"""What is waited for in real time is short; the rest passes with the clock."""


@pytest.fixture
def began(request: pytest.FixtureRequest) -> str:
    """Return when a test begins: `NOW`, or what its parameter says."""
    return str(getattr(request, "param", NOW))


@pytest.fixture
def clock(
    monkeypatch: pytest.MonkeyPatch, began: str
) -> Iterator[FrozenDateTimeFactory]:
    """Stop the clocks; the loop's goes on, and further by as much as these are moved."""
    with freeze_time(began) as clock:
        start = clock()

        def passing() -> float:
            moved = (clock() - start).total_seconds()
            return time.clock_gettime(time.CLOCK_MONOTONIC) + moved

        # Home Assistant gives its loop a clock that would stand still too.
        monkeypatch.setattr(asyncio.get_event_loop(), "time", passing)
        yield clock


@pytest.fixture
async def smartlink(socket_enabled: None) -> AsyncIterator[SmartlinkCloud]:
    """Return a simulated cloud with a partner, by the clock of the test."""
    async with SmartlinkCloud() as cloud:
        cloud.add_partner(CLIENT_ID, SECRET)
        yield cloud


@pytest.fixture
async def account(
    hass: HomeAssistant,
    all_entities: None,
    clock: FrozenDateTimeFactory,
    smartlink: SmartlinkCloud,
) -> AsyncIterator[Account]:
    """Return an account whose homes are yet to be added, and that is yet to be set up."""
    hass.data[TIMINGS] = {"smartlink": BRISK}
    await hass.config.async_set_time_zone("Europe/Paris")
    account = Account(hass, smartlink, clock)
    yield account
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state.name == "LOADED":
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
