"""Change notices by UDP: hints that something changed, never a sign of health.

Interface document of 2014 (V1), 2.3.8: three texts without content, broadcast to port
7005, told apart only by the address they come from, often all three in a burst.
"""

import asyncio
from collections.abc import Callable
import logging
import socket
from typing import Final, override

from .discovery import Address, BridgeReply, parse_reply

_LOGGER = logging.getLogger(__name__)

NOTICE_PORT: Final = 7005
_NOTICE: Final = b"iZoneChanged"


class NoticeListener(asyncio.DatagramProtocol):
    """Listen for notices, and for discovery replies that nobody asked for.

    Args:
        on_notice: called with the address a notice came from.
        on_reply: called with a discovery reply.
        host: address to listen on.
        port: UDP port; 7005 for real bridges.

    """

    def __init__(
        self,
        on_notice: Callable[[str], None],
        on_reply: Callable[[BridgeReply], None] | None = None,
        *,
        host: str = "0.0.0.0",
        port: int = NOTICE_PORT,
    ) -> None:
        """Prepare without touching the network."""
        self._on_notice = on_notice
        self._on_reply = on_reply
        self._address = (host, port)
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def port(self) -> int | None:
        """The port listened on, None while not listening."""
        if self._transport is None:
            return None
        return int(self._transport.get_extra_info("sockname")[1])

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
            _LOGGER.debug("No notices, port %s: %s", self._address[1], err)
            return False
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, sock=sock
        )
        return True

    def stop(self) -> None:
        """Stop listening and leave the port to others."""
        if self._transport:
            self._transport.close()
            self._transport = None

    @override
    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Pass a notice or a reply on, drop everything else."""
        if data.strip(b" \r\n\x00").startswith(_NOTICE):
            self._on_notice(addr[0])
        elif self._on_reply and (reply := parse_reply(data, (addr[0], addr[1]))):
            self._on_reply(reply)

    @override
    def error_received(self, exc: Exception) -> None:
        """Note what the socket reports."""
        _LOGGER.debug("Notices: %s", exc)


class NoticeGate:
    """Turn bursts of notices into few hints.

    A burst becomes one hint shortly after its first notice; what comes sooner than
    the shortest interval after a hint is told at its end, not dropped.

    Args:
        hint: called when it is worth reading.
        settle: seconds from the first notice of a burst to the hint.
        interval: least seconds between two hints.

    """

    def __init__(
        self, hint: Callable[[], None], *, settle: float = 0.2, interval: float = 5.0
    ) -> None:
        """Prepare; nothing is pending."""
        self._hint = hint
        self._settle = settle
        self._interval = interval
        self._last: float | None = None
        self._pending: asyncio.TimerHandle | None = None

    def notice(self) -> None:
        """Take note of one notice."""
        if self._pending:
            return
        loop = asyncio.get_running_loop()
        when = loop.time() + self._settle
        if self._last is not None:
            when = max(when, self._last + self._interval)
        self._pending = loop.call_at(when, self._tell)

    def _tell(self) -> None:
        self._pending = None
        self._last = asyncio.get_running_loop().time()
        self._hint()

    def cancel(self) -> None:
        """Forget what is pending."""
        if self._pending:
            self._pending.cancel()
            self._pending = None
