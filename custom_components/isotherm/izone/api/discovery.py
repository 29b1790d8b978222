"""Finding bridges by UDP (iZone guide, 2.2.1)."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
import ipaddress
import logging
import re
import socket
from typing import Final, override

from .wire import UNPAIRED_UID, uid_text

_LOGGER = logging.getLogger(__name__)

QUERY: Final = b"IASD"
DISCOVERY_PORT: Final = 12107
MOST_FOUND: Final = 32
"""Bridges that one search tells of; more than that are forged."""
_NEAR: Final = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "10.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ),
    )
)
_REPLY: Final = re.compile(r"\s*ASPort_\d+", re.IGNORECASE)

type Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a bridge says of itself, asked or not.

    Args:
        uid: nine digits as text.
        host: the address it names, where bridges can be (see `is_near`), or else the one
            the reply came from.
        tags: families its firmware supports, not what is installed: `iZone`, `iZoneV2`,
            `iLight`, `iDrate`, `iPower`, `Split`; old bridges name none, and where one
            says `X` the family is not available now.
        source: where the reply came from.
        raw: the reply.

    """

    uid: str
    host: str
    tags: frozenset[str]
    source: Address
    raw: bytes

    @property
    def unpaired(self) -> bool:
        """Whether no air-conditioner is paired to the bridge."""
        return self.uid == UNPAIRED_UID


def parse_announcement(data: bytes, source: Address) -> Announcement | None:
    """Read a discovery reply of three fields or more; None for anything else."""
    head, *fields = (
        field.strip(" \t\r\n\x00") for field in data.decode("latin-1").split(",")
    )
    if not _REPLY.match(head):
        return None
    uid, host, tags = None, None, set()
    for field in fields:
        label, _, value = field.partition("_")
        if label.casefold() == "mac" and uid is None:
            uid = uid_text(value)
        elif label.casefold() == "ip" and host is None:
            host = value if value == source[0] or is_near(value) else None
        elif field and field.casefold() != "x":
            tags.add(field)
    if uid is None:
        return None
    return Announcement(uid, host or source[0], frozenset(tags), source, data)


def is_near(host: str) -> bool:
    """Return whether an address is one of a home's: private, link-local or loopback.

    Nobody who is unverified can have anything else asked.
    """
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return any(address in network for network in _NEAR)


class UdpSocket(asyncio.DatagramProtocol):
    """A socket that is opened when it is needed, and closed."""

    _transport: asyncio.DatagramTransport | None = None

    @property
    def port(self) -> int | None:
        """Its port, None while it is not open."""
        if self._transport is None:
            return None
        return int(self._transport.get_extra_info("sockname")[1])

    def stop(self) -> None:
        """Close it and leave the port to others."""
        if self._transport:
            self._transport.close()
            self._transport = None

    @override
    def error_received(self, exc: Exception) -> None:
        """Note that a target can't be reached; the others may be."""
        _LOGGER.debug("UDP port %s: %s", self.port, exc)


class Discovery(UdpSocket):
    """Ask for bridges and tell who answers, from a socket of any free port.

    Args:
        on_announcement: called for every reply, also for those that nobody asked for.

    """

    def __init__(
        self, on_announcement: Callable[[Announcement], None] | None = None
    ) -> None:
        """Prepare without touching the network."""
        self._listeners: list[Callable[[Announcement], None]] = []
        if on_announcement:
            self._listeners.append(on_announcement)

    async def start(self, local: Address = ("0.0.0.0", 0)) -> None:
        """Open the socket.

        Raises:
            OSError: it can't be opened.

        """
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=local, allow_broadcast=True
        )

    async def query(self, targets: Iterable[Address]) -> None:
        """Ask every target once; one that can't be asked doesn't hinder the others.

        Args:
            targets: broadcast addresses, or addresses or names of bridges, with the
                port (12107 on a real bridge).

        """
        for host, port in targets:
            try:
                address = (await ipv4_of(host), port)
            except (OSError, UnicodeError) as err:
                _LOGGER.debug("%s can't be asked for a bridge: %s", host, err)
                continue
            if self._transport:
                self._transport.sendto(QUERY, address)

    async def scan(
        self, targets: Iterable[Address], window: float = 3.0, times: int = 2
    ) -> tuple[Announcement, ...]:
        """Ask, wait, and return who answered: one reply per uid, and only so many.

        Args:
            targets: see `query`.
            window: seconds to wait in all.
            times: how often to ask in this time.

        """
        found: dict[str, Announcement] = {}
        asked = tuple(targets)

        def collect(one: Announcement) -> None:
            if one.uid in found or len(found) < MOST_FOUND:
                found[one.uid] = one

        self._listeners.append(collect)
        try:
            for _ in range(times):
                await self.query(asked)
                await asyncio.sleep(window / times)
        finally:
            self._listeners.remove(collect)
        return tuple(found.values())

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if reply := parse_announcement(data, (addr[0], addr[1])):
            for listener in list(self._listeners):
                listener(reply)


async def ipv4_of(host: str) -> str:
    """Return a host's address.

    Raises:
        OSError: its name is not known.
        UnicodeError: it is no name.

    """
    with suppress(ValueError):
        return str(ipaddress.IPv4Address(host))
    found = await asyncio.get_running_loop().getaddrinfo(
        host, None, family=socket.AF_INET, type=socket.SOCK_DGRAM
    )
    return str(found[0][4][0])
