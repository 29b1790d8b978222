"""A new schedule: put into a slot that is free, and enabled once the bridge has it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...hub.errors import InvalidChange, ProtocolError
from ...hub.exceptions import refusal
from ..api.schedules import Timed
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator

_NOTHING_DONE: Final = (
    *("rejected", "rate_limited", "cannot_reach", "device_gone", "not_allowed"),
    "own_network_only",
)
"""Keys of the sentences for commands of which none was carried out."""


async def free_slot[S: Timed](
    coordinator: IZoneCoordinator, kind: Kind, slots: Callable[[], Sequence[S]]
) -> S:
    """Return a slot that the bridge itself says is free; one that is asked for is taken.

    Args:
        coordinator: the bridge's.
        kind: of target that the slots are.
        slots: gives them all, as they show now.

    Raises:
        InvalidChange: ``schedules_full``.
        HomeAssistantError: the bridge can't be asked.

    """
    known = [one.index for one in slots()]
    for index in known:
        if _free(slots(), index):
            read = partial(coordinator.ways.read_now, Target(kind, index))
            with coordinator.translated_errors():
                await coordinator.async_take(read)
            if slot := _free(slots(), index):
                return slot
    raise InvalidChange("schedules_full", count=len(known))


def _free[S: Timed](slots: Iterable[S], index: int) -> S | None:
    return next((one for one in slots if one.index == index and not one.used), None)


async def create(
    coordinator: IZoneCoordinator, slot: Target, changes: Mapping[str, Any]
) -> None:
    """Put a schedule into a free slot, and leave nothing of it where that fails.

    Args:
        coordinator: the bridge's.
        slot: where to put it.
        changes: all of it; bridges enable only what has a name, and take 1 to 3 s.

    Raises:
        HomeAssistantError: it was not created, and what is known of the rest.

    """
    key = slot.key
    written = {name: value for name, value in changes.items() if name != "enabled"}
    left: dict[str, Any] = {"name": None}
    try:
        await coordinator.async_command(key, written)
        await _shows(coordinator, key, written["name"])
        left["enabled"] = False
        await coordinator.async_command(key, {"enabled": True})
    except HomeAssistantError as err:
        if "enabled" not in left and _nothing_done(err):
            raise
        raise await _taken_back(coordinator, key, left, err) from err


async def _shows(coordinator: IZoneCoordinator, key: str, name: str | None) -> None:
    if not await coordinator.read_back.shows(key, "name", name):
        with coordinator.translated_errors():
            raise ProtocolError("acknowledged, but it does not show")


def _nothing_done(err: HomeAssistantError) -> bool:
    refused = isinstance(err, ServiceValidationError)
    return refused or err.translation_key in _NOTHING_DONE


async def _taken_back(
    coordinator: IZoneCoordinator,
    key: str,
    left: Mapping[str, Any],
    err: HomeAssistantError,
) -> ServiceValidationError:
    """Free the slot again, and return what tells the person."""
    told = {"hub": coordinator.name, "error": str(err.__cause__ or err)}
    try:
        await coordinator.async_command(key, left)
        await _shows(coordinator, key, None)
    except HomeAssistantError:
        sentence = "schedule_half_created"
    else:
        sentence = "schedule_not_created"
    return refusal(coordinator.hass, sentence, **told)
