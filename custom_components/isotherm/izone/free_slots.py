"""Which numbered slot of a bridge may take something new, by the bridge's own word."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from ..hub.errors import InvalidChange
from .api.targets import Kind, Target
from .coordinator import IZoneCoordinator


class Takeable(Protocol):
    """What a new event may be put into."""

    @property
    def index(self) -> int:
        """Return its number, from 0."""

    @property
    def free(self) -> bool:
        """Return whether nobody misses what is in it."""


async def free_slot[SlotT: Takeable](
    coordinator: IZoneCoordinator,
    kind: Kind,
    slots: Callable[[], Iterable[SlotT]],
    wanted: int | None = None,
) -> SlotT | None:
    """Return a slot that the bridge itself says is free, None if it says that none is.

    Args:
        coordinator: the bridge's.
        kind: of target that the slots are.
        slots: gives them all as they show now, those to be taken first in front.
        wanted: index of the one to take, None for the first.

    Raises:
        InvalidChange: ``izone_slot_taken``, where one is wanted.
        HomeAssistantError: the bridge can't be asked.

    """

    def free(index: int) -> SlotT | None:
        return next((one for one in slots() if one.index == index and one.free), None)

    for index in [one.index for one in slots()]:
        if wanted in {None, index} and free(index):
            read = partial(coordinator.ways.read_now, Target(kind, index))
            with coordinator.translated_errors():
                await coordinator.async_take(read)
            if slot := free(index):
                return slot
    if wanted is not None:
        raise InvalidChange("izone_slot_taken", number=wanted + 1)
    return None
