"""The api's errors as Home Assistant's: a sentence for the user, or a request for the password."""

from typing import Any, Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from .errors import (
    ApiError,
    AuthError,
    ConnectError,
    NotFoundError,
    OfflineError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)

_KEYS: Final[tuple[tuple[type[ApiError], str], ...]] = (
    (AuthError, "auth_failed"),
    (OfflineError, "device_offline"),
    (NotFoundError, "device_gone"),
    (RejectedError, "rejected"),
    (RateLimitError, "rate_limited"),
    (ProtocolError, "unexpected_answer"),
    (ConnectError, "cannot_reach"),
    (ApiError, "cannot_reach"),
)


def service_error(err: ApiError, hub: str) -> HomeAssistantError:
    """Return what tells a person why a command failed.

    Args:
        err: what the api raised.
        hub: the hub's name.

    """
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=next(key for kind, key in _KEYS if isinstance(err, kind)),
        translation_placeholders={"hub": hub, "error": str(err)},
    )


@callback
def withdraw_reauth(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Ask for the password no longer: the vendor accepts it after all."""
    for flow in list(entry.async_get_active_flows(hass, {SOURCE_REAUTH})):
        hass.config_entries.flow.async_abort(flow["flow_id"])
