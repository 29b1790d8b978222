"""Actions without a target: of an account as a whole."""

from typing import Any

from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN

from .vendor import WORLD, House, Lamp


@pytest.fixture(autouse=True)
async def _shelf(hass: HomeAssistant) -> None:
    """Load a shelf: its vendor's actions come with it."""
    entry = MockConfigEntry(
        domain=DOMAIN, title="Shelf", data={"vendor": "toy", "own_hub": True}
    )
    entry.add_to_hass(hass)
    WORLD["Shelf"] = House({"1": Lamp("One")})
    WORLD["Empty"] = House()
    assert await hass.config_entries.async_setup(entry.entry_id)


async def call(hass: HomeAssistant, action: str, response: bool, **fields: Any) -> Any:
    """Call an action."""
    return await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, return_response=response
    )


async def test_they_do_and_answer_what_the_row_says(hass: HomeAssistant) -> None:
    """Whether there is an answer is up to the row."""
    registered = hass.services.async_services_for_domain(DOMAIN)
    assert registered["count_lamps"].supports_response is SupportsResponse.ONLY
    assert registered["darken"].supports_response is SupportsResponse.NONE
    assert await call(hass, "count_lamps", True, at_least=1) == {"Shelf": 1}
    await call(hass, "darken", False)
    assert not WORLD


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"at_least": "one"},
        {"at_least": -1},
        {"at_least": 1, "colour": "red"},
        {"at_least": 1, "entity_id": "switch.one"},
        {"at_least": 1, "area_id": ["kitchen"]},
    ],
)
async def test_what_is_wrong_is_a_sentence(
    hass: HomeAssistant, fields: dict[str, Any]
) -> None:
    """A target too: there is none."""
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, "count_lamps", True, **fields)
    assert str(caught.value.translation_key).startswith("action_field_")
    assert caught.value.translation_placeholders is not None
    assert caught.value.translation_placeholders["field"] in {*fields, "at_least"}
