"""A day of use with one request in ten failing: nothing sticks, is lost or grows.

A poll stands for 60 s of the house's time, as while notifications arrive; the waits of
the hub are scaled as well, so that outages, read-backs and masks begin and end many
times.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
import gc
import logging
import random
from typing import Any, Final
from unittest.mock import patch

from homeassistant.components import network
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import flush_store

from simulators.house import House
from simulators.izone import IZoneBridge

from .conftest import wait
from .homes import Home

POLLS = 1440
POLL_SECONDS = 60
WARM_UP = 200
TROUBLE = {"busy": 3, "error": 3, "reset": 2, "empty": 1, "hang": 1}
"""Requests in a hundred that fail, by kind."""
GROWTH = 1000
"""Python objects, of some hundred thousand, that may be more: one a poll is too many."""

type Told = Callable[[IZoneBridge], bool]


@dataclass(frozen=True)
class Ask:
    """A command of a person, and how the bridge shows that it was carried out."""

    action: str
    what: str
    where: int | str
    data: dict[str, Any]
    done: Told


def mode_of_unit(random_: random.Random) -> Ask:
    """Switch the unit off, or to a mode."""
    modes = {"cool": 1, "heat": 2, "fan_only": 3, "dry": 4, "heat_cool": 5, "off": None}
    name = random_.choice(list(modes))

    def done(bridge: IZoneBridge) -> bool:
        system = bridge.system
        if name == "off":
            return system["SysOn"] == 0
        return system["SysOn"] == 1 and system["SysMode"] == modes[name]

    return Ask("climate.set_hvac_mode", "climate", "unit", {"hvac_mode": name}, done)


def fan_of_unit(random_: random.Random) -> Ask:
    """Choose a fan speed."""
    name, code = random_.choice([("low", 1), ("medium", 2), ("high", 3), ("auto", 4)])
    return Ask(
        *("climate.set_fan_mode", "climate", "unit", {"fan_mode": name}),
        lambda bridge: bridge.system["SysFan"] == code,
    )


def target_of_unit(random_: random.Random) -> Ask:
    """Set the unit's own target."""
    celsius = random_.randrange(30, 61) / 2
    return Ask(
        *("climate.set_temperature", "climate", "unit", {"temperature": celsius}),
        lambda bridge: bridge.system["Setpoint"] == celsius * 100,
    )


def sleep_of_unit(random_: random.Random) -> Ask:
    """Set the sleep timer."""
    option = random_.choice(["off", "30", "120"])
    minutes = 0 if option == "off" else int(option)
    return Ask(
        *("select.select_option", "select.sleep_timer", "unit", {"option": option}),
        lambda bridge: bridge.system["SleepTimer"] == minutes,
    )


def isave_of_unit(random_: random.Random) -> Ask:
    """Switch fresh air."""
    on = random_.random() < 0.5
    action = f"switch.turn_{'on' if on else 'off'}"
    return Ask(
        *(action, "switch.isave", "unit", {}),
        lambda bridge: bridge.system["iSaveOn"] == on,
    )


def mode_of_zone(random_: random.Random) -> Ask:
    """Open or close a zone, or let its temperature decide."""
    index = random_.randrange(6)
    name, code = random_.choice([("fan_only", 1), ("off", 2), ("heat_cool", 3)])
    return Ask(
        *("climate.set_hvac_mode", "climate", index, {"hvac_mode": name}),
        lambda bridge: bridge.zones[index]["Mode"] == code,
    )


def target_of_zone(random_: random.Random) -> Ask:
    """Set the target of a zone, open or not."""
    index, celsius = random_.randrange(6), random_.randrange(30, 61) / 2
    return Ask(
        *("climate.set_temperature", "climate", index, {"temperature": celsius}),
        lambda bridge: bridge.zones[index]["Setpoint"] == celsius * 100,
    )


def damper(random_: random.Random) -> Ask:
    """Open or close the laundry."""
    name, code = random_.choice([("open", 1), ("close", 2)])
    return Ask(
        *(f"cover.{name}_cover", "cover", 6, {}),
        lambda bridge: bridge.zones[6]["Mode"] == code,
    )


