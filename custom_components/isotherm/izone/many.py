"""Several commands at once."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .api.targets import Target
from .coordinator import IZoneCoordinator


async def async_command_all(
    coordinator: IZoneCoordinator, wanted: Mapping[Target, Mapping[str, Any]]
) -> None:
    """Ask for changes of several targets; one that refuses keeps no other from it.

    Args:
        coordinator: the bridge's.
        wanted: the changes, by target.

    Raises:
        HomeAssistantError: the first refusal, once all were tried.

    """
    commands = (
        coordinator.async_command(target.key, changes)
        for target, changes in wanted.items()
    )
    for result in await asyncio.gather(*commands, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
