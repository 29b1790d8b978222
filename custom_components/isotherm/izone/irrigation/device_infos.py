"""What the device registry shows of irrigation."""

from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo

from .models import IrrigationPart, StationPart

type Identifier = tuple[str, str]


def irrigation_info(
    identifier: Identifier, part: IrrigationPart, bridge_id: str
) -> DeviceInfo:
    """Describe the controller, reached by its bridge."""
    return DeviceInfo(
        identifiers={identifier},
        name=part.name,
        manufacturer="iZone",
        model="iDrate",
        via_device_id=bridge_id,
    )


def station_info(
    identifier: Identifier, part: StationPart, controller_id: str
) -> ChildDeviceInfo:
    """Describe a station, a part of the controller."""
    return ChildDeviceInfo(
        identifiers={identifier},
        name=part.name,
        parent_device_id=controller_id,
    )
