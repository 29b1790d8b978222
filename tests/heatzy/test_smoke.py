"""The account comes up whole."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from simulators.gizwits import GizwitsCloud

from .conftest import Setup


@pytest.mark.usefixtures("as_delivered")
async def test_a_home_comes_up(
    hass: HomeAssistant, cloud: GizwitsCloud, account: Any, setup: Setup
) -> None:
    """Every heater has its climate entity, by push and with three HTTP requests."""
    for product in ("Pilote_Soc_C3", "Pilote_Pro", "onyx", "Heatzy"):
        cloud.add_heater(account, product=product, name=product)
    await setup()
    assert len(hass.states.async_entity_ids("climate")) == 4
    assert hass.states.get("binary_sensor.heatzy_live_updates").state == "on"
    routes = [request.route for request in cloud.requests]
    assert routes == ["login", "bindings", "group"]
