"""The actions that rows declare, registered with Home Assistant: on entities, of accounts."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse, callback
from homeassistant.helpers import service
import voluptuous as vol

from ..const import DOMAIN
from .action_fields import ANY_FIELDS, async_checked
from .targets import runs
from .vendor import AccountAction, Action, Answer


@callback
def async_register_actions(
    hass: HomeAssistant, actions: Iterable[Action | AccountAction]
) -> None:
    """Register actions, each once."""
    for action in actions:
        if hass.services.has_service(DOMAIN, action.name):
            continue
        if isinstance(action, AccountAction):
            # Without a schema of Home Assistant's: what is wrong is a sentence of ours.
            hass.services.async_register(
                DOMAIN,
                action.name,
                _runs_for_account(action),
                supports_response=action.responds,
            )
            continue
        service.async_register_platform_entity_service(
            hass,
            DOMAIN,
            action.name,
            entity_domain=action.domain,
            schema=ANY_FIELDS,
            func=runs(action),
            supports_response=(
                SupportsResponse.ONLY if action.responds else SupportsResponse.NONE
            ),
        )


def _runs_for_account(
    action: AccountAction,
) -> Callable[[ServiceCall], Coroutine[Any, Any, Answer]]:
    schema = vol.Schema(action.schema)

    async def run(call: ServiceCall) -> Answer:
        checked = await async_checked(call, schema, targeted=False)
        return await action.run(call.hass, checked)

    return run
