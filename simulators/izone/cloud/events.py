"""Reports that the cloud posts to an integration (iZone guide, 2.3.5)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
import json
from uuid import uuid4

import aiohttp
from yarl import URL

from ..background import Background
from ..datagrams import Datagram
from .accounts import Link, User
from .devices import devices
from .switches import Switches

_TIMEOUT = 10.0
"""Time that a receiver has to answer a report, in seconds."""

MALFORMED: Mapping[str, bytes] = {
    "empty": b"",
    "no JSON": b'{"requestType": "Event", ',
    "no UTF-8": b'{"requestType": "Event\xff"}',
    "null": b"null",
    "list": b"[]",
    "text": b'"Event"',
    "no type": b'{"requestId": "28d45cb2-ff5a-4d58-a4c8-efb751ded699"}',
    "another type": b'{"requestType": "Delete", "userId": "100001"}',
    "type is a list": b'{"requestType": ["Event"]}',
    "no body": b'{"requestType": "Event"}',
    "body is text": b'{"requestType": "Event", "requestBody": "devices"}',
    "no devices": b'{"requestType": "Event", "requestBody": {}}',
    "devices are text": b'{"requestType": "Event", "requestBody": {"devices": "x"}}',
    "device is null": b'{"requestType": "Event", "requestBody": {"devices": [null]}}',
    "no componentId": (
        b'{"requestType": "Event", "requestBody": {"devices": [{"datagram": {}}]}}'
    ),
    "datagram is a list": (
        b'{"requestType": "Event", "requestBody": {"devices": '
        b'[{"componentId": "000012345_izone_systemsettings_0", "datagram": []}]}}'
    ),
    "no userId": b'{"requestType": "Sync"}',
    "userId is a number": b'{"requestType": "Sync", "userId": 100001}',
    "very deep": b'{"requestType": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}
"""Bodies that are no reports, by what is wrong with them."""


def huge(mebibytes: int) -> bytes:
    """Return an Event report that is this long for one name in it."""
    filling = "x" * (mebibytes * 1024 * 1024)
    components = {"000012345_izone_zone_0": {"Name": filling}}
    return json.dumps(event(devices(components))).encode()


def event(found: list[dict[str, object]], **more: object) -> dict[str, object]:
    """Return the body of an Event report."""
    body = {"requestId": str(uuid4()), "requestType": "Event"}
    return body | more | {"requestBody": {"devices": found}}


def sync(user_id: str) -> dict[str, object]:
    """Return the body of a Sync report."""
    return {"requestId": str(uuid4()), "userId": user_id, "requestType": "Sync"}


@dataclass(slots=True)
class Report:
    """A report that was posted; `status` is None when nobody answered."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    kind: str
    """Event, Sync, or raw for anything else."""
    status: int | None = None
    trouble: str | None = None
    """Why nobody answered."""


class Reporter:
    """Posts reports, on loopback only."""

    def __init__(self, switches: Switches, background: Background) -> None:
        """Report as `switches` say."""
        self.url: str | None = None
        """The registered event address; None for none."""
        self.sent: list[Report] = []
        self._switches, self._background = switches, background
        self._pending: set[Link] = set()

    def register(self, url: str | None) -> None:
        """Report changes to `url` from now on; None for no longer.

        Raises ValueError for an address that is not loopback.
        """
        if url is not None and not is_loopback(URL(url).host):
            raise ValueError(f"{url} is not loopback")
        self.url = url

    async def post(self, url: str | None, kind: str, body: bytes) -> Report:
        """Post a body; raises ValueError without an address, or for one off loopback."""
        url = url or self.url
        if url is None or not is_loopback(URL(url).host):
            raise ValueError(f"{kind} can't be reported to this address")
        report = Report(url, body, kind)
        self.sent.append(report)
        timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
        headers = {"Content-Type": "application/json"}
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(
                    url, data=body, headers=headers, allow_redirects=False
                ) as response,
            ):
                report.status = response.status
        except (aiohttp.ClientError, TimeoutError) as why:
            # Nobody is there: the real cloud's report is lost as well.
            report.trouble = type(why).__name__
        return report

    async def event(
        self, user: User, url: str | None, components: Mapping[str, Datagram]
    ) -> Report:
        """Post an Event report of components."""
        more = {"userId": user.id} if self._switches.event_user_id else {}
        body = event(devices(components), **more)
        return await self.post(url, "Event", json.dumps(body).encode())

    async def sync(self, user: User, url: str | None) -> Report:
        """Post a Sync report."""
        return await self.post(url, "Sync", json.dumps(sync(user.id)).encode())

    def changed(self, link: Link) -> None:
        """Report what changed at a bridge, after the usual delay; once for many."""
        if self.url is None or self._switches.events == "off":
            link.untold()
            return
        if not link.reachable or link in self._pending:
            return
        self._pending.add(link)
        self._background.run(self._report(link))

    def account_changed(self, user: User) -> None:
        """Report that the account has to be discovered anew."""
        if self.url is not None and self._switches.events != "off":
            self._background.run(self._sync(user))

    def forget(self) -> None:
        """Drop what was not reported yet."""
        self._pending.clear()

    async def _report(self, link: Link) -> None:
        await asyncio.sleep(self._switches.event_delay)
        self._pending.discard(link)
        changed = link.untold()
        if changed and self.url is not None:
            whole = self._switches.events == "whole"
            components = link.components() if whole else changed
            await self.event(link.user, self.url, components)

    async def _sync(self, user: User) -> None:
        await asyncio.sleep(self._switches.event_delay)
        if self.url is not None:
            await self.sync(user, self.url)


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine's own."""
    if host == "localhost":
        return True
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False
