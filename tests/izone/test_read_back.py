"""Commands until they show: read back in time, sent once more, and given up with a word."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.isotherm.izone.api.enums import SysFan, ZoneMode
from simulators.izone import IZoneBridge, Quirks

from .conftest import Make, Setup, entry_for, wait


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come."""
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
def start(hass: HomeAssistant, make_bridge: Make, set_up: Setup) -> Any:
    """Return what starts a silent bridge and gives it and its hub."""

    async def start(waits: dict[str, Any], **quirks: Any) -> tuple[IZoneBridge, Any]:
        wait(hass, **waits)
        quirks = {"notifications": "off"} | quirks
        bridge = await make_bridge(uid="000000021", quirks=Quirks(**quirks))
        entry = entry_for(bridge)
        entry.add_to_hass(hass)
        hub = (await set_up(entry)).runtime_data.hub
        bridge.log.clear()
        return bridge, hub

    return start


NEVER = (3600.0,)


async def test_a_read_that_began_before_a_command_says_nothing_of_it(
    start: Any,
) -> None:
    """However late it is over: what it tells is older."""
    waits = {"poll_grace": 0.0, "settled_after": 0.0, "read_back_after": NEVER}
    bridge, hub = await start(waits, api="v1")
    bridge.faults.add("get/Zones1_4", "delay", delay=0.3)
    reading = asyncio.create_task(hub.async_refresh())
    await until(lambda: ("/Zones1_4", None) in bridge.queries)
    await hub.async_command("zone_1", {"target": 25.5})
    await reading
    assert hub.client.installation.zones[1].setpoint != 25.5
    assert hub.data.devices["zone_1"].zone.setpoint == 25.5
    bridge.faults.clear()
    bridge.wall_zone(1, Setpoint=1900)
    await hub.async_refresh()
    assert hub.data.devices["zone_1"].zone.setpoint == 19


async def test_later_commands_do_not_put_a_read_back_off(start: Any) -> None:
    """It comes a fixed time after the first, whatever else is sent meanwhile."""
    bridge, hub = await start({"read_back_after": (0.3,)})
    await hub.async_command("zone_1", {"target": 28.0})
    for number in range(1000):
        await hub.async_command("unit", {"fan": SysFan(1 + number % 3)})
        if bridge.queries:
            break
    assert bridge.queries
    assert hub.data.devices["zone_1"].zone.setpoint == 28


@pytest.mark.parametrize("ack", ["{OK}", ""])
async def test_what_was_acknowledged_and_not_done_is_sent_once_more(
    start: Any, caplog: pytest.LogCaptureFixture, ack: str
) -> None:
    """The card does not flip meanwhile, and nothing is logged."""
    waits = {"read_back_after": (0.05, 0.2, 0.5), "done_within": 0.1}
    bridge, hub = await start(waits, ack=ack)
    bridge.faults.add("command/ZoneSetpoint", "lost", count=1)
    await hub.async_command("zone_1", {"target": 25.5})
    assert bridge.zones[1]["Setpoint"] != 2550
    await until(lambda: bool(bridge.zones[1]["Setpoint"] == 2550))
    assert hub.data.devices["zone_1"].zone.setpoint == 25.5
    assert len(bridge.commands) == 2
    assert "carry it out" not in caplog.text


