"""The UDP that all bridges share: one socket searches, one hears change notifications.

Both are opened late, when first needed, and closed when nobody is left. The networks are
searched some seconds after the first hub of Isotherm was loaded and then every quarter of
an hour; a bridge that does not answer its hub is searched for.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
import logging
from typing import Final, Protocol

from homeassistant.components import network
from homeassistant.config_entries import SOURCE_HOMEKIT, SOURCE_INTEGRATION_DISCOVERY
from homeassistant.const import CONF_HOST
from homeassistant.core import CALLBACK_TYPE, CoreState, HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_VENDOR, DOMAIN
from .api.discovery import Address, Announcement, Discovery, ipv4_of
from .cloud.bridges import lacks_address
from .const import CONF_UID, PORTS, VENDOR, Ports
from .core_izone import SharedListener
from .search import Search, all_targets
from .timing import Timing, izone_timing

_LOGGER = logging.getLogger(__package__)

_REMEMBERED: Final = 64
_ASKED_AT_ONCE: Final = 4
_MOST_OFFERED: Final = 16
_DISCOVERY: HassKey[BridgeDiscovery] = HassKey("isotherm_izone_discovery")
_LIMITED_BROADCAST: Final = "255.255.255.255"


class Member(Protocol):
    """What is known here of a bridge's hub."""

    uid: str

    @property
    def host(self) -> str:
        """Where the bridge is asked over HTTP."""

    @property
    def reachable(self) -> bool:
        """Whether the bridge answers over HTTP."""

    def on_notification(self) -> None:
        """Take note that the bridge told of some change."""

    def on_announced(self, host: str) -> None:
        """Take note that this address was announced for the bridge."""


@callback
def async_get_discovery(hass: HomeAssistant) -> BridgeDiscovery:
    """Return what all hubs of this Home Assistant share."""
    if _DISCOVERY not in hass.data:
        hass.data[_DISCOVERY] = BridgeDiscovery(hass)
    return hass.data[_DISCOVERY]


