"""Homes come, change and go while the shelf and the other homes run."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryData,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, EVENT_STATE_CHANGED
from homeassistant.core import CoreState, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.isotherm import async_remove_config_entry_device
from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.diagnostics import async_get_config_entry_diagnostics

from .vendor import HOME, WORLD, House, Lamp, ToyCoordinator

EVENTS = (
    EVENT_STATE_CHANGED,
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
)


def home(name: str) -> ConfigSubentry:
    """Return a home; its house has one lamp."""
    WORLD[name] = House({"1": Lamp(f"{name} lamp")})
    return ConfigSubentry(
        data=MappingProxyType({}), subentry_type=HOME, title=name, unique_id=name
    )


@pytest.fixture
async def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return a loaded shelf with a home."""
    first = home("First")
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Shelf",
        unique_id="shelf",
        data={"vendor": "toy", "own_hub": True},
        subentries_data=[
            ConfigSubentryData(
                data={}, subentry_type=HOME, title="First", unique_id=first.unique_id
            )
        ],
    )
    entry.add_to_hass(hass)
    WORLD["Shelf"] = House({"s": Lamp("Shelf lamp")})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def told(hass: HomeAssistant) -> Iterator[list[Event[Any]]]:
    """Return the events about states and registries, as they come."""
    events: list[Event[Any]] = []
    ends = [hass.bus.async_listen(kind, events.append) for kind in EVENTS]
    yield events
    for end in ends:
        end()


def hubs(entry: MockConfigEntry) -> dict[str, ToyCoordinator]:
    """Return the hubs that run, by name."""
    return {hub.name: hub for hub in entry.runtime_data.hubs.values()}


def lamps(hass: HomeAssistant) -> dict[str, str]:
    """Return the states of all lamps."""
    return {
        state.entity_id.removeprefix("switch."): state.state
        for state in hass.states.async_all("switch")
    }


def of_others(hass: HomeAssistant, events: list[Event[Any]], name: str) -> list[Any]:
    """Return the events that are not about a home, by what its things are called."""
    devices = dr.async_get(hass)
    ours = []
    for event in events:
        if "device_id" in event.data:
            device = event.data.get("device") or devices.async_get(
                event.data["device_id"]
            )
            what = (
                device["name"] if isinstance(device, dict) else device and device.name
            )
        else:
            what = event.data["entity_id"]
        if name.lower() not in str(what).lower():
            ours.append(event.data)
    return ours


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


async def test_a_home_comes(
    hass: HomeAssistant, entry: MockConfigEntry, told: list[Event[Any]]
) -> None:
    """With its devices and entities, also those that come to it later."""
    before = hubs(entry)
    polls = {name: WORLD[name].polls for name in before}
    second = home("Second")
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    assert lamps(hass) == dict.fromkeys(
        ("shelf_lamp", "first_lamp", "second_lamp"), "off"
    )
    after = hubs(entry)
    assert [after[name] for name in before] == list(before.values())
    assert {name: WORLD[name].polls for name in before} == polls
    assert not of_others(hass, told, "Second")
    device = dr.async_get(hass).async_get(after["Second"].device_ids["1"])
    assert device is not None
    assert device.config_subentry_id == second.subentry_id
    shown = await async_get_config_entry_diagnostics(hass, entry)
    assert shown["subentries"] == [{"lamps": 1}, {"lamps": 1}]
    WORLD["Second"].lamps["2"] = Lamp("Second other")
    await after["Second"].async_refresh()
    await hass.async_block_till_done()
    assert lamps(hass)["second_other"] == "off"
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert set(lamps(hass).values()) == {"unavailable"}
    assert after["Second"].listener_count == 0


