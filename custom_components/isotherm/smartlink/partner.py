"""The hub of a partner account: its client, and the derogations that were asked for."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from ..hub.coordinator import HubCoordinator
from ..hub.errors import NotFoundError
from ..hub.listeners import KeyedListeners
from ..hub.request_log import RequestLog
from ..hub.snapshot import HUB
from ..hub.vendor import IsothermConfigEntry
from .api.client import PartnerClient
from .api.models import RoomShift, Window
from .const import CONF_BASE_URL, CONF_CLIENT_ID, CONF_CLIENT_SECRET, NAME
from .derogations import Derogation, Derogations, RoomDerogation
from .models import PartnerStatus, SmartlinkDevice
from .timing import SmartlinkTiming, smartlink_timing


class PartnerCoordinator(HubCoordinator[SmartlinkDevice]):
    """One account. Its homes have hubs of their own, which ask through its client.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.

    """

    timing: SmartlinkTiming

    def __init__(self, hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
        """Prepare without touching the network."""
        timing = smartlink_timing(hass)
        super().__init__(hass, entry, poll_interval=timing.report_every, timing=timing)
        self.requests = RequestLog()
        self.client = PartnerClient(
            async_get_clientsession(hass),
            entry.data[CONF_BASE_URL],
            entry.data[CONF_CLIENT_ID],
            entry.data[CONF_CLIENT_SECRET],
            requests=self.requests,
        )
        self.derogations = Derogations()
        self._of_home = KeyedListeners()

    # What homes ask for.

    def derogations_of(self, home_id: str) -> tuple[RoomDerogation, ...]:
        """Return what is kept of a home's derogations, by start."""
        return self.derogations.of_home(home_id)

    @callback
    def async_listen(self, home_id: str, listener: CALLBACK_TYPE) -> Callable[[], None]:
        """Call back when a derogation of a home comes, begins, is acknowledged or ends."""
        self._of_home.add(home_id, listener)
        return lambda: self._of_home.remove(home_id, listener)

    async def async_schedule(
        self, window: Window, shifts: Sequence[RoomShift]
    ) -> tuple[Derogation, ...]:
        """Schedule one window for rooms of one or many homes, and keep and follow it.

        Raises:
            ApiError: in all its kinds; what is known to be scheduled is kept all the same.

        """
        raise NotImplementedError

    # The hub.

    @override
    async def async_read(self) -> None:
        """Look at the reports that are followed; nothing else is asked of the account."""

    @override
    def keys(self) -> Iterable[str]:
        return ()

    @override
    def build(self, key: str) -> SmartlinkDevice | None:
        return None

    @override
    def shape(self, device: SmartlinkDevice) -> Hashable:
        return None

    @override
    def status(self) -> PartnerStatus:
        return PartnerStatus(requests_last_hour=self.requests.last_hour)

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        raise NotFoundError("an account has no devices of its own")

    @override
    def device_info(self, key: str) -> DeviceInfo:
        return DeviceInfo(
            identifiers={self.identifier(HUB)},
            name=self.name,
            manufacturer=NAME,
            entry_type=DeviceEntryType.SERVICE,
        )