class BridgeDiscovery:
    """Search for bridges and listen to them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin with nothing open."""
        self._hass = hass
        self.places = asyncio.Semaphore(_ASKED_AT_ONCE)
        """For how many announced addresses are asked at a time who they are."""
        self._keepers = 0
        self._scans = 0
        self._timer: CALLBACK_TYPE | None = None
        self._discovery: Discovery | None = None
        self._opening = asyncio.Lock()
        self._listener = SharedListener(
            hass, self._on_notification, self.on_announcement
        )
        self._members: dict[str, Member] = {}
        self._addresses: dict[str, str] = {}
        """Where the notifications of each bridge come from, by its uid."""
        self._seen: dict[str, dict[str, None]] = {}

    @property
    def busy(self) -> bool:
        """Whether anything is open or due."""
        return bool(self._timer or self._discovery or self._listener.wanted)

    @property
    def _timing(self) -> Timing:
        return izone_timing(self._hass)

    @property
    def search_port(self) -> int | None:
        """The port from which searches go out, None while there is none."""
        return self._discovery.port if self._discovery else None

    @property
    def announced(self) -> Mapping[str, Collection[str]]:
        """The addresses announced lately, by uid; only so many are remembered."""
        return self._seen

    @property
    def listening_port(self) -> int | None:
        """The port on which change notifications are heard, None while they are not."""
        return self._listener.port

    # Who wants it.

    @callback
    def async_keep(self) -> CALLBACK_TYPE:
        """Search now and then until the returned callback is called."""
        self._keepers += 1
        if self._timer is None:
            self._search_in(self._timing.first_search)

        @callback
        def release() -> None:
            self._keepers -= 1
            self._close_if_idle()

        return release

    async def async_join(self, member: Member) -> CALLBACK_TYPE:
        """Pass notifications of a bridge on until the returned callback is called."""
        self._members[member.uid] = member
        await self.async_moved(member)
        await self._listener.start()

        @callback
        def leave() -> None:
            if self._members.get(member.uid) is member:
                del self._members[member.uid]
                self._addresses.pop(member.uid, None)
            self._close_if_idle()

        return leave

    async def async_moved(self, member: Member) -> None:
        """Learn the address that a bridge's notifications come from."""
        self._addresses.pop(member.uid, None)
        with suppress(OSError, UnicodeError):
            self._addresses[member.uid] = await ipv4_of(member.host)

    @callback
    def _close_if_idle(self) -> None:
        if not self._members:
            self._listener.stop()
        if self._keepers or self._scans:
            return
        if self._timer:
            self._timer()
            self._timer = None
        if self._discovery:
            self._discovery.stop()
            self._discovery = None

    # Searching.

    def _search_in(self, seconds: float) -> None:
        async def search(_now: datetime) -> None:
            if self._hass.state is not CoreState.running:
                self._search_in(self._timing.first_search)
                return
            self._search_in(self._timing.between_searches)
            with self._scanning():
                if found := await self._open():
                    await found.query(await self.async_targets())

        self._timer = async_call_later(self._hass, seconds, search)

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
                found = Discovery(self.on_announcement)
                try:
                    await found.start()
                except OSError as err:
                    _LOGGER.warning("Bridges can't be searched for: %s", err)
                    return None
                self._discovery = found
            return self._discovery

    async def async_targets(self, more: Search | None = None) -> list[Address]:
        """Return whom to ask.

        Args:
            more: settings besides those of the entries.

        """
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
        ports = self._hass.data.get(PORTS, Ports())
        return all_targets(searches, addresses, ports.discovery)

    async def async_scan(
        self, search: Search | None = None, seconds: float | None = None
    ) -> tuple[Announcement, ...]:
        """Ask now and return who answered.

        Args:
            search: settings besides those of the entries.
            seconds: for how long to wait.

        """
        with self._scanning():
            if (found := await self._open()) is None:
                return ()
            window = self._timing.scan if seconds is None else seconds
            return await found.scan(await self.async_targets(search), window)

    async def async_addresses_of(self, uid: str) -> list[str]:
        """Search for a bridge and return all addresses announced for it."""
        self._seen.pop(uid, None)
        await self.async_scan(seconds=self._timing.find)
        return list(self._seen.get(uid, ()))

    # Listening.

    @callback
    def on_announcement(self, one: Announcement) -> None:
        """Take note of what a bridge, or a forger, says of itself."""
        if one.unpaired:
            return
        # A forger must not push the true address out, nor fill the memory.
        hosts = self._seen.setdefault(one.uid, {})
        if len(hosts) < _REMEMBERED:
            hosts |= dict.fromkeys((one.host, one.source[0]))
        while len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        if member := self._members.get(one.uid):
            member.on_announced(one.host)
        elif self._keepers:
            self._offer(one)

    @property
    def may_offer_more(self) -> bool:
        """Whether few bridges are offered, being asked or waiting to be asked.

        While Home Assistant starts it would keep all that are offered.
        """
        flows = self._hass.config_entries.flow.async_progress_by_handler(
            DOMAIN, include_uninitialized=True
        )
        sources = [flow["context"]["source"] for flow in flows]
        offered = sources.count(SOURCE_INTEGRATION_DISCOVERY)
        offered += sources.count(SOURCE_HOMEKIT)
        return self._hass.state is CoreState.running and offered < _MOST_OFFERED

    @callback
    def _offer(self, one: Announcement) -> None:
        """Let a bridge that is not set up appear by itself; its flow confirms it."""
        entries = self._hass.config_entries
        known = entries.async_entry_for_domain_unique_id(DOMAIN, one.uid)
        if (known is None or lacks_address(known)) and self.may_offer_more:
            discovery_flow.async_create_flow(
                self._hass,
                DOMAIN,
                context={"source": SOURCE_INTEGRATION_DISCOVERY},
                data={CONF_UID: one.uid, CONF_HOST: one.host},
            )

    @callback
    def _on_notification(self, source: str) -> None:
        # Several may be behind one address, each with a port of its own.
        for uid, member in list(self._members.items()):
            if self._addresses.get(uid) == source:
                member.on_notification()
