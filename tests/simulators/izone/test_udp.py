"""Discovery, change notifications, forged replies and a bridge that moves."""

import asyncio
from collections.abc import AsyncIterator
import contextlib
import socket

import pytest

from simulators.izone import (
    CHANGE_NOTIFICATIONS,
    IZoneBridge,
    Quirks,
    forge_reply,
    send_from,
)

from .conftest import Client, Make


class Ear(asyncio.DatagramProtocol):
    """Hears datagrams on a port of its own."""

    transport: asyncio.DatagramTransport

    def __init__(self) -> None:
        """Collect what is heard."""
        self.heard: list[tuple[bytes, str]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Keep the datagram and who sent it."""
        self.heard.append((data, addr[0]))

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self.transport.get_extra_info("sockname")
        return host, port

    async def ask(self, host: str, port: int) -> list[tuple[bytes, str]]:
        """Ask for bridges and return the replies."""
        self.heard.clear()
        self.transport.sendto(b"IASD", (host, port))
        await self.hears(1, within=0.5)
        await asyncio.sleep(0.05)
        return sorted(self.heard)

    async def hears(self, count: int, within: float = 5.0) -> None:
        """Wait for so many datagrams, or until it is too late."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while len(self.heard) < count:
                    await asyncio.sleep(0.005)


@pytest.fixture
async def ear(loopback: None) -> AsyncIterator[Ear]:
    """Return a listener on loopback."""
    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(
        Ear, local_addr=("127.0.0.1", 0), allow_broadcast=True
    )
    yield ear
    transport.close()
    await asyncio.sleep(0)


async def test_reply(bridge: IZoneBridge, ear: Ear) -> None:
    """Three fields at least, tags as the firmware has them, or silence."""
    where = (bridge.host, bridge.udp_port)
    base = b"ASPort_12107,Mac_000012345,IP_127.0.0.1"
    every = base + b",iZoneV2,iLight,iDrate,iPower,Split"
    assert await ear.ask(*where) == [(every, "127.0.0.1")]
    for tags in ((), ("X", "iLight", "iDrate", "iPower"), ("iZone", "iLight")):
        bridge.quirks.tags = tags
        reply = ",".join([base.decode(), *tags]).encode()
        assert await ear.ask(*where) == [(reply, "127.0.0.1")]
    bridge.quirks.answers_discovery = False
    assert await ear.ask(*where) == []
    assert len(bridge.udp.questions) == 5


async def test_several_bridges_hear_one_broadcast(make_bridge: Make, ear: Ear) -> None:
    """Bridges on addresses of their own share the port, and each answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for number in (2, 3, 4):
        await make_bridge(
            host=f"127.0.0.{number}",
            udp_port=port,
            uid=f"50000000{number}",
            broadcasts=["127.255.255.255"],
        )
    replies = await ear.ask("127.255.255.255", port)
    assert [sender for _, sender in replies] == ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    assert b"Mac_500000003,IP_127.0.0.3," in replies[1][0]


async def test_burst_after_a_change(
    make_bridge: Make, ear: Ear, client: Client
) -> None:
    """All three, once, some time after; none for a command that changes nothing."""
    quirks = Quirks(notification_delay=0.03)
    bridge = await make_bridge(notification_targets=[ear.address], quirks=quirks)
    bridge.wall_zone(3, Mode=1)
    bridge.wall(SysMode=2)
    assert ear.heard == []
    await ear.hears(3)
    await asyncio.sleep(0.05)
    assert ear.heard == [(sent, "127.0.0.1") for sent in CHANGE_NOTIFICATIONS]
    ear.heard.clear()
    await client.command(bridge, SysMode=2)
    await asyncio.sleep(0.08)
    assert ear.heard == []
    bridge.quirks.notifications = "exact"
    await client.command(bridge, SysMode=1)
    await ear.hears(1)
    await asyncio.sleep(0.05)
    assert ear.heard == [(b"iZoneChanged_System", "127.0.0.1")]
    bridge.quirks.notifications = "off"
    bridge.wall(SysMode=2)
    await asyncio.sleep(0.08)
    assert len(ear.heard) == 1


async def test_periodic_notifications_and_beacons(make_bridge: Make, ear: Ear) -> None:
    """Without any change."""
    quirks = Quirks(notification_every=0.02, beacon_every=0.03)
    await make_bridge(notification_targets=[ear.address], quirks=quirks)
    await ear.hears(20)
    heard = {data for data, _ in ear.heard}
    assert set(CHANGE_NOTIFICATIONS) < heard
    assert any(data.startswith(b"ASPort_12107,Mac_000012345,") for data in heard)


async def test_moves_to_another_address(
    bridge: IZoneBridge, ear: Ear, client: Client
) -> None:
    """Same uid, same state, other address."""
    bridge.wall(SysMode=2)
    await bridge.move("127.0.0.7")
    replies = await ear.ask("127.0.0.7", bridge.udp_port)
    assert b"Mac_000012345,IP_127.0.0.7," in replies[0][0]
    assert (await client.ask(bridge, 1))["SystemV2"]["SysMode"] == 2
    assert bridge.url.startswith("http://127.0.0.7:")
    assert await ear.ask("127.0.0.1", bridge.udp_port) == []


async def test_udp_lives_while_tcp_is_down(bridge: IZoneBridge, ear: Ear) -> None:
    """Discovery is no sign of health."""
    await bridge.set_tcp("unanswered")
    assert len(await ear.ask(bridge.host, bridge.udp_port)) == 1


async def test_forged_reply(bridge: IZoneBridge, ear: Ear) -> None:
    """Another address claims the uid."""
    forge_reply(bridge.uid, ear.address, source="127.0.0.66")
    await ear.hears(1)
    claim = b"ASPort_12107,Mac_000012345,IP_127.0.0.66,iZoneV2"
    assert ear.heard == [(claim, "127.0.0.66")]


async def test_nothing_leaves_the_machine(make_bridge: Make, loopback: None) -> None:
    """Another network must be named; what is not named is refused."""
    with pytest.raises(ValueError, match="would leave"):
        send_from("127.0.0.1", b"x", ("192.0.2.7", 9))
    with pytest.raises(ValueError, match="not in reach"):
        await make_bridge(broadcasts=["255.255.255.255"])
    with pytest.raises(ValueError, match="not in reach"):
        await make_bridge(notification_targets=[("255.255.255.255", 7005)])
    for host in ("0.0.0.0", "192.0.2.2"):
        with pytest.raises(ValueError, match="not in reach"):
            await make_bridge(host=host)
