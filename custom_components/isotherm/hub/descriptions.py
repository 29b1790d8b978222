"""Descriptions per platform, the entities made from them, and the hub's own descriptions.

A vendor's `descriptions.py` has tables of these; a description is the whole entity.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.components.text import TextEntity, TextEntityDescription
from homeassistant.const import EntityCategory

from .coordinator import HubCoordinator
from .entity import DescribedEntity, Description
from .snapshot import HUB, Device, HubStatus

type Changes = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SensorDescription[DeviceT](Description[DeviceT], SensorEntityDescription):
    """A reading; `reset` tells since when a total counts, where it may begin anew."""

    value: Callable[[DeviceT], str | float | date | datetime | None]
    reset: Callable[[DeviceT], datetime | None] | None = None


@dataclass(frozen=True, kw_only=True)
class BinarySensorDescription[DeviceT](
    Description[DeviceT], BinarySensorEntityDescription
):
    """A reading that is on or off."""

    value: Callable[[DeviceT], bool | None]


@dataclass(frozen=True, kw_only=True)
class SwitchDescription[DeviceT](Description[DeviceT], SwitchEntityDescription):
    """Something to turn on and off; `write` gives the changes for True or False."""

    value: Callable[[DeviceT], bool | None]
    write: Callable[[DeviceT, bool], Changes]


@dataclass(frozen=True, kw_only=True)
class SelectDescription[DeviceT](Description[DeviceT], SelectEntityDescription):
    """A choice; `choices` lists what this device offers, `write` gives the changes."""

    value: Callable[[DeviceT], str | None]
    choices: Callable[[DeviceT], list[str]]
    write: Callable[[DeviceT, str], Changes]


@dataclass(frozen=True, kw_only=True)
class NumberDescription[DeviceT](Description[DeviceT], NumberEntityDescription):
    """A number; `limits` gives (minimum, maximum, step) in its unit, None for the usual."""

    value: Callable[[DeviceT], float | None]
    write: Callable[[DeviceT, float], Changes]
    limits: Callable[[DeviceT], tuple[float, float, float] | None] = lambda _: None


@dataclass(frozen=True, kw_only=True)
class TextDescription[DeviceT](Description[DeviceT], TextEntityDescription):
    """A text; `write` gives the changes."""

    value: Callable[[DeviceT], str | None]
    write: Callable[[DeviceT, str], Changes]


@dataclass(frozen=True, kw_only=True)
class ButtonDescription[DeviceT](Description[DeviceT], ButtonEntityDescription):
    """Something to do; `press` gives the changes."""

    press: Callable[[DeviceT], Changes]


class IsothermSensor[DeviceT: Device](DescribedEntity[DeviceT], SensorEntity):
    """A sensor made from a description."""

    entity_description: SensorDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        unit = self.entity_description.native_unit_of_measurement
        self._attr_native_unit_of_measurement = self.in_currency(unit)
        self._attr_native_value = self.entity_description.value(device)
        if reset := self.entity_description.reset:
            self._attr_last_reset = reset(device)


class IsothermBinarySensor[DeviceT: Device](
    DescribedEntity[DeviceT], BinarySensorEntity
):
    """A binary sensor made from a description."""

    entity_description: BinarySensorDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        self._attr_is_on = self.entity_description.value(device)


class IsothermSwitch[DeviceT: Device](DescribedEntity[DeviceT], SwitchEntity):
    """A switch made from a description."""

    entity_description: SwitchDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        self._attr_is_on = self.entity_description.value(device)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self.ask(lambda one: self.entity_description.write(one, True))

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self.ask(lambda one: self.entity_description.write(one, False))


class IsothermSelect[DeviceT: Device](DescribedEntity[DeviceT], SelectEntity):
    """A select made from a description."""

    entity_description: SelectDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        now = self.entity_description.value(device)
        options = self.entity_description.choices(device)
        # A value that the device reports but nobody may choose is still shown.
        extra = [now] if now is not None and now not in options else []
        self._attr_current_option = now
        self._attr_options = [*options, *extra]

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose an option."""
        await self.ask(lambda one: self.entity_description.write(one, option))


class IsothermNumber[DeviceT: Device](DescribedEntity[DeviceT], NumberEntity):
    """A number made from a description."""

    entity_description: NumberDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        unit = self.entity_description.native_unit_of_measurement
        self._attr_native_unit_of_measurement = self.in_currency(unit)
        self._attr_native_value = self.entity_description.value(device)
        if limits := self.entity_description.limits(device):
            low, high, step = limits
            self._attr_native_min_value = low
            self._attr_native_max_value = high
            self._attr_native_step = step

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the number."""
        await self.ask(lambda one: self.entity_description.write(one, value))


class IsothermText[DeviceT: Device](DescribedEntity[DeviceT], TextEntity):
    """A text made from a description."""

    entity_description: TextDescription[DeviceT]

    @override
    def _read_state(self, device: DeviceT) -> None:
        super()._read_state(device)
        now = self.entity_description.value(device)
        self._attr_native_value = now
        # It is shown though it be longer than what may be written.
        self._attr_native_max = max(len(now or ""), self.entity_description.native_max)

    @override
    async def async_set_value(self, value: str) -> None:
        """Set the text."""
        await self.ask(lambda one: self.entity_description.write(one, value))


class IsothermButton[DeviceT: Device](DescribedEntity[DeviceT], ButtonEntity):
    """A button made from a description."""

    entity_description: ButtonDescription[DeviceT]

    @override
    async def async_press(self) -> None:
        """Ask for the button's changes."""
        await self.ask(self.entity_description.press)


def entities_from[DeviceT: Device, DescriptionT: Description[Any]](
    kind: Callable[[HubCoordinator[Any], str, DescriptionT], DescribedEntity[Any]],
    rows: Iterable[DescriptionT],
    hub_rows: Iterable[DescriptionT] = (),
) -> Callable[[Any, str], list[DescribedEntity[Any]]]:
    """Return what makes the entities of one kind from tables of descriptions.

    Args:
        kind: the kind of entity.
        rows: descriptions of what the hub's devices have.
        hub_rows: descriptions of what the hub itself has.

    """
    of_devices, of_hub = tuple(rows), tuple(hub_rows)

    def make(coordinator: HubCoordinator[Any], key: str) -> list[DescribedEntity[Any]]:
        data = coordinator.data
        part = data.status if key == HUB else data.devices[key]
        wanted = of_hub if key == HUB else of_devices
        return [kind(coordinator, key, row) for row in wanted if row.exists(part)]

    return make


HUB_SENSORS: Final = (
    SensorDescription[HubStatus](
        key="last_refresh",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        value=lambda status: status.last_refresh,
    ),
    SensorDescription[HubStatus](
        key="requests_last_hour",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        exists=lambda status: status.requests_last_hour is not None,
        value=lambda status: status.requests_last_hour,
    ),
)
HUB_BINARY_SENSORS: Final = (
    BinarySensorDescription[HubStatus](
        key="push_alive",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda status: status.push_alive,
    ),
)
