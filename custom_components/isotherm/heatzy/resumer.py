"""Brings back what a derogation interrupted, once it is over."""

from collections.abc import Awaitable, Callable, Mapping
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .api.state import Derogation, HeaterState
from .memory import Memory, interrupted

_LOGGER = logging.getLogger(__package__)

type Command = Callable[[str, Mapping[str, Any]], Awaitable[None]]


class Resumer:
    """Sends a heater back to its mode where it does not go by itself.

    Args:
        hass: Home Assistant.
        entry: the account's config entry, whose end is the end of all attempts.
        memory: what derogations interrupted.
        command: asks a heater for changes.

    """

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, memory: Memory, command: Command
    ) -> None:
        """Start with nothing to bring back."""
        self._hass = hass
        self._entry = entry
        self._memory = memory
        self._command = command

    @callback
    def resume(self, did: str, over: Derogation | None, state: HeaterState) -> None:
        """Bring back what a derogation interrupted; nothing where nothing is remembered.

        Args:
            did: the heater.
            over: the derogation that has just ended.
            state: what the heater tells.

        """
        before = self._memory.take_before(did)
        if wanted := interrupted(before, over, state):
            # Not at once: at set-up there are no heaters yet to command.
            self._entry.async_create_background_task(
                self._hass,
                self._resume(did, wanted),
                "heatzy resume",
                eager_start=False,
            )

    async def _resume(self, did: str, changes: Mapping[str, Any]) -> None:
        try:
            await self._command(did, changes)
        except HomeAssistantError as err:
            _LOGGER.warning("A heater could not go back to its mode: %s", err)
