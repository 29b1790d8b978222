"""Each schedule of a bridge as a switch, and a button that applies it now."""

from collections.abc import Iterable, Mapping
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory, Platform
from homeassistant.helpers import entity_registry as er

from ...const import DOMAIN
from ...hub.entity import IsothermEntity
from ...programme.week import WEEKDAYS, clock
from ..api.schedules import Schedule
from ..api.targets import Kind, Target
from ..coordinator import IZoneCoordinator
from ..models import Unit


class ScheduleEntity(IsothermEntity[Unit, IZoneCoordinator]):
    """Something about one schedule; it bears the schedule's name.

    Args:
        coordinator: the hub.
        key: of the unit.
        index: of the schedule, 0 to 8.

    """

    def __init__(self, coordinator: IZoneCoordinator, key: str, index: int) -> None:
        """Tie the entity to its schedule."""
        self.index = index
        super().__init__(coordinator, key, f"{self.translation_key}_{index + 1}")

    @override
    def _read_state(self, device: Unit) -> None:
        schedule = device.schedule(self.index)
        if schedule and schedule.used:
            self._show_name(schedule.name or "")
            self._read_schedule(schedule)

    def _show_name(self, name: str) -> None:
        placeholders = {"name": name}
        if self.translation_placeholders != placeholders:
            self._attr_translation_placeholders = placeholders
            # Home Assistant keeps the name that it made, until it is set.
            self._attr_name = None
            del self._attr_name

    def _read_schedule(self, schedule: Schedule) -> None:
        """Set the attributes that show the schedule."""

    @override
    def _is_available(self, device: Unit) -> bool:
        schedule = device.schedule(self.index)
        used = schedule is not None and schedule.used
        return used and super()._is_available(device)

    @override
    async def command(self, changes: Mapping[str, Any]) -> None:
        key = Target(Kind.SCHEDULE, self.index).key
        await self.coordinator.async_command(key, changes)


class ScheduleSwitch(ScheduleEntity, SwitchEntity):
    """Whether a schedule runs by itself."""

    _attr_translation_key = "schedule"
    _attr_entity_category = EntityCategory.CONFIG

    @override
    def _read_schedule(self, schedule: Schedule) -> None:
        mode, fan = schedule.mode, schedule.fan
        self._attr_is_on = schedule.enabled
        self._attr_extra_state_attributes = {
            "start": None if schedule.start is None else clock(schedule.start),
            "stop": None if schedule.stop is None else clock(schedule.stop),
            "days": [WEEKDAYS[day] for day in sorted(schedule.days)],
            "mode": None if mode is None else mode.word,
            "fan": None if fan is None else fan.word,
        }

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self.command({"enabled": True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.command({"enabled": False})


class ScheduleButton(ScheduleEntity, ButtonEntity):
    """Apply a schedule's settings now."""

    _attr_translation_key = "run_schedule"
    _attr_entity_category = EntityCategory.CONFIG

    @override
    async def async_press(self) -> None:
        await self.command({"run": True})


def _of_used[E: ScheduleEntity](
    kind: type[E], platform: Platform, coordinator: IZoneCoordinator, key: str
) -> list[E]:
    """Make the entities of the schedules in use; those of freed slots leave."""
    part = coordinator.data.devices.get(key)
    if not isinstance(part, Unit):
        return []
    registry = er.async_get(coordinator.hass)
    found = []
    for schedule in part.schedules:
        entity = kind(coordinator, key, schedule.index)
        if schedule.used:
            found.append(entity)
        elif part.available and (
            left := registry.async_get_entity_id(
                platform, DOMAIN, entity.unique_id or ""
            )
        ):
            # Home Assistant keeps its id and settings for when the slot is used again.
            registry.async_remove(left)
    return found


def switches(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleSwitch]:
    """Make the switches of the schedules in use."""
    return _of_used(ScheduleSwitch, Platform.SWITCH, coordinator, key)


def buttons(coordinator: IZoneCoordinator, key: str) -> Iterable[ScheduleButton]:
    """Make the buttons of the schedules in use."""
    return _of_used(ScheduleButton, Platform.BUTTON, coordinator, key)
