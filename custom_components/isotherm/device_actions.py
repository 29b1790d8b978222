"""The actions of Isotherm that are about a device as a whole."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import ATTR_NAME
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
import voluptuous as vol

from .const import DOMAIN
from .hub.coordinator import HubCoordinator

type Device = dr.DeviceEntry | dr.ChildDeviceEntry

LONGEST_NAME: Final = 64

_NAME: Final = vol.All(cv.string, str.strip, vol.Length(min=1, max=LONGEST_NAME))
_RENAME: Final = cv.make_entity_service_schema({vol.Required(ATTR_NAME): _NAME})


def _refuse(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def _the_device(call: ServiceCall) -> Device:
    """Return the one device of ours that an action is about."""
    devices, entities = dr.async_get(call.hass), er.async_get(call.hass)
    selected = async_extract_referenced_entity_ids(
        call.hass, TargetSelection(call.data)
    )
    ids = set(selected.referenced_devices)
    for entity_id in selected.referenced:
        entity = entities.async_get(entity_id)
        if entity is not None and entity.device_id is not None:
            ids.add(entity.device_id)
    ours = [
        device
        for device in map(devices.async_get, ids)
        if device is not None and any(key[0] == DOMAIN for key in device.identifiers)
    ]
    if len(ours) != 1:
        raise _refuse("one_device")
    return ours[0]


def _hub(hass: HomeAssistant, device: Device) -> HubCoordinator[Any]:
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is None or entry.state is not ConfigEntryState.LOADED:
        raise _refuse("hub_not_loaded", hub=entry.title if entry else "")
    hub: HubCoordinator[Any] = entry.runtime_data
    return hub


async def _rename_device(call: ServiceCall) -> None:
    """Rename a device in its vendor's account, where the vendor has that."""
    device = _the_device(call)
    hub = _hub(call.hass, device)
    rename = getattr(hub, "async_rename", None)
    key = next((key for key, id_ in hub.device_ids.items() if id_ == device.id), None)
    if rename is None or key is None:
        raise _refuse("device_cannot_be_renamed", device=device.name or device.id)
    await rename(key, call.data[ATTR_NAME])


@callback
def async_setup_device_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN, "rename_device", _rename_device, schema=_RENAME
    )
