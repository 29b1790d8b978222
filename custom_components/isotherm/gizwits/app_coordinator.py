"""The hub of an app account: push first, polling as the safety net."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import timedelta
import logging
from typing import Any, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.util import dt as dt_util

from ..hub.errors import NotFoundError, RejectedError
from ..hub.snapshot import HUB, HubStatus
from ..hub.vendor import IsothermConfigEntry
from .account import Account, DeviceRecord
from .api.data_points import ProductDefinition
from .api.events import Attributes, BindingChanged, ConnectionChanged, Online, PushEvent
from .api.models import DeviceData
from .clients import make_clients
from .commands import ATTR_INVALID, CommandSender
from .const import CONF_GROUPS, CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS
from .families import FAMILIES, GizwitsDevice, GizwitsHub, Members, Report
from .family_devices import FamilyDevices
from .group_control import GroupControl
from .groups import Groups
from .polling import Poller
from .product_definitions import ProductDefinitions
from .reports import async_take_report
from .timing import AppTiming

_LOGGER = logging.getLogger(__package__)


class AppCoordinator(GizwitsHub):
    """An account of an app on the Gizwits cloud, whose devices belong to families.

    Requests per hour while push is alive: 3600 / poll interval (12 by default), and
    with 100 devices or more 20, whatever their number; without push one page of
    bindings per 100 devices and one request per reachable device each minute, or each
    as many seconds as there are devices if these are more than 60. A command is one
    request.

    Args:
        timing: how long to wait for what.
        maker: the key of the family whose account it is: it knows its devices at home.

    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: IsothermConfigEntry,
        *,
        timing: AppTiming,
        maker: str,
    ) -> None:
        """Prepare the clients without touching the network."""
        options = entry.options
        self._poll_seconds = options.get(CONF_POLL_SECONDS, DEFAULT_POLL_SECONDS)
        self.maker = maker
        super().__init__(hass, entry, poll_interval=self._poll_seconds, timing=timing)
        self.client, self.push = make_clients(hass, entry, timing, self._on_push)
        now = hass.loop.time
        self.account = Account(now, timing.outage_grace, timing.answer_time)
        self._definitions = ProductDefinitions(self, self._on_definition)
        self._poller = Poller(
            self.client, self.push, self.account, timing, self._on_polled
        )
        wanted = options.get(CONF_GROUPS, True)
        self.groups = Groups(self.client, self.account, now, timing, enabled=wanted)
        self.families = FamilyDevices(self, FAMILIES.values())
        takes = self.families.takes_attributes
        group_control = GroupControl(self.client, self.groups, timing.gather, takes)
        self._sender = CommandSender(
            hass,
            self.client,
            group_control,
            self.push,
            self.account,
            confirm_after=timing.confirm_after,
        )
        self._end_watch = self.async_add_device_listener(self._meet)
        self._end_push_try: CALLBACK_TYPE = lambda: None

    @override
    def members(self, family: str) -> Members[Any]:
        return self.families.members(family)

    @override
    def definition(self, product_key: str) -> ProductDefinition | None:
        """Return a product's own definition, as far as it is known."""
        return self._definitions.of(product_key)

    @callback
    def _meet(self) -> None:
        """Look at the devices that there are now."""
        for product_key, names in self.families.unexplained():
            self._definitions.want(product_key, names)
        self.families.async_meet()

    @callback
    def _on_definition(self, product_key: str) -> None:
        if dids := self.families.rebuild(product_key):
            self.async_publish(*dids)
        self.families.async_meet()

    # Reading.

    @override
    async def _async_setup(self) -> None:
        await self.families.async_load()
        await self._definitions.load()

    @override
    async def async_read(self) -> None:
        """Read who is there, then the states that push does not bring."""
        before = self.account.records.keys()
        try:
            await self._poller.read()
        finally:
            self._set_poll_interval()
            self._try_push_between()
            for did in before - self.account.records.keys():
                self._forget(did)
        await self.groups.keep_current(self)

    def _forget(self, did: str) -> None:
        self.desired.forget(did)
        self._sender.forget(did)
        self.families.forget(did)

    @callback
    def async_remove(self, did: str) -> None:
        """Let go of a device that was just removed from the account."""
        if self.account.records.pop(did, None):
            self._forget(did)
            records = self.account.records.values()
            self.push.set_bindings([record.binding for record in records])
            self.async_publish(did)

    def _set_poll_interval(self) -> None:
        seconds = self.timing.between_polls(
            self._poll_seconds, len(self.account.records), push_alive=self.push.alive
        )
        if self._poller.unreachable:
            seconds = min(seconds, self.timing.probe)
        self.update_interval = timedelta(seconds=seconds)

    def _try_push_between(self) -> None:
        """Try push halfway between two polls that look whether the vendor is back."""
        self._end_push_try()
        if self._poller.unreachable and self._poller.last_refresh is not None:
            halfway = self.hass.loop.call_later(
                self.timing.probe / 2, self.push.retry_now
            )
            self._end_push_try = halfway.cancel

    def _on_polled(
        self, record: DeviceRecord, data: DeviceData, asked_at: float
    ) -> None:
        report = Report(attrs=data.attrs, told_at=data.updated_at, as_of=asked_at)
        self._observe(record, report, self.timing.poll_grace)

    def _observe(self, record: DeviceRecord, report: Report, grace: float) -> None:
        with self.mishaps.contained(("report", did := record.did)):
            members = self.families.members_of(did)
            async_take_report(self, members, record, report, grace)

    # Push.

    @callback
    def _on_push(self, event: PushEvent) -> None:
        match event:
            case Attributes(did=did, attrs=attrs):
                if record := self.account.records.get(did):
                    self._on_attributes(record, attrs)
            case Online(did=did, online=online):
                if record := self.account.records.get(did):
                    record.report_connected(online)
                    self.async_publish(did)
            case BindingChanged():
                self.client.devices.changed()
                self._refresh_soon()
            case ConnectionChanged(up=up):
                self._on_connection(up)

    def _on_attributes(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> None:
        self.account.take_pushed(record, attrs)
        # The answer to our asking may be an old state that the cloud remembers.
        live = not self.account.was_asked(record)
        told_at = dt_util.utcnow().timestamp()
        report = Report(attrs=attrs, told_at=told_at, live=live, pushed=True)
        self._observe(record, report, self.timing.push_grace)
        self._poller.pushed(record.did)
        self.async_publish(record.did)

    def _on_connection(self, up: bool) -> None:
        if up:
            # The connection asks for every state as it comes up.
            self.account.asked(*self.account.records)
        if self.push.alive is not self.data.status.push_alive:
            _LOGGER.debug("Push is %s", "alive" if self.push.alive else "not alive")
            self.async_publish_status()
        self._poller.linked(up)
        if self.outage or not up:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        if self._poller.last_refresh is not None:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{self.name} refresh"
            )

    # From records to devices.

    @override
    def keys(self) -> Iterable[str]:
        return self.account.records

    @override
    def status(self) -> HubStatus:
        return HubStatus(
            push_alive=self.push.alive,
            last_refresh=self._poller.last_refresh,
            requests_last_hour=self.client.requests.last_hour,
        )

    @override
    def build(self, key: str) -> GizwitsDevice | None:
        if (record := self.account.records.get(key)) is None:
            return None
        return self.families.build(record, self.desired.pending(key))

    @override
    def shape(self, device: GizwitsDevice) -> Hashable:
        return self.families.shape(device)

    @override
    def device_info(self, key: str) -> DeviceInfo:
        identifier = self.identifier(key)
        if key == HUB:
            return DeviceInfo(
                identifiers={identifier},
                name=self.config_entry.title,
                manufacturer=self.maker.title(),
                entry_type=DeviceEntryType.SERVICE,
            )
        device = self.data.devices[key]
        members = self.members(device.family)
        info: DeviceInfo = members.device_info(identifier, device, self.hub_device_id)
        record = self.account.records.get(key)
        if record and self.groups.enabled:
            info["suggested_area"] = self.groups.area(record, members.area(record))
        return info

    # Commands.

    @override
    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask a device for changes, and let its family note what that means."""
        if (record := self.account.records.get(key)) is None:
            raise self.device_gone()
        with self.families.members_of(key).commanding(record, changes) as wanted:
            await super().async_command(key, wanted)

    @override
    def prepare(self, key: str, changes: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.families.members_of(key).prepare(self.account.records[key], changes)

    @override
    def reported(self, key: str, fields: Iterable[str]) -> Mapping[str, Any]:
        record, members = self.account.records[key], self.families.members_of(key)
        wanted = filter(members.worth_repeating, fields)
        return {field: members.reported(record, field) for field in wanted}

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        if (record := self.account.records.get(key)) is None:
            raise NotFoundError("the device is no longer in the account")
        members = self.families.members_of(key)
        request = members.request(record, changes)
        try:
            await self._sender.send(key, request)
        except RejectedError as err:
            instead = members.otherwise(record, changes)
            if err.code != ATTR_INVALID or not instead or isinstance(request, list):
                raise
            await self._sender.send(key, request | instead)
        members.sent(record, changes)

    @override
    async def async_stop(self) -> None:
        """End push, and write what is kept."""
        self._end_push_try()
        self._sender.close()
        await self.push.stop()
        self._end_watch()
        await self.families.async_close()
        await self._definitions.close()
