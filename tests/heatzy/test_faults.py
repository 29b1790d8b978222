"""Each thing that can go wrong, in turn, against a running account."""

from collections.abc import AsyncGenerator
import logging

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.heatzy.coordinator import HeatzyCoordinator
from simulators.gizwits import GizwitsCloud

from .trouble import OURS, QUICK, Trouble

FAULTS = (
    "delay",
    "hang",
    "reset",
    "500",
    "502",
    "truncated",
    "cut",
    "html",
    "empty",
    "null",
    "list",
    "9004",
    "9020",
    "9041",
    "9042",
    "9066",
)
HARMLESS = {"delay"}
NOT_DONE = {"empty", "null", "list"}
"""What is answered like a success, though nothing was done."""


@pytest.fixture
async def home(
    hass: HomeAssistant,
    cloud: GizwitsCloud,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncGenerator[Trouble]:
    """Return a home whose paces are quick."""
    monkeypatch.setattr(HeatzyCoordinator, "paces", QUICK)
    monkeypatch.setattr(HeatzyCoordinator, "push_grace", 0.04)
    caplog.set_level(logging.DEBUG, OURS)
    home = Trouble(hass, cloud, entry, caplog)
    yield home
    if entry.state.name == "LOADED":
        await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


def strike(home: Trouble, route: str, kind: str, did: str | None = None) -> None:
    """Let a fault strike on a route until it is cleared."""
    home.cloud.faults.add(route, kind, did=did, delay=0.02 if kind == "delay" else 0)


@pytest.mark.parametrize("kind", FAULTS)
async def test_bindings_while_push_is_alive(home: Trouble, kind: str) -> None:
    """Push goes on: nobody notices, and polling is back with the next poll."""
    salon, chambre, _ = home.heaters
    await home.start()
    strike(home, "bindings", kind)
    await home.poll()
    await home.poll()
    assert home.available()
    await home.until(home.warm(salon, 21.5), seconds=1)

    home.cloud.faults.clear()
    home.cloud.registry.accounts[home.entry.data["username"]].bindings[
        chambre.did
    ].alias = "Chambre"
    asked = len(home.cloud.requests.of("bindings"))
    await home.poll()
    assert len(home.cloud.requests.of("bindings")) == asked + 1
    assert home.available()
    assert home.coordinator.last_update_success
    home.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_bindings_without_push(home: Trouble, kind: str) -> None:
    """Last values stand for the grace; one line when it began, one when it ended."""
    salon = home.heaters[0]
    await home.start_without_push()
    strike(home, "bindings", kind)
    await home.poll()
    assert home.available()
    home.coordinator.outage.grace = 0
    await home.poll()
    await home.poll()
    assert home.available() is (kind in HARMLESS)

    home.cloud.faults.clear("bindings")
    shown = home.warm(salon, 21.5)
    await home.poll()
    assert home.available()
    assert shown()
    assert not home.hass.config_entries.flow.async_progress()
    home.check_log(warnings=0 if kind in HARMLESS else 1)


@pytest.mark.parametrize("kind", FAULTS)
async def test_devdata_of_one_heater(home: Trouble, kind: str) -> None:
    """The others are read as ever; the one keeps its last values for the grace."""
    salon, chambre, bureau = home.heaters
    await home.start_without_push()
    strike(home, "devdata", kind, salon.did)
    seen = home.warm(chambre, 22.5)
    await home.poll()
    assert seen()
    assert home.available(chambre, bureau)
    assert home.available(salon) is (kind != "9042")
    home.coordinator.account.grace = 0
    await home.poll()
    assert home.available(chambre, bureau)
    assert home.available(salon) is (kind in HARMLESS)

    home.cloud.faults.clear("devdata")
    seen = home.warm(salon, 21.5)
    await home.poll()
    assert home.available()
    assert seen()
    home.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_control(home: Trouble, kind: str) -> None:
    """A command gets through by push, or the person is told and sees the old state."""
    salon, chambre, _ = home.heaters
    await home.start()
    strike(home, "control", kind, salon.did)
    told = False
    try:
        await home.choose(salon, "comfort")
    except HomeAssistantError:
        told = True
    assert told is (kind == "9042")
    done = not told and kind not in NOT_DONE
    assert (salon.attrs["mode"] == "cft") is done
    await home.until(lambda: home.preset(salon) == ("comfort" if done else "eco"))
    await home.choose(chambre, "comfort")
    assert chambre.attrs["mode"] == "cft"
    assert home.available()

    home.cloud.faults.clear()
    await home.choose(salon, "frost_protection")
    await home.until(lambda: home.preset(salon) == "frost_protection")
    assert salon.attrs["mode"] == "fro"
    home.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_control_without_push(home: Trouble, kind: str) -> None:
    """There is no other way: the person is told, and sees the old state again."""
    salon, chambre, _ = home.heaters
    await home.start_without_push()
    strike(home, "control", kind, salon.did)
    if kind in HARMLESS | NOT_DONE | {"truncated"}:
        await home.choose(salon, "comfort")
    else:
        with pytest.raises(HomeAssistantError) as refusal:
            await home.choose(salon, "comfort")
        assert salon.did not in str(refusal.value)
        assert home.preset(salon) == "eco"
    await home.choose(chambre, "comfort")
    assert chambre.attrs["mode"] == "cft"
    assert home.available()

    home.cloud.faults.clear("control")
    await home.choose(salon, "frost_protection")
    assert salon.attrs["mode"] == "fro"
    await home.poll()
    assert home.preset(salon) == "frost_protection"
    assert not home.hass.config_entries.flow.async_progress()
    home.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_login(home: Trouble, kind: str) -> None:
    """A token that can't be renewed is an outage; it ends with the fault."""
    await home.start_without_push()
    home.secrets.update(home.cloud.registry.tokens)
    home.cloud.revoke_tokens()
    strike(home, "login", kind)
    logins = len(home.cloud.requests.of("login"))
    for _ in range(5):
        await home.poll()
    assert home.available()
    refused = kind == "9020"
    # What asks for patience, or says no, is not asked again at once.
    assert len(home.cloud.requests.of("login")) - logins <= (1 if refused else 5)
    flows = home.hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"] * refused

    home.cloud.faults.clear("login")
    if refused:
        # The vendor's word is taken for a quarter of an hour.
        wall = home.coordinator.client._clock
        home.coordinator.client._clock = lambda: wall() + 901
    shown = home.warm(home.heaters[0], 21.5)
    await home.poll()
    assert home.available()
    assert shown()
    assert not home.hass.config_entries.flow.async_progress()
    home.check_log(warnings=0 if kind in HARMLESS else 1)
