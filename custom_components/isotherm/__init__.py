"""Isotherm: Heatzy heaters and iZone air-conditioning."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .device_actions import async_setup_device_actions
from .hub.coordinator import HUB
from .hub.devices import async_track_devices
from .hub.refusals import refusal
from .hub.vendor import IsothermConfigEntry
from .services import async_setup_services
from .vendors import VENDORS, vendor_of

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, which exist whether or not a hub is loaded."""
    async_setup_services(hass)
    async_setup_device_actions(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> bool:
    """Set up one hub."""
    vendor = vendor_of(entry)
    coordinator = vendor.coordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator

    async def stop(_event: Event) -> None:
        # Before the connections close under its feet.
        await coordinator.async_shutdown()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    entry.async_on_unload(async_track_devices(hass, entry, coordinator))
    for one in VENDORS.values():
        if one.watch:
            entry.async_on_unload(one.watch(hass))
    await hass.config_entries.async_forward_entry_setups(entry, list(vendor.entities))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> bool:
    """Unload one hub."""
    platforms = list(vendor_of(entry).entities)
    return await hass.config_entries.async_unload_platforms(entry, platforms)


async def async_remove_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Forget a hub that was removed."""
    if forget := vendor_of(entry).forget:
        await forget(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: IsothermConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let the user delete a device that the hub no longer has.

    Deleting one here never removes it from a vendor's account.

    Raises:
        HomeAssistantError: the hub still has it.

    """
    if entry.state is ConfigEntryState.LOADED:
        coordinator = entry.runtime_data
        keys = (HUB, *coordinator.data.devices)
        if not device.identifiers.isdisjoint(map(coordinator.identifier, keys)):
            name = device.name_by_user or device.name or ""
            raise refusal(hass, "device_still_there", device=name, hub=entry.title)
    return entry.state is ConfigEntryState.LOADED
