"""Energy in a home: against the simulator's own sums, across restarts, in the dashboard."""

import asyncio
from contextlib import suppress
from copy import deepcopy
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

    async def read_settings(self) -> None:
        """Look at the settings of the power monitor once."""
        hub = self.home.entry.runtime_data.hub
        (system,) = [one for one in hub.client.subsystems if one.name == "Power"]
        await hub.async_take(lambda: system.read_back([]))
        await self.home.hass.async_block_till_done()

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

    def began(self, what: str) -> str:
        """Return since when a sensor counts."""
        began: str = self.home.state(f"sensor.{what}", MONITOR).attributes["last_reset"]
        return began

    def true(self, *places: tuple[int, int]) -> float:
        """Return the kWh that channels have measured since the start, by the simulator."""
        energy = self.bridge.power.energy
        return sum(energy[place] - self.start[place] for place in places)


@pytest.fixture
async def day(home: Home, wednesday: FrozenDateTimeFactory) -> Day:
    """Return a home with a power monitor, at midnight by the bridge's clock."""
    return await begin(home, wednesday)


async def begin(
    home: Home, wednesday: FrozenDateTimeFactory, saving: float = 0.0
) -> Day:
    """Start a home with a power monitor, at midnight by the bridge's clock.

    Args:
        home: without a bridge.
        wednesday: the clock.
        saving: seconds from one write to the disk to the next; 0 for each reading.

    """
    wednesday.move_to("2026-03-19T00:00:00+00:00")
    # Nothing is looked at but the power monitor, and that only when the test does: with
    # each step of the clock all that is due by itself would be read besides.
    wait(home.hass, subsystem_every=_WEEK, saving=saving)
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


def all_sums(day: Day) -> dict[str, float]:
    """Return all that must not fall."""
    parts = (*(f"channel_{one}" for one in range(7)), "power_group_0", "power_group_1")
    wholes = ("consumed", "generated", "imported", "exported", "cost")
    return {part: day.value("energy", part) for part in parts} | {
        whole: day.value(f"energy_{whole}") for whole in wholes
    }


@pytest.mark.parametrize("absent", [20, 240, 900, 7200])
async def test_after_a_crash_no_sum_is_less(
    home: Home,
    wednesday: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    absent: int,
) -> None:
    """Nothing shows that is not on the disk, whatever flows, and however long it takes."""
    day = await begin(home, wednesday, saving=_WEEK)
    loads = day.bridge.power.loads
    loads[0, 2] = lambda when: 200.0
    await day.run(1800)
    # This writes the file; the first reading that follows writes it for long.
    await day.restart(STEP)
    before = all_sums(day)
    assert before["consumed"] > 0.1
    disk = deepcopy(hass_storage)
    loads[0, 2] = loads[0, 0] = lambda when: 10_000.0
    await day.run(4 * STEP)
    shown = all_sums(day)
    entries, entry = day.home.hass.config_entries, day.home.entry
    assert await entries.async_unload(entry.entry_id)
    hass_storage.clear()
    hass_storage.update(disk)
    loads[0, 2] = loads[0, 0] = lambda when: 0.0
    day.skip(absent)
    assert await entries.async_setup(entry.entry_id)
    await day.home.hass.async_block_till_done(wait_background_tasks=True)
    after = all_sums(day)
    assert not {what: one for what, one in after.items() if one < shown[what]}
    if absent > LONGEST_GAP:
        assert after == before


async def test_a_cost_that_begins_anew_is_no_money_back(
    day: Day, hass_storage: dict[str, Any]
) -> None:
    """A restart leaves its beginning; one that finds nothing kept has another."""
    await day.run(1800)
    cost, began = day.value("energy_cost"), day.began("energy_cost")
    assert cost > 0
    await day.restart(STEP)
    assert day.value("energy_cost") >= cost
    assert day.began("energy_cost") == began
    entries, entry = day.home.hass.config_entries, day.home.entry
    assert await entries.async_unload(entry.entry_id)
    del hass_storage[f"{DOMAIN}.izone.{entry.entry_id}"]
    day.skip(STEP)
    assert await entries.async_setup(entry.entry_id)
    await day.home.hass.async_block_till_done(wait_background_tasks=True)
    assert day.value("energy_cost") == 0
    assert day.began("energy_cost") == dt_util.utcnow().isoformat() > began


async def test_what_shows_was_written_and_all_is_written_in_time(
    home: Home, wednesday: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """Many readings make one write; when it is due, all that was measured shows."""
    day = await begin(home, wednesday, saving=_WEEK)
    key = f"{DOMAIN}.izone.{day.home.entry.entry_id}"
    written = deepcopy(hass_storage[key])
    await day.run(1800)
    assert hass_storage[key] == written
    assert day.value("energy_consumed") == 0
    async_fire_time_changed(day.home.hass, dt_util.utcnow() + timedelta(seconds=_WEEK))
    await day.home.hass.async_block_till_done(wait_background_tasks=True)
    assert hass_storage[key] != written
    on_disk = hass_storage[key]["data"]["energy"]["totals"]["consumed"]
    await day.look()
    assert on_disk > 0
    assert day.value("energy_consumed") == pytest.approx(on_disk, abs=0.001)


async def test_a_channel_that_changes_places_takes_no_sum_with_it(day: Day) -> None:
    """What moves to another group, turns round or is switched off leaves all sums."""
    channels = day.bridge.power.config["Devices"][1]["Channels"]
    settings = day.bridge.power.config["Devices"][0]["Channels"]
    highest: dict[str, float] = {}
    await day.run(12 * 3600)
    for change in (
        lambda: channels[1].update(GrNo=0),
        lambda: channels[2].update(GrNo=255),
        lambda: settings[0].update(Generate=0),
        lambda: settings[1].update(Generate=0),
        lambda: channels[0].update(Enabled=0),
        lambda: (channels[1].update(GrNo=1), channels[2].update(GrNo=1)),
        lambda: [one.update(Generate=1) for one in settings[:2]],
        lambda: channels[0].update(Enabled=1),
        lambda: day.bridge.power.loads.update({(0, 2): lambda when: 0.0}),
    ):
        change()
        await day.read_settings()
        await day.run(4 * STEP)
        await day.restart(STEP)
        for entity in day.home.hass.states.async_all("sensor"):
            if entity.attributes.get("device_class") in {"energy", "monetary"}:
                with suppress(ValueError):
                    value = float(entity.state)
                    assert value >= highest.get(entity.entity_id, 0.0), entity
                    highest[entity.entity_id] = value
    assert len(highest) >= 14


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