async def test_a_device_that_tells_more_while_it_arrives(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """What is on its way to Home Assistant is not sent a second time."""
    second = home("Second")
    house = WORLD["Second"]
    house.lamps["2"] = Lamp("Second other")
    house.arriving = asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: "Second" in hubs(entry))
    house.lamps["2"] = Lamp("Second other", dimmer=True)
    await hubs(entry)["Second"].async_refresh()
    house.arriving.set()
    await hass.async_block_till_done()
    assert lamps(hass)["second_other"] == "off"
    assert "unique IDs" not in caplog.text


async def test_a_home_goes(
    hass: HomeAssistant, entry: MockConfigEntry, told: list[Event[Any]]
) -> None:
    """Its hub ends and nobody listens to it; the others notice nothing."""
    second = home("Second")
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    hub = hubs(entry)["Second"]
    told.clear()
    hass.config_entries.async_remove_subentry(entry, second.subentry_id)
    assert hubs(entry).keys() == {"Shelf", "First"}
    await hass.async_block_till_done()
    assert lamps(hass) == {"shelf_lamp": "off", "first_lamp": "off"}
    assert not of_others(hass, told, "Second")
    assert (hub.listener_count, WORLD["Second"].connections) == (0, set())
    polls = WORLD["Second"].polls
    await hub.async_refresh()
    assert WORLD["Second"].polls == polls
    with pytest.raises(HomeAssistantError):
        await hub.async_command("1", {"on": True})
    assert not WORLD["Second"].commands


@pytest.mark.parametrize("by_itself", [True, False])
async def test_a_home_goes_while_it_is_polled(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    by_itself: bool,
) -> None:
    """What it answers then does nothing any more, whoever asked."""
    second = home("Second")
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    hub, house = hubs(entry)["Second"], WORLD["Second"]
    house.reading, house.refuses_sign_in = asyncio.Event(), True
    if by_itself:
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    else:
        asker = hass.async_create_task(hub.async_refresh())
    await until(lambda: house.polls == 2)
    hass.config_entries.async_remove_subentry(entry, second.subentry_id)
    await until(lambda: not house.connections)
    house.reading.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert house.answered == 1
    assert not hass.config_entries.flow.async_progress()
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []
    if not by_itself:
        assert asker.exception() is None


async def test_a_home_changes(
    hass: HomeAssistant, entry: MockConfigEntry, told: list[Event[Any]]
) -> None:
    """It gets another hub, and its entities keep their place in the registry."""
    second = home("Second")
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    before = hubs(entry)
    registry = er.async_get(hass)
    kept = registry.async_update_entity("switch.second_lamp", name="My lamp")
    await hass.async_block_till_done()
    told.clear()
    WORLD["New second"] = WORLD["Second"]
    hass.config_entries.async_update_subentry(entry, second, title="New second")
    await hass.async_block_till_done()
    after = hubs(entry)
    assert after.keys() == {"Shelf", "First", "New second"}
    assert after["First"] is before["First"]
    assert before["Second"].listener_count == 0
    assert not of_others(hass, told, "Second")
    assert registry.async_get("switch.second_lamp") == kept
    assert lamps(hass)["second_lamp"] == "off"
    device = dr.async_get(hass).async_get(after["New second"].hub_device_id)
    assert device is not None
    assert device.name == "New second"
    same = after["New second"]
    hass.config_entries.async_update_subentry(entry, second, data={"email": "x"})
    await hass.async_block_till_done()
    assert hubs(entry)["New second"] is not same
    assert lamps(hass)["second_lamp"] == "off"


