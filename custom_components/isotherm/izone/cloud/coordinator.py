"""The hub of an account of the iZone cloud: one request tells all of its bridges."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.util import dt as dt_util

from ...hub.coordinator import HubCoordinator
from ...hub.errors import NotFoundError
from ...hub.snapshot import HUB
from ...hub.vendor import IsothermConfigEntry
from ..api.cloud import CloudClient
from ..api.cloud_account import CloudAccount
from ..api.cloud_reports import Report
from ..const import CONF_POLL_SECONDS, DEFAULT_CLOUD_POLL_SECONDS, NAME
from ..models import BridgeStatus, Part
from ..timing import Timing, izone_timing
from .accounts import async_get_accounts
from .bridges import CloudBridges, user_id_of
from .login import CloudTokens, addresses
from .webhook import CloudWebhook


class CloudCoordinator(HubCoordinator[Part]):
    """One account. Its bridges have entries and hubs of their own, which it serves.

    Args:
        hass: Home Assistant.
        entry: the account's config entry; its unique id has the userID.

    """

    timing: Timing

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare without touching the network."""
        timing = izone_timing(hass)
        self._poll: int = entry.options.get(
            CONF_POLL_SECONDS, DEFAULT_CLOUD_POLL_SECONDS
        )
        super().__init__(hass, entry, poll_interval=self._poll, timing=timing)
        client = CloudClient(
            async_get_clientsession(hass),
            addresses(hass).calls,
            CloudTokens(hass, entry),
            timeout=timing.cloud_timeout,
        )
        self.account = CloudAccount(client)
        self.account.user_id = user_id_of(entry)
        self.account.on_refused = self._on_refused
        self.account.on_news = self._on_news
        self.webhook = CloudWebhook(self)
        self._accounts = async_get_accounts(hass)
        self._bridges = CloudBridges(hass, entry, self.account)
        self._reachable = True
        self._reported: float | None = None
        self._last_refresh: datetime | None = None

    # Reading.

    @override
    async def _async_setup(self) -> None:
        self.webhook.register()

    @override
    async def async_read(self) -> None:
        """Ask for everything, seldom as long as no bridge is asked this way."""
        serves = self._accounts.serves(self.account)
        interval = self._poll * (2 if self.reports_arrive else 1)
        # A little sooner than the account's own poll, it would be asked for twice.
        self.account.stands_for = 1.05 * interval
        if not serves:
            interval = max(interval, int(self.timing.cloud_idle_every))
        self.update_interval = timedelta(seconds=interval)
        try:
            await self.account.discover()
        except Exception:
            self._reachable = False
            self._accounts.tried()
            probe = min(self._poll, self.timing.probe)
            self.update_interval = timedelta(seconds=probe)
            raise
        self._reachable = True
        self._last_refresh = dt_util.utcnow()
        self._accounts.add(self.account)
        self._bridges.keep_step()

    @callback
    def _on_news(self, uids: Collection[str]) -> None:
        self._accounts.tell(self.account, uids)

    @callback
    def _on_refused(self) -> None:
        self.config_entry.async_start_reauth(self.hass)

    # Reports.

    @property
    def reports_arrive(self) -> bool:
        """Whether one came lately."""
        since, lately = self._reported, self.timing.reports_expected
        return since is not None and self.hass.loop.time() - since < lately

    @callback
    def on_report(self, report: Report) -> None:
        """Take what a report tells; a component of ours that is new is asked for."""
        self._reported = self.hass.loop.time()
        self.account.report(report.components)
        new = self.account.components.take_new(report.components)
        if new or not report.components:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), self.name
            )
        self.async_publish_status()

    # From wire to snapshot.

    @override
    def status(self) -> BridgeStatus:
        return BridgeStatus(
            push_alive=self.reports_arrive,
            last_refresh=self._last_refresh,
            requests_last_hour=self.account.client.requests.last_hour,
            reachable=self._reachable,
        )

    @override
    def keys(self) -> Iterable[str]:
        return ()

    @override
    def build(self, key: str) -> Part | None:
        return None

    @override
    def shape(self, device: Part) -> str:
        """Return nothing: an account has no devices."""
        return HUB

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        raise NotFoundError("an account has no devices")

    @override
    def device_info(self, key: str) -> DeviceInfo:
        return DeviceInfo(
            identifiers={self.identifier(key)},
            name=self.config_entry.title,
            manufacturer=NAME,
            entry_type=DeviceEntryType.SERVICE,
        )

    @override
    async def async_stop(self) -> None:
        self.webhook.unregister()
        self._accounts.remove(self.account)
