"""What the device registry shows of a home's gateway and of its heaters."""

from collections.abc import Mapping
from typing import Final

from homeassistant.helpers.device_registry import DeviceInfo

from .api.models import Category, Gateway
from .const import NAME
from .models import SmartlinkDevice

type Identifier = tuple[str, str]

_MODELS: Final[Mapping[Category | None, str]] = {
    Category.HEATER: "Heater",
    Category.TOWEL_DRYER: "Towel dryer",
    Category.FIREPLACE: "Fireplace",
    Category.MODULE: "Module",
    Category.FURNACE: "Furnace",
}


def gateway_info(
    identifier: Identifier, title: str, gateway: Gateway, account_id: str
) -> DeviceInfo:
    """Describe a home's gateway, reached by the account."""
    return DeviceInfo(
        identifiers={identifier},
        name=title,
        manufacturer=NAME,
        model="Gateway",
        sw_version=gateway.version,
        via_device_id=account_id,
    )


def heater_info(
    identifier: Identifier, heater: SmartlinkDevice, gateway_id: str
) -> DeviceInfo:
    """Describe a heater, reached by its home's gateway.

    Its room is not proposed as its area: other homes have rooms of that name.
    """
    return DeviceInfo(
        identifiers={identifier},
        name=heater.name,
        manufacturer=NAME,
        model=_MODELS.get(heater.category),
        sw_version=heater.software_version,
        via_device_id=gateway_id,
    )
