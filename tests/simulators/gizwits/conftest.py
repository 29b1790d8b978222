"""A cloud on loopback with one account, and a client logged in to it."""

from collections.abc import AsyncGenerator

import pytest

from simulators.gizwits import Account, GizwitsCloud

from .client import PASSWORD, USER, Client


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[GizwitsCloud]:
    """Return a running cloud without time of its own."""
    async with GizwitsCloud(tick=0) as running:
        yield running


@pytest.fixture
def account(cloud: GizwitsCloud) -> Account:
    """Return the account."""
    return cloud.add_account(USER, PASSWORD)


@pytest.fixture
async def client(cloud: GizwitsCloud, account: Account) -> AsyncGenerator[Client]:
    """Return a client that is logged in."""
    async with Client(cloud) as talking:
        await talking.login()
        yield talking
