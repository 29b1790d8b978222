"""What a product family brings to a hub of the Gizwits cloud.

A family is products of one maker that need more than their definition tells. It is a row
of data and a class for its devices at one hub; the hub knows no more of them than this.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo

from ..hub.coordinator import HubCoordinator
from ..hub.vendor import EntityFactory
from .account import Account, DeviceRecord
from .api.app.client import AppClient
from .api.data_points import ProductDefinition
from .api.point_fields import NO_POINTS, DataPoints, read_points, split
from .timing import AppTiming

type Attributes = dict[str, Any]
type Raw = list[int]
"""What the raw control of products without data points takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GizwitsDevice:
    """What the devices of all families have in common.

    Args:
        family: the key of its family.
        did: the vendor's device id.
        name: as in the vendor's app.
        product_key: the vendor's product key.
        product_name: the vendor's product name.
        available: whether what we know of it can be trusted.
        connected: what the vendor says of its connection; None where it says nothing.
        firmware: version of its radio module.
        points: the data points that only the definition explains, by attribute.
        values: their values.

    """

    family: str
    did: str
    name: str
    product_key: str
    product_name: str = ""
    available: bool = False
    connected: bool | None = None
    firmware: str | None = None
    points: DataPoints = field(default_factory=lambda: NO_POINTS)
    values: Mapping[str, Any] = field(default_factory=dict)


class GizwitsHub(HubCoordinator[GizwitsDevice]):
    """A hub whose devices belong to families; what a family may know of it."""

    account: Account
    client: AppClient
    timing: AppTiming
    maker: str
    """The key of the family whose own account it is; empty for anybody's."""

    @abstractmethod
    def members(self, family: str) -> Members[Any]:
        """Return the devices of a family."""

    @abstractmethod
    def definition(self, product_key: str) -> ProductDefinition | None:
        """Return a product's own definition, as far as it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A fresh report of a device.

    Args:
        attrs: what it told.
        told_at: when, in seconds since 1970; None where the vendor does not say.
        as_of: the loop's time at which it was asked for; None where it came by itself.
        live: whether it surely told this at that moment, and not the cloud's memory.
        pushed: whether it came by push, which brings every state in its order.

    """

    attrs: Mapping[str, Any]
    told_at: float | None = None
    as_of: float | None = None
    live: bool = True
    pushed: bool = False


class Members[DeviceT: GizwitsDevice]:
    """The devices of a family at one hub."""

    def __init__(self, hub: GizwitsHub) -> None:
        """Keep the hub that the devices are of."""
        self.hub = hub
        self.family = ""
        """The key of the family; who makes this sets it."""

    async def async_load(self) -> None:
        """Read what earlier runs kept."""

    async def async_close(self) -> None:
        """Write what is to be kept, and end what goes on."""

    @callback
    def async_meet(self) -> None:
        """Look at the devices that there are now."""

    @abstractmethod
    def build(self, record: DeviceRecord, desired: Mapping[str, Any]) -> DeviceT:
        """Return a device: what is desired laid over what was reported."""

    def common(
        self, record: DeviceRecord, desired: Mapping[str, Any], points: DataPoints
    ) -> dict[str, Any]:
        """Return what devices of all families have in common, by field."""
        return {
            "family": self.family,
            "did": record.did,
            "name": record.name,
            "product_key": record.binding.product_key,
            "product_name": record.binding.product_name,
            "available": self.hub.account.available(record),
            "connected": record.connected,
            "firmware": record.binding.wifi_version,
            "points": points,
            "values": {**read_points(points, record.attrs), **split(desired)[1]},
        }

    def parts(self, record: DeviceRecord) -> tuple[Any, ...]:
        """Return what a device is made of besides its record; others make another one."""
        return ()

    @abstractmethod
    def reported(self, record: DeviceRecord, field: str) -> Any:
        """Return what a device reported of a field of changes."""

    def takes_attributes(self, record: DeviceRecord) -> bool:
        """Return whether a device is commanded by attributes, not by raw bytes."""
        return True

    def worth_repeating(self, field: str) -> bool:
        """Return whether a command that had no effect may be sent again later."""
        return True

    @abstractmethod
    def told(self, record: DeviceRecord, attrs: Mapping[str, Any]) -> Collection[str]:
        """Return the fields that these attributes tell something of."""

    def on_report(self, record: DeviceRecord, report: Report) -> None:
        """Do what a fresh report causes, once it was held against what is desired."""

    def unexplained(self, record: DeviceRecord) -> Collection[str]:
        """Return the attributes that only the product's definition can explain."""
        return record.attrs

    def prepare(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Check changes and complete them with what follows from them.

        Raises:
            InvalidChange: they can't be.

        """
        return changes

    @contextmanager
    def commanding(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        """Give what is to be sent of changes; what is noted meanwhile goes if refused."""
        yield changes

    @abstractmethod
    def request(
        self, record: DeviceRecord, changes: Mapping[str, Any]
    ) -> Attributes | Raw:
        """Return what carries changes, in one request; empty where nothing is to be sent.

        Raises:
            RejectedError: a field that this product can't be told.

        """

    def otherwise(self, record: DeviceRecord, changes: Mapping[str, Any]) -> Attributes:
        """Return what to try instead of attributes that were refused; empty for nothing."""
        return {}

    def sent(self, record: DeviceRecord, changes: Mapping[str, Any]) -> None:
        """Note that changes were sent."""

    def forget(self, did: str) -> None:
        """Forget a device that is gone."""

    @abstractmethod
    def shape(self, device: DeviceT) -> Hashable:
        """Return what decides which entities a device has."""

    @abstractmethod
    def device_info(
        self, identifier: tuple[str, str], device: DeviceT, account_id: str
    ) -> DeviceInfo:
        """Return what the device registry shows of a device, reached by its account."""

    def area(self, record: DeviceRecord) -> str | None:
        """Return the area that a device suggests that is in no group."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One product family.

    Args:
        key: what tells it from others.
        recognises: whether a product is of this family, by its key and the attributes that
            a device of it reports; `at_home` for the account of the family's own vendor.
        members: makes what keeps its devices at a hub.
        entities: per platform, makes the entities of a device, besides those of its data points.

    """

    key: str
    recognises: Callable[[str, Mapping[str, Any], bool], bool]
    members: Callable[[Any], Members[Any]]
    entities: Mapping[Platform, EntityFactory]


FAMILIES: Final[dict[str, Family]] = {}
"""The families that the table of vendors registers, by key."""
