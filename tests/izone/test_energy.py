"""Energy in a home: against the simulator's own sums, across restarts, in the dashboard."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.energy.data import async_get_manager
from homeassistant.components.energy.validate import async_validate
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.components.sensor.recorder import validate_statistics
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.izone.api.energy import LONGEST_GAP
from simulators.izone import IZoneBridge

from .conftest import wait
from .homes import Home

MONITOR = "power"
STEP = 180
"""Seconds from one look to the next."""
_WEEK = 7 * 24 * 3600


class Day:
    """A home whose time passes by hand: the clocks', the bridge's, and looks at it."""

    def __init__(self, home: Home, clock: FrozenDateTimeFactory) -> None:
        """Take over a home that is started."""
        self.home, self.clock = home, clock
        self.start = dict(home.bridge.power.energy)

    @property
    def bridge(self) -> IZoneBridge:
        """Return the bridge."""
        return self.home.bridge

    def skip(self, seconds: float) -> None:
        """Let time pass that nobody looks at."""
        self.clock.tick(timedelta(seconds=seconds))
        self.bridge.advance(seconds)

    async def look(self) -> None:
        """Look at the power monitor once."""
        hub = self.home.entry.runtime_data.hub
        (system,) = [one for one in hub.client.subsystems if one.name == "Power"]
        await hub.async_take(system.poll)

    async def run(self, seconds: float) -> None:
        """Let time pass, with looks."""
        for _ in range(int(seconds / STEP)):
            self.skip(STEP)
            await self.look()

    async def restart(self, seconds: float) -> None:
        """Stop the hub, and start it after a time."""
        entries, entry = self.home.hass.config_entries, self.home.entry
        assert await entries.async_unload(entry.entry_id)
        self.skip(seconds)
        assert await entries.async_setup(entry.entry_id)
        await self.home.hass.async_block_till_done(wait_background_tasks=True)

    def value(self, what: str, part: str = MONITOR) -> float:
        """Return what a sensor says."""
        return float(self.home.value(f"sensor.{what}", part))

    def true(self, *places: tuple[int, int]) -> float:
        """Return the kWh that channels have measured since the start, by the simulator."""
        energy = self.bridge.power.energy
        return sum(energy[place] - self.start[place] for place in places)


@pytest.fixture
async def day(home: Home, wednesday: FrozenDateTimeFactory) -> Day:
    """Return a home with a power monitor, at midnight by the bridge's clock."""
    wednesday.move_to("2026-03-19T00:00:00+00:00")
    # Nothing is looked at but the power monitor, and that only when the test does: with
    # each step of the clock all that is due by itself would be read besides.
    wait(home.hass, subsystem_every=_WEEK)
    # Thousands of futures would each keep where they were made.
    asyncio.get_running_loop().set_debug(False)
    bridge = await home.start(
        zones=[],
        power_monitor="fitted",
        power_reading_every=20.0,
        notifications="off",
        poll_seconds=_WEEK,
    )
    bridge.wall_clock.zone = dt_util.UTC
    assert bridge.wall_clock.now == dt_util.utcnow().timestamp()
    # What the readings were before the start of the day is nobody's.
    bridge.power.read(bridge.wall_clock.local())
    day = Day(home, wednesday)
    await day.look()
    return day


async def test_energy_of_a_day(day: Day) -> None:
    """Within 1 % of the simulator's own, by channel, group and in all; with a restart at noon."""
    await day.run(12 * 3600)
    await day.restart(STEP)
    await day.run(12 * 3600 - STEP)
    near = {"rel": 0.01}
    for channel, place in enumerate(((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2))):
        shown, true = day.value("energy", f"channel_{channel}"), day.true(place)
        assert shown == pytest.approx(true, **near), channel
        assert true > 1
    solar, aircon = ((0, 0), (0, 1)), ((1, 1), (1, 2), (2, 0))
    everything = ((0, 2), (1, 0), *aircon)
    for what, part, places in (
        ("energy", "power_group_0", solar),
        ("energy", "power_group_1", aircon),
        ("energy_generated", MONITOR, solar),
        ("energy_consumed", MONITOR, everything),
    ):
        assert day.value(what, part) == pytest.approx(day.true(*places), **near)
    imported, exported = day.value("energy_imported"), day.value("energy_exported")
    assert imported - exported == pytest.approx(
        day.value("energy_consumed") - day.value("energy_generated"), abs=0.01
    )
    assert day.value("energy_cost") == pytest.approx(imported * 0.325, abs=0.01)
    assert day.value("emissions") == pytest.approx(imported * 0.79, abs=0.01)


async def test_a_long_absence_is_not_filled(day: Day) -> None:
    """Nobody knows what flowed in the hours between; the sums stand, and go on."""
    await day.run(3600)
    before = day.value("energy_consumed")
    await day.restart(3 * 3600)
    assert day.value("energy_consumed") == before > 0
    start = day.true((0, 2))
    await day.run(3600)
    grown = day.value("energy", "channel_2")
    assert grown > 0
    assert day.true((0, 2)) - start < grown < day.true((0, 2))


