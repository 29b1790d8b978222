"""A simulated bridge, and our client of it without the pauses real bridges need."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_socket

from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.http import HttpTiming, LocalTransport
from simulators.izone import IZoneBridge, Quirks

type Simulate = Callable[..., Awaitable[IZoneBridge]]
type Connect = Callable[..., IZoneClient]


@pytest.fixture
def loopback(socket_enabled: None) -> None:
    """Allow connections to all of 127.0.0.0/8: bridges have addresses of their own."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8"])


@pytest.fixture
async def simulate(loopback: None) -> AsyncIterator[Simulate]:
    """Start simulated bridges, keywords that are quirks given as such."""
    running: list[IZoneBridge] = []

    async def start(**options: Any) -> IZoneBridge:
        names = Quirks.__dataclass_fields__
        quirks = {key: options.pop(key) for key in list(options) if key in names}
        options["quirks"] = Quirks(**({"notification_delay": 0.02} | quirks))
        simulator = await IZoneBridge(**options).start()
        running.append(simulator)
        return simulator

    yield start
    for simulator in running:
        await simulator.stop()


@pytest.fixture
async def connect(loopback: None) -> AsyncIterator[Connect]:
    """Make clients of simulated bridges."""
    clients: list[IZoneClient] = []

    def make(
        simulator: IZoneBridge, uid: str | None = None, **options: Any
    ) -> IZoneClient:
        names = HttpTiming.__dataclass_fields__
        waits = {key: options.pop(key) for key in list(options) if key in names}
        client = IZoneClient(quick_transport(simulator, **waits), uid, **options)
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.close()


QUICK = HttpTiming(
    timeout=1.0, command_gap=0.0, busy_pauses=(0.01, 0.02, 0.03), retry_pause=0.01
)


def quick_transport(simulator: IZoneBridge, **waits: Any) -> LocalTransport:
    """Return the way to a simulated bridge, with hardly any pause."""
    timing = replace(QUICK, **waits)
    return LocalTransport(simulator.host, simulator.http_port, timing=timing)
