"""What the bridge says unasked: change notifications and beacons."""

import asyncio
from collections.abc import Callable, Sequence

from .quirks import Quirks
from .udp import (
    CHANGE_NOTIFICATIONS,
    CHANGED_SCHEDULES,
    CHANGED_SYSTEM,
    CHANGED_ZONES,
    Address,
    UdpPort,
    discovery_reply,
)

_V2_TAGS = ("iZoneV2", "iLight", "iDrate", "iPower", "Split")
_TAGS = {
    "v1": ("iZone", "iLight", "iDrate"),
    "none": ("X", "iLight", "iDrate", "iPower", "Split"),
}

_SUBSYSTEM_TAGS = {"irrigation": "iDrate", "power": "iPower", "splits": "Split"}

type Fingerprint = tuple[str, str, str]
"""Texts that differ when the system and all the rest, zones or schedules differ."""


class Announcer:
    """Sends change notifications some time after a change, and beacons."""

    def __init__(
        self,
        uid: str,
        fingerprint: Callable[[], Fingerprint],
        quirks: Quirks,
        targets: list[Address],
    ) -> None:
        """Announce changes of `fingerprint`; the bridge sets `udp` and `host` at start."""
        self.uid = uid
        self.fingerprint = fingerprint
        self.quirks = quirks
        self.targets = targets
        self.host = ""
        self.udp: UdpPort | None = None
        self.watchers: list[Callable[[], None]] = []
        self._pending: dict[bytes, asyncio.TimerHandle] = {}

    def stop(self) -> None:
        """Forget the notifications that are due."""
        for handle in self._pending.values():
            handle.cancel()
        self._pending.clear()

    def reply(self) -> bytes | None:
        """Return the answer to a discovery question, or None to stay silent."""
        return self.own_reply() if self.quirks.answers_discovery else None

    def own_reply(self) -> bytes:
        """Return the discovery reply of this bridge."""
        tags = self.quirks.tags
        if tags is None:
            tags = _TAGS.get(self.quirks.api, _V2_TAGS)
            served = (
                tag
                for table, tag in _SUBSYSTEM_TAGS.items()
                if self.quirks.fitting(table) != "unserved" and tag not in tags
            )
            tags = (*tags, *served)
        return discovery_reply(self.uid, self.quirks.reply_ip or self.host, tags)

    def beacon(self) -> None:
        """Send the discovery reply unasked."""
        self._send(self.own_reply())

    def changed(self, before: Fingerprint) -> None:
        """Announce what differs from `before`; nothing if nothing does."""
        differences = zip(before, self.fingerprint(), strict=True)
        order = (CHANGED_SYSTEM, CHANGED_ZONES, CHANGED_SCHEDULES)
        exact = [
            notification
            for notification, (old, new) in zip(order, differences, strict=True)
            if old != new
        ]
        if exact:
            self.announce(exact)

    def announce(self, exact: Sequence[bytes] = CHANGE_NOTIFICATIONS) -> None:
        """Send notifications after the usual delay; those already due are not doubled."""
        for watcher in list(self.watchers):
            watcher()
        if self.quirks.notifications == "off" or not self.targets or self.udp is None:
            return
        loop = asyncio.get_running_loop()
        due = exact if self.quirks.notifications == "exact" else CHANGE_NOTIFICATIONS
        for notification in due:
            if notification not in self._pending:
                self._pending[notification] = loop.call_later(
                    self.quirks.notification_delay, self._send_due, notification
                )

    def notify_now(self) -> None:
        """Send the three notifications at once, changed or not."""
        for notification in CHANGE_NOTIFICATIONS:
            self._send(notification)

    def _send_due(self, notification: bytes) -> None:
        del self._pending[notification]
        self._send(notification)

    def _send(self, data: bytes) -> None:
        for target in self.targets:
            if self.udp:
                self.udp.send(data, target)
