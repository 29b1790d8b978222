"""What a product family brings to a hub of the Gizwits cloud.

A family is products of one maker that need more than their definition tells. It is a row
of data and a class for its devices at one hub; the hub knows no more of them than this.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo

from ..hub.desired_state import DesiredState
from ..hub.snapshot import Device, Snapshot
from ..hub.vendor import EntityFactory
from .account import Account, DeviceRecord
from .api.app.client import AppClient
from .api.data_points import ProductDefinition
from .api.point_fields import DataPoints

type Attributes = dict[str, Any]
type Raw = list[int]
"""What the raw control of products without data points takes."""


class GizwitsDevice(Device, Protocol):
    """What the devices of all families have in common."""

    @property
    def did(self) -> str:
        """Return the vendor's device id."""

    @property
    def name(self) -> str:
        """Return what the device is called in the vendor's app."""

    @property
    def product_key(self) -> str:
        """Return the vendor's key of the product."""

    @property
    def product_name(self) -> str:
        """Return the vendor's name of the product."""

    @property
    def connected(self) -> bool | None:
        """Return the vendor's word on the connection; None where it says nothing."""

    @property
    def points(self) -> DataPoints:
        """Return the data points that only the definition explains."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values of these data points."""


class FamilyHub(Protocol):
    """What a family may know of the hub that its devices are of."""

    hass: HomeAssistant
    config_entry: ConfigEntry[Any]
    account: Account
    client: AppClient
    desired: DesiredState
    maker: str
    """The key of the family whose own account it is; empty for anybody's."""

    @property
    def data(self) -> Snapshot[Any]:
        """Return the snapshot."""

    def definition(self, product_key: str) -> ProductDefinition | None:
        """Return a product's own definition, as far as it is known."""

    def unique_id_of(self, *parts: str) -> str:
        """Return the unique id of something of this hub."""

    async def async_command(self, key: str, changes: Mapping[str, Any]) -> None:
        """Ask a device for changes."""

    def translated_errors(self) -> AbstractContextManager[None]:
        """Turn the api's errors into translated ones for the person who asked."""

    def async_publish(self, *keys: str) -> None:
        """Build devices anew and tell whom it changes something for."""

    def async_add_listener(
        self, update_callback: CALLBACK_TYPE, context: Any = None
    ) -> Callable[[], None]:
        """Listen for changes of a device."""

    def async_add_device_listener(self, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Listen for devices that come, go or tell more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A fresh report of a device.

    Args:
        attrs: what it told.
        told_at: when, in seconds since 1970; None for just now.
        live: whether it surely told this at that moment, and not the cloud's memory.

    """

    attrs: Mapping[str, Any]
    told_at: float | None = None
    live: bool = True


class Members[DeviceT: GizwitsDevice]:
    """The devices of a family at one hub.

    Args:
        hub: the hub.

    """

    def __init__(self, hub: FamilyHub) -> None:
        """Keep the hub that the devices are of."""
        self.hub = hub

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

    def parts(self, record: DeviceRecord) -> tuple[Any, ...]:
        """Return what a device is made of besides its record; others make another one."""
        return ()

    @abstractmethod
    def reported(self, record: DeviceRecord, field: str) -> Any:
        """Return what a device reported of a field of changes."""

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
