"""The iZone part of the demo: a house, a granny flat, and the page of their panels."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from simulators.clock import Clock
from simulators.house import House

from .aircon import UnitFault
from .bridge import IZoneBridge
from .cloud import IZoneCloud
from .cloud.demo import PASSWORD, PORTS_FURTHER, USERNAME, beach_house, demo_cloud
from .quirks import BULK_SYSTEM_RICH, BULK_ZONE_RICH, Quirks
from .udp import DISCOVERY_PORT, NOTIFICATION_PORT
from .wall import WallPage

BROADCAST = "127.255.255.255"
HTTP_PORT = 80
HOUSE = "127.0.0.12"
GRANNY_FLAT = "127.0.0.13"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's bridges with addresses, their page, and the cloud."""

    bridges: Sequence[IZoneBridge]
    page: WallPage
    cloud: IZoneCloud

    def __str__(self) -> str:
        """Say where everything is, and what can't be discovered for want of a port."""
        where = [
            f"bridge {bridge.uid} at {bridge.host}:{bridge.http_port}"
            for bridge in self.bridges
        ]
        where.append(
            f"cloud at {self.cloud.url} ({USERNAME} / {PASSWORD}, "
            f"developer key {self.cloud.developer_key})"
        )
        text = ", ".join([f"page {self.page.url}", *where])
        if any(bridge.http_port != HTTP_PORT for bridge in self.bridges):
            text += f" (port {HTTP_PORT} can't be had here: type host and port)"
        return text


def house(clock: Clock) -> IZoneBridge:
    """Return a house of eight zones on a hot day, with a bulk status to read.

    It has three wall splits, irrigation and a power monitor.
    """
    bridge = IZoneBridge(
        HOUSE,
        HTTP_PORT,
        DISCOVERY_PORT,
        uid="000012345",
        name="House",
        system={"AutoOff": 1},
        quirks=Quirks(
            bulk_system=BULK_SYSTEM_RICH,
            bulk_zone=BULK_ZONE_RICH,
            split_units="fitted",
            irrigation="fitted",
            power_monitor="fitted",
        ),
        notification_targets=[(BROADCAST, NOTIFICATION_PORT)],
        broadcasts=[BROADCAST],
        house=House(outdoor=33.0),
        clock=clock,
    )
    when = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)
    bridge.ac.unit_faults.append(UnitFault("E101", when))
    return bridge


def granny_flat(clock: Clock) -> IZoneBridge:
    """Return an old bridge with four zones that only knows V1."""
    return IZoneBridge(
        GRANNY_FLAT,
        HTTP_PORT,
        DISCOVERY_PORT,
        uid="200000777",
        name="Granny flat",
        zones=4,
        quirks=Quirks(api="v1", append_ok=True),
        notification_targets=[(BROADCAST, NOTIFICATION_PORT)],
        broadcasts=[BROADCAST],
        house=House(outdoor=33.0),
        clock=clock,
    )


@asynccontextmanager
async def demo(host: str, port: int, clock: Clock) -> AsyncIterator[Demo]:
    """Run the demo's bridges and cloud on loopback, their page on `host` and `port`.

    Ports that can't be had (80 without the right to it) become free ones.
    """
    async with AsyncExitStack() as stack:
        bridges = [house(clock), granny_flat(clock)]
        for bridge in bridges:
            await start(bridge)
            stack.push_async_callback(bridge.stop)
        elsewhere = beach_house(clock)
        stack.push_async_callback(elsewhere.stop)
        everywhere = [*bridges, elsewhere]
        page = await WallPage(everywhere, host, port).start()
        stack.push_async_callback(page.stop)
        cloud_port = port and port + PORTS_FURTHER
        cloud = await demo_cloud(cloud_port, everywhere, stack)
        yield Demo(bridges, page, cloud)


async def start(bridge: IZoneBridge) -> None:
    """Start a bridge; on a free port if its own can't be had."""
    try:
        await bridge.start()
    except OSError:
        bridge.http_port = 0
        await bridge.start()
