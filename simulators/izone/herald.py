"""What the bridge says by itself: change notices and beacons."""

import asyncio
from collections.abc import Sequence

from .aircon import AirConditioner
from .quirks import Quirks
from .udp import (
    CHANGED_SCHEDULES,
    CHANGED_SYSTEM,
    CHANGED_ZONES,
    NOTICES,
    Address,
    UdpPort,
    discovery_reply,
)

_V1_TAGS = ("iZone", "iLight", "iDrate")
_V2_TAGS = ("iZoneV2", "iLight", "iDrate", "iPower", "Split")

type Fingerprint = tuple[str, str, str]


class Herald:
    """Sends notices to the targets some time after a change, and beacons."""

    def __init__(
        self, ac: AirConditioner, quirks: Quirks, targets: list[Address]
    ) -> None:
        """Speak for an air-conditioner; `udp` and `host` are set by the bridge."""
        self.ac = ac
        self.quirks = quirks
        self.targets = targets
        self.host = ""
        self.udp: UdpPort | None = None
        self._pending: dict[bytes, asyncio.TimerHandle] = {}

    def stop(self) -> None:
        """Forget notices that are due."""
        for handle in self._pending.values():
            handle.cancel()
        self._pending.clear()

    def reply(self) -> bytes | None:
        """Return the answer to a discovery question, or None to stay silent."""
        return self.presence() if self.quirks.answers_discovery else None

    def presence(self) -> bytes:
        """Return the discovery reply."""
        tags = self.quirks.tags
        if tags is None:
            tags = _V1_TAGS if self.quirks.api == "v1" else _V2_TAGS
        return discovery_reply(self.ac.uid, self.quirks.reply_ip or self.host, tags)

    def beacon(self) -> None:
        """Send the discovery reply unasked."""
        self._send(self.presence())

    def changed(self, before: Fingerprint) -> None:
        """Announce what differs from `before`; nothing if nothing does."""
        differences = zip(before, self.ac.fingerprint(), strict=True)
        order = (CHANGED_SYSTEM, CHANGED_ZONES, CHANGED_SCHEDULES)
        exact = [
            notice
            for notice, (old, new) in zip(order, differences, strict=True)
            if old != new
        ]
        if exact:
            self.announce(exact)

    def announce(self, exact: Sequence[bytes] = NOTICES) -> None:
        """Send notices after the usual delay; those already due are not doubled."""
        if self.quirks.notices == "off" or not self.targets or self.udp is None:
            return
        loop = asyncio.get_running_loop()
        for notice in exact if self.quirks.notices == "exact" else NOTICES:
            if notice not in self._pending:
                self._pending[notice] = loop.call_later(
                    self.quirks.notice_delay, self._notify, notice
                )

    def notify_now(self) -> None:
        """Send the three notices at once, changed or not."""
        for notice in NOTICES:
            self._send(notice)

    def _notify(self, notice: bytes) -> None:
        del self._pending[notice]
        self._send(notice)

    def _send(self, data: bytes) -> None:
        for target in self.targets:
            if self.udp:
                self.udp.send(data, target)
