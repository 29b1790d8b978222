"""Actions by label pass over a zone and a unit, which have no derogations."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, label_registry as lr
import pytest

from .homes import Home


async def test_a_label_of_a_unit_and_zones(hass: HomeAssistant, home: Home) -> None:
    """Nothing happens and nobody complains, unless one of them is named."""
    await home.start()
    label = lr.async_get(hass).async_create("Maison")
    registry = er.async_get(hass)
    for entity_id in hass.states.async_entity_ids("climate"):
        registry.async_update_entity(entity_id, labels={label.label_id})
    for action, data in (("holiday", {"days": 3}), ("cancel_derogation", {})):
        await hass.services.async_call(
            "isotherm", action, data, blocking=True, target={"label_id": label.label_id}
        )
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            "isotherm",
            "holiday",
            {"days": 3},
            blocking=True,
            target={"entity_id": hass.states.async_entity_ids("climate")[0]},
        )
    assert refused.value.translation_key == "action_not_supported"
