"""A server that answers what a test wants, and a client of it that tells no secret."""

from collections.abc import AsyncGenerator, Generator
import logging

import aiohttp
import pytest

from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.http import HttpTiming

from .stub import Stub

CLIENT_ID = "mycompany"
SECRET = "12345667-secret"
TOKEN = "bXljb21wYW55OjEyMzQ1NjY3LXNlY3JldA=="
QUICK = HttpTiming(connect=5.0, answer=5.0, carry_out=5.0, retry_pause=0.01)


@pytest.fixture
def stub() -> Stub:
    """Return the server."""
    return Stub()


@pytest.fixture
async def session(socket_enabled: None) -> AsyncGenerator[aiohttp.ClientSession]:
    """Return an aiohttp session."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def client(
    session: aiohttp.ClientSession, stub: Stub
) -> AsyncGenerator[PartnerClient]:
    """Return a client of the running server."""
    async with stub.run() as url:
        yield PartnerClient(session, url, CLIENT_ID, SECRET, timing=QUICK)


@pytest.fixture(autouse=True)
def _secrets_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    caplog.set_level(logging.DEBUG, "custom_components.isotherm")
    yield
    for record in caplog.get_records("call"):
        if record.name.startswith("custom_components.isotherm"):
            told = logging.Formatter().format(record)
            assert not any(word in told for word in (SECRET, TOKEN, CLIENT_ID))
