"""An air-conditioned home: what a person sees of it, and what arrives on the wire."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from simulators.izone import BULK_SYSTEM_RICH, BULK_ZONE_RICH, IZoneBridge, Quirks
from simulators.izone.datagrams import AUTO, CONSTANT, OPEN_CLOSE, Datagram, zone

LONGEST = 15.0
"""Real seconds to wait for what should show by itself."""
UNIT = "unit"

type MakeBridge = Callable[..., Awaitable[IZoneBridge]]
type SetUp = Callable[[MockConfigEntry], Awaitable[MockConfigEntry]]


def rooms() -> list[Datagram]:
    """Return three zones: one by temperature, one open/close, one constant."""
    return [
        zone(0, "Living", AUTO),
        zone(1, "Laundry", OPEN_CLOSE),
        zone(2, "Spill", CONSTANT),
    ]


class Home:
    """A bridge with its unit and zones, seen through Home Assistant alone.

    An entity is named by its platform and the key of its point, such as
    `sensor.humidity`; the climate entity is plain `climate`. It is the unit's unless a
    zone's number is given, or "" for the bridge itself.
    """

    entry: MockConfigEntry
    bridge: IZoneBridge

    def __init__(
        self,
        hass: HomeAssistant,
        make_bridge: MakeBridge,
        entry_for: Callable[..., MockConfigEntry],
        set_up: SetUp,
    ) -> None:
        """Take over a house without a bridge."""
        self.hass = hass
        self._make_bridge = make_bridge
        self._entry_for = entry_for
        self._set_up = set_up

    async def start(
        self,
        system: Mapping[str, Any] | None = None,
        zones: int | list[Datagram] | None = None,
        *,
        schedules: Mapping[int, Mapping[str, Any]] | None = None,
        stations: int | None = None,
        poll_seconds: int | None = None,
        **options: Any,
    ) -> IZoneBridge:
        """Start a bridge and set it up.

        Args:
            system: keys of SystemV2 that differ.
            zones: their number or their datagrams, three different ones by default.
            schedules: keys of SchedulesV2 that differ, by index.
            stations: how many there are of irrigation, where that is fitted.
            poll_seconds: from one poll to the next, if it is not the usual.
            **options: of the bridge; those that are quirks are taken as such.

        """
        names = Quirks.__dataclass_fields__
        quirks = {key: options.pop(key) for key in list(options) if key in names}
        rich = {"bulk_system": BULK_SYSTEM_RICH, "bulk_zone": BULK_ZONE_RICH}
        self.bridge = await self._make_bridge(
            system=system,
            zones=rooms() if zones is None else zones,
            quirks=Quirks(**({"notification_delay": 0.02} | rich | quirks)),
            **options,
        )
        for index, changes in (schedules or {}).items():
            self.bridge.schedules[index] |= changes
        if stations is not None:
            self.bridge.irrigation.system["NoOfStations"] = stations
        polls = {} if poll_seconds is None else {"poll_seconds": poll_seconds}
        self.entry = self._entry_for(self.bridge, **polls)
        self.entry.add_to_hass(self.hass)
        await self._set_up(self.entry)
        return self.bridge

    # What Home Assistant shows.

    def find(self, what: str, zone: int | str = UNIT) -> str | None:
        """Return the id of an entity, or None."""
        platform, _, key = what.partition(".")
        key = key or {"cover": "damper", "calendar": "schedules"}.get(
            platform, platform
        )
        part = f"zone_{zone}" if isinstance(zone, int) else zone
        unique_id = "_".join(one for one in (self.bridge.uid, part, key) if one)
        registry = er.async_get(self.hass)
        return registry.async_get_entity_id(platform, DOMAIN, unique_id)

    def state(self, what: str, zone: int | str = UNIT) -> State:
        """Return the state of an entity; LookupError where there is none."""
        entity_id = self.find(what, zone)
        state = self.hass.states.get(entity_id) if entity_id else None
        if state is None:
            raise LookupError(f"no {what} of {zone}")
        return state

    def value(self, what: str, zone: int | str = UNIT) -> str:
        """Return what an entity says."""
        return self.state(what, zone).state

    # What a person does.

    async def act(
        self, action: str, what: str, zone: int | str = UNIT, **data: Any
    ) -> list[Any]:
        """Call an action; return the commands that arrived, all of them accepted."""
        before = len(self.bridge.log)
        domain, _, name = action.partition(".")
        await self.hass.services.async_call(
            domain,
            name,
            {"entity_id": self.find(what, zone), **data},
            blocking=True,
        )
        return self.commands(before)

    def commands(self, since: int = 0) -> list[Any]:
        """Return the commands that arrived since a number of requests."""
        requests = [one for one in self.bridge.log[since:] if not one.is_query]
        assert not [one.refused for one in requests if one.refused]
        return [one.json for one in requests]

    async def refresh(self) -> None:
        """Poll the bridge."""
        await self.entry.runtime_data.hub.async_refresh()
        await self.hass.async_block_till_done()

    async def refresh_others(self) -> None:
        """Poll the other systems at the bridge."""
        hub = self.entry.runtime_data.hub
        for system in hub.client.subsystems:
            if system.fitted:
                await hub.async_take(system.poll)
        await self.hass.async_block_till_done()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to show by itself."""
        async with asyncio.timeout(LONGEST):
            while not holds():
                await asyncio.sleep(0.01)
