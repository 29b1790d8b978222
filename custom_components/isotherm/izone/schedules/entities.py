"""Each schedule of a bridge as a switch, and a button that applies it now."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.const import Platform

from ...programme.week import WEEKDAYS, clock
from ..api.schedules import Schedule, Timed
from ..api.targets import Kind
from ..coordinator import IZoneCoordinator
from ..models import Unit
from ..slots import SlotButton, SlotEntity, SlotSwitch, of_used


def times_shown(slot: Timed) -> dict[str, Any]:
    """Return when something runs by itself, as attributes."""
    return {
        "start": None if slot.start is None else clock(slot.start),
        "stop": None if slot.stop is None else clock(slot.stop),
        "days": [WEEKDAYS[day] for day in sorted(slot.days)],
    }


class ScheduleEntity(SlotEntity[Unit, Schedule]):
    """Something about one schedule."""

    kind = Kind.SCHEDULE

    @override
    def _slots(self, device: Unit) -> Iterable[Schedule]:
        return device.schedules


class ScheduleSwitch(ScheduleEntity, SlotSwitch[Unit, Schedule]):
    """Whether a schedule runs by itself."""

    _attr_translation_key = "schedule"

    @override
    def _attributes(self, device: Unit, slot: Schedule) -> dict[str, Any]:
        mode, fan = slot.mode, slot.fan
        return {
            **times_shown(slot),
            "mode": None if mode is None else mode.word,
            "fan": None if fan is None else fan.word,
        }


class ScheduleButton(ScheduleEntity, SlotButton[Unit, Schedule]):
    """Apply a schedule's settings now."""

    _attr_translation_key = "run_schedule"


def _schedules(coordinator: IZoneCoordinator, key: str) -> Iterable[Schedule]:
    part = coordinator.data.devices.get(key)
    return part.schedules if isinstance(part, Unit) else ()


def switches(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleSwitch]:
    """Make the switches of the schedules in use."""
    slots = _schedules(coordinator, key)
    return of_used(ScheduleSwitch, Platform.SWITCH, coordinator, key, slots)


def buttons(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleButton]:
    """Make the buttons of the schedules in use."""
    slots = _schedules(coordinator, key)
    return of_used(ScheduleButton, Platform.BUTTON, coordinator, key, slots)