async def test_what_is_disabled_stays_so_when_its_home_changes(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The hub's own rows are off by default, and are not in the way."""
    second = home("Second")
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    registry = er.async_get(hass)
    before = er.async_entries_for_config_entry(registry, entry.entry_id)
    assert any(one.disabled for one in before)
    hass.config_entries.async_update_subentry(entry, second, data={"a": 1})
    await hass.async_block_till_done()
    assert er.async_entries_for_config_entry(registry, entry.entry_id) == before


async def test_a_home_that_fails_at_first_comes_with_a_later_poll(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """It was added while its gateway was away; the entry stays loaded."""
    second = home("Second")
    WORLD["Second"].broken = True
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    assert "second_lamp" not in lamps(hass)
    assert [line for line in caplog.messages if "Second can" in line]
    assert entry.state is ConfigEntryState.LOADED
    WORLD["Second"].broken = False
    await hubs(entry)["Second"].async_refresh()
    await hass.async_block_till_done()
    assert lamps(hass)["second_lamp"] == "off"


async def test_a_home_whose_sign_in_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The person is asked for the password once; the others go on."""
    second = home("Second")
    WORLD["Second"].refuses_sign_in = True
    hass.config_entries.async_add_subentry(entry, second)
    await hass.async_block_till_done()
    assert len(hass.config_entries.flow.async_progress()) == 1
    assert lamps(hass)["first_lamp"] == "off"


async def test_a_home_that_goes_while_it_is_asked(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Nothing of it comes once it answers."""
    second = home("Second")
    WORLD["Second"].reading = asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: WORLD["Second"].polls == 1)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        config_subentry_id=second.subentry_id,
        identifiers={(DOMAIN, "kept")},
    )
    with pytest.raises(HomeAssistantError):
        await async_remove_config_entry_device(hass, entry, device)
    hass.config_entries.async_remove_subentry(entry, second.subentry_id)
    await until(lambda: not WORLD["Second"].connections)
    WORLD["Second"].reading.set()
    await hass.async_block_till_done()
    assert hubs(entry).keys() == {"Shelf", "First"}
    assert lamps(hass).keys() == {"shelf_lamp", "first_lamp"}


