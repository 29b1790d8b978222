"""What a person is told of a home that is no longer the account's."""

from typing import Final

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.update_coordinator import UpdateFailed

from ..const import DOMAIN
from ..hub.vendor import AnyHub

TAKEN_AWAY: Final = "smartlink_home_taken_away"


@callback
def tell_taken_away(hub: AnyHub) -> UpdateFailed:
    """Raise an issue about a home; return what makes its hub unavailable."""
    told = {"home": hub.name, "hub": hub.config_entry.title}
    ir.async_create_issue(
        hub.hass,
        DOMAIN,
        _issue(hub),
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=TAKEN_AWAY,
        translation_placeholders=told,
    )
    return UpdateFailed(
        translation_domain=DOMAIN,
        translation_key="smartlink_home_taken_away",
        translation_placeholders=told,
    )


@callback
def withdraw(hub: AnyHub) -> None:
    """Withdraw the issue of a home that answers again, or that nobody wants any more."""
    ir.async_delete_issue(hub.hass, DOMAIN, _issue(hub))


def _issue(hub: AnyHub) -> str:
    return f"{hub.storage_key}_{TAKEN_AWAY}"
