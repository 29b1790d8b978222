"""A partner account with simulated homes, seen and used through Home Assistant alone."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryData
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.smartlink.home import HomeCoordinator
from custom_components.isotherm.smartlink.partner import PartnerCoordinator
from simulators.smartlink import ALL_DAY, Device, Home, SmartlinkCloud

CLIENT_ID = "mycompany"
SECRET = "correct horse battery"
LONGEST = 15.0
"""Real seconds to wait for what should show by itself."""


class Account:
    """An account, its homes and their heaters.

    An entity is named by its platform and its key, such as `sensor.setpoint`; the climate
    entity is plain `climate`. It is of the heater with a header, of the first home's
    gateway for a home's title, or of the account for "".
    """

    entry: MockConfigEntry

    def __init__(
        self, hass: HomeAssistant, cloud: SmartlinkCloud, clock: FrozenDateTimeFactory
    ) -> None:
        """Take over an account without homes."""
        self.hass = hass
        self.cloud = cloud
        self.clock = clock
        self.homes: dict[str, Home] = {}
        self.emails: dict[str, str] = {}

    # Before it is set up.

    def add_home(
        self, title: str = "Villa", *, email: str | None = None, **options: Any
    ) -> Home:
        """Add a home that is to be a subentry; `options` are those of the simulator."""
        home = self.cloud.add_home(**options | ({"email": email} if email else {}))
        self.homes[title] = home
        if email:
            self.emails[title] = email
        return home

    def add_villa(self, **options: Any) -> Home:
        """Add a home with two heaters in its living room and one in its bedroom.

        They follow their programme, which is comfort (19 °C) all day.
        """
        home = self.add_home(rooms=("Salon", "Chambre"), **options)
        for header, room in (("h1", 1), ("h2", 1), ("h3", 2)):
            home.add_device(header, room, week=ALL_DAY)
        return home

    def subentry(self, title: str) -> ConfigSubentryData:
        """Return the subentry of a home."""
        home = self.homes[title]
        data = {"home_id": home.id}
        if email := self.emails.get(title):
            data["email"] = email
        return ConfigSubentryData(
            data=data, subentry_type="home", title=title, unique_id=home.id
        )

    async def start(self, **options: Any) -> None:
        """Set the account up with all homes that were added; `options` are its own."""
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="Shedding Ltd",
            unique_id=f"smartlink.example/{CLIENT_ID}",
            data={
                "vendor": "smartlink",
                "base_url": self.cloud.url,
                "client_id": CLIENT_ID,
                "client_secret": SECRET,
                "in_clear": True,
            },
            options=options,
            subentries_data=[self.subentry(title) for title in self.homes],
        )
        self.entry.add_to_hass(self.hass)
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def reload(self) -> None:
        """Stop and start the account, as at a restart."""
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        await self.settle()

    async def stop(self) -> None:
        """Unload the account."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.settle()

    # What is behind it.

    @property
    def partner(self) -> PartnerCoordinator:
        """Return the account's hub."""
        hub = self.entry.runtime_data.hub
        assert isinstance(hub, PartnerCoordinator)
        return hub

    def hub(self, title: str | None = None) -> HomeCoordinator:
        """Return the hub of a home, the first one by default."""
        title = title or next(iter(self.homes))
        subentries = self.entry.subentries.values()
        subentry = next(one for one in subentries if one.title == title)
        hub = self.entry.runtime_data.hubs[subentry.subentry_id]
        assert isinstance(hub, HomeCoordinator)
        return hub

    def heater(self, header: str) -> Device:
        """Return a simulated heater."""
        found = (home.devices.get(header) for home in self.homes.values())
        return next(one for one in found if one is not None)

    def asked(self, route: str = "derogations") -> list[Any]:
        """Return the bodies of the requests that arrived on a route, in order."""
        return [one.body for one in self.cloud.requests if one.route == route]

    @property
    def shifts(self) -> list[tuple[str, int, int, dict[int, int]]]:
        """Return date, start, end and degrees by room of each scheduling that arrived."""
        found = []
        for body in self.asked():
            rows = body["derogations"]
            first = rows[0]
            rooms = {row["roomId"]: row["delta"] for row in rows}
            found.append((first["date"], first["startTime"], first["endTime"], rooms))
        return found

    # What Home Assistant shows.

    def find(self, what: str, of: str = "h1") -> str | None:
        """Return the id of an entity, None where there is none."""
        platform, _, key = what.partition(".")
        key = key or platform
        if of == "":
            unique_id = self.partner.unique_id_of(key)
        elif of in self.homes:
            unique_id = self.hub(of).unique_id_of(key)
        else:
            home = next(t for t, one in self.homes.items() if of in one.devices)
            unique_id = self.hub(home).unique_id_of(of, key)
        registry = er.async_get(self.hass)
        return registry.async_get_entity_id(platform, DOMAIN, unique_id)

    def state(self, what: str, of: str = "h1") -> State:
        """Return the state of an entity; LookupError where there is none."""
        entity_id = self.find(what, of)
        state = self.hass.states.get(entity_id) if entity_id else None
        if state is None:
            raise LookupError(f"no {what} of {of}")
        return state

    def value(self, what: str, of: str = "h1") -> str:
        """Return what an entity says."""
        return self.state(what, of).state

    def target(self, of: str = "h1") -> float | None:
        """Return the target that a heater's thermostat shows."""
        target: float | None = self.state("climate", of).attributes.get("temperature")
        return target

    # What a person does.

    async def act(
        self, action: str, what: str, of: str = "h1", **data: Any
    ) -> dict[str, Any] | None:
        """Call an action on an entity."""
        domain, _, name = action.partition(".")
        responds = data.pop("return_response", False)
        return await self.hass.services.async_call(
            domain,
            name,
            {"entity_id": self.find(what, of), **data},
            blocking=True,
            return_response=responds,
        )

    async def set_target(self, target: float, *of: str, **data: Any) -> None:
        """Set the target of heaters, the first one by default, with one call."""
        ids = [self.find("climate", one) for one in of or ("h1",)]
        await self.hass.services.async_call(
            "climate",
            "set_temperature",
            {"entity_id": ids, "temperature": target, **data},
            blocking=True,
        )

    # Time.

    async def settle(self) -> None:
        """Let all that is going on come to its end."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def pass_time(self, seconds: float = 0.0, **time: float) -> None:
        """Let time pass at once; what was to happen until then happens now.

        Args:
            seconds: of it.
            **time: further arguments of `timedelta`.

        """
        self.clock.tick(timedelta(seconds=seconds, **time))
        # Timers that are due run with the loop's next steps.
        for _ in range(3):
            await asyncio.sleep(0)
        await self.settle()

    async def wait_for(self, true: Callable[[], bool]) -> None:
        """Wait until something shows; TimeoutError after `LONGEST`."""
        async with asyncio.timeout(LONGEST):
            while not true():
                await asyncio.sleep(0.01)
