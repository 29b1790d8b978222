"""A mode that comes with a temperature is checked like one that comes alone."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from simulators.gizwits import GizwitsCloud

from .conftest import Setup


async def test_a_heater_can_not_cool(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any, setup: Setup
) -> None:
    """Nothing is sent, and the sentence lists what the heater can do."""
    cloud.add_heater(account, product="Pilote_Pro", name="Salon")
    await setup()
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            "climate",
            "set_temperature",
            {"entity_id": "climate.salon", "temperature": 17, "hvac_mode": "cool"},
            blocking=True,
        )
    assert refused.value.translation_key == "not_valid_hvac_mode"
    assert refused.value.translation_placeholders == {
        "mode": "cool",
        "modes": "off, heat, auto",
    }
    assert not cloud.control_log
