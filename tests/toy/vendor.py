"""The toy vendor: a shelf (the account) with homes (subentries) of lamps."""

import asyncio
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, override

from homeassistant.components.switch import DOMAIN as SWITCH
from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.util import dt as dt_util
import voluptuous as vol

from custom_components.isotherm.hub.coordinator import HubCoordinator
from custom_components.isotherm.hub.descriptions import (
    HUB_SENSORS,
    IsothermSensor,
    IsothermSwitch,
    SwitchDescription,
    entities_from,
)
from custom_components.isotherm.hub.errors import AuthError, ConnectError, InvalidChange
from custom_components.isotherm.hub.snapshot import HUB, HubStatus
from custom_components.isotherm.hub.timing import HubTiming, timing_of
from custom_components.isotherm.hub.vendor import (
    AccountAction,
    Action,
    Answer,
    AnyHub,
    IsothermConfigEntry,
    Vendor,
)

HOME = "home"


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp of a home."""

    name: str
    on: bool = False
    dimmer: bool = False
    available: bool = True


@dataclass(slots=True)
class House:
    """What the toy vendor knows of one hub."""

    lamps: dict[str, Lamp] = field(default_factory=dict)
    broken: bool = False
    refuses_sign_in: bool = False
    error: Exception | None = None
    """What a poll ends in."""
    nonsense: set[str] = field(default_factory=set)
    """The lamps that tell what nobody can make anything of."""
    polls: int = 0
    answered: int = 0
    reading: asyncio.Event | None = None
    """Set once the vendor may answer a poll."""
    sending: asyncio.Event | None = None
    """Set once the vendor may answer a command."""
    arriving: asyncio.Event | None = None
    leaving: asyncio.Event | None = None
    """Set once its lamps may come to Home Assistant, and may leave it."""
    stopping: asyncio.Event | None = None
    """Set once a hub's connection may end."""
    connections: set[ToyCoordinator] = field(default_factory=set)
    """The hubs that began to poll and did not stop."""
    commands: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


WORLD: dict[str, House] = {}
"""The toy vendor's cloud: houses by the hub's name."""


class ToyCoordinator(HubCoordinator[Lamp]):
    """The lamps of a house."""

    _lamps: Mapping[str, Lamp] = {}
    _read_at: Any = None

    @property
    def house(self) -> House:
        """Return what the vendor knows."""
        return WORLD.setdefault(self.name, House())

    @override
    async def async_read(self) -> None:
        self.house.polls += 1
        self.house.connections.add(self)
        if self.house.reading:
            await self.house.reading.wait()
        self.house.answered += 1
        if self.house.error:
            raise self.house.error
        if self.house.refuses_sign_in:
            raise AuthError("wrong password")
        if self.house.broken:
            raise ConnectError("the cloud is down")
        self._lamps = dict(self.house.lamps)
        for key, lamp in self._lamps.items():
            self.desired.observed(key, {"on": lamp.on}.get, self.timing.poll_grace)
        self._read_at = dt_util.utcnow()

    @override
    def keys(self) -> Iterable[str]:
        return self._lamps

    @override
    def build(self, key: str) -> Lamp | None:
        lamp = self._lamps.get(key)
        if lamp is None:
            return None
        if key in self.house.nonsense:
            raise OverflowError("a day of the year 10000")
        on = self.desired.pending(key).get("on", lamp.on)
        return Lamp(lamp.name, on, lamp.dimmer, lamp.available)

    @override
    def shape(self, device: Lamp) -> Hashable:
        return (device.name, device.dimmer)

    @override
    def status(self) -> HubStatus:
        return HubStatus(last_refresh=self._read_at)

    @override
    def prepare(self, key: str, changes: Mapping[str, Any]) -> Mapping[str, Any]:
        if changes.get("on") and not self._lamps[key].available:
            raise InvalidChange("programme_not_known")
        return changes

    @override
    async def async_send(self, key: str, changes: Mapping[str, Any]) -> None:
        house, gate = self.house, self.house.sending
        if gate:
            await gate.wait()
        if house.broken:
            raise ConnectError("the cloud is down")
        house.commands.append((key, dict(changes)))

    @override
    async def async_stop(self) -> None:
        if self.house.stopping:
            await self.house.stopping.wait()
        self.house.connections.discard(self)

    @override
    def device_info(self, key: str) -> DeviceInfo:
        name = self.name if key == HUB else self.data.devices[key].name
        return DeviceInfo(identifiers={self.identifier(key)}, name=name)


