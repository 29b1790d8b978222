"""Each programme of irrigation as a switch and a button that runs it, and one that stops it."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.const import Platform
from homeassistant.exceptions import HomeAssistantError

from ...hub.entity import IsothermEntity
from ...programme.week import WEEKDAYS, clock
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator
from ..slots import SlotButton, SlotEntity, SlotSwitch, of_used
from .models import IrrigationPart, ProgrammePart


class ProgrammeEntity(SlotEntity[IrrigationPart, ProgrammePart]):
    """Something about one programme."""

    kind = Kind.PROGRAMME

    @override
    def _slots(self, device: IrrigationPart) -> Iterable[ProgrammePart]:
        return device.programmes


class ProgrammeSwitch(ProgrammeEntity, SlotSwitch[IrrigationPart, ProgrammePart]):
    """Whether a programme starts by itself."""

    _attr_translation_key = "irrigation_programme"

    @override
    def _attributes(
        self, device: IrrigationPart, slot: ProgrammePart
    ) -> dict[str, Any]:
        return {
            "starts": [clock(minute) for minute in slot.starts.minutes],
            "days": [WEEKDAYS[day] for day in sorted(slot.starts.days)],
            "minutes": slot.minutes,
            "run_times": {
                device.stations.get(index, str(index + 1)): minutes
                for index, minutes in slot.run_times.items()
            },
        }


class ProgrammeButton(ProgrammeEntity, SlotButton[IrrigationPart, ProgrammePart]):
    """Run a programme now."""

    _attr_translation_key = "run_irrigation_programme"


class StopButton(IsothermEntity[IrrigationPart, IZoneCoordinator], ButtonEntity):
    """Stop the programme that runs; while none does there is nothing to do.

    No document tells whether one that is run meanwhile waits for its turn. In case it
    does, the others are told to stop first, so that none begins instead.
    """

    @override
    def _read_state(self, device: IrrigationPart) -> None:
        pass

    @override
    async def async_press(self) -> None:
        part = self.present
        if (running := part.controller.current_programme) is None:
            return
        for one in part.programmes:
            if one.used and one.index != running:
                # It need not run, and a controller may say so.
                with suppress(HomeAssistantError):
                    await self._stop(one.index)
        await self._stop(running)

    async def _stop(self, index: int) -> None:
        key = Target(Kind.PROGRAMME, index).key
        await self.coordinator.async_command(key, {"run": False})


def _programmes(coordinator: IZoneCoordinator, key: str) -> Iterable[ProgrammePart]:
    part = coordinator.data.devices.get(key)
    return part.programmes if isinstance(part, IrrigationPart) else ()


def switches(coordinator: IZoneCoordinator, key: str) -> Iterable[ProgrammeSwitch]:
    """Make the switches of the programmes in use."""
    slots = _programmes(coordinator, key)
    return of_used(ProgrammeSwitch, Platform.SWITCH, coordinator, key, slots)


def buttons(
    coordinator: IZoneCoordinator, key: str
) -> Iterable[ProgrammeButton | StopButton]:
    """Make the buttons of the programmes in use, and the one that stops any."""
    slots = _programmes(coordinator, key)
    if isinstance(coordinator.data.devices.get(key), IrrigationPart):
        yield StopButton(coordinator, key, "stop_irrigation_programme")
    yield from of_used(ProgrammeButton, Platform.BUTTON, coordinator, key, slots)
