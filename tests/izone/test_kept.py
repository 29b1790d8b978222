"""What is remembered of a bridge across restarts, and when it is forgotten."""

import asyncio
from itertools import count
import time
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.kept import Kept, kept_store

from .conftest import wait
from .homes import Home


def file_of(home: Home) -> str:
    """Return the name of a bridge's file."""
    return f"{DOMAIN}.izone.{home.entry.entry_id}"


async def restart(home: Home) -> None:
    """Stop the hub, and start it again."""
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)


async def test_things_by_name(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """What was put is there after a restart; what was not is None."""
    kept = Kept(hass, "one", 600.0)
    await kept.async_load()
    assert kept.get("brands") is None
    kept.put("brands", {"3": "daikin"})
    kept.put("other", 1.5)
    assert hass_storage == {}
    await kept.async_close()
    again = Kept(hass, "one", 600.0)
    await again.async_load()
    assert (again.get("brands"), again.get("other")) == ({"3": "daikin"}, 1.5)
    elsewhere = Kept(hass, "two", 600.0)
    await elsewhere.async_load()
    assert elsewhere.get("brands") is None


async def test_what_changes_is_written_soon(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """A crash loses little; what stays the same is not written again."""
    kept = Kept(hass, "one", 0.0)
    await kept.async_load()
    kept.put("number", 1)
    async with asyncio.timeout(15):
        while not hass_storage:
            await asyncio.sleep(0.01)
    assert hass_storage[f"{DOMAIN}.izone.one"]["data"] == {"number": 1}
    hass_storage.clear()
    kept.put("number", 1)
    await kept.async_close()
    assert hass_storage == {}


async def test_what_changes_all_the_time_is_written_too(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """A change does not put off the write that an earlier one waits for."""
    kept = Kept(hass, "one", 0.5)
    await kept.async_load()
    async with asyncio.timeout(15):
        for number in count():
            kept.put("number", number)
            if hass_storage:
                break
            await asyncio.sleep(0.01)
    await kept.async_close()


async def test_it_is_told_what_a_crash_leaves(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """The first is written at once, what follows not before it is due."""
    kept = Kept(hass, "one", 3600.0)
    await kept.async_load()
    assert await kept.async_put("number", 1)
    assert hass_storage[f"{DOMAIN}.izone.one"]["data"] == {"number": 1}
    for number in range(2, 9):
        assert not await kept.async_put("number", number)
    assert hass_storage[f"{DOMAIN}.izone.one"]["data"] == {"number": 1}
    await kept.async_close()
    assert hass_storage[f"{DOMAIN}.izone.one"]["data"] == {"number": 8}
    always = Kept(hass, "two", 0.0)
    await always.async_load()
    for number in range(9):
        assert await always.async_put("number", number)
        assert hass_storage[f"{DOMAIN}.izone.two"]["data"] == {"number": number}
    await always.async_close()


async def test_nothing_is_kept_before_it_is_read_or_after_it_is_closed(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """What was never read is not written over, and what is gone does not come back."""
    kept = Kept(hass, "one", 0.0)
    kept.put("number", 1)
    await kept.async_close()
    await kept.async_load()
    await kept.async_close()
    kept.put("number", 2)
    await hass.async_block_till_done()
    assert hass_storage == {}


async def test_a_plain_bridge_has_no_file(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """Nothing was to be remembered."""
    await home.start()
    await restart(home)
    assert file_of(home) not in hass_storage


async def test_a_bridge_that_was_hurried_is_remembered(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """After a restart it is given its pause from the first command on."""
    await home.start()
    pace = home.entry.runtime_data.hub.ways.local.pace
    assert pace.hurried_at is None
    home.bridge.faults.add("command/SysOn", "busy", count=1)
    await home.act("climate.turn_off", "climate")
    assert pace.hurried_at == pytest.approx(time.time(), abs=300)
    wait(home.hass, command_gap=0.7)
    await restart(home)
    again = home.entry.runtime_data.hub.ways.local.pace
    assert again is not pace
    assert again.hurried_at == pace.hurried_at
    assert again.after_command == 0.7
    assert hass_storage[file_of(home)]["data"]["hurried_at"] == pace.hurried_at


@pytest.mark.parametrize("odd", ["soon", -1, {}, [1], None, 1e300])
async def test_an_odd_file_is_no_reason_to_fail(
    home: Home, hass_storage: dict[str, Any], odd: Any
) -> None:
    """What can't be read of it is as if it were not there."""
    await home.start(power_monitor="fitted")
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    kept = {"hurried_at": odd, "energy": odd}
    hass_storage[file_of(home)]["data"] = kept
    await home.hass.config_entries.async_setup(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert home.entry.runtime_data.hub.ways.local.pace.after_command == 0
    assert home.value("sensor.energy_consumed", "power") == "0.0"


async def test_a_bridge_that_is_removed_is_forgotten(
    home: Home, hass_storage: dict[str, Any]
) -> None:
    """Its file goes with it."""
    await home.start(power_monitor="fitted")
    await restart(home)
    assert file_of(home) in hass_storage
    await home.hass.config_entries.async_remove(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert file_of(home) not in hass_storage
    assert await kept_store(home.hass, home.entry.entry_id).async_load() is None
