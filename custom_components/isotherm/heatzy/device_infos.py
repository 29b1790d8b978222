"""What the device registry shows of an account and of its heaters."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from .models import Heater

type Identifier = tuple[str, str]


def account_info(identifier: Identifier, name: str) -> DeviceInfo:
    """Describe an account.

    Args:
        identifier: what the registry knows it by.
        name: the account's name.

    """
    return DeviceInfo(
        identifiers={identifier},
        name=name,
        manufacturer="Heatzy",
        model="Account",
        translation_key="heatzy_account",
        entry_type=DeviceEntryType.SERVICE,
    )


def heater_info(
    identifier: Identifier, heater: Heater, area: str | None, account_id: str
) -> DeviceInfo:
    """Describe a heater.

    Args:
        identifier: what the registry knows it by.
        heater: the heater.
        area: the area to suggest when it is new here.
        account_id: the registry's id of its account.

    """
    return DeviceInfo(
        identifiers={identifier},
        name=heater.name,
        manufacturer="Heatzy",
        model=heater.product.hint.label or heater.product_name or None,
        model_id=heater.product_name or None,
        sw_version=heater.firmware,
        suggested_area=area,
        via_device_id=account_id,
    )
