"""A command on its way when the bridge's hub is reloaded, unloaded or stopped is answered."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from ..interruptions import INTERRUPTIONS, Interrupt, answers
from .homes import Home


@pytest.mark.parametrize("interrupt", INTERRUPTIONS)
async def test_a_command_on_the_wire_and_one_behind_it_are_answered(
    hass: HomeAssistant,
    home: Home,
    hass_ws_client: WebSocketGenerator,
    interrupt: Interrupt,
) -> None:
    """Both in words: the hub was stopped, and nobody knows what became of it."""
    bridge = await home.start()
    assert await async_setup_component(hass, "websocket_api", {})
    client = await hass_ws_client(hass)
    bridge.faults.add("command/*", "hang")
    for number, mode in ((90, "heat"), (91, "cool")):
        await client.send_json(
            {
                "id": number,
                "type": "call_service",
                "domain": "climate",
                "service": "set_hvac_mode",
                "service_data": {"hvac_mode": mode},
                "target": {"entity_id": home.find("climate")},
            }
        )
        await home.until(lambda mode=mode: home.value("climate") == mode)
    await home.until(lambda: any(not one.is_query for one in bridge.log))
    await interrupt(hass, home.entry)
    for told in await answers(client, 90, 91):
        assert not told["success"]
        assert told["error"]["translation_key"] == "hub_stopped"
