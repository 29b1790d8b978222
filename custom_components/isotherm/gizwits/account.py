"""What the vendor has told of an account so far: one record per device."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .api.models import MOST_ATTRIBUTES, Binding


@dataclass(slots=True, eq=False)
class DeviceRecord:
    """What the vendor has told of a device.

    Args:
        binding: what the account's list of devices tells of it.
        attrs: the attributes that it ever reported, with their last values.
        read: whether it was ever asked for them, or told them itself.
        revision: how often it reported something new.
        connected: the vendor's word on its connection; None where it says nothing.
        silent: whether the vendor said that it is offline, and it has told nothing since.
        asked_at: when push was last asked for its state.
        unread_since: since when its state can neither be polled nor comes by push.
        commanded_at: the vendor's own time before which it can't have got the last
            command, in seconds since 1970; None where it did not tell its time.

    """

    binding: Binding
    attrs: dict[str, Any] = field(default_factory=dict)
    read: bool = False
    revision: int = 0
    connected: bool | None = None
    silent: bool = False
    asked_at: float | None = None
    unread_since: float | None = None
    commanded_at: float | None = None

    @property
    def did(self) -> str:
        """Return the vendor's device id."""
        return self.binding.did

    @property
    def name(self) -> str:
        """Return what the device is called."""
        return self.binding.alias or self.binding.product_name or self.did[:6]

    def report_connected(self, connected: bool | None) -> None:
        """Take the vendor's word on the connection as news, repeated or not."""
        self.connected = connected
        self.silent = connected is False

    def set_connected(self, connected: bool | None) -> None:
        """Take the vendor's word on the connection, once for each change."""
        if connected is not False or self.connected is not False:
            self.report_connected(connected)

    def take_binding(self, binding: Binding) -> None:
        """Take what the account's list of devices tells of it."""
        before, self.binding = self.binding, binding
        self.set_connected(binding.is_online)
        # Reports of a device that was "offline" all the time are a sign of life.
        if before.is_online is False and binding.is_online is False:
            if (binding.state_at or 0) > (before.state_at or 0):
                self.silent = False

    def take_attributes(self, attrs: Mapping[str, Any]) -> None:
        """Take reported attributes: all of the device's, or some of them."""
        self.read, self.unread_since = True, None
        after = {**self.attrs, **attrs}
        for invented in list(after)[MOST_ATTRIBUTES:]:
            del after[invented]
        if after != self.attrs:
            self.attrs = after
            self.revision += 1


class Account:
    """The devices of an account, merged from polls and pushes.

    Args:
        clock: seconds that only go forward, for example `loop.time`.
        grace: seconds for which a device's last state stands while it can't be read.
        answer_time: seconds in which a pushed state may be the answer to our asking.

    """

    def __init__(
        self, clock: Callable[[], float], grace: float, answer_time: float
    ) -> None:
        """Keep the clock and the times that tell whether a record can be trusted."""
        self._clock = clock
        self._grace = grace
        self._answer_time = answer_time
        self.records: dict[str, DeviceRecord] = {}
        self._emptied = False

    # Taking what comes.

    def take_bindings(self, bindings: Iterable[Binding]) -> None:
        """Take the account's list of devices.

        An account that is suddenly empty is believed the second time it says so.
        """
        fresh = {binding.did: binding for binding in bindings}
        if not fresh and self.records and not self._emptied:
            self._emptied = True
            return
        self._emptied = False
        before = self.records
        self.records = {
            did: before.get(did) or DeviceRecord(binding)
            for did, binding in fresh.items()
        }
        for did, binding in fresh.items():
            self.records[did].take_binding(binding)

    def take_pushed(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> None:
        """Take pushed attributes: unless we asked for them, the device is alive."""
        record.take_attributes(attrs)
        if not self.was_asked(record):
            record.silent = False

    def rename(self, did: str, alias: str) -> None:
        """Take a name that was just given to a device."""
        if record := self.records.get(did):
            record.binding = replace(record.binding, alias=alias)

    def asked(self, *dids: str) -> None:
        """Note that push was asked for the state of devices."""
        for did in dids:
            if record := self.records.get(did):
                record.asked_at = self._clock()

    def set_unread(self, dids: Iterable[str]) -> None:
        """Note that the state of devices could neither be polled nor comes by push."""
        for did in dids:
            if (record := self.records.get(did)) and record.unread_since is None:
                record.unread_since = self._clock()

    # Telling.

    def was_asked(self, record: DeviceRecord) -> bool:
        """Return whether what a device pushes now may be the answer to our asking."""
        asked_at = record.asked_at
        return asked_at is not None and self._clock() - asked_at < self._answer_time

    def available(self, record: DeviceRecord) -> bool:
        """Return whether a device told something that can be trusted now.

        The vendor's word alone would do harm: it says "offline" of devices that report.
        """
        if record.silent or not record.attrs:
            return False
        since = record.unread_since
        return since is None or self._clock() - since < self._grace

    def reachable(self) -> list[str]:
        """Return the devices that a request for their state may reach."""
        return [did for did, record in self.records.items() if not record.silent]
