"""What an account is called: never by the e-mail address that signs in to it."""

from itertools import count
from typing import Final

from homeassistant.const import CONF_USERNAME
from homeassistant.core import HomeAssistant

from ..const import DOMAIN
from ..hub.vendor import IsothermConfigEntry

_NAME: Final = "Heatzy"


def free_name(hass: HomeAssistant) -> str:
    """Return "Heatzy", with a number where another hub has that name."""
    taken = {entry.title for entry in hass.config_entries.async_entries(DOMAIN)}
    numbered = (f"{_NAME} {number}" for number in count(2))
    return _NAME if _NAME not in taken else next(n for n in numbered if n not in taken)


def name_account(hass: HomeAssistant, entry: IsothermConfigEntry) -> None:
    """Name an account anew that is called by what signs in to it."""
    if entry.title == entry.data[CONF_USERNAME]:
        hass.config_entries.async_update_entry(entry, title=free_name(hass))
