"""A partner account of three homes that are yet to be added, in the afternoon."""

from collections.abc import AsyncIterator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.smartlink.timing import SmartlinkTiming
from simulators.smartlink import SmartlinkCloud

from .account import ShedAccount


@pytest.fixture
def began(request: pytest.FixtureRequest) -> str:
    """Return when a test begins: on a Wednesday, at 16:30 in Paris, unless it says so."""
    return str(getattr(request, "param", "2026-01-14T15:30:00+00:00"))


@pytest.fixture
async def account(
    hass: HomeAssistant,
    all_entities: None,
    clock: FrozenDateTimeFactory,
    smartlink: SmartlinkCloud,
) -> AsyncIterator[ShedAccount]:
    """Return an account that is yet to be set up; gateways confirm within seconds."""
    for name in ("one", "two", "three"):
        home = smartlink.add_home(name, rooms=("Salon", "Chambre"), ack_delay=5.0)
        for room in home.rooms:
            home.add_device(f"{name}{room}", room)
    hass.data[TIMINGS] = {"smartlink": SmartlinkTiming(saving=1.0, gather_commands=0.0)}
    await hass.config.async_set_time_zone("Europe/Paris")
    account = ShedAccount(hass, smartlink, clock)
    yield account
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state.name == "LOADED":
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
