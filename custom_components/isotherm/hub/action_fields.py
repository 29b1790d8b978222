"""The fields of an action, checked so that what is wrong is a sentence for the person."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.yaml import load_yaml_dict
import voluptuous as vol

from ..const import DOMAIN
from .exceptions import refusal

ANY_FIELDS: Final = cv.make_entity_service_schema(None, extra=vol.ALLOW_EXTRA)
"""Has a target, and fields that are yet to be checked."""
_NOT_OURS: Final = {"metadata"}
_TARGET: Final = {*cv.ENTITY_SERVICE_FIELDS, *_NOT_OURS}
_LONGEST: Final = 60
_ACTIONS: Final = Path(__file__).parents[1] / "services.yaml"
_OF_FIELD: Final = "action_field_missing", "action_field_wrong"
_OF_ROW: Final = "action_field_row_missing", "action_field_row_wrong"
_OF_PART: Final = "action_field_part_missing", "action_field_part_wrong"


async def async_checked(
    call: ServiceCall, schema: vol.Schema, *, targeted: bool = True
) -> ServiceCall:
    """Return the call of an action with its fields as its schema makes them.

    Args:
        call: its target stays as it is.
        schema: of the fields without the target.
        targeted: whether the action has a target; else one that is given is no field.

    Raises:
        ServiceValidationError: ``action_field_missing``, ``action_field_unknown`` or
            ``action_field_wrong``, with the field's name and description; or one of those
            for a row of a list and for a part of a row.

    """
    not_ours = _TARGET if targeted else _NOT_OURS
    target = {key: call.data[key] for key in call.data if key in not_ours}
    fields = {key: call.data[key] for key in call.data if key not in not_ours}
    try:
        checked = schema(fields)
    except vol.Invalid as err:
        path = [str(one) if isinstance(one, vol.Marker) else one for one in err.path]
        raise await _wrong(call.hass, call.service, fields, path) from err
    return ServiceCall(
        call.hass,
        call.domain,
        call.service,
        {**target, **checked},
        call.context,
        call.return_response,
    )


async def _wrong(
    hass: HomeAssistant, action: str, fields: Mapping[str, Any], path: Sequence[Any]
) -> ServiceValidationError:
    """Return the sentence for what is at a path in the fields of an action."""
    texts = await async_get_translations(
        hass, hass.config.language, "services", [DOMAIN]
    )
    prefix = f"component.{DOMAIN}.services.{action}.fields."
    key = str(path[0])
    name = texts.get(f"{prefix}{key}.name")
    if name is None:
        known = [
            one for one in texts if one.startswith(prefix) and one.endswith(".name")
        ]
        choices = [one.removeprefix(prefix).removesuffix(".name") for one in known]
        return refusal(
            hass, "action_field_unknown", field=key, choices=", ".join(choices) or "–"
        )
    hint = texts.get(f"{prefix}{key}.description", "")
    told, keys = {"field": name, "hint": hint}, _OF_FIELD
    rows = [step + 1 for step in path[1:] if isinstance(step, int)]
    if rows and (table := await _table(hass, action, key)):
        told["row"], keys = str(rows[0]), _OF_ROW
        if isinstance(part := path[-1], str):
            told["part"] = await _part_name(hass, table, part)
            keys = _OF_PART
    missing, wrong = keys
    value = _at(fields, path)
    if value in (None, "", [], {}):
        return refusal(hass, missing, **told)
    return refusal(hass, wrong, value=str(value)[:_LONGEST], **told)


async def _table(hass: HomeAssistant, action: str, field: str) -> str | None:
    """Return the translation key of a field that is a table, None for another."""
    found: Any = await hass.async_add_executor_job(load_yaml_dict, str(_ACTIONS))
    for step in (action, "fields", field, "selector", "object", "translation_key"):
        found = (found or {}).get(step)
    return None if found is None else str(found)


async def _part_name(hass: HomeAssistant, table: str, part: str) -> str:
    """Return what a column of a table is called on the action page, else its key."""
    texts = await async_get_translations(
        hass, hass.config.language, "selector", [DOMAIN]
    )
    return texts.get(f"component.{DOMAIN}.selector.{table}.fields.{part}", part)


def _at(fields: Any, path: Sequence[Any]) -> Any:
    """Return what is at a path, None where nothing is."""
    for step in path:
        if isinstance(fields, str):
            return fields
        try:
            fields = fields[step]
        except KeyError, IndexError, TypeError:
            return None
    return fields
