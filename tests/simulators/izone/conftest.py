"""A running bridge, and a client that does nothing but what it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable
import json
from typing import Any

import aiohttp
import pytest
import pytest_socket

from simulators.clock import ManualClock
from simulators.izone import IZoneBridge, Quirks
from simulators.izone.cloud import IZoneCloud, User

from .cloud_client import NAME, PASSWORD, RETURN, CloudClient

type Make = Callable[..., Awaitable[IZoneBridge]]


@pytest.fixture
def loopback(socket_enabled: None) -> None:
    """Allow connections to all of 127.0.0.0/8: bridges have addresses of their own."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"])


@pytest.fixture
async def make_bridge(loopback: None) -> AsyncIterator[Make]:
    """Start bridges that are stopped after the test."""
    running: list[IZoneBridge] = []

    async def make(**options: Any) -> IZoneBridge:
        options.setdefault("quirks", Quirks(notification_delay=0.02))
        bridge = await IZoneBridge(**options).start()
        running.append(bridge)
        return bridge

    yield make
    for bridge in running:
        await bridge.stop()


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with eight zones."""
    return await make_bridge()


class Client:
    """Posts and gets raw bytes."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        """Use this session."""
        self.session = session

    async def post(
        self, bridge: IZoneBridge, path: str, body: Any, **headers: str
    ) -> bytes:
        """Post a JSON body and return what comes back."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode()
        async with self.session.post(
            f"{bridge.url}/{path}", data=data, headers=named
        ) as response:
            return await response.read()

    async def raw(self, bridge: IZoneBridge, kind: int, number: int = 0) -> bytes:
        """Ask for a Type and No of API V2."""
        query = {"iZoneV2Request": {"Type": kind, "No": number, "No1": 0}}
        return await self.post(bridge, "iZoneRequestV2", query)

    async def ask(self, bridge: IZoneBridge, kind: int, number: int = 0) -> Any:
        """Ask for a Type and No and parse the answer."""
        return json.loads(await self.raw(bridge, kind, number))

    async def command(self, bridge: IZoneBridge, **body: Any) -> bytes:
        """Send a V2 command."""
        return await self.post(bridge, "iZoneCommandV2", body)

    async def get(self, bridge: IZoneBridge, path: str) -> bytes:
        """Get a V1 resource."""
        async with self.session.get(f"{bridge.url}/{path}") as response:
            return await response.read()


@pytest.fixture
async def client(loopback: None) -> AsyncIterator[Client]:
    """Return a client."""
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield Client(session)


@pytest.fixture
async def izone_cloud(loopback: None) -> AsyncIterator[IZoneCloud]:
    """Return a running cloud whose time stands still, with one user."""
    clock = ManualClock(1_800_000_000.0)
    async with IZoneCloud(clock=clock, redirect_uris=(RETURN,)) as running:
        running.add_user(NAME, PASSWORD)
        yield running


@pytest.fixture
async def user(izone_cloud: IZoneCloud) -> User:
    """Return the cloud's user."""
    return next(iter(izone_cloud.users.values()))


@pytest.fixture
async def online(izone_cloud: IZoneCloud, client: Client) -> CloudClient:
    """Return a client of the cloud that has not signed in."""
    return CloudClient(izone_cloud, client.session)
