"""The kinds of points: sensors, binary sensors, and what can be set, chosen or pressed.

A vendor's `points.py` has rows of these; a row is the whole entity.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, override

from homeassistant.components.binary_sensor import (
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.number import NumberEntity, NumberEntityDescription
from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.components.sensor import SensorEntity, SensorEntityDescription
from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.components.text import TextEntity, TextEntityDescription

from .coordinator import HUB, HubCoordinator, HubStatus
from .entity import Point, PointEntity

type Changes = Mapping[str, Any]
type AnyHub = HubCoordinator[Any]


@dataclass(frozen=True, kw_only=True)
class SensorPoint[PartT](Point[PartT], SensorEntityDescription):
    """A reading."""


@dataclass(frozen=True, kw_only=True)
class BinarySensorPoint[PartT](Point[PartT], BinarySensorEntityDescription):
    """A reading that is on or off."""


@dataclass(frozen=True, kw_only=True)
class SwitchPoint[PartT](Point[PartT], SwitchEntityDescription):
    """Something to turn on and off; `write` gives the changes for True or False."""

    write: Callable[[PartT, bool], Changes]


@dataclass(frozen=True, kw_only=True)
class SelectPoint[PartT](Point[PartT], SelectEntityDescription):
    """A choice; `choices` lists what this device offers, `write` gives the changes."""

    choices: Callable[[PartT], list[str]]
    write: Callable[[PartT, str], Changes]


@dataclass(frozen=True, kw_only=True)
class NumberPoint[PartT](Point[PartT], NumberEntityDescription):
    """A number; `limits` gives (minimum, maximum, step) in the point's unit."""

    write: Callable[[PartT, float], Changes]
    limits: Callable[[PartT], tuple[float, float, float]] | None = None


@dataclass(frozen=True, kw_only=True)
class TextPoint[PartT](Point[PartT], TextEntityDescription):
    """A text; `write` gives the changes."""

    write: Callable[[PartT, str], Changes]


@dataclass(frozen=True, kw_only=True)
class ButtonPoint[PartT](Point[PartT], ButtonEntityDescription):
    """Something to do; `press` gives the changes."""

    press: Callable[[PartT], Changes]
    value: Callable[[PartT], Any] = lambda part: None


class IsothermSensor(PointEntity[AnyHub], SensorEntity):
    """A sensor made from a point."""

    shows = "native_value"


class IsothermBinarySensor(PointEntity[AnyHub], BinarySensorEntity):
    """A binary sensor made from a point."""

    shows = "is_on"


class IsothermSwitch(PointEntity[AnyHub], SwitchEntity):
    """A switch made from a point."""

    shows = "is_on"

    async def _write(self, on: bool) -> None:
        await self.command(cast(SwitchPoint[Any], self.point).write(self.part, on))

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self._write(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self._write(False)


class IsothermSelect(PointEntity[AnyHub], SelectEntity):
    """A select made from a point."""

    shows = "current_option"

    @override
    def read(self, part: Any) -> Mapping[str, Any]:
        """Show the choice and what can be chosen."""
        options = cast(SelectPoint[Any], self.point).choices(part)
        shown = super().read(part)
        # A value that the device reports but nobody may choose is still shown.
        if (now := shown["current_option"]) is not None and now not in options:
            options = [*options, now]
        return {**shown, "options": options}

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose an option."""
        point = cast(SelectPoint[Any], self.point)
        await self.command(point.write(self.part, option))


class IsothermNumber(PointEntity[AnyHub], NumberEntity):
    """A number made from a point."""

    shows = "native_value"

    @override
    def read(self, part: Any) -> Mapping[str, Any]:
        """Show the number and its limits."""
        limits = cast(NumberPoint[Any], self.point).limits
        if limits is None:
            return super().read(part)
        names = ("native_min_value", "native_max_value", "native_step")
        return {**super().read(part), **dict(zip(names, limits(part), strict=True))}

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the number."""
        await self.command(cast(NumberPoint[Any], self.point).write(self.part, value))


class IsothermText(PointEntity[AnyHub], TextEntity):
    """A text made from a point."""

    shows = "native_value"

    @override
    def read(self, part: Any) -> Mapping[str, Any]:
        """Show the text, though it be longer than what may be written."""
        shown = super().read(part)
        longest = len(shown["native_value"] or "")
        return {
            **shown,
            "native_max": max(longest, self.entity_description.native_max),
        }

    @override
    async def async_set_value(self, value: str) -> None:
        """Set the text."""
        await self.command(cast(TextPoint[Any], self.point).write(self.part, value))


class IsothermButton(PointEntity[AnyHub], ButtonEntity):
    """A button made from a point."""

    @override
    def read(self, part: Any) -> Mapping[str, Any]:
        """Show nothing: a button has no value."""
        return {}

    @override
    async def async_press(self) -> None:
        """Do it."""
        await self.command(cast(ButtonPoint[Any], self.point).press(self.part))


def entities_from(
    kind: type[PointEntity[AnyHub]],
    points: Iterable[Point[Any]],
    hub_points: Iterable[Point[HubStatus]] = (),
) -> Callable[[AnyHub, str], Iterable[PointEntity[AnyHub]]]:
    """Return what makes the entities of one kind from tables of points.

    Args:
        kind: the kind of entity.
        points: rows for the hub's devices.
        hub_points: rows for the hub itself.

    """

    def make(coordinator: AnyHub, key: str) -> Iterable[PointEntity[AnyHub]]:
        data = coordinator.data
        part = data.status if key == HUB else data.devices[key]
        rows = hub_points if key == HUB else points
        return [kind(coordinator, key, point) for point in rows if point.exists(part)]

    return make
