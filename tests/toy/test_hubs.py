"""Hubs under one entry keep to themselves, in the registries and in trouble."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryData,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.isotherm import async_remove_config_entry_device
from custom_components.isotherm.const import DOMAIN
from custom_components.isotherm.hub.timing import TIMINGS, HubTiming

from .vendor import HOME, WORLD, House, Lamp


def home(title: str, unique_id: str | None) -> ConfigSubentryData:
    """Return a home's subentry."""
    return ConfigSubentryData(
        data={}, subentry_type=HOME, title=title, unique_id=unique_id
    )


@pytest.fixture
def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Return an entry with two homes, whose lamps have the same keys."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Shelf",
        unique_id="shelf",
        data={"vendor": "toy"},
        subentries_data=[home("Home A", "a"), home("Home B", None)],
    )
    entry.add_to_hass(hass)
    WORLD["Home A"] = House({"1": Lamp("A one"), "2": Lamp("A two")})
    WORLD["Home B"] = House({"1": Lamp("B one"), "2": Lamp("B two")})
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Set the entry up; return its hubs by name."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return {hub.name: hub for hub in entry.runtime_data.hubs.values()}


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str | None]:
    """Return the subentries of the registry's devices by their names."""
    found = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    titles = {one.subentry_id: one.title for one in entry.subentries.values()}
    return {
        device.name or "": titles.get(device.config_subentry_id) for device in found
    }


def entities(hass: HomeAssistant, entry: MockConfigEntry) -> list[str | None]:
    """Return the subentries of the registry's switches."""
    found = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    titles = {one.subentry_id: one.title for one in entry.subentries.values()}
    return sorted(
        titles[one.config_subentry_id]
        for one in found
        if one.domain == "switch" and one.config_subentry_id
    )


