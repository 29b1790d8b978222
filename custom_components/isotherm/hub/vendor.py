"""What a vendor's folder brings to the house: one row of the table of vendors."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.entity import Entity

from .coordinator import HubCoordinator

type IsothermConfigEntry = ConfigEntry[HubCoordinator[Any]]
type EntityFactory = Callable[[Any, str], Iterable[Entity]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One vendor.

    Args:
        key: the folder's name, kept in config entries.
        name: the vendor's name as people know it.
        coordinator: makes the hub of a config entry.
        entities: per platform, makes the entities of a device by its key, or of the hub
            itself for the key `HUB`.
        diagnostics: what the hub may show of itself, secrets already left out.
        fix_flow: returns what fixes an issue of a loaded hub, by the issue's data.
        forget: called when a config entry was removed, to remove what is kept of it.
        watch: called for every hub of any vendor, to look for further hubs while it is
            loaded; returns what ends that.
        remove_device: called when the user deletes a device; returns whether it may go.

    """

    key: str
    name: str
    coordinator: Callable[[HomeAssistant, IsothermConfigEntry], HubCoordinator[Any]]
    entities: Mapping[Platform, EntityFactory]
    diagnostics: Callable[[Any], dict[str, Any]]
    fix_flow: Callable[[Any, dict[str, Any]], RepairsFlow] | None = None
    forget: Callable[[HomeAssistant, IsothermConfigEntry], Awaitable[None]] | None = (
        None
    )
    watch: Callable[[HomeAssistant], CALLBACK_TYPE] | None = None
