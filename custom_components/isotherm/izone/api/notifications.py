"""Change notifications by UDP: something changed; never a sign of health.

Interface document of 2014 (V1), 2.3.8: three texts without content, broadcast to port
7005, told apart only by the address they come from, often all three in a burst.
"""

import asyncio
from collections.abc import Callable
import logging
import socket
from typing import Final, override

from .discovery import Address, Announcement, UdpSocket, parse_announcement

_LOGGER = logging.getLogger(__name__)

NOTIFICATION_PORT: Final = 7005
_NOTIFICATION: Final = b"iZoneChanged"
_TRIES: Final = 3
"""Reads more, at most, where the one that a notification caused comes to nothing."""


class NotificationListener(UdpSocket):
    """Listen for notifications, and for announcements that nobody asked for.

    Args:
        on_notification: called with the address a notification came from.
        on_announcement: called with an announcement.
        host: address to listen on.
        port: UDP port; 7005 for real bridges.

    """

    def __init__(
        self,
        on_notification: Callable[[str], None],
        on_announcement: Callable[[Announcement], None] | None = None,
        *,
        host: str = "0.0.0.0",
        port: int = NOTIFICATION_PORT,
    ) -> None:
        """Prepare without touching the network."""
        self._on_notification = on_notification
        self._on_announcement = on_announcement
        self._address = (host, port)

    async def start(self) -> bool:
        """Start to listen, beside others who share the port.

        Returns:
            Whether it could: another program may hold the port for itself.

        """
        if self._transport:
            return True
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if hasattr(socket, "SO_REUSEPORT"):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            sock.bind(self._address)
        except OSError as err:
            sock.close()
            _LOGGER.debug("No notifications, port %s: %s", self._address[1], err)
            return False
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, sock=sock
        )
        return True

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Pass a notification or an announcement on, drop everything else."""
        if data.strip(b" \r\n\x00").startswith(_NOTIFICATION):
            self._on_notification(addr[0])
        elif self._on_announcement and (
            reply := parse_announcement(data, (addr[0], addr[1]))
        ):
            self._on_announcement(reply)


class NotificationGate:
    """Turn bursts of notifications into few reads.

    A burst is one read shortly after its first notification; what comes sooner than the
    shortest interval after a read waits for its end, and is not dropped.

    Args:
        read: called when it is worth reading.
        settle: seconds from the first notification of a burst to the read.
        interval: least seconds between two reads.

    """

    def __init__(
        self, read: Callable[[], None], *, settle: float = 0.2, interval: float = 5.0
    ) -> None:
        """Prepare; nothing is pending."""
        self._read = read
        self._settle = settle
        self._interval = interval
        self._last: float | None = None
        self._pending: asyncio.TimerHandle | None = None
        self._tries = 0

    def notified(self) -> None:
        """Take note of one notification."""
        self._tries = _TRIES
        self._schedule()

    def again(self) -> None:
        """Take note that the read came to nothing; none is tried without end."""
        if self._tries:
            self._tries -= 1
            self._schedule()

    def _schedule(self) -> None:
        if self._pending:
            return
        loop = asyncio.get_running_loop()
        when = loop.time() + self._settle
        if self._last is not None:
            when = max(when, self._last + self._interval)
        self._pending = loop.call_at(when, self._fire)

    def _fire(self) -> None:
        self._pending = None
        self._last = asyncio.get_running_loop().time()
        self._read()

    def cancel(self) -> None:
        """Forget what is pending, and what would be tried again."""
        self._tries = 0
        if self._pending:
            self._pending.cancel()
            self._pending = None
