"""An access token that dies while commands are on their way through the cloud."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulators.izone import IZoneBridge
from simulators.izone.cloud import Heard
from simulators.izone.datagrams import AUTO, zone

from .cloud import CloudHome
from .conftest import Setup

CLIMATE = "climate.beach_house"
ROTATIONS: tuple[dict[str, Any], ...] = (
    {"refresh_token": "same"},
    {"refresh_token": "new"},
    {"refresh_token": "absent"},
    {"same_token": True},
)


@pytest.fixture
def beach(remote: CloudHome) -> IZoneBridge:
    """Return a bridge that only the cloud reaches."""
    zones = [zone(index, f"Room {index}", AUTO) for index in range(4)]
    bridge = IZoneBridge(uid="000033333", name="Beach house", zones=zones)
    remote.cloud.link(remote.user, bridge)
    return bridge


@pytest.fixture
async def account(
    remote: CloudHome, beach: IZoneBridge, set_up: Setup
) -> MockConfigEntry:
    """Return an account with the beach house, set up."""
    return await set_up(await remote.entry())


@pytest.fixture
def carried_out(beach: IZoneBridge) -> list[Any]:
    """Return a list of the commands that reach the bridge."""
    found: list[Any] = []
    command = beach.command

    def note(body: object) -> None:
        found.append(body)
        command(body)

    beach.command = note  # type: ignore[method-assign]
    return found


async def ask(hass: HomeAssistant, action: str, **data: Any) -> None:
    """Ask a climate entity for something."""
    await hass.services.async_call("climate", action, data, blocking=True)


def of(remote: CloudHome, since: int, *routes: str) -> list[Heard]:
    """Return what the cloud heard on some routes since a count of requests."""
    return [one for one in remote.cloud.log[since:] if one.route in routes]


@pytest.mark.parametrize(
    "switches",
    [
        {**rotation, "bad_token": bad_token}
        for rotation in ROTATIONS
        for bad_token in ("result", "status")
    ],
)
async def test_a_token_that_dies_in_the_middle_of_a_command(
    hass: HomeAssistant,
    remote: CloudHome,
    account: MockConfigEntry,
    carried_out: list[Any],
    switches: dict[str, Any],
) -> None:
    """One refresh; the command reaches the bridge once, time and again.

    However the cloud refuses the token, and whether the refresh token changes or stays.
    """
    for name, value in switches.items():
        setattr(remote.cloud.switches, name, value)
    for mode, sent in (("heat", 2), ("dry", 4), ("cool", 1)):
        remote.cloud.tokens.expire()
        held, since = dict(account.data["token"]), len(remote.cloud.log)
        carried_out.clear()
        await ask(hass, "set_hvac_mode", entity_id=CLIMATE, hvac_mode=mode)
        assert carried_out == [{"SysMode": sent}]
        (refresh,) = of(remote, since, "token/refresh_token", "token/other")
        assert refresh.form["refresh_token"] == held["refresh_token"]
        assert refresh.status == 200
        refused, done = of(remote, since, "dev/Control")
        assert refused.result == "InvalidUser"
        assert (done.result, done.status) == (None, 200)
        assert done.bearer == account.data["token"]["access_token"] != refused.bearer
        assert hass.states.get(CLIMATE).state == mode
        await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_token_that_is_over_by_the_clock(
    hass: HomeAssistant,
    remote: CloudHome,
    account: MockConfigEntry,
    carried_out: list[Any],
) -> None:
    """It is renewed before the command leaves, which is then sent once."""
    token = {**account.data["token"], "expires_at": 1.0}
    data = {**account.data, "token": token}
    hass.config_entries.async_update_entry(account, data=data)
    since = len(remote.cloud.log)
    await ask(hass, "set_hvac_mode", entity_id=CLIMATE, hvac_mode="heat")
    assert len(of(remote, since, "token/refresh_token")) == 1
    assert len(of(remote, since, "dev/Control")) == 1
    assert carried_out == [{"SysMode": 2}]


@pytest.mark.parametrize("refresh_token", ["same", "new"])
async def test_a_scene_whose_token_dies_is_one_refresh(
    hass: HomeAssistant,
    remote: CloudHome,
    account: MockConfigEntry,
    carried_out: list[Any],
    refresh_token: Any,
) -> None:
    """Commands to several devices are refused at a time; each is carried out once."""
    remote.cloud.switches.refresh_token = refresh_token
    # Long enough for all of them to leave with the dead token.
    remote.cloud.switches.delay = 0.2
    zones = [one for one in hass.states.async_entity_ids("climate") if one != CLIMATE]
    remote.cloud.tokens.expire()
    since = len(remote.cloud.log)
    await asyncio.gather(
        ask(hass, "set_hvac_mode", entity_id=CLIMATE, hvac_mode="heat"),
        *(ask(hass, "turn_off", entity_id=one) for one in zones),
    )
    assert len(of(remote, since, "token/refresh_token")) == 1
    assert len({str(one) for one in carried_out}) == len(carried_out) == 5
    refused = [one for one in of(remote, since, "dev/Control") if one.result]
    assert 1 < len(refused) <= 5


async def test_a_permission_that_ends_in_the_middle_of_a_command(
    hass: HomeAssistant,
    remote: CloudHome,
    account: MockConfigEntry,
    carried_out: list[Any],
) -> None:
    """The refresh is refused, once: nothing is sent, and nothing is tried again."""
    remote.cloud.tokens.revoke(remote.user)
    since = len(remote.cloud.log)
    with pytest.raises(HomeAssistantError, match="signed in to again"):
        await ask(hass, "set_hvac_mode", entity_id=CLIMATE, hvac_mode="heat")
    assert len(of(remote, since, "token/refresh_token")) == 1
    assert len(of(remote, since, "dev/Control")) == 1
    assert not carried_out
