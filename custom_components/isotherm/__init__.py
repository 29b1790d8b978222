"""Isotherm: Heatzy heaters, iZone air-conditioning and homes of Home SmartLink."""

import asyncio

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import CONF_VENDOR, DOMAIN
from .hub.actions import async_register_actions
from .hub.exceptions import refusal
from .hub.running import RunningHubs
from .hub.snapshot import HUB
from .hub.vendor import AnyHub, IsothermConfigEntry
from .services import async_setup_services
from .vendors import VENDORS, async_load, vendor_of

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, which exist whether or not a hub is loaded.

    Those of a single vendor exist where there is an entry of it.
    """
    async_setup_services(hass)
    entries = hass.config_entries.async_entries(DOMAIN)
    for key in {
        entry.data[CONF_VENDOR] for entry in entries if CONF_VENDOR in entry.data
    } & VENDORS.keys():
        async_register_actions(hass, (await async_load(hass, key)).actions)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> bool:
    """Set up the hubs of an entry; one that can't be reached keeps no other down."""
    vendor = await async_load(hass, entry.data[CONF_VENDOR])
    async_register_actions(hass, vendor.actions)
    hubs = RunningHubs(hass, entry, vendor)

    async def refresh(hub: AnyHub) -> None:
        with hubs.counting_failures():
            await hub.async_config_entry_first_refresh()

    await asyncio.gather(*map(refresh, hubs.make_own()))
    await asyncio.gather(*map(refresh, hubs.make_others()))
    entry.runtime_data = hubs.run()
    if vendor.watch:
        entry.async_on_unload(vendor.watch(hass))
    await hass.config_entries.async_forward_entry_setups(entry, list(vendor.entities))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> bool:
    """Unload the hubs of an entry."""
    platforms = list(entry.runtime_data.vendor.entities)
    return await hass.config_entries.async_unload_platforms(entry, platforms)


async def async_remove_entry(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Forget an entry that was removed."""
    if forget := vendor_of(entry).forget:
        await forget(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: IsothermConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let the user delete a device that no hub has any more.

    Deleting one here never removes it from a vendor's account.

    Raises:
        HomeAssistantError: a hub still has it.

    """
    if entry.state is not ConfigEntryState.LOADED:
        return False
    for hub in entry.runtime_data.hubs.values():
        keys = (HUB, *hub.data.devices)
        if not device.identifiers.isdisjoint(map(hub.identifier, keys)):
            name = device.name_by_user or device.name or ""
            raise refusal(hass, "device_still_there", device=name, hub=hub.name)
        if not hub.was_read and device.config_subentry_id == hub.subentry_id:
            raise refusal(hass, "hub_not_loaded", hub=hub.name)
    subentry = entry.subentries.get(device.config_subentry_id or "")
    if subentry and subentry.subentry_id not in entry.runtime_data.hubs:
        raise refusal(hass, "hub_not_loaded", hub=subentry.title)
    return True