def airflow(random_: random.Random) -> Ask:
    """Set the greatest airflow of a zone."""
    index, percent = random_.randrange(6), random_.randrange(50, 101, 5)
    return Ask(
        *("number.set_value", "number.maximum_air", index, {"value": percent}),
        lambda bridge: bridge.zones[index]["MaxAir"] == percent,
    )


KINDS = (mode_of_unit, fan_of_unit, target_of_unit, sleep_of_unit, isave_of_unit, mode_of_zone, target_of_zone, damper, airflow)  # fmt: skip


@pytest.fixture
def scaled(hass: HomeAssistant, brisk: None) -> None:
    """Scale the waits of the hub to this test."""
    wait(
        hass,
        timeout=0.4,
        busy_pauses=(0.001,) * 3,
        gather=0.002,
        between_reads=0.02,
        find=0.01,
        read_back_after=(0.01, 0.03, 0.06),
        system_every=0.0,
        rest_every=0.0,
        zone_trusted=0.1,
        settled_after=0.02,
        poll_grace=0.05,
        push_grace=0.05,
        outage_grace=0.02,
    )


OF_THIS_RUN: Final = (
    "_last_refresh",
    "_requests_in_the_last_hour",
    "_change_notifications",
)
"""What the bridge's own entities tell of the time since the set-up."""


