"""A new schedule: put into a slot that is free, and enabled once the bridge has it."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...hub.errors import ProtocolError
from ...hub.exceptions import refusal
from ..api.targets import Target
from ..coordinator import IZoneCoordinator

_NOTHING_DONE: Final = (
    *("rejected", "rate_limited", "cannot_reach", "device_gone", "not_allowed"),
    *("own_network_only", "rejected_unexplained"),
)
"""Keys of the sentences for commands of which none was carried out."""


async def create(
    coordinator: IZoneCoordinator,
    slot: Target,
    changes: Mapping[str, Any],
    before: Mapping[str, Any],
    reasons: str,
) -> None:
    """Put a schedule into a free slot, and leave nothing of it where that fails.

    Args:
        coordinator: the bridge's.
        slot: where to put it.
        changes: all of it; bridges enable only what has a name, and take 1 to 3 s.
        before: what is put back where that fails, the name in any case.
        reasons: what the keys of sentences begin with.

    Raises:
        HomeAssistantError: it was not created, and what is known of the rest.

    """
    key = slot.key
    written = {name: value for name, value in changes.items() if name != "enabled"}
    left = dict(before)
    try:
        await coordinator.async_command(key, written)
        await _shows(coordinator, key, written["name"])
        left["enabled"] = False
        await coordinator.async_command(key, {"enabled": True})
    except HomeAssistantError as err:
        if "enabled" not in left and _nothing_done(err):
            raise
        outcome = await _taken_back(coordinator, slot, left)
        told = {"hub": coordinator.name, "error": str(err.__cause__ or err)}
        raise refusal(coordinator.hass, f"{reasons}_{outcome}", **told) from err


async def _shows(coordinator: IZoneCoordinator, key: str, name: str | None) -> None:
    if not await coordinator.read_back.shows(key, "name", name):
        with coordinator.translated_errors():
            raise ProtocolError("acknowledged, but it does not show")


def _nothing_done(err: HomeAssistantError) -> bool:
    refused = isinstance(err, ServiceValidationError)
    return refused or err.translation_key in _NOTHING_DONE


async def _taken_back(
    coordinator: IZoneCoordinator, slot: Target, left: Mapping[str, Any]
) -> str:
    """Put back what was in the slot; return how that ended."""
    try:
        await coordinator.async_command(slot.key, left)
        await _shows(coordinator, slot.key, left["name"])
    except HomeAssistantError:
        return "half_created"
    return "not_created"
