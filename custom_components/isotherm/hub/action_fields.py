"""The fields of an action, checked so that what is wrong is a sentence for the person."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from ..const import DOMAIN
from .exceptions import refusal

ANY_FIELDS: Final = cv.make_entity_service_schema(None, extra=vol.ALLOW_EXTRA)
"""Has a target, and fields that are yet to be checked."""
_NOT_OURS: Final = {*cv.ENTITY_SERVICE_FIELDS, "metadata"}
_LONGEST: Final = 60


async def async_checked(call: ServiceCall, schema: vol.Schema) -> ServiceCall:
    """Return the call of an action with its fields as its schema makes them.

    Args:
        call: its target stays as it is.
        schema: of the fields without the target.

    Raises:
        ServiceValidationError: ``action_field_missing``, ``action_field_unknown`` or
            ``action_field_wrong``, with the field's name and description.

    """
    target = {key: call.data[key] for key in call.data if key in _NOT_OURS}
    fields = {key: call.data[key] for key in call.data if key not in _NOT_OURS}
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
    # In a list: which one, and what of it.
    if within := [str(p + 1) if isinstance(p, int) else str(p) for p in path[1:]]:
        name = f"{name} ({', '.join(within)})"
    told = {"field": name, "hint": texts.get(f"{prefix}{key}.description", "")}
    value = _at(fields, path)
    if value in (None, "", [], {}):
        return refusal(hass, "action_field_missing", **told)
    return refusal(hass, "action_field_wrong", value=str(value)[:_LONGEST], **told)


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
