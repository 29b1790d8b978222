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
    """Return the first programme that is disabled and waters nothing, as it was just read.

    Args:
        coordinator: the bridge's.
        controller: gives the controller as it shows now.

    Raises:
        InvalidChange: ``irrigation_programmes_full``.
        HomeAssistantError: the bridge can't be asked.

    """
    for index in range(PROGRAMMES):
        if _free(controller(), index):
            await _read(coordinator, Target(Kind.PROGRAMME, index))
            if programme := _free(controller(), index):
                return programme
    raise InvalidChange("irrigation_programmes_full", count=PROGRAMMES)


def _free(controller: IrrigationPart, index: int) -> ProgrammePart | None:
    programme = controller.programme(index)
    return programme if programme and not programme.used else None


async def _read(coordinator: IZoneCoordinator, target: Target) -> None:
    for system in coordinator.client.subsystems:
        if target.kind in system.kinds:
            with coordinator.translated_errors():
                await coordinator.async_take(partial(system.read_back, (target,)))
