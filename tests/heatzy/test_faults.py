"""Each thing that can go wrong, in turn, against a running account."""

import asyncio
import time

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.isotherm.gizwits.api.token import TokenTiming

from .trouble import Trouble

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


@pytest.mark.parametrize("kind", FAULTS)
async def test_bindings_while_push_is_alive(trouble: Trouble, kind: str) -> None:
    """Push goes on: nobody notices, and polling is back with the next poll."""
    salon, chambre, _ = trouble.heaters
    trouble.timing(kind)
    await trouble.start()
    trouble.strike("bindings", kind)
    await trouble.poll()
    await trouble.poll()
    assert trouble.available()
    await trouble.until(trouble.warm(salon, 21.5))

    trouble.calm()
    trouble.cloud.registry.accounts[trouble.entry.data["username"]].bindings[
        chambre.did
    ].alias = "Chambre"
    asked = len(trouble.cloud.requests.of("bindings"))
    await trouble.poll()
    assert len(trouble.cloud.requests.of("bindings")) == asked + 1
    assert trouble.available()
    assert trouble.coordinator.last_update_success
    trouble.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_bindings_without_push(trouble: Trouble, kind: str) -> None:
    """Last values stand for the grace; one line when it is over, one when all is back."""
    salon = trouble.heaters[0]
    trouble.timing(kind, outage_grace=0.1)
    await trouble.start_without_push()
    trouble.strike("bindings", kind)
    await trouble.poll()
    assert trouble.available()
    await asyncio.sleep(0.1)
    await trouble.poll()
    await trouble.poll()
    assert trouble.available() is (kind in HARMLESS)

    trouble.calm("bindings")
    shown = trouble.warm(salon, 21.5)
    await trouble.poll()
    assert trouble.available()
    assert shown()
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.check_log(outages=0 if kind in HARMLESS else 1)


@pytest.mark.parametrize("kind", FAULTS)
async def test_devdata_of_one_heater(trouble: Trouble, kind: str) -> None:
    """The others are read as ever; the one keeps its last values for the grace."""
    salon, chambre, bureau = trouble.heaters
    trouble.timing(kind, outage_grace=0.5)
    await trouble.start_without_push()
    trouble.strike("devdata", kind, salon.did)
    seen = trouble.warm(chambre, 22.5)
    await trouble.poll()
    assert seen()
    assert trouble.available(chambre, bureau)
    assert trouble.available(salon) is (kind != "9042")
    await asyncio.sleep(0.5)
    await trouble.poll()
    assert trouble.available(chambre, bureau)
    assert trouble.available(salon) is (kind in HARMLESS)

    trouble.calm("devdata")
    seen = trouble.warm(salon, 21.5)
    await trouble.poll()
    assert trouble.available()
    assert seen()
    trouble.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_control(trouble: Trouble, kind: str) -> None:
    """A command gets through by push, or the person is told and sees the old state."""
    salon, chambre, _ = trouble.heaters
    trouble.timing(kind)
    await trouble.start()
    trouble.strike("control", kind, salon.did)
    told = False
    try:
        await trouble.choose(salon, "comfort")
    except HomeAssistantError:
        told = True
    assert told is (kind == "9042")
    done = not told and kind not in NOT_DONE
    assert (salon.attrs["mode"] == "cft") is done
    await trouble.until(lambda: trouble.preset(salon) == ("comfort" if done else "eco"))
    await trouble.choose(chambre, "comfort")
    assert chambre.attrs["mode"] == "cft"
    assert trouble.available()

    trouble.calm()
    await trouble.choose(salon, "frost_protection")
    await trouble.until(lambda: trouble.preset(salon) == "frost_protection")
    assert salon.attrs["mode"] == "fro"
    trouble.check_log(in_vain=kind in NOT_DONE)


@pytest.mark.parametrize("kind", FAULTS)
async def test_control_without_push(trouble: Trouble, kind: str) -> None:
    """There is no other way: the person is told, and sees the old state again."""
    salon, chambre, _ = trouble.heaters
    trouble.timing(kind)
    await trouble.start_without_push()
    trouble.strike("control", kind, salon.did)
    if kind in HARMLESS | NOT_DONE | {"truncated"}:
        await trouble.choose(salon, "comfort")
    else:
        with pytest.raises(HomeAssistantError) as refusal:
            await trouble.choose(salon, "comfort")
        assert salon.did not in str(refusal.value)
        assert trouble.preset(salon) == "eco"
    await trouble.choose(chambre, "comfort")
    assert chambre.attrs["mode"] == "cft"
    assert trouble.available()

    trouble.calm("control")
    await trouble.choose(salon, "frost_protection")
    assert salon.attrs["mode"] == "fro"
    await trouble.poll()
    assert trouble.preset(salon) == "frost_protection"
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.check_log()


@pytest.mark.parametrize("kind", FAULTS)
async def test_login(trouble: Trouble, kind: str) -> None:
    """A token that can't be renewed is an outage; it ends with the fault."""
    pause = 2.0
    trouble.timing(kind, token=TokenTiming(login_pause=pause))
    await trouble.start_without_push()
    trouble.secrets.update(trouble.cloud.registry.tokens)
    trouble.cloud.revoke_tokens()
    trouble.strike("login", kind)
    logins = len(trouble.cloud.requests.of("login"))
    began = time.monotonic()
    for _ in range(5):
        await trouble.poll()
    assert trouble.available()
    refused = kind == "9020"
    # The vendor's no is taken for as long as the pause is.
    most = 1 + int((time.monotonic() - began) / pause) if refused else 5
    assert len(trouble.cloud.requests.of("login")) - logins <= most
    flows = trouble.hass.config_entries.flow.async_progress()
    assert [flow["context"]["source"] for flow in flows] == ["reauth"] * refused

    trouble.calm("login")
    if refused:
        await asyncio.sleep(pause)
    shown = trouble.warm(trouble.heaters[0], 21.5)
    await trouble.poll()
    assert trouble.available()
    assert shown()
    assert not trouble.hass.config_entries.flow.async_progress()
    trouble.check_log()