def _coordinator(
    hass: HomeAssistant, entry: IsothermConfigEntry, subentry: ConfigSubentry | None
) -> ToyCoordinator:
    timing = timing_of(hass, "toy", HubTiming())
    return ToyCoordinator(hass, entry, subentry, poll_interval=60, timing=timing)


def hubs(hass: HomeAssistant, entry: IsothermConfigEntry) -> list[ToyCoordinator]:
    """Return the shelf itself, if the entry says so."""
    return [_coordinator(hass, entry, None)] if entry.data.get("own_hub") else []


def home_hub(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    subentry: ConfigSubentry,
    own: AnyHub | None,
) -> ToyCoordinator:
    """Return the hub of a home."""
    assert (own is not None) is entry.data.get("own_hub", False)
    return _coordinator(hass, entry, subentry)


class ToySteps(ConfigFlow):
    """The toy vendor's sign-in."""

    async def async_step_toy(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for nothing."""
        return self.async_create_entry(
            title="Shelf", data={"vendor": "toy", "own_hub": True}
        )

    async def async_step_toy_reauth(self) -> ConfigFlowResult:
        """Ask for the password."""
        return self.async_show_form(step_id="toy_reauth")

    async def async_step_toy_reconfigure(self) -> ConfigFlowResult:
        """Say that there is nothing to change."""
        return self.async_abort(reason="nothing_to_change")


class HomeFlow(ConfigSubentryFlow):
    """Adds a home."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add the second home."""
        return self.async_create_entry(title="Home B", data={}, unique_id="b")


async def _blink(entity: Any, call: ServiceCall) -> None:
    await entity.command({"on": True})


async def _count(hass: HomeAssistant, call: ServiceCall) -> Answer:
    """Count the lamps of houses; fields that are checked may be of any kind."""
    at_least = call.data["at_least"]
    found = {name: len(house.lamps) for name, house in WORLD.items()}
    return {name: count for name, count in found.items() if count >= at_least}


async def _darken(hass: HomeAssistant, call: ServiceCall) -> None:
    WORLD.clear()


class LampSwitch(IsothermSwitch[Lamp]):
    """A switch that may take its time to come and to leave."""

    @override
    async def async_added_to_hass(self) -> None:
        if gate := WORLD[self.coordinator.name].arriving:
            await gate.wait()
        await super().async_added_to_hass()

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        if gate := WORLD[self.coordinator.name].leaving:
            await gate.wait()


SWITCHES = (
    SwitchDescription[Lamp](
        key="lamp",
        value=lambda lamp: lamp.on,
        write=lambda lamp, on: {"on": on},
    ),
    SwitchDescription[Lamp](
        key="dimmer",
        exists=lambda lamp: lamp.dimmer,
        value=lambda lamp: lamp.on,
        write=lambda lamp, on: {"on": on},
    ),
)

TOY = Vendor(
    key="toy",
    name="Toy",
    hubs=hubs,
    subentry_hub=home_hub,
    entities={
        Platform.SWITCH: entities_from(LampSwitch, SWITCHES),
        Platform.SENSOR: entities_from(IsothermSensor, (), HUB_SENSORS),
    },
    flow=ToySteps,
    reauth=ToySteps.async_step_toy_reauth,
    reconfigure=ToySteps.async_step_toy_reconfigure,
    subentry_flows={HOME: HomeFlow},
    actions=(
        Action(name="blink", domain=SWITCH, schema={}, run=_blink),
        AccountAction(
            name="count_lamps",
            schema={vol.Required("at_least"): vol.All(int, vol.Range(0))},
            run=_count,
            responds=SupportsResponse.ONLY,
        ),
        AccountAction(name="darken", schema={}, run=_darken),
    ),
    diagnostics=lambda hub: {"lamps": len(hub.data.devices)},
    device_diagnostics=lambda hub, key: {"on": hub.data.devices[key].on},
)
