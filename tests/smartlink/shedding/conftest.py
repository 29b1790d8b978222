"""A partner account with a simulated vendor, on a day whose clock stands still."""

import asyncio
from collections.abc import AsyncIterator
import time

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.isotherm.hub.timing import TIMINGS
from custom_components.isotherm.smartlink.timing import SmartlinkTiming
from simulators.smartlink import SmartlinkCloud

from .account import Account


@pytest.fixture
async def clock(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FrozenDateTimeFactory]:
    """Stop the clocks on Wednesday, 14 January 2026, 16:30 in Paris; the loop's goes on."""
    await hass.config.async_set_time_zone("Europe/Paris")
    with freeze_time("2026-01-14T15:30:00+00:00") as clock:
        began = clock()

        def passing() -> float:
            moved = (clock() - began).total_seconds()
            return time.clock_gettime(time.CLOCK_MONOTONIC) + moved

        # Home Assistant gives its loop a clock that would stand still too.
        monkeypatch.setattr(asyncio.get_running_loop(), "time", passing)
        yield clock


@pytest.fixture
async def cloud(
    socket_enabled: None, clock: FrozenDateTimeFactory
) -> AsyncIterator[SmartlinkCloud]:
    """Return a vendor with three homes, whose gateways confirm within seconds."""
    cloud = SmartlinkCloud(clock=lambda: clock().timestamp())
    cloud.add_partner("acme", "secret")
    for name in ("one", "two", "three"):
        home = cloud.add_home(name, rooms=("Salon", "Chambre"), ack_delay=5.0)
        for room in home.rooms:
            home.add_device(f"{name}{room}", room)
    async with cloud:
        yield cloud


@pytest.fixture
async def account(
    hass: HomeAssistant,
    cloud: SmartlinkCloud,
    clock: FrozenDateTimeFactory,
    all_entities: None,
) -> AsyncIterator[Account]:
    """Return an account that is yet to be set up."""
    hass.data[TIMINGS] = {"smartlink": SmartlinkTiming(saving=1.0)}
    account = Account(hass, cloud, clock)
    yield account
    if account.entry.state.name == "LOADED":
        await hass.config_entries.async_unload(account.entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture(autouse=True)
def _row(monkeypatch):
    from homeassistant.config_entries import ConfigFlow

    from custom_components.isotherm.hub.vendor import Vendor
    from custom_components.isotherm.smartlink.entities import ENTITIES
    from custom_components.isotherm.smartlink.kept import async_forget
    from custom_components.isotherm.smartlink.partner import PartnerCoordinator
    from custom_components.isotherm.vendors import VENDORS, VendorRow

    if "smartlink" in VENDORS:
        return
    row = Vendor(
        key="smartlink",
        name="Home SmartLink",
        hubs=lambda hass, entry: (PartnerCoordinator(hass, entry),),
        entities=ENTITIES,
        flow=ConfigFlow,
        diagnostics=lambda h: {},
        device_diagnostics=lambda h, k: {},
        forget=lambda hass, entry: async_forget(hass, entry.entry_id),
    )
    monkeypatch.setitem(VENDORS, "smartlink", VendorRow(lambda: row))
