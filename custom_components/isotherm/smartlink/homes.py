"""The homes that were added, found from their devices and entities."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import CONF_VENDOR, DOMAIN
from ..hub.errors import InvalidChange
from ..hub.exceptions import refusal
from ..hub.vendor import AnyHub, IsothermConfigEntry
from .api.models import NO_ROOM
from .const import CONF_HOME_ID, NAME, VENDOR
from .models import SmartlinkDevice
from .partner import PartnerCoordinator


@dataclass(frozen=True, slots=True)
class AddedHome:
    """A home that was added, as actions and its calendar see it.

    Args:
        partner: the account.
        home_id: the vendor's id of it.
        title: as it is called here.
        rooms: names by the rooms' numbers.

    """

    partner: PartnerCoordinator
    home_id: str
    title: str
    rooms: Mapping[int, str]

    @property
    def known_rooms(self) -> Mapping[int, str]:
        """Return the rooms, for something that is to be done with them.

        Raises:
            InvalidChange: ``derogation_rooms_unknown``.

        """
        if not self.rooms:
            raise InvalidChange("derogation_rooms_unknown", home=self.title)
        return self.rooms


def partners(hass: HomeAssistant) -> dict[str, PartnerCoordinator]:
    """Return the accounts that are running, by the id of their entry."""
    found = {}
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if entry.data.get(CONF_VENDOR) == VENDOR:
            if isinstance(hub := entry.runtime_data.hub, PartnerCoordinator):
                found[entry.entry_id] = hub
    return found


def the_partner(hass: HomeAssistant, entry_id: str | None) -> PartnerCoordinator:
    """Return the account that an action means: the one named, or the only one.

    Raises:
        ServiceValidationError: ``hub_not_loaded`` or ``smartlink_which_account``.

    """
    running = partners(hass)
    if entry_id is not None:
        if (found := running.get(entry_id)) is None:
            entry = hass.config_entries.async_get_entry(entry_id)
            raise refusal(hass, "hub_not_loaded", hub=entry.title if entry else NAME)
        return found
    if not running:
        raise refusal(hass, "hub_not_loaded", hub=NAME)
    if len(running) > 1:
        names = ", ".join(hub.name for hub in running.values())
        raise refusal(hass, "smartlink_which_account", accounts=names)
    return next(iter(running.values()))


def added_home(hub: AnyHub) -> AddedHome | None:
    """Return the home of a hub; None for one that is no home's."""
    entry: IsothermConfigEntry = hub.config_entry
    partner = entry.runtime_data.hub
    subentry = entry.subentries.get(hub.subentry_id or "")
    if subentry is None or not isinstance(partner, PartnerCoordinator):
        return None
    rooms = {
        device.room_id: device.room
        for device in hub.data.devices.values()
        if isinstance(device, SmartlinkDevice) and device.room_id != NO_ROOM
    }
    home_id: str = subentry.data[CONF_HOME_ID]
    return AddedHome(partner, home_id, subentry.title, dict(sorted(rooms.items())))


def home_of_device(hass: HomeAssistant, device_id: str) -> AddedHome:
    """Return the home whose gateway a device is.

    Raises:
        ServiceValidationError: ``smartlink_no_home`` or ``hub_not_loaded``.

    """
    hub, _ = _hub_of(hass, device_id)
    home = added_home(hub)
    if home is None or hub.hub_device_id != device_id:
        device = dr.async_get(hass).async_get(device_id)
        name = (device and (device.name_by_user or device.name)) or hub.name
        raise refusal(hass, "smartlink_no_home", name=name)
    return home


def room_of_heater(hass: HomeAssistant, entity_id: str) -> tuple[AddedHome, int]:
    """Return the home of a heater, and the number of its room.

    Raises:
        ServiceValidationError: ``smartlink_no_heater`` or ``hub_not_loaded``.

    """
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None or entry.device_id is None:
        raise refusal(hass, "smartlink_no_heater", name=entity_id)
    hub, device_id = _hub_of(hass, entry.device_id)
    home = added_home(hub)
    key = next((key for key, id_ in hub.device_ids.items() if id_ == device_id), "")
    device = hub.data.devices.get(key)
    if home is None or not isinstance(device, SmartlinkDevice):
        raise refusal(hass, "smartlink_no_heater", name=entity_id)
    if device.room_id == NO_ROOM:
        raise refusal(hass, "smartlink_no_heater", name=entity_id)
    return home, device.room_id


def _hub_of(hass: HomeAssistant, device_id: str) -> tuple[AnyHub, str]:
    if (device := dr.async_get(hass).async_get(device_id)) is None:
        raise refusal(hass, "smartlink_no_home", name=device_id)
    name = device.name_by_user or device.name or device_id
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is None or entry.domain != DOMAIN:
        raise refusal(hass, "smartlink_no_home", name=name)
    if entry.data.get(CONF_VENDOR) != VENDOR:
        raise refusal(hass, "smartlink_no_home", name=name)
    hub = None
    if entry.state is ConfigEntryState.LOADED:
        hub = entry.runtime_data.hub_of(device_id)
    if hub is None:
        raise refusal(hass, "hub_not_loaded", hub=name)
    return hub, device_id
