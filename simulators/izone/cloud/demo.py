"""The cloud of the demo: one user with the demo's bridges and a beach house."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from simulators.clock import Clock
from simulators.house import House

from ..bridge import IZoneBridge
from .cloud import IZoneCloud
from .switches import Switches

USERNAME = "demo@isotherm.example"
PASSWORD = "isotherm"
PORTS_FURTHER = 10
"""How far the cloud's port is from that of the bridges' page."""


def beach_house(clock: Clock) -> IZoneBridge:
    """Return a bridge in another network: three zones that only the cloud reaches."""
    return IZoneBridge(
        uid="000033333",
        name="Beach house",
        zones=3,
        house=House(outdoor=28.0),
        clock=clock,
    ).live()


async def demo_cloud(
    port: int, bridges: Sequence[IZoneBridge], stack: AsyncExitStack
) -> IZoneCloud:
    """Start the cloud on 127.0.0.1, on a free port if its own can't be had.

    Logins return to any address: that of Home Assistant hangs on the browser.
    """
    cloud = IZoneCloud(port=port, switches=Switches(redirects="any"))
    user = cloud.add_user(USERNAME, PASSWORD)
    for bridge in bridges:
        cloud.link(user, bridge)
    try:
        await cloud.start()
    except OSError:
        cloud.port = 0
        await cloud.start()
    stack.push_async_callback(cloud.stop)
    return cloud
