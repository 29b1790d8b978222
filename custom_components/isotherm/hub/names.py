"""What a hub is called: never by what signs in to it or tells it from all others."""

from itertools import count

from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from .vendor import IsothermConfigEntry


def free_name(hass: HomeAssistant, name: str) -> str:
    """Return a name, with a number where another hub has it.

    Args:
        hass: Home Assistant.
        name: of the maker, or what else hubs of a kind are called.

    """
    taken = {entry.title for entry in hass.config_entries.async_entries(DOMAIN)}
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def name_anew(
    hass: HomeAssistant, entry: IsothermConfigEntry, old: str, name: str
) -> None:
    """Name a hub anew that is called what log lines may not repeat.

    Args:
        hass: Home Assistant.
        entry: the hub's config entry.
        old: the name that it must not have.
        name: see `free_name`.

    """
    if entry.title == old:
        hass.config_entries.async_update_entry(entry, title=free_name(hass, name))
