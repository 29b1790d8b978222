"""A programme that is free for a new event, by the bridge's own word."""

from collections.abc import Callable
from functools import partial

from ...hub.errors import InvalidChange
from ..api.targets import PROGRAMMES, Kind, Target
from ..coordinator import IZoneCoordinator
from .models import IrrigationPart, ProgrammePart


async def free_programme(
    coordinator: IZoneCoordinator, controller: Callable[[], IrrigationPart]
) -> ProgrammePart:
    """Return a programme that is free by what was just read, rather one that waters nothing.

    Args:
        coordinator: the bridge's.
        controller: gives the controller as it shows now.

    Raises:
        InvalidChange: ``irrigation_programmes_full``.
        HomeAssistantError: the bridge can't be asked.

    """
    free = [one for one in controller().programmes if one.free]
    for one in sorted(free, key=lambda one: bool(one.run_times)):
        target = Target(Kind.PROGRAMME, one.index)
        with coordinator.translated_errors():
            await coordinator.async_take(partial(coordinator.ways.read_now, target))
        programme = controller().programme(one.index)
        if programme and programme.free:
            return programme
    raise InvalidChange("irrigation_programmes_full", count=PROGRAMMES)
