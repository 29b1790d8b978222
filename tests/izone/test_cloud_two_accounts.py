"""A bridge that two accounts have: what is refused to one goes through the other."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.const import DOMAIN
from simulators.izone import IZoneBridge
from simulators.izone.cloud import User

from .cloud import CloudHome, set_mode, settled, until
from .conftest import Setup

BEACH = "000033333"
CLIMATE = "climate.beach_house"


class Shared:
    """A bridge of two accounts; it is asked through the first."""

    def __init__(self, home: CloudHome, entries: list[MockConfigEntry]) -> None:
        """Know who they are."""
        self.first, self.second = entries
        self.bridge_entry = home.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, BEACH
        )

    async def read(self) -> None:
        """Let the bridge's own poll read it."""
        assert self.bridge_entry
        await self.bridge_entry.runtime_data.hub.async_refresh()

    @property
    def outage(self) -> bool:
        """Whether the bridge can't be read."""
        assert self.bridge_entry
        return bool(self.bridge_entry.runtime_data.hub.outage)


@pytest.fixture
def beach() -> IZoneBridge:
    """Return a bridge that only the cloud reaches."""
    return IZoneBridge(uid=BEACH, name="Beach house", zones=3)


@pytest.fixture
def users(remote: CloudHome) -> tuple[User, User]:
    """Return those whose accounts they are."""
    return remote.user, remote.cloud.add_user("bob@example.com", "x")


def measured(hass: HomeAssistant) -> float | None:
    """Return the temperature that shows."""
    temperature: float | None = hass.states.get(CLIMATE).attributes[
        "current_temperature"
    ]
    return temperature


async def share(
    hass: HomeAssistant,
    remote: CloudHome,
    set_up: Setup,
    users: tuple[User, User],
) -> Shared:
    """Set both accounts up, the first first."""
    entries = []
    for number, user in enumerate(users):
        remote.user = user
        entries.append(await set_up(await remote.entry(webhook_id=f"hook-{number}")))
        await settled(hass)
    return Shared(remote, entries)


async def test_a_command_goes_through_the_account_that_is_not_refused(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    users: tuple[User, User],
    set_up: Setup,
) -> None:
    """The very command, and what follows; the first account asks for its sign-in."""
    for user in users:
        remote.cloud.link(user, beach)
    shared = await share(hass, remote, set_up, users)
    remote.cloud.tokens.revoke(users[0])
    await set_mode(hass, CLIMATE, "heat")
    assert beach.system["SysMode"] == 2
    await until(hass, lambda: hass.states.get(CLIMATE).state == "heat")
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert flow["context"]["entry_id"] == shared.first.entry_id
    await settled(hass)
    beach.zones[0]["Temp"] = 1950
    await shared.second.runtime_data.hub.async_refresh()
    await until(hass, lambda: measured(hass) == 19.5)
    assert not shared.outage


async def test_a_poll_goes_through_the_account_that_is_not_refused(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    users: tuple[User, User],
    set_up: Setup,
) -> None:
    """Whether the bridge finds it out or the account; nothing is out."""
    for user in users:
        remote.cloud.link(user, beach)
    shared = await share(hass, remote, set_up, users)
    remote.cloud.tokens.revoke(users[0])
    shared.first.runtime_data.hub.account.stands_for = 0.0
    await shared.read()
    assert not shared.outage
    await shared.first.runtime_data.hub.async_refresh()
    await shared.read()
    assert not shared.outage
    await set_mode(hass, CLIMATE, "heat")
    assert beach.system["SysMode"] == 2


async def test_an_account_that_may_only_look_leaves_commands_to_the_other(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    users: tuple[User, User],
    set_up: Setup,
) -> None:
    """Where neither may command, it is told so."""
    remote.cloud.link(users[0], beach, control=False)
    may = remote.cloud.link(users[1], beach)
    await share(hass, remote, set_up, users)
    await set_mode(hass, CLIMATE, "heat")
    assert beach.system["SysMode"] == 2
    await settled(hass)
    may.control = False
    with pytest.raises(HomeAssistantError) as told:
        await set_mode(hass, CLIMATE, "dry")
    assert told.value.translation_key == "not_allowed"


async def test_an_account_that_works_again_is_looked_at_and_the_other_seldom(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    users: tuple[User, User],
    set_up: Setup,
) -> None:
    """Only the account through which the bridge is asked is polled each minute."""
    for user in users:
        remote.cloud.link(user, beach)
    shared = await share(hass, remote, set_up, users)
    first, second = (one.runtime_data.hub for one in (shared.first, shared.second))
    for hub in (first, second):
        await hub.async_refresh()
    pauses = [hub.update_interval.total_seconds() for hub in (first, second)]
    assert pauses == [60, 600]
    remote.cloud.faults.add("dev/Discover", "status:500", count=1)
    await first.async_refresh()
    await second.async_refresh()
    assert second.update_interval.total_seconds() == 60
    await first.async_refresh()
    await second.async_refresh()
    assert second.update_interval.total_seconds() == 600


async def test_the_other_account_brings_nothing_old_back(
    hass: HomeAssistant,
    remote: CloudHome,
    beach: IZoneBridge,
    users: tuple[User, User],
    set_up: Setup,
) -> None:
    """It was looked at seldom: before anything is read of it, it is looked at anew."""
    for user in users:
        remote.cloud.link(user, beach)
    shared = await share(hass, remote, set_up, users)
    first, second = (one.runtime_data.hub for one in (shared.first, shared.second))
    second.account.stands_for = 0.0
    beach.zones[0]["Temp"] = 1950
    await first.async_refresh()
    await until(hass, lambda: measured(hass) == 19.5)
    remote.cloud.faults.add("dev/Discover", "status:500", count=1)
    await first.async_refresh()
    assert shared.bridge_entry
    hub = shared.bridge_entry.runtime_data.hub
    await hub.async_take(hub.ways.read_told)
    assert measured(hass) == 19.5
