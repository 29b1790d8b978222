"""Whom an action is for: an area, a floor or a label means those in it that can do it."""

from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.core import ServiceCall
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
import voluptuous as vol

from .action_fields import async_checked
from .vendor import Action, Answer


def is_named(entity: Entity, call: ServiceCall) -> bool:
    """Return whether somebody named an entity or its device, not just where it is."""
    selection, entry = TargetSelection(call.data), entity.registry_entry
    if entry is not None and entry.device_id in selection.device_ids:
        return True
    named = async_extract_referenced_entity_ids(call.hass, selection).referenced
    return entity.entity_id in named


def runs(action: Action) -> Callable[[Any, ServiceCall], Awaitable[Answer]]:
    """Return what runs an action for an entity once its fields are checked.

    An entity that can't, and that nobody named, is passed over.
    """
    schema = vol.Schema(action.schema or {})

    async def run(entity: Any, call: ServiceCall) -> Answer:
        checked = await async_checked(call, schema)
        if action.supports(entity) or is_named(entity, call):
            return await action.run(entity, checked)
        return {}

    return run
