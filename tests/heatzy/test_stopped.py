"""A command on its way when the account is reloaded, unloaded or stopped is answered."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from ..interruptions import INTERRUPTIONS, Interrupt, answers
from .trouble import Trouble


@pytest.fixture
async def client(
    hass: HomeAssistant, trouble: Trouble, hass_ws_client: WebSocketGenerator
) -> MockHAClientWebSocket:
    """Return a connection of the frontend."""
    trouble.timing(request=30)
    await trouble.start()
    assert await async_setup_component(hass, "websocket_api", {})
    return await hass_ws_client(hass)


def call(trouble: Trouble, preset: str) -> dict[str, Any]:
    """Return the message that chooses a preset."""
    return {
        "type": "call_service",
        "domain": "climate",
        "service": "set_preset_mode",
        "service_data": {"preset_mode": preset},
        "target": {"entity_id": trouble.climate(trouble.heaters[0]).entity_id},
    }


@pytest.mark.parametrize("interrupt", INTERRUPTIONS)
async def test_a_command_on_the_wire_and_one_behind_it_are_answered(
    hass: HomeAssistant,
    trouble: Trouble,
    client: MockHAClientWebSocket,
    interrupt: Interrupt,
) -> None:
    """Both in words: the hub was stopped, and nobody knows what became of it."""
    trouble.cloud.faults.add("control", "hang")
    await client.send_json({"id": 90, **call(trouble, "comfort")})
    await trouble.until(lambda: len(trouble.cloud.requests.of("control")) == 1)
    await client.send_json({"id": 91, **call(trouble, "eco")})
    await trouble.until(lambda: trouble.preset(trouble.heaters[0]) == "eco")
    await interrupt(hass, trouble.entry)
    for told in await answers(client, 90, 91):
        assert not told["success"]
        assert told["error"]["code"] == "home_assistant_error"
        assert told["error"]["translation_key"] == "hub_stopped"
        assert "It is not known whether it was carried out" in told["error"]["message"]
    assert "example.org" not in told["error"]["message"]


async def test_a_script_gets_its_answer_when_home_assistant_stops(
    hass: HomeAssistant, trouble: Trouble
) -> None:
    """So that it may end; what comes after the stop is refused at once."""
    trouble.timing(request=30)
    await trouble.start()
    trouble.cloud.faults.add("control", "hang")
    sent = asyncio.create_task(trouble.choose(trouble.heaters[0], "comfort"))
    await trouble.until(lambda: len(trouble.cloud.requests.of("control")) == 1)
    await trouble.coordinator.async_shutdown()
    for command in (sent, trouble.choose(trouble.heaters[1], "eco")):
        with pytest.raises(HomeAssistantError) as refused:
            await command
        assert refused.value.translation_key == "hub_stopped"
    assert len(trouble.cloud.requests.of("control")) == 1


async def test_who_gives_a_command_up_is_answered_nothing(
    hass: HomeAssistant, trouble: Trouble
) -> None:
    """A script that is stopped stops; what it sent goes on."""
    await trouble.start()
    fault = trouble.cloud.faults.add("control", "delay", delay=0.2)
    task = asyncio.create_task(trouble.choose(trouble.heaters[0], "comfort"))
    await trouble.until(lambda: fault.injected == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await trouble.until(lambda: len(trouble.cloud.control_log) == 1)
