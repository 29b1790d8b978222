"""The devices of a hub by family: which one a device belongs to, and building it."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any

from homeassistant.core import callback

from .account import DeviceRecord
from .families import Family, GizwitsDevice, GizwitsHub, Members
from .plain_devices import PLAIN


class FamilyDevices:
    """Asks the families about the devices of a hub.

    Args:
        hub: the hub.
        families: the first that recognises a device counts; the default family takes
            what is left.

    """

    def __init__(self, hub: GizwitsHub, families: Iterable[Family]) -> None:
        """Let each family make room for its devices."""
        self._hub = hub
        self._families = (*families, PLAIN)
        self._members = {one.key: one.members(hub) for one in self._families}
        for key, members in self._members.items():
            members.family = key
        self._family_of: dict[str, tuple[int, Family]] = {}
        self._built: dict[str, tuple[tuple[Any, ...], GizwitsDevice]] = {}

    async def async_load(self) -> None:
        """Read what earlier runs kept."""
        for members in self._members.values():
            await members.async_load()

    async def async_close(self) -> None:
        """Write what is to be kept, and end what goes on."""
        for members in self._members.values():
            await members.async_close()

    @callback
    def async_meet(self) -> None:
        """Look at the devices that there are now."""
        for members in self._members.values():
            members.async_meet()

    def forget(self, did: str) -> None:
        """Forget a device that is gone."""
        self._family_of.pop(did, None)
        self._built.pop(did, None)
        for members in self._members.values():
            members.forget(did)

    def of(self, did: str) -> Family:
        """Return the family of a device, by all attributes that it ever reported."""
        record = self._hub.account.records.get(did)
        return PLAIN if record is None else self._family(record)

    def _family(self, record: DeviceRecord) -> Family:
        count, known = len(record.attrs), self._family_of.get(record.did)
        if known is None or known[0] != count:
            known = self._family_of[record.did] = (count, self._recognise(record))
        return known[1]

    def _recognise(self, record: DeviceRecord) -> Family:
        key, attrs = record.binding.product_key, record.attrs
        return next(
            family
            for family in self._families
            if family.recognises(key, attrs, family.key == self._hub.maker)
        )

    def members_of(self, did: str) -> Members[Any]:
        """Return the devices among which a device is."""
        return self._members[self.of(did).key]

    def takes_attributes(self, did: str) -> bool:
        """Return whether a device is commanded by attributes, not by raw bytes."""
        record = self._hub.account.records.get(did)
        return record is not None and self.members_of(did).takes_attributes(record)

    def members(self, key: str) -> Members[Any]:
        """Return the devices of a family."""
        return self._members[key]

    def unexplained(self) -> Iterator[tuple[str, Collection[str]]]:
        """Yield product keys with attributes that only a definition can explain."""
        for did, device in self._hub.data.devices.items():
            if record := self._hub.account.records.get(did):
                yield device.product_key, self.members_of(did).unexplained(record)

    def build(self, record: DeviceRecord, desired: Mapping[str, Any]) -> GizwitsDevice:
        """Return a device, made anew only where what it is made of is new."""
        did, members = record.did, self._members[self._family(record).key]
        parts = (
            record,
            record.binding,
            record.revision,
            record.connected,
            self._hub.account.available(record),
            desired,
            *members.parts(record),
        )
        known = self._built.get(did)
        if known is None or known[0] != parts:
            device: GizwitsDevice = members.build(record, desired)
            self._built[did] = known = (parts, device)
        return known[1]

    def rebuild(self, product_key: str) -> list[str]:
        """Forget how the devices of a product were made; return them."""
        devices = self._hub.data.devices.values()
        dids = [one.did for one in devices if one.product_key == product_key]
        for did in dids:
            self._built.pop(did, None)
        return dids

    def shape(self, device: GizwitsDevice) -> Hashable:
        """Return what decides which entities a device has."""
        return (device.family, self._members[device.family].shape(device))