async def test_a_home_that_changes_while_it_is_asked(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What it has become is asked at once, however long the first answer takes."""
    second = home("Second")
    WORLD["Second"].reading = asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: WORLD["Second"].polls == 1)
    home("Third")
    hass.config_entries.async_update_subentry(entry, second, title="Third")
    await hass.async_block_till_done()
    assert hubs(entry).keys() == {"Shelf", "First", "Third"}
    assert lamps(hass)["third_lamp"] == "off"
    assert WORLD["Third"].connections == {hubs(entry)["Third"]}


async def test_one_ends_before_the_next_begins(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """They may keep a file of one name, and their entities have the same ids."""
    second = home("Second")
    house = WORLD["Second"]
    house.arriving, house.stopping = asyncio.Event(), asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: "Second" in hubs(entry))
    first = hubs(entry)["Second"]
    hass.config_entries.async_update_subentry(entry, second, data={"a": 1})
    assert "Second" not in hubs(entry)
    for gate in (house.stopping, house.arriving):
        for _ in range(10):
            await asyncio.sleep(0)
        assert (house.polls, "Second" in hubs(entry)) == (1, False)
        gate.set()
    await hass.async_block_till_done()
    assert house.polls == 2
    assert house.connections == {hubs(entry)["Second"]} != {first}
    assert first.listener_count == 0
    assert lamps(hass)["second_lamp"] == "off"


async def test_a_home_that_changes_twice_quickly(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The last one counts, and it is there once."""
    second = home("Second")
    for name in ("Third", "Fourth"):
        home(name)
    hass.config_entries.async_add_subentry(entry, second)
    hass.config_entries.async_update_subentry(entry, second, title="Third")
    hass.config_entries.async_update_subentry(entry, second, title="Fourth")
    await hass.async_block_till_done()
    assert hubs(entry).keys() == {"Shelf", "First", "Fourth"}
    running = hubs(entry)["Fourth"]
    hass.config_entries.async_update_subentry(entry, second, title="Third")
    hass.config_entries.async_update_subentry(entry, second, title="Fourth")
    await hass.async_block_till_done()
    assert hubs(entry)["Fourth"] is not running
    assert running.listener_count == 0
    assert lamps(hass)["fourth_lamp"] == "off"
    assert WORLD["Third"].polls == 0


async def test_a_home_that_comes_and_goes_twice_quickly(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Under the same id of the vendor, before the first one has ended."""
    for _ in range(2):
        second = home("Second")
        hass.config_entries.async_add_subentry(entry, second)
        await until(lambda: "Second" in hubs(entry))
        hass.config_entries.async_remove_subentry(entry, second.subentry_id)
    hass.config_entries.async_add_subentry(entry, home("Second"))
    await hass.async_block_till_done()
    assert lamps(hass)["second_lamp"] == "off"
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


async def test_a_home_that_goes_or_changes_during_set_up(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The entry comes up with what is there then."""
    homes = [home("Second"), home("Third")]
    for one in homes:
        hass.config_entries.async_add_subentry(entry, one)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    gate = WORLD["Second"].reading = WORLD["Third"].reading = asyncio.Event()
    polls = WORLD["Third"].polls
    setting_up = hass.async_create_task(hass.config_entries.async_setup(entry.entry_id))
    await until(lambda: WORLD["Third"].polls > polls)
    hass.config_entries.async_remove_subentry(entry, homes[0].subentry_id)
    home("Fourth")
    hass.config_entries.async_update_subentry(entry, homes[1], title="Fourth")
    gate.set()
    assert await setting_up
    await hass.async_block_till_done()
    assert hubs(entry).keys() == {"Shelf", "First", "Fourth"}
    assert lamps(hass).keys() >= {"shelf_lamp", "first_lamp"}
    assert not [name for name in lamps(hass) if name.startswith("second")]
    assert set(lamps(hass).values()) == {"off"}
    assert WORLD["Second"].connections == WORLD["Third"].connections == set()
    assert WORLD["Fourth"].connections == {hubs(entry)["Fourth"]}


@pytest.mark.parametrize("begun", [True, False])
async def test_a_home_that_comes_during_unload(
    hass: HomeAssistant, entry: MockConfigEntry, begun: bool
) -> None:
    """Nothing of it is left running, and the next set-up has it."""
    gate = WORLD["First"].leaving = asyncio.Event()
    second = home("Second")
    answer = WORLD["Second"].reading = asyncio.Event()
    if begun:
        hass.config_entries.async_add_subentry(entry, second)
        await until(lambda: WORLD["Second"].polls == 1)
    unloading = hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
    await until(lambda: entry.state is ConfigEntryState.UNLOAD_IN_PROGRESS)
    if begun:
        answer.set()
    else:
        hass.config_entries.async_add_subentry(entry, second)
    for _ in range(10):
        await asyncio.sleep(0)
    gate.set()
    assert await unloading
    await hass.async_block_till_done()
    assert "second_lamp" not in lamps(hass)
    assert not WORLD["Second"].connections
    answer.set()
    polls = WORLD["Second"].polls
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert WORLD["Second"].polls == polls + 1
    assert lamps(hass)["second_lamp"] == "off"


async def test_one_that_is_asked_when_the_entry_is_unloaded(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for its answer."""
    second = home("Second")
    WORLD["Second"].reading = asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: WORLD["Second"].polls == 1)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert not WORLD["Second"].connections
    assert not [line for line in caplog.messages if "did not complete" in line]


async def test_one_that_is_asked_when_home_assistant_stops(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It is given up, and no other begins."""
    WORLD["Second"] = House(reading=asyncio.Event())
    second = home("Second")
    WORLD["Second"].reading = asyncio.Event()
    hass.config_entries.async_add_subentry(entry, second)
    await until(lambda: WORLD["Second"].polls == 1)
    hass.set_state(CoreState.stopping)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    hass.config_entries.async_add_subentry(entry, home("Third"))
    await hass.async_block_till_done()
    assert hubs(entry).keys() == {"Shelf", "First"}
    assert WORLD["Third"].polls == 0
    polls = WORLD["First"].polls
    await hubs(entry)["First"].async_refresh()
    assert WORLD["First"].polls == polls