class Day:
    """A day in the house, poll by poll."""

    def __init__(self, home: Home, seed: int) -> None:
        """Take over a running house."""
        self.home = home
        self.bridge = home.bridge
        self.hub = home.entry.runtime_data.hub
        self.random = random.Random(seed)
        self.requests = self.struck = self.done = self.told = self.outages = 0
        self.lost: list[Ask] = []

    def trouble(self) -> None:
        """Let one request in ten fail from now on."""
        certain = 1.0
        for kind, percent in TROUBLE.items():
            # A fault is drawn only where none before it struck: shares of all requests.
            self.bridge.faults.add("*", kind, probability=percent / 100 / certain)
            certain -= percent / 100

    async def pass_(self, polls: int) -> None:
        """Let time pass: the house lives, people turn knobs, here and at the wall."""
        for _ in range(polls):
            self.bridge.advance(POLL_SECONDS)
            if self.random.random() < 0.05:
                self._turn_a_knob()
            if self.random.random() < 0.2:
                await self._command(1 + self.random.randrange(3))
            if self.random.random() < 0.01:
                await self._outage()
            await self.hub.async_refresh()
            self._count()

    async def _outage(self) -> None:
        """Be out of reach for longer than last values stand."""
        await self.bridge.set_tcp("refused")
        await self._command(1)
        await self.hub.async_refresh()
        await asyncio.sleep(0.03)
        await self.hub.async_refresh()
        self.outages += self.home.value("climate") == "unavailable"
        await self.bridge.set_tcp("up")

    def _turn_a_knob(self) -> None:
        mode, index = self.random.randrange(1, 4), self.random.randrange(6)
        self.bridge.wall_zone(index, Mode=mode, Setpoint=1800 + 50 * mode)
        self.bridge.wall(SysFan=mode)

    async def _command(self, count: int) -> None:
        """Ask for some things at once; whatever is not told as failed must be done."""
        kinds = self.random.sample(KINDS, count)
        asked = {
            ask.where: ask
            for ask in (kind(self.random) for kind in kinds)
            # Home Assistant asks nothing of an entity that is not available.
            if self.home.value(ask.what, ask.where) != "unavailable"
        }
        results = await asyncio.gather(
            *(self._ask(ask) for ask in asked.values()), return_exceptions=True
        )
        for ask, result in zip(asked.values(), results, strict=True):
            if isinstance(result, HomeAssistantError):
                self.told += 1
            elif result is not None:
                raise result
            else:
                self.done += 1
                if not ask.done(self.bridge):
                    self.lost.append(ask)

    async def _ask(self, ask: Ask) -> None:
        domain, _, name = ask.action.partition(".")
        target = {"entity_id": self.home.find(ask.what, ask.where)}
        await self.home.hass.services.async_call(
            domain, name, target | ask.data, blocking=True
        )

    def _count(self) -> None:
        self.requests += len(self.bridge.log)
        self.struck += sum(bool(one.faults) for one in self.bridge.log)
        self.bridge.log.clear()
        self.bridge.udp.sent.clear()

    async def settle(self) -> None:
        """End the trouble, and let everything be read again."""
        self.bridge.faults.clear()
        await asyncio.sleep(0.1)
        await flush_store(er.async_get(self.home.hass)._store)
        await self.hub.client.read_all()
        await self.hub.client.read_schedules()
        await self.hub.client.read_faults()
        await self.hub.async_refresh()
        await self.home.hass.async_block_till_done(wait_background_tasks=True)
        await asyncio.sleep(0.1)
        self._count()

    def states(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return what every entity shows."""
        states = self.home.hass.states.async_all()
        return {one.entity_id: (one.state, dict(one.attributes)) for one in states}


def objects() -> Counter[str]:
    """Count the objects that Python's garbage collector knows, by type."""
    gc.collect()
    kinds = Counter(map(type, gc.get_objects()))
    return Counter(
        {f"{one.__module__}.{one.__qualname__}": n for one, n in kinds.items()}
    )


@pytest.fixture
def quiet(hass: HomeAssistant) -> Iterator[None]:
    """Keep the tools of tests from collecting what happens, and from slow checks."""

    async def nowhere(_hass: HomeAssistant) -> set[Any]:
        return set()

    logging.disable(logging.CRITICAL)
    hass.loop.set_debug(False)
    with patch.object(network, "async_get_ipv4_broadcast_addresses", nowhere):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("scaled", "quiet")
async def test_a_day_of_trouble(home: Home) -> None:
    """Nobody waits in vain, every entity ends true, and nothing piles up."""
    bridge = await home.start(
        {"RAS": 1, "CtrlZone": 15, "AutoOff": 1}, zones=8, house=House(outdoor=33.0)
    )
    day = Day(home, seed=20260318)
    day.trouble()
    await day.pass_(WARM_UP)
    await day.settle()
    before, running = objects(), len(asyncio.all_tasks())
    day.trouble()
    await day.pass_(POLLS - WARM_UP)
    await day.settle()

    # It was a day of trouble indeed.
    assert day.requests > 2 * POLLS
    assert 0.08 < day.struck / day.requests < 0.12
    assert day.done > 300
    assert day.told > 10
    assert day.outages > 5

    assert day.lost == []
    assert len(asyncio.all_tasks()) == running
    after = objects()
    grown = after - before
    assert after.total() - before.total() < GROWTH, grown.most_common(9)
    ours = {key: n for key, n in grown.items() if "isotherm" in key and n > 20}
    assert ours == {}

    shown = day.states()
    assert_true(home, bridge)
    await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.hass.async_block_till_done(wait_background_tasks=True)
    fresh = day.states()
    changed = {key for key in fresh if shown[key] != fresh[key]}
    assert not {key for key in changed if not key.endswith(OF_THIS_RUN)}


def assert_true(home: Home, bridge: IZoneBridge) -> None:
    """Compare cards with the wall controller itself."""
    system = bridge.system
    unit = home.state("climate")
    modes = {1: "cool", 2: "heat", 3: "fan_only", 4: "dry", 5: "heat_cool"}
    running = "fan_only" if system["iSaveOn"] else modes[system["SysMode"]]
    assert unit.state == (running if system["SysOn"] else "off")
    assert unit.attributes["temperature"] == system["Setpoint"] / 100
    for index, zone in enumerate(bridge.zones[:6]):
        shown = home.state("climate", index)
        assert shown.state == {1: "fan_only", 2: "off", 3: "heat_cool"}[zone["Mode"]]
        assert shown.attributes["temperature"] == zone["Setpoint"] / 100
        assert home.value("number.maximum_air", index) == str(zone["MaxAir"])
    assert home.value("cover", 6) == {1: "open", 2: "closed"}[bridge.zones[6]["Mode"]]
