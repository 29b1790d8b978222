"""What the device registry shows of a bridge, its unit and its zones."""

from collections.abc import Mapping
from typing import Final

from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from .api.enums import OemMake
from .api.installation import Installation
from .models import Unit, ZonePart
from .splits.models import SplitPart, SplitSystemPart

type Identifier = tuple[str, str]

_PLAIN: Final = "iZone"
_BRANDS: Final[Mapping[OemMake | None, str]] = {
    OemMake.MYZONE: "MyZone",
    OemMake.WESTAFLEX: "Westaflex",
    OemMake.KELVINATOR: "Kelvinator",
    OemMake.CONSOLIDATED: "Consolidated",
    OemMake.T_ZONE: "T-Zone",
    OemMake.RAYZONE: "RayZone",
    OemMake.COOLBREEZE: "Coolbreeze",
}
_BRIDGE: Final = "CB"
"""What the names of bridges contain: CB, COCB, COCBH, CMOCB."""


def bridge_info(
    identifier: Identifier, title: str, installation: Installation
) -> DeviceInfo:
    """Describe the bridge itself."""
    bridge = next(
        (one for one in installation.firmware if _BRIDGE in one.device.upper()), None
    )
    return DeviceInfo(
        identifiers={identifier},
        name=title,
        manufacturer=_BRANDS.get(installation.system.oem_make, _PLAIN),
        model=bridge.device if bridge else None,
        serial_number=installation.uid,
        sw_version=bridge.version if bridge else None,
    )


def unit_info(identifier: Identifier, unit: Unit, bridge_id: str) -> DeviceInfo:
    """Describe the air-conditioner, reached by its bridge."""
    return DeviceInfo(
        identifiers={identifier},
        name=unit.name,
        manufacturer=_BRANDS.get(unit.system.oem_make, _PLAIN),
        model=unit.system.unit_type,
        via_device_id=bridge_id,
    )


def zone_info(identifier: Identifier, part: ZonePart, unit_id: str) -> ChildDeviceInfo:
    """Describe a zone, a part of the unit."""
    return ChildDeviceInfo(
        identifiers={identifier},
        name=part.name,
        parent_device_id=unit_id,
    )


def split_system_info(
    identifier: Identifier, _part: SplitSystemPart, bridge_id: str
) -> DeviceInfo:
    """Describe what the wall splits have in common, reached by the bridge."""
    return DeviceInfo(
        identifiers={identifier},
        translation_key="split_system",
        manufacturer=_PLAIN,
        via_device_id=bridge_id,
    )


def split_info(identifier: Identifier, part: SplitPart, system_id: str) -> DeviceInfo:
    """Describe a wall split, whose maker the bridge tells by an unexplained number."""
    return DeviceInfo(
        identifiers={identifier},
        name=part.name,
        manufacturer=_PLAIN,
        model="Wall split",
        via_device_id=system_id,
    )
