"""What of an installation is a device: one row per kind of target."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from .api.installation import Installation
from .api.targets import COUNTS, IRRIGATION, SPLIT_SYSTEM, UNIT, Kind, Target
from .device_infos import (
    Identifier,
    split_info,
    split_system_info,
    unit_info,
    zone_info,
)
from .irrigation.device_infos import irrigation_info, station_info
from .irrigation.models import IrrigationPart, StationPart
from .models import Part, Unit, ZonePart
from .power.models import (
    channel_part,
    device_part,
    group_part,
    monitor_info,
    monitor_part,
    power_part_info,
)
from .splits.models import SplitPart, SplitSystemPart

type AnyInfo = DeviceInfo | ChildDeviceInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """A kind of device.

    Args:
        build: makes what the snapshot holds of it, from the installation, the target,
            and whether what is known of it still stands; None where it is no device.
        info: what the registry shows, given its identifier, what `build` made, and the
            registry's id of what it is part of, or is reached by.
        parent: what that is; None for the bridge.

    """

    build: Callable[[Installation, Target, bool], Part | None]
    info: Callable[[Identifier, Any, str], AnyInfo]
    parent: Target | None = None


def _unit(now: Installation, _target: Target, _stands: bool) -> Unit | None:
    return Unit.of(now) if now.has_aircon else None


def _zone(now: Installation, target: Target, stands: bool) -> ZonePart | None:
    if target.index not in now.zones:
        return None
    return ZonePart.of(now, target.index, available=stands)


def _split_system(now: Installation, target: Target, stands: bool) -> Part | None:
    return SplitSystemPart.of(now, stands) if target in now.parts else None


def _split(now: Installation, target: Target, stands: bool) -> Part | None:
    return SplitPart.of(now, target, stands) if target in now.parts else None


_MONITOR: Final = Target(Kind.POWER)
PARTS: Final[Mapping[Kind, PartRow]] = {
    Kind.UNIT: PartRow(build=_unit, info=unit_info),
    Kind.ZONE: PartRow(build=_zone, info=zone_info, parent=UNIT),
    Kind.SPLIT_SYSTEM: PartRow(build=_split_system, info=split_system_info),
    Kind.SPLIT: PartRow(build=_split, info=split_info, parent=SPLIT_SYSTEM),
    Kind.IRRIGATION: PartRow(
        build=lambda now, _, stands: IrrigationPart.of(now, available=stands),
        info=irrigation_info,
    ),
    Kind.STATION: PartRow(
        build=lambda now, target, stands: StationPart.of(
            now, target.index, available=stands
        ),
        info=station_info,
        parent=IRRIGATION,
    ),
    Kind.POWER: PartRow(build=monitor_part, info=monitor_info),
    Kind.POWER_DEVICE: PartRow(
        build=device_part, info=power_part_info, parent=_MONITOR
    ),
    Kind.CHANNEL: PartRow(build=channel_part, info=power_part_info, parent=_MONITOR),
    Kind.POWER_GROUP: PartRow(build=group_part, info=power_part_info, parent=_MONITOR),
}
"""By kind; what is no device is shown by another."""

SHOWN_BY: Final[Mapping[Kind, Target]] = {
    Kind.SCHEDULE: UNIT,
    Kind.FAVOURITE: SPLIT_SYSTEM,
    Kind.FAVOURITE_SPLIT: SPLIT_SYSTEM,
    Kind.PROGRAMME: IRRIGATION,
    Kind.RUN_TIME: IRRIGATION,
}
"""The device that shows what is asked of a kind of target that is none."""

_ORDER: Final = {kind: place for place, kind in enumerate(COUNTS)}


def targets(now: Installation) -> Iterable[Target]:
    """Return the devices of an installation, each after what it is part of."""
    zones = (Target(Kind.ZONE, index) for index in now.zones)
    others = [one for one in now.parts if one.kind in PARTS]
    others.sort(key=lambda one: (_ORDER[one.kind], one.index))
    return (
        one
        for one in (UNIT, *zones, *others)
        if PARTS[one.kind].build(now, one, True) is not None
    )


def shown_by(target: Target) -> Target:
    """Return the device that shows what is asked of a target."""
    return SHOWN_BY.get(target.kind, target)
