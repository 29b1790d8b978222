"""Developer keys that were typed for vendors who sign in by OAuth."""

from homeassistant.components.application_credentials import ClientCredential
from homeassistant.core import HomeAssistant
from homeassistant.helpers.config_entry_oauth2_flow import AbstractOAuth2Implementation

from .vendors import VENDORS, async_load


async def async_get_auth_implementation(
    hass: HomeAssistant, auth_domain: str, credential: ClientCredential
) -> AbstractOAuth2Implementation:
    """Return how to sign in with a key: so far one vendor does it this way."""
    key = next(key for key, row in VENDORS.items() if row.oauth)
    vendor = await async_load(hass, key)
    assert vendor.implementation is not None
    return vendor.implementation(hass, auth_domain, credential)
