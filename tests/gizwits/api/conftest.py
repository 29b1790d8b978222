"""A simulated cloud with one account, and a client of it that never tells a secret."""

from collections.abc import AsyncGenerator, Generator
import logging

import aiohttp
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from simulators.gizwits import Account, GizwitsCloud

from . import PASSWORD, USER


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[GizwitsCloud]:
    """Return a running cloud without a time of its own."""
    async with GizwitsCloud(tick=0) as running:
        yield running


@pytest.fixture
def account(cloud: GizwitsCloud) -> Account:
    """Return the account."""
    return cloud.add_account(USER, PASSWORD)


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return an aiohttp session."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def client(
    session: aiohttp.ClientSession, cloud: GizwitsCloud, account: Account
) -> AppClient:
    """Return a client of the account, not logged in yet."""
    return AppClient(session, USER, PASSWORD, base_url=cloud.url, retry_pause=0.01)


@pytest.fixture(autouse=True)
def _secrets_stay_out_of_the_log(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Generator[None]:
    caplog.set_level(logging.DEBUG, "custom_components.isotherm")
    running = None
    if "cloud" in request.fixturenames:
        running = request.getfixturevalue("cloud")
    yield
    if running is None:
        return
    for record in caplog.get_records("call"):
        if not record.name.startswith("custom_components.isotherm"):
            continue
        told = logging.Formatter().format(record)
        assert PASSWORD not in told
        assert not any(token in told for token in running.registry.tokens)
        if record.levelno > logging.DEBUG:
            assert not any(did in told for did in running.registry.devices)
