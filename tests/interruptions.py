"""What interrupts a command that is on its way to a vendor."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant import config_entries
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket


async def _reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_reload(entry.entry_id)


async def _unload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)


async def _disable(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, config_entries.ConfigEntryDisabler.USER
    )


type Interrupt = Callable[[HomeAssistant, MockConfigEntry], Awaitable[None]]

INTERRUPTIONS = [
    pytest.param(_reload, id="reload"),
    pytest.param(_unload, id="unload"),
    pytest.param(_disable, id="disable"),
]


async def answers(client: MockHAClientWebSocket, *numbers: int) -> list[dict[str, Any]]:
    """Return the answers to messages, in whatever order they come."""
    found: dict[int, dict[str, Any]] = {}
    async with asyncio.timeout(10):
        while not found.keys() >= set(numbers):
            told = await client.receive_json()
            found[told["id"]] = told
    return [found[number] for number in numbers]
