"""The UDP life that all bridges share: one socket that asks, one that hears notices.

Both are opened late, when first needed, and closed when nobody is left. Questions go
out some seconds after the first hub of Isotherm was loaded and then every quarter of
an hour; a hub whose bridge does not answer has its own asked for.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
import logging
from typing import Final, Protocol

from homeassistant.components import network
from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY
from homeassistant.const import CONF_HOST
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_VENDOR, DOMAIN
from .api import discovery as protocol, notices
from .api.discovery import Address, BridgeReply, Discovery
from .api.notices import NoticeListener
from .const import CONF_UID, VENDOR
from .neighbour import neighbour_present, watch_neighbour
from .search import Search, all_targets, ipv4_of

_LOGGER = logging.getLogger(__package__)

START_DELAY: Final = 15.0
"""Seconds from the first hub to the first question: Home Assistant is busy before."""
QUERY_EVERY: Final = 900.0
SCAN_SECONDS: Final = 3.0
"""For how long a person waits for answers."""
FIND_SECONDS: Final = 1.5
"""For how long a lost bridge is waited for."""
_REMEMBERED: Final = 64
_FINDER: HassKey[Finder] = HassKey("isotherm_izone_finder")
_LIMITED_BROADCAST: Final = "255.255.255.255"


class Member(Protocol):
    """What the finder knows of a bridge's hub."""

    uid: str

    @property
    def host(self) -> str:
        """Where the bridge is asked over HTTP."""

    @property
    def reachable(self) -> bool:
        """Whether the bridge answers over HTTP."""

    def on_notice(self) -> None:
        """Take note that the bridge told of some change."""

    def on_seen(self, host: str) -> None:
        """Take note that a reply named this address for the bridge."""


@callback
def async_get_finder(hass: HomeAssistant) -> Finder:
    """Return the finder of this Home Assistant."""
    if _FINDER not in hass.data:
        hass.data[_FINDER] = Finder(hass)
    return hass.data[_FINDER]


@callback
def async_keep_looking(hass: HomeAssistant) -> CALLBACK_TYPE:
    """Look for bridges from now on, as long as any hub is loaded."""
    return async_get_finder(hass).async_keep()


