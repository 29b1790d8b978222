"""A partner account in a real Home Assistant, whose clock and vendor a test moves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.smartlink.api.models import RoomShift, Window
from custom_components.isotherm.smartlink.partner import PartnerCoordinator
from simulators.smartlink import SmartlinkCloud

EVENING = (18 * 60, 20 * 60)
"""Minutes of the day."""


def subentry(home_id: str, title: str) -> dict[str, Any]:
    """Return a home's subentry, not yet added."""
    return {
        "data": {"home_id": home_id},
        "subentry_type": "home",
        "title": title,
        "unique_id": home_id,
    }


class Account:
    """The account, its cloud, and the clock of both."""

    def __init__(
        self, hass: HomeAssistant, cloud: SmartlinkCloud, clock: FrozenDateTimeFactory
    ) -> None:
        """Keep them; nothing is set up yet."""
        self.hass = hass
        self.cloud = cloud
        self.clock = clock
        self.entry = MockConfigEntry()

    async def set_up(
        self, homes: Sequence[Mapping[str, Any]] = (), **data: Any
    ) -> PartnerCoordinator:
        """Set the account up with homes that were added."""
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="Flexibility",
            unique_id="smartlink_acme",
            data={
                "vendor": "smartlink",
                "base_url": self.cloud.url,
                "client_id": "acme",
                "client_secret": "secret",
                "in_clear": True,
                **data,
            },
            subentries_data=list(homes),
        )
        self.entry.add_to_hass(self.hass)
        await self.load()
        return self.partner

    async def load(self) -> None:
        """Load the entry."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.settle()

    async def unload(self) -> None:
        """Unload the entry."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is going on."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    @property
    def partner(self) -> PartnerCoordinator:
        """Return the hub."""
        hub = self.entry.runtime_data.hub
        assert isinstance(hub, PartnerCoordinator)
        return hub

    async def pass_time(
        self,
        seconds: float,
        until: Callable[[], bool] = lambda: False,
        step: float = 20.0,
    ) -> None:
        """Let time pass in small steps, each with what comes of it."""
        while seconds > 0 and not until():
            self.clock.tick(timedelta(seconds=min(step, seconds)))
            seconds -= step
            await self.settle()

    async def pass_until(self, hour: int, minute: int = 0) -> None:
        """Let time pass until a time of day at home."""
        now = dt_util.now()
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if then <= now:
            then += timedelta(days=1)
        await self.pass_time((then - now).total_seconds(), step=300.0)

    def window(self, start: int = EVENING[0], end: int = EVENING[1]) -> Window:
        """Return a window of today."""
        return Window(dt_util.now().date(), start, end)

    def shifts(self, *homes: str, delta: int = -2, room: int = 1) -> list[RoomShift]:
        """Return one room of each home."""
        return [RoomShift(home, room, delta) for home in homes]

    def entity_id(self, key: str, domain: str = "sensor") -> str:
        """Return an entity of the account's own device."""
        found = er.async_get(self.hass).async_get_entity_id(
            domain, DOMAIN, f"smartlink_acme_{key}"
        )
        assert found
        return found

    def state(self, key: str, domain: str = "sensor") -> str:
        """Return the state of an entity of the account's own device."""
        state = self.hass.states.get(self.entity_id(key, domain))
        assert state
        return state.state

    def asked(self, route: str) -> int:
        """Return how often a route of the cloud was asked."""
        return sum(one.route == route for one in self.cloud.requests)

    def local(self, when: str) -> datetime:
        """Return an instant of a local time."""
        found = dt_util.parse_datetime(when)
        assert found
        return found.replace(tzinfo=dt_util.get_default_time_zone())