async def test_each_hub_has_its_own(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Devices and entities belong to the subentry of their hub, whatever their keys."""
    await set_up(hass, entry)
    assert devices(hass, entry) == {
        "Home A": "Home A",
        "A one": "Home A",
        "A two": "Home A",
        "Home B": "Home B",
        "B one": "Home B",
        "B two": "Home B",
    }
    assert entities(hass, entry) == ["Home A", "Home A", "Home B", "Home B"]


async def test_neither_touches_the_others(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A device that goes here stays there, and one that comes here comes only here."""
    hubs = await set_up(hass, entry)
    del WORLD["Home A"].lamps["2"]
    WORLD["Home A"].lamps["3"] = Lamp("A three")
    await hubs["Home A"].async_refresh()
    await hubs["Home B"].async_refresh()
    await hass.async_block_till_done()
    names = {name for name in devices(hass, entry) if not name.startswith("Home")}
    assert names == {"A one", "A three", "B one", "B two"}
    assert entities(hass, entry) == ["Home A", "Home A", "Home B", "Home B"]
    WORLD["Home B"].lamps["2"] = Lamp("B two", dimmer=True)
    await hubs["Home B"].async_refresh()
    await hass.async_block_till_done()
    assert entities(hass, entry) == ["Home A", "Home A", *["Home B"] * 3]


async def test_removing_a_subentry_removes_exactly_its_devices(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The other home goes on."""
    await set_up(hass, entry)
    gone = next(one for one in entry.subentries.values() if one.title == "Home A")
    hass.config_entries.async_remove_subentry(entry, gone.subentry_id)
    await hass.async_block_till_done()
    assert set(devices(hass, entry)) == {"Home B", "B one", "B two"}
    assert entities(hass, entry) == ["Home B", "Home B"]
    assert [hub.name for hub in entry.runtime_data.hubs.values()] == ["Home B"]
    states = [state.state for state in hass.states.async_all("switch")]
    assert states == ["off", "off"]


@pytest.mark.usefixtures("socket_enabled")  # The search for bridges begins meanwhile.
async def test_one_that_can_not_be_reached_keeps_no_other_down(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """It comes with a later poll; only if none is there the entry is tried again."""
    WORLD["Home A"].broken = True
    hubs = await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert entities(hass, entry) == ["Home B", "Home B"]
    assert [line for line in caplog.messages if "Home A can" in line]
    WORLD["Home A"].broken = False
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    await hass.async_block_till_done()
    assert hubs["Home A"].last_update_success
    assert entities(hass, entry) == ["Home A", "Home A", "Home B", "Home B"]
    assert await hass.config_entries.async_unload(entry.entry_id)
    for house in WORLD.values():
        house.broken = True
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_an_outage_is_logged_once_and_its_end_once(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """When entities become unavailable, and when they are back; not in the grace."""
    hass.data[TIMINGS] = {"toy": HubTiming(outage_grace=0.2)}
    hubs = await set_up(hass, entry)
    hub = hubs["Home A"]
    told = [state.entity_id for state in hass.states.async_all("switch")]

    def shown() -> set[str]:
        return {str(hass.states.get(entity).state) for entity in told}  # type: ignore[union-attr]

    def logged() -> list[str]:
        return [
            record.getMessage()
            for record in caplog.records
            if record.levelname != "DEBUG" and "isotherm" in record.name
        ]

    WORLD["Home A"].broken = True
    await hub.async_refresh()
    assert (shown(), logged(), hub.outage) == ({"off"}, [], True)
    await asyncio.sleep(0.25)
    for _ in range(3):
        await hub.async_refresh()
    assert shown() == {"off", "unavailable"}
    (sentence,) = logged()
    assert "Home A" in sentence
    WORLD["Home A"].broken = False
    for _ in range(2):
        await hub.async_refresh()
    assert shown() == {"off"}
    assert logged() == [sentence, "Fetching Home A data recovered"]
    assert not hub.outage


async def test_commands_reach_the_hub_of_their_device(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What is asked shows at once; a refusal withdraws it with a sentence."""
    hubs = await set_up(hass, entry)
    hub = hubs["Home B"]
    await hub.async_command("1", {"on": True})
    assert WORLD["Home B"].commands == [("1", {"on": True})]
    assert not WORLD["Home A"].commands
    assert hub.data.devices["1"].on
    assert not hubs["Home A"].data.devices["1"].on
    WORLD["Home B"].broken = True
    with pytest.raises(HomeAssistantError, match="Home B"):
        await hub.async_command("2", {"on": True})
    assert not hub.data.devices["2"].on
    WORLD["Home B"].broken = False
    WORLD["Home B"].lamps["2"] = Lamp("B two", available=False)
    await hub.async_refresh()
    with pytest.raises(ServiceValidationError):
        await hub.async_command("2", {"on": True})
    with pytest.raises(HomeAssistantError):
        await hub.async_command("9", {"on": True})
    assert len(WORLD["Home B"].commands) == 1


async def test_only_a_device_that_is_gone_can_be_deleted(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Deleting one that a hub still has is refused."""
    await set_up(hass, entry)
    registry = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        with pytest.raises(HomeAssistantError):
            await async_remove_config_entry_device(hass, entry, device)
    stray = registry.async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={(DOMAIN, "stray")}, name="Stray"
    )
    assert await async_remove_config_entry_device(hass, entry, stray)


async def test_one_that_was_never_read_keeps_its_devices(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What can't be reached at the start has not gone."""
    await set_up(hass, entry)
    before = devices(hass, entry)
    assert await hass.config_entries.async_unload(entry.entry_id)
    WORLD["Home A"].broken = True
    await set_up(hass, entry)
    assert devices(hass, entry) == before
    for device in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id):
        with pytest.raises(HomeAssistantError):
            await async_remove_config_entry_device(hass, entry, device)


async def test_a_refused_sign_in_keeps_no_other_down(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The person is asked for the password, and the refused one is tried again later."""
    WORLD["Home A"].refuses_sign_in = True
    hubs = await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert entities(hass, entry) == ["Home B", "Home B"]
    assert len(hass.config_entries.flow.async_progress()) == 1
    await hubs["Home A"].async_refresh()
    assert not hubs["Home A"].last_update_success
    WORLD["Home A"].refuses_sign_in = False
    await hubs["Home A"].async_refresh()
    await hass.async_block_till_done()
    assert entities(hass, entry) == ["Home A", "Home A", "Home B", "Home B"]
    assert not hass.config_entries.flow.async_progress()
    assert await hass.config_entries.async_unload(entry.entry_id)
    for house in WORLD.values():
        house.refuses_sign_in = True
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR


async def test_a_subentry_that_comes_during_set_up(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """It has its hub as soon as the entry is loaded again."""
    gate = WORLD["Home A"].reading = asyncio.Event()
    WORLD["Home C"] = House({"1": Lamp("C one")})
    setting_up = hass.async_create_task(set_up(hass, entry))
    await asyncio.sleep(0.01)
    added = ConfigSubentry(
        data=MappingProxyType({}), subentry_type=HOME, title="Home C", unique_id="c"
    )
    hass.config_entries.async_add_subentry(entry, added)
    gate.set()
    await setting_up
    await hass.async_block_till_done()
    names = {hub.name for hub in entry.runtime_data.hubs.values()}
    assert names == {"Home A", "Home B", "Home C"}


async def test_a_refusal_that_nobody_waits_for_is_withdrawn(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The script that asked was stopped before the vendor refused."""
    hub = (await set_up(hass, entry))["Home A"]
    gate = WORLD["Home A"].sending = asyncio.Event()
    asker = hass.async_create_task(hub.async_command("1", {"on": True}))
    await asyncio.sleep(0.01)
    assert hub.data.devices["1"].on
    asker.cancel()
    WORLD["Home A"].broken = True
    gate.set()
    await asyncio.sleep(0.01)
    assert not hub.data.devices["1"].on


async def test_what_was_asked_again_outlives_an_earlier_refusal(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """The first command fails, the same one behind it succeeds."""
    hub, house = (await set_up(hass, entry))["Home A"], WORLD["Home A"]
    gate = house.sending = asyncio.Event()
    first = hass.async_create_task(hub.async_command("1", {"on": True}))
    await asyncio.sleep(0.01)
    second = hass.async_create_task(hub.async_command("1", {"on": True}))
    await asyncio.sleep(0.01)
    house.broken, house.sending = True, asyncio.Event()
    gate.set()
    with pytest.raises(HomeAssistantError):
        await first
    assert hub.data.devices["1"].on
    house.broken = False
    house.sending.set()
    await second
    assert hub.data.devices["1"].on
    assert house.commands == [("1", {"on": True})]


async def test_what_changed_before_is_told_with_what_changes_now(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Who listens for one device is told of it, though another is what is published."""
    hub = (await set_up(hass, entry))["Home A"]
    told: list[str] = []
    removes = [
        hub.async_add_listener(lambda key=key: told.append(key), key)
        for key in ("1", "2")
    ]
    first = {**hub.data.devices, "1": Lamp("A one", on=True)}
    hub.data = replace(hub.data, devices=first)
    both = {**first, "2": Lamp("A two", on=True)}
    hub.async_tell_of(replace(hub.data, devices=both), ("2",))
    assert sorted(told) == ["1", "2"]
    hub.async_tell_of(hub.data, ("1", "2"))
    assert len(told) == 2
    for remove in removes:
        remove()
