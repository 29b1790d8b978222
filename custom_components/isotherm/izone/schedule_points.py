"""Each schedule of a bridge as a switch, and a button that applies it now."""

from collections.abc import Iterable, Mapping
from typing import Any, override

from homeassistant.components.button import ButtonEntity
from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory, Platform
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..hub.entity import IsothermEntity
from ..programme.week import WEEKDAYS, clock
from .api.schedules import Schedule
from .coordinator import IZoneCoordinator
from .models import Unit
from .wishes import edit_schedule


class ScheduleEntity(IsothermEntity[IZoneCoordinator]):
    """Something about one schedule; it bears the schedule's name.

    Args:
        coordinator: the hub.
        key: of the unit.
        index: of the schedule, 0 to 8.

    """

    def __init__(self, coordinator: IZoneCoordinator, key: str, index: int) -> None:
        """Tie the entity to its schedule."""
        self.index = index
        super().__init__(coordinator, key, f"{self.translation}_{index + 1}")

    @override
    def read(self, part: Unit) -> Mapping[str, Any]:
        """Show the schedule, while its slot is in use."""
        schedule = part.schedule(self.index)
        if schedule is None or not schedule.used:
            return {"available": False}
        return {
            "translation_placeholders": {"name": schedule.name or ""},
            **self.read_schedule(schedule),
        }

    def read_schedule(self, schedule: Schedule) -> Mapping[str, Any]:
        """Return what to show of the schedule."""
        return {}

    @override
    def _update(self) -> bool:
        changed = super()._update()
        # Home Assistant makes the name of an entity once; this one is renamed by users.
        self.__dict__.pop("name", None)
        return changed


class ScheduleSwitch(ScheduleEntity, SwitchEntity):
    """Whether a schedule runs by itself."""

    translation = "schedule"
    _attr_entity_category = EntityCategory.CONFIG

    @override
    def read_schedule(self, schedule: Schedule) -> Mapping[str, Any]:
        """Show whether it is enabled, and what it does when."""
        mode, fan = schedule.mode, schedule.fan
        return {
            "is_on": schedule.enabled,
            "extra_state_attributes": {
                "start": None if schedule.start is None else clock(schedule.start),
                "stop": None if schedule.stop is None else clock(schedule.stop),
                "days": [WEEKDAYS[day] for day in sorted(schedule.days)],
                "mode": None if mode is None else mode.name.lower(),
                "fan": None if fan is None else fan.name.lower(),
            },
        }

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Enable the schedule."""
        await self.command(edit_schedule(self.index, enabled=True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Disable the schedule."""
        await self.command(edit_schedule(self.index, enabled=False))


class ScheduleButton(ScheduleEntity, ButtonEntity):
    """Apply a schedule's settings now."""

    translation = "run_schedule"

    @override
    async def async_press(self) -> None:
        """Apply them."""
        await self.command({"run_schedule": self.index})


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