class Finder:
    """Ask for bridges and listen to them.

    Args:
        hass: Home Assistant.

    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing open."""
        self._hass = hass
        self._keepers = 0
        self._scans = 0
        self._timer: CALLBACK_TYPE | None = None
        self._discovery: Discovery | None = None
        self._opening = asyncio.Lock()
        self._notices: NoticeListener | None = None
        self._end_watch: CALLBACK_TYPE | None = None
        self._members: dict[str, Member] = {}
        self._addresses: dict[str, str] = {}
        self._seen: dict[str, dict[str, None]] = {}

    @property
    def busy(self) -> bool:
        """Whether anything is open or due."""
        return bool(self._timer or self._discovery or self._notices or self._end_watch)

    # Who wants it.

    @callback
    def async_keep(self) -> CALLBACK_TYPE:
        """Ask at the slow pace until the returned callback is called."""
        self._keepers += 1
        if self._timer is None:
            self._ask_in(START_DELAY)

        @callback
        def release() -> None:
            self._keepers -= 1
            self._close_if_idle()

        return release

    async def async_join(self, member: Member) -> CALLBACK_TYPE:
        """Pass notices of a bridge on until the returned callback is called."""
        self._members[member.uid] = member
        await self.async_moved(member)
        await self._listen()

        @callback
        def leave() -> None:
            if self._members.get(member.uid) is member:
                del self._members[member.uid]
            self._addresses = {
                address: uid
                for address, uid in self._addresses.items()
                if uid in self._members
            }
            self._close_if_idle()

        return leave

    async def async_moved(self, member: Member) -> None:
        """Learn the address that a bridge's notices come from."""
        self._addresses = {a: u for a, u in self._addresses.items() if u != member.uid}
        with suppress(OSError, UnicodeError):
            self._addresses[await ipv4_of(member.host)] = member.uid

    @callback
    def _close_if_idle(self) -> None:
        if not self._members:
            self._stop_listening()
            if self._end_watch:
                self._end_watch()
                self._end_watch = None
        if self._keepers or self._scans:
            return
        if self._timer:
            self._timer()
            self._timer = None
        if self._discovery:
            self._discovery.stop()
            self._discovery = None

    # Asking.

    def _ask_in(self, seconds: float) -> None:
        async def ask(_now: datetime) -> None:
            self._ask_in(QUERY_EVERY)
            with self._scanning():
                if found := await self._open():
                    await found.query(await self._targets())

        self._timer = async_call_later(self._hass, seconds, ask)

    @contextmanager
    def _scanning(self) -> Iterator[None]:
        self._scans += 1
        try:
            yield
        finally:
            self._scans -= 1
            self._close_if_idle()

    async def _open(self) -> Discovery | None:
        async with self._opening:
            if self._discovery is None:
                found = Discovery(self._on_reply)
                try:
                    await found.start()
                except OSError as err:
                    _LOGGER.warning("Bridges can't be searched for: %s", err)
                    return None
                self._discovery = found
            return self._discovery

    async def _targets(self, more: Search | None = None) -> list[Address]:
        searches = [
            Search.of(entry.options)
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            if entry.data.get(CONF_VENDOR) == VENDOR
        ]
        found = await network.async_get_ipv4_broadcast_addresses(self._hass)
        addresses = sorted(map(str, found))
        if len(addresses) > 1:
            # It would go out by the default route, also where that is not enabled.
            addresses = [one for one in addresses if one != _LIMITED_BROADCAST]
        searches += [more] if more else []
        return all_targets(searches, addresses, protocol.DISCOVERY_PORT)

    async def async_scan(
        self, search: Search | None = None, seconds: float | None = None
    ) -> tuple[BridgeReply, ...]:
        """Ask now and return who answered.

        Args:
            search: settings besides those of the entries.
            seconds: for how long to wait.

        """
        with self._scanning():
            if (found := await self._open()) is None:
                return ()
            window = SCAN_SECONDS if seconds is None else seconds
            return await found.scan(await self._targets(search), window)

    async def async_addresses_of(self, uid: str) -> list[str]:
        """Ask where a bridge is now and return all addresses that were named."""
        self._seen.pop(uid, None)
        await self.async_scan(seconds=FIND_SECONDS)
        return list(self._seen.get(uid, ()))

    # Hearing.

    @callback
    def _on_reply(self, reply: BridgeReply) -> None:
        if reply.unpaired:
            return
        # A forger must not push the true address out, nor fill the memory.
        hosts = self._seen.setdefault(reply.uid, {})
        if len(hosts) < _REMEMBERED:
            hosts |= dict.fromkeys((reply.host, reply.source[0]))
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        if member := self._members.get(reply.uid):
            member.on_seen(reply.host)
        elif self._keepers:
            self._offer(reply)

    @callback
    def _offer(self, reply: BridgeReply) -> None:
        """Let a bridge that is not set up appear by itself; its flow confirms it."""
        entries = self._hass.config_entries
        if entries.async_entry_for_domain_unique_id(DOMAIN, reply.uid) is None:
            discovery_flow.async_create_flow(
                self._hass,
                DOMAIN,
                context={"source": SOURCE_INTEGRATION_DISCOVERY},
                data={CONF_UID: reply.uid, CONF_HOST: reply.host},
            )

    async def _listen(self) -> None:
        if self._end_watch is None:
            self._end_watch = watch_neighbour(self._hass, self._on_neighbour)
        if self._notices is None and not neighbour_present(self._hass):
            listener = NoticeListener(
                self._on_notice, self._on_reply, port=notices.NOTICE_PORT
            )
            self._notices = listener
            if not await listener.start() and self._notices is listener:
                self._notices = None

    @callback
    def _stop_listening(self) -> None:
        if self._notices:
            self._notices.stop()
            self._notices = None

    @callback
    def _on_neighbour(self, present: bool) -> None:
        if present:
            self._stop_listening()
        else:
            self._hass.async_create_background_task(
                self._listen(), "Isotherm listens to iZone bridges"
            )

    @callback
    def _on_notice(self, source: str) -> None:
        if member := self._members.get(self._addresses.get(source, "")):
            member.on_notice()
