"""What bridges in the field do besides: nothing of it shows, and no command is lost."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from simulators.izone import PADDED_WIDE

from .conftest import wait
from .homes import Home, rooms

LIVING = 0
PATIENT = (0.05,) * 60
"""Pauses before each repetition of what met a busy bridge; a loaded machine has time."""
SLOW = {"apply_delay": 0.05, "apply_spread": 0.15}


def states(home: Home) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what every entity of the bridge shows."""
    return {
        one.entity_id: (one.state, dict(one.attributes))
        for one in home.hass.states.async_all()
        if one.entity_id != home.find("sensor.last_refresh", "")
    }


async def read_anew(home: Home) -> None:
    """Let the bridge be read from the start."""
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.usefixtures("all_entities")
@pytest.mark.parametrize("api", ["v1", "v2"])
@pytest.mark.parametrize(
    "quirk",
    [
        {"padding": "nul", "padded": PADDED_WIDE},
        {"padding": "ff", "padded": PADDED_WIDE},
        {"padding": "ff", "padded": PADDED_WIDE, "latin1": True, "append_ok": True},
        {"drop_empty": True},
        {"drop_empty": True, "padding": "nul", "padded": PADDED_WIDE},
    ],
    ids="-".join,
)
async def test_texts_of_any_form_show_alike(
    home: Home, api: str, quirk: dict[str, Any]
) -> None:
    """Padding, Latin-1, markers, empty keys left out: each entity shows the same."""
    zones = rooms()
    zones[0]["Name"] = "Büro"
    bridge = await home.start({"Tag1": "", "ACError": ""}, zones, api=api)
    await read_anew(home)
    plain = states(home)
    for name, value in quirk.items():
        setattr(bridge.quirks, name, value)
    await read_anew(home)
    assert states(home) == plain


@pytest.mark.parametrize("more", [False, True])
async def test_a_zone_held_open_is_open_on_old_bridges(home: Home, more: bool) -> None:
    """Three words or more: it blows, and is never taken for closed."""
    zones = rooms()
    zones[0]["Mode"] = 4
    await home.start(zones=zones, api="v1", v1_more_words=more)
    assert home.value("climate", LIVING) == "fan_only"


@pytest.mark.parametrize(
    "quirks",
    [
        SLOW,
        SLOW | {"busy_applying": "commands"},
        SLOW | {"busy_applying": "all"},
        {"busy_gap": 0.02},
    ],
    ids=["late", "busy for commands", "busy for all", "hurried"],
)
@pytest.mark.parametrize("api", ["v1", "v2"])
async def test_commands_reach_a_slow_and_busy_bridge(
    hass: HomeAssistant, home: Home, api: str, quirks: dict[str, Any]
) -> None:
    """Several at once: all are carried out, and no card falls back meanwhile."""
    wait(hass, busy_pauses=PATIENT, push_grace=30.0, poll_grace=30.0)
    bridge = await home.start({"SysMode": 1}, api=api, **quirks)
    await asyncio.gather(
        home.act("climate.set_temperature", "climate", LIVING, temperature=26),
        home.act("climate.set_hvac_mode", "climate", hvac_mode="heat"),
        home.act("climate.set_fan_mode", "climate", fan_mode="low"),
    )

    def carried_out() -> bool:
        told = (bridge.system["SysMode"], bridge.system["SysFan"])
        return told == (2, 1) and bridge.zones[0]["Setpoint"] == 2600

    def shown() -> bool:
        unit = home.state("climate")
        target = home.state("climate", LIVING).attributes["temperature"]
        return (unit.state, unit.attributes["fan_mode"], target) == ("heat", "low", 26)

    assert shown()
    async with asyncio.timeout(20):
        while not carried_out():
            assert shown()
            await asyncio.sleep(0.01)
    await home.refresh()
    assert shown()


async def test_a_bridge_that_stays_busy_is_said_to_be(
    hass: HomeAssistant, home: Home
) -> None:
    """The person is told, and the card goes back to what is."""
    bridge = await home.start({"SysMode": 1})
    bridge.quirks.busy_gap = 60.0
    await home.act("climate.set_fan_mode", "climate", fan_mode="low")
    with pytest.raises(HomeAssistantError):
        await home.act("climate.set_hvac_mode", "climate", hvac_mode="heat")
    assert home.value("climate") == "cool"
    assert bridge.system["SysMode"] == 1


async def test_a_name_is_as_long_as_its_bytes(home: Home) -> None:
    """Fifteen letters with an umlaut are too long; the bridge is not even asked."""
    bridge = await home.start(bytes_in_names=True)
    hub = home.entry.runtime_data.hub
    with pytest.raises(HomeAssistantError):
        await hub.async_command("schedule_3", {"name": "Müllerzimmer 12"})
    assert bridge.commands == []
    await hub.async_command("schedule_3", {"name": "Müllerzimmer 1"})
    assert bridge.schedules[3]["Name"] == "Müllerzimmer 1"
