"""A cloud on loopback whose time stands still, with one home, and a client."""

from collections.abc import AsyncGenerator
from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from simulators.clock import ManualClock
from simulators.smartlink import ALL_DAY, Home, SmartlinkCloud

from .client import CLIENT, SECRET, Client

ZONE = ZoneInfo("Europe/Paris")


def at(hour: int, minute: int = 0, day: int = 13) -> float:
    """Return an instant of January 2027, whose 13th is a Wednesday (epoch seconds)."""
    return datetime(2027, 1, day, hour, minute, tzinfo=ZONE).timestamp()


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands at 9:30."""
    return ManualClock(at(9, 30))


@pytest.fixture
async def cloud(
    socket_enabled: None, clock: ManualClock
) -> AsyncGenerator[SmartlinkCloud]:
    """Return a running cloud with one partner."""
    async with SmartlinkCloud(clock=clock) as running:
        running.add_partner(CLIENT, SECRET)
        yield running


@pytest.fixture
def home(cloud: SmartlinkCloud) -> Home:
    """Return a home: two heaters in the living room, a towel dryer in the bathroom."""
    home = cloud.add_home(email="ann@example.invalid", rooms=("Salon", "Bain"))
    home.add_device("AA01", week=ALL_DAY)
    home.add_device("AA02", week=ALL_DAY)
    home.add_device("AA03", 2, category="TowelDryier", mode="Manual", manual=20.0)
    return home


@pytest.fixture
async def client(cloud: SmartlinkCloud) -> AsyncGenerator[Client]:
    """Return the partner's client."""
    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Client(cloud, session)
