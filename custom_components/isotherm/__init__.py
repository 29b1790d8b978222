"""Isotherm: Heatzy heaters and iZone air-conditioning."""

import asyncio
import logging

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryNotReady,
    HomeAssistantError,
)
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import ConfigType

from .const import CONF_VENDOR, DOMAIN
from .hub.devices import async_track_devices
from .hub.exceptions import refusal
from .hub.snapshot import HUB
from .hub.vendor import AnyHub, IsothermConfigEntry, Runtime
from .services import async_register_actions, async_setup_services
from .vendors import VENDORS, async_load, vendor_of

_LOGGER = logging.getLogger(__package__)

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
    subentries = set(entry.subentries)
    hubs = {hub.subentry_id: hub for hub in vendor.hubs(hass, entry)}
    failures: list[HomeAssistantError] = []

    async def refresh(hub: AnyHub) -> None:
        try:
            await hub.async_config_entry_first_refresh()
        except (ConfigEntryAuthFailed, ConfigEntryNotReady) as err:
            failures.append(err)

    await asyncio.gather(*map(refresh, hubs.values()))
    if failures and len(failures) == len(hubs):
        raise failures[0]
    for err in failures:
        _LOGGER.warning("A part of %s is not available yet: %s", entry.title, err)
        if isinstance(err, ConfigEntryAuthFailed):
            entry.async_start_reauth(hass)
    entry.runtime_data = Runtime(vendor, hubs)

    async def stop(_event: Event) -> None:
        # Before the connections close under their feet.
        for hub in hubs.values():
            await hub.async_shutdown()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    for hub in hubs.values():
        entry.async_on_unload(async_track_devices(hass, hub))
    if vendor.watch:
        entry.async_on_unload(vendor.watch(hass))
    _reload_with_subentries(hass, entry, subentries)
    await hass.config_entries.async_forward_entry_setups(entry, list(vendor.entities))
    return True


@callback
def _reload_with_subentries(
    hass: HomeAssistant, entry: IsothermConfigEntry, known: set[str]
) -> None:
    """Reload an entry when other subentries than these are there."""

    @callback
    def look(
        change: ConfigEntryChange | None = None, changed: ConfigEntry | None = None
    ) -> None:
        if changed in (None, entry) and entry.subentries.keys() != known:
            known.clear()
            known.update(entry.subentries)
            hass.config_entries.async_schedule_reload(entry.entry_id)

    look()
    entry.async_on_unload(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, look)
    )


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
    return True
