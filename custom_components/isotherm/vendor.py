"""What a vendor's folder brings to the house: one row of the table of vendors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
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
        remove_device: called when the user deletes a device; returns whether it may go.

    """

    key: str
    name: str
    coordinator: Callable[[HomeAssistant, IsothermConfigEntry], HubCoordinator[Any]]
    entities: Mapping[Platform, EntityFactory]
    diagnostics: Callable[[Any], dict[str, Any]]