async def test_what_is_not_done_the_second_time_either_is_logged(
    start: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """In one line; what the bridge tells shows again."""
    waits = {
        "read_back_after": (0.05, 0.2, 0.5),
        "done_within": 0.1,
        "poll_grace": 0.4,
    }
    bridge, hub = await start(waits)
    bridge.faults.add("command/ZoneSetpoint", "lost")
    await hub.async_command("zone_1", {"target": 25.5})
    await until(lambda: "carry it out" in caplog.text)
    assert caplog.text.count("carry it out: target of zone_1") == 1
    assert len(bridge.commands) == 2
    await hub.async_refresh()
    assert hub.data.devices["zone_1"].zone.setpoint == bridge.zones[1]["Setpoint"] / 100


async def test_what_is_refused_the_second_time_is_logged(
    start: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """And taken back."""
    waits = {"read_back_after": (0.05, 0.2, 0.5), "done_within": 0.1}
    bridge, hub = await start(waits)
    bridge.faults.add("command/ZoneSetpoint", "lost", count=1)
    await hub.async_command("zone_1", {"target": 25.5})
    bridge.faults.add("command/ZoneSetpoint", "error")
    await until(lambda: "carry it out" in caplog.text)
    await until(lambda: hub.data.devices["zone_1"].zone.setpoint != 25.5)
    assert caplog.text.count("carry it out") == 1


@pytest.mark.parametrize("failure", ["error", "reset"])
async def test_one_command_that_is_lost_is_one_line(
    start: Any, caplog: pytest.LogCaptureFixture, failure: str
) -> None:
    """Also where another client keeps the bridge from taking it a second time."""
    waits = {"read_back_after": (0.05, 0.2, 0.5), "done_within": 0.1}
    bridge, hub = await start(waits)
    bridge.faults.add("command/ZoneSetpoint", "lost", count=1)
    await hub.async_command("zone_1", {"target": 25.5})
    bridge.faults.add("command/ZoneSetpoint", failure)
    await until(lambda: "carry it out" in caplog.text)
    bridge.faults.clear()
    bridge.faults.add("command/ZoneSetpoint", "lost")
    await hub.async_command("zone_2", {"target": 25.5})
    # By then, the first would have been told of as often as it ever is.
    await until(lambda: "target of zone_2" in caplog.text)
    assert caplog.text.count("target of zone_1") == 1


async def test_a_choice_at_the_wall_is_not_sent_over(start: Any) -> None:
    """What shows neither as asked nor as before was changed by somebody."""
    waits = {"read_back_after": (0.05, 0.2, 0.4), "done_within": 0.0}
    bridge, hub = await start(waits)
    bridge.faults.add("command/ZoneSetpoint", "lost")
    await hub.async_command("zone_1", {"target": 25.5})
    bridge.wall_zone(1, Setpoint=1900)
    await until(lambda: len(bridge.queries) >= 3)
    assert len(bridge.commands) == 1
    assert bridge.zones[1]["Setpoint"] == 1900


async def test_an_old_bridge_repeats_the_target_that_was_asked_last(start: Any) -> None:
    """V1 puts a zone into auto by a target: the person's, not an older one."""
    bridge, hub = await start({"read_back_after": NEVER}, api="v1")
    await hub.async_command("zone_1", {"target": 26.0})
    await hub.async_command("zone_1", {"mode": ZoneMode.AUTO})
    sent = [one["ZoneCommand"]["Command"] for one in bridge.commands]
    assert sent == ["26.0", "26.0"]


async def test_an_old_bridge_repeats_the_target_that_was_set_at_the_wall(
    start: Any,
) -> None:
    """What was asked before and has shown since is history."""
    waits = {"read_back_after": (0.05,), "poll_grace": 0.0, "settled_after": 0.0}
    bridge, hub = await start(waits, api="v1")
    await hub.async_command("zone_1", {"target": 26.0})
    await until(lambda: hub.client.installation.zones[1].setpoint == 26)
    bridge.wall_zone(1, Setpoint=1900)
    await hub.async_refresh()
    await hub.async_command("zone_1", {"mode": ZoneMode.AUTO})
    assert bridge.commands[-1]["ZoneCommand"]["Command"] == "19.0"


async def test_an_old_bridge_tells_of_a_schedule_that_was_switched(start: Any) -> None:
    """It is read back as everything else is."""
    bridge, hub = await start({"read_back_after": (0.05,)}, api="v1")
    await hub.async_command("schedule_0", {"enabled": False})
    await until(lambda: ("/Schedules1_5", None) in bridge.queries)
    await until(lambda: hub.client.installation.schedules[0].enabled is False)
