"""What a hub last told: the hub itself and its devices, replaced whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

HUB: Final = ""
"""The key of the hub itself among the keys of its devices."""


class Device(Protocol):
    """What every vendor's devices have in common."""

    @property
    def available(self) -> bool:
        """Return whether what is known of it can be trusted now."""


@dataclass(frozen=True, slots=True)
class HubStatus:
    """How the hub itself is doing.

    Args:
        push_alive: whether the vendor's push link is up; None where there is none.
        last_refresh: when data last came by polling.
        requests_last_hour: HTTP requests sent in the last hour.

    """

    push_alive: bool | None = None
    last_refresh: datetime | None = None
    requests_last_hour: int | None = None

    @property
    def available(self) -> bool:
        """Return True: a hub can always tell how it is doing."""
        return True


@dataclass(frozen=True, slots=True)
class Snapshot[DeviceT]:
    """What a hub last told, replaced whole.

    Args:
        status: the hub itself.
        devices: the devices by key; never changed in place.

    """

    status: HubStatus = field(default_factory=HubStatus)
    devices: Mapping[str, DeviceT] = field(default_factory=dict)

    def part(self, key: str) -> DeviceT | HubStatus | None:
        """Return a device, or the status for `HUB`; None for what is not there."""
        return self.status if key == HUB else self.devices.get(key)

    def changed_keys(self, other: Snapshot[DeviceT]) -> set[str]:
        """Return the keys of what differs between two snapshots, `HUB` for the status."""
        mine, theirs = self.devices, other.devices
        changed = {
            key
            for key in mine.keys() | theirs.keys()
            if (a := mine.get(key)) is not (b := theirs.get(key)) and a != b
        }
        if self.status != other.status:
            changed.add(HUB)
        return changed