async def test_a_gap_in_the_readings_is_not_filled(day: Day) -> None:
    """Looks further apart than the limit add nothing; what follows is measured again."""
    await day.run(1200)
    before = day.value("energy_consumed")
    day.skip(LONGEST_GAP + 60)
    await day.look()
    assert day.value("energy_consumed") == before
    await day.run(STEP)
    assert day.value("energy_consumed") > before


async def test_a_monitor_that_stands_still_adds_nothing(day: Day) -> None:
    """As long as the number of its reading is the same, whatever time passes."""
    await day.run(600)
    before = day.value("energy_consumed")
    for _ in range(5):
        day.clock.tick(timedelta(seconds=60))
        await day.look()
    assert day.value("energy_consumed") == before


async def test_after_a_crash_no_sum_is_less(
    day: Day, hass_storage: dict[str, Any]
) -> None:
    """What was measured since the file was written is found again by its last reading."""
    key = f"{DOMAIN}.izone.{day.home.entry.entry_id}"
    await day.run(1200)
    await day.home.hass.async_block_till_done()
    async_fire_time_changed(day.home.hass, dt_util.utcnow() + timedelta(seconds=125))
    await day.home.hass.async_block_till_done(wait_background_tasks=True)
    written = hass_storage[key]
    assert written["data"]["energy"]["totals"]["consumed"] > 0
    await day.run(STEP)
    shown = day.value("energy_consumed")
    entries, entry = day.home.hass.config_entries, day.home.entry
    assert await entries.async_unload(entry.entry_id)
    hass_storage[key] = written
    day.skip(20)
    assert await entries.async_setup(entry.entry_id)
    await day.home.hass.async_block_till_done(wait_background_tasks=True)
    assert day.value("energy_consumed") >= shown


async def test_in_the_energy_dashboard(
    recorder_mock: Recorder, hass: HomeAssistant, day: Day
) -> None:
    """Home Assistant's own check finds nothing wrong; its statistics sum up the same."""
    assert await async_setup_component(hass, "energy", {"energy": {}})
    began = dt_util.utcnow()
    ids = {
        what: day.home.find(f"sensor.{what}", MONITOR)
        for what in (
            *("energy_imported", "energy_exported", "energy_generated"),
            *("energy_consumed", "energy_cost", "net", "generation"),
        )
    }
    devices = [
        day.home.find("sensor.energy", part) for part in ("channel_3", "power_group_1")
    ]
    day.skip(12 * 3600)
    await day.look()
    await day.run(600)
    await day.restart(STEP)
    await day.run(600)
    await async_wait_recording_done(hass)
    do_adhoc_statistics(hass, start=began + timedelta(hours=12))
    do_adhoc_statistics(hass, start=began + timedelta(hours=12, minutes=5))
    do_adhoc_statistics(hass, start=began + timedelta(hours=12, minutes=10))
    await async_wait_recording_done(hass)
    manager = await async_get_manager(hass)
    grid = {
        "type": "grid",
        "stat_energy_from": ids["energy_imported"],
        "stat_energy_to": ids["energy_exported"],
        "stat_cost": ids["energy_cost"],
        "entity_energy_price": None,
        "number_energy_price": None,
        "stat_compensation": None,
        "entity_energy_price_export": day.home.find("number.cost_of_power", MONITOR),
        "number_energy_price_export": None,
        "stat_rate": ids["net"],
        "cost_adjustment_day": 0.0,
    }
    solar = {
        "type": "solar",
        "stat_energy_from": ids["energy_generated"],
        "stat_rate": ids["generation"],
        "config_entry_solar_forecast": None,
    }
    wanted: Any = {
        "energy_sources": [grid, solar],
        "device_consumption": [{"stat_consumption": one} for one in devices],
    }
    await manager.async_update(wanted)
    await hass.async_block_till_done()
    found = (await async_validate(hass)).as_dict()
    assert found["energy_sources"] == [[], []]
    assert found["device_consumption"] == [[], []]
    ours = {one for one in (*ids.values(), *devices) if one}
    complaints = await get_instance(hass).async_add_executor_job(
        validate_statistics, hass, {}
    )
    assert not ours & complaints.keys()
    sums = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(
            hass, began, None, ours, "5minute", None, {"sum"}
        )
    )
    generated = sums[ids["energy_generated"] or ""]
    grown = [one["sum"] or 0.0 for one in generated]
    assert grown == sorted(grown)
    # The last look before the end of the third five minutes is what they end with.
    seconds = (900 - 1) // STEP * STEP
    assert grown[-1] == pytest.approx(4.66 * seconds / 3600, rel=0.02)
