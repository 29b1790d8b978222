"""What a bridge's snapshot holds of a power monitor, and what the registry shows of it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from ..api.installation import Installation
from ..api.power import Channel, ChannelGroup, PowerDevice, PowerMonitor
from ..api.targets import Target

type Metered = PowerMonitor | PowerDevice | Channel | ChannelGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPart[WhatT: Metered]:
    """The monitor, one of its devices, a channel or a group of channels.

    Args:
        name: as set by a person; empty where there is none.
        available: whether what was last read still stands.
        what: what is told of it; all its fields in our words.

    """

    name: str
    available: bool
    what: WhatT

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what it is called."""
        values = [getattr(self.what, field.name) for field in fields(self.what)]
        return (self.name, *((value is None, value is False) for value in values))


def monitor_part(
    now: Installation, target: Target, stands: bool
) -> PowerPart[PowerMonitor]:
    """Return the monitor of an installation."""
    return PowerPart(name="", available=stands, what=now.part(target))


def device_part(
    now: Installation, target: Target, stands: bool
) -> PowerPart[PowerDevice] | None:
    """Return a device that measures; None for one that is not in use."""
    device: PowerDevice = now.part(target)
    if not device.enabled:
        return None
    return PowerPart(name="", available=stands, what=device)


def channel_part(
    now: Installation, target: Target, stands: bool
) -> PowerPart[Channel] | None:
    """Return a channel; None for one that is not in use."""
    channel: Channel = now.part(target)
    if not channel.enabled:
        return None
    return PowerPart(name=channel.name or "", available=stands, what=channel)


def group_part(
    now: Installation, target: Target, stands: bool
) -> PowerPart[ChannelGroup]:
    """Return a group of channels."""
    group: ChannelGroup = now.part(target)
    return PowerPart(name=group.label, available=stands, what=group)


def monitor_info(
    identifier: tuple[str, str], _part: PowerPart[PowerMonitor], bridge_id: str
) -> DeviceInfo:
    """Describe the monitor, reached by its bridge."""
    return DeviceInfo(
        identifiers={identifier},
        translation_key="power_monitor",
        manufacturer="iZone",
        via_device_id=bridge_id,
    )


def power_part_info(
    identifier: tuple[str, str],
    part: PowerPart[PowerDevice | Channel | ChannelGroup],
    monitor_id: str,
) -> ChildDeviceInfo:
    """Describe a part of the monitor, by its name or else by its number.

    A circuit is often called as the room or the unit that it feeds.
    """
    kind = _KINDS[type(part.what)]
    named = {"name": part.name} if part.name else {"number": str(part.what.index + 1)}
    return ChildDeviceInfo(
        identifiers={identifier},
        parent_device_id=monitor_id,
        translation_key=f"{kind}_named" if part.name else kind,
        translation_placeholders=named,
    )


_KINDS: Final[Mapping[type[Metered], str]] = {
    PowerDevice: "power_device",
    Channel: "power_channel",
    ChannelGroup: "power_group",
}
