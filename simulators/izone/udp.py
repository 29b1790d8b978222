"""Discovery and change notifications over UDP (iZone guide, 2.2.1; V1 document, 2.3.8)."""

import asyncio
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
import socket

DISCOVERY_PORT = 12107
NOTIFICATION_PORT = 7005
QUESTION = b"IASD"
CHANGED_SYSTEM = b"iZoneChanged_System"
CHANGED_ZONES = b"iZoneChanged_Zones"
CHANGED_SCHEDULES = b"iZoneChanged_Schedules"
CHANGE_NOTIFICATIONS = (CHANGED_SYSTEM, CHANGED_ZONES, CHANGED_SCHEDULES)

type Address = tuple[str, int]


def discovery_reply(uid: str, ip: str, tags: Sequence[str]) -> bytes:
    """Return the reply to IASD: three fields, and one for each tag."""
    return ",".join(["ASPort_12107", f"Mac_{uid}", f"IP_{ip}", *tags]).encode()


def may_reach(host: str, reach: Sequence[str]) -> bool:
    """Return whether a datagram may go to an address: loopback, or named in `reach`."""
    address = ip_address(host)
    return address.is_loopback or any(address in ip_network(net) for net in reach)


def send_from(host: str, data: bytes, to: Address, port: int = 0) -> None:
    """Send one datagram from an address of this machine; loopback only.

    For replies that a bridge did not send: another address, another port.
    Raises ValueError if either end is not a loopback address.
    """
    if not (may_reach(host, ()) and may_reach(to[0], ())):
        raise ValueError(f"{host} to {to[0]} would leave the machine")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sender.bind((host, port))
        sender.sendto(data, to)


def forge_reply(
    uid: str,
    to: Address,
    *,
    source: str,
    claimed_ip: str | None = None,
    tags: Sequence[str] = ("iZoneV2",),
) -> None:
    """Send a discovery reply that claims a uid from another loopback address."""
    send_from(source, discovery_reply(uid, claimed_ip or source, tags), to)


class UdpPort:
    """The bridge's UDP socket: answers questions, sends notifications from its address."""

    def __init__(self, reply: Callable[[], bytes | None], reach: Sequence[str]) -> None:
        """Answer with `reply()`; `reach` names networks beyond loopback."""
        self.reply = reply
        self.reach = reach
        self.questions: list[Address] = []
        self.sent: list[tuple[bytes, Address]] = []
        self._main: asyncio.DatagramTransport | None = None
        self._others: list[asyncio.DatagramTransport] = []

    async def start(self, host: str, port: int, broadcasts: Sequence[str]) -> int:
        """Listen on the bridge's address and on broadcast addresses. Return the port.

        Raises ValueError for an address that is neither loopback nor in `reach`.
        """
        for address in (host, *broadcasts):
            self.check(address)
        self._main = await self._listen(host, port)
        bound: int = self._main.get_extra_info("sockname")[1]
        for address in broadcasts:
            self._others.append(await self._listen(address, bound))
        return bound

    def check(self, host: str) -> None:
        """Raise ValueError for an address that is neither loopback nor in `reach`."""
        if not may_reach(host, self.reach):
            raise ValueError(f"{host} is not loopback and not in reach")

    async def _listen(self, host: str, port: int) -> asyncio.DatagramTransport:
        listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Every bridge of the machine hears a broadcast, as on a network.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        listener.setblocking(False)
        try:
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Listener(self), sock=listener
        )
        return transport

    def stop(self) -> None:
        """Close all sockets."""
        for transport in (self._main, *self._others):
            if transport:
                transport.close()
        self._main = None
        self._others.clear()

    def send(self, data: bytes, to: Address) -> None:
        """Send from the bridge's address; silently nothing when stopped.

        Raises ValueError for a target that is neither loopback nor in `reach`.
        """
        self.check(to[0])
        if self._main:
            self.sent.append((data, to))
            self._main.sendto(data, to)

    def asked(self, data: bytes, sender: Address) -> None:
        """Answer a discovery question."""
        if sender[0] == "0.0.0.0":
            # What a broadcast carries as its source where there is only loopback.
            sender = ("127.0.0.1", sender[1])
        if data != QUESTION or not may_reach(sender[0], self.reach):
            return
        self.questions.append(sender)
        if (reply := self.reply()) is not None:
            self.send(reply, sender)


class _Listener(asyncio.DatagramProtocol):
    def __init__(self, port: UdpPort) -> None:
        self._port = port

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._port.asked(data, addr)
