"""Groups of the vendor's app: areas of new heaters, and one command for a whole group."""

import asyncio
from collections import Counter
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest

from custom_components.isotherm.gizwits.timing import AppTiming
from simulators.gizwits import SimDevice
from simulators.gizwits.registry import Group

from .homes import Home

DAY = "2026-01-01T00:00:00Z"


def group(home: Home, name: str, *heaters: SimDevice) -> Group:
    """Put heaters into a group of the app."""
    number = home.cloud.registry.hexadecimal(24)
    dids = [heater.did for heater in heaters]
    made = Group(number, name, "", DAY, DAY, dids)
    home.account.groups[number] = made
    return made


def upstairs(home: Home, count: int = 3, product: str = "Pilote_Soc_C3") -> list[Any]:
    """Add heaters that are a group, and one that is not in it."""
    heaters = [home.add(product, f"Chambre {n}") for n in range(1, count + 1)]
    home.add(product, "Salon")
    group(home, "Étage", *heaters)
    return heaters


def area(home: Home, heater: SimDevice) -> str | None:
    """Return the name of the area that a heater's device is in."""
    device = home.device(heater)
    assert device is not None
    found = ar.async_get(home.hass).async_get_area(device.area_id or "")
    return found and found.name


async def choose(home: Home, preset: str, *heaters: SimDevice) -> None:
    """Choose a preset of several heaters with one action."""
    ids = [home.entity_id("climate", heater) for heater in heaters]
    await home.call(
        "climate.set_preset_mode", target={ATTR_ENTITY_ID: ids}, preset_mode=preset
    )


def asked(home: Home) -> Counter[str]:
    """Return how many requests were made since last asked, by route."""
    routes = Counter(request.route for request in home.cloud.requests)
    home.cloud.requests.clear()
    return routes


def gathering() -> int:
    """Return how many tasks gather commands, or send them to a group."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return names.count("group control")


# Areas.


async def test_new_heaters_get_their_group_as_area(home: Home) -> None:
    """The smallest group names the area; a heater in none gets none."""
    first, second, third = (home.add(name=name) for name in ("Un", "Deux", "Trois"))
    lone = home.add(name="Quatre")
    group(home, "Maison", first, second, third)
    group(home, "Étage", first, second)
    group(home, "Vide")
    await home.start()
    assert [area(home, one) for one in (first, second, third, lone)] == [
        "Étage",
        "Étage",
        "Maison",
        None,
    ]
    assert asked(home) == {"login": 1, "bindings": 1, "group": 1, "group_devices": 3}


async def test_a_heater_called_as_its_group_gets_no_area(home: Home) -> None:
    """Its name would stand twice in the ids of its entities, for good."""
    salon, bureau = home.add(name="Salon"), home.add(name="Bureau")
    group(home, "salon", salon, bureau)
    await home.start()
    assert area(home, salon) is None
    assert home.entity_id("climate", salon) == "climate.salon"
    assert area(home, bureau) == "salon"


async def test_the_zone_in_the_binding_is_an_area_too(home: Home) -> None:
    """The app writes the zone's name into the binding as well; that costs nothing."""
    heater = home.add()
    remark = "range=1|isdelete=1|gid=7|groupname=Étage|grouprange=1"
    home.account.bindings[heater.did].remark = remark
    await home.start()
    assert area(home, heater) == "Étage"
    assert asked(home) == {"login": 1, "bindings": 1}


async def test_an_area_that_was_taken_away_stays_away(home: Home) -> None:
    """A suggestion is made once, and a known home is set up without waiting for it."""
    heaters = upstairs(home)
    await home.start()
    assert area(home, heaters[0]) == "Étage"
    registry = dr.async_get(home.hass)
    registry.async_update_device(home.device(heaters[0]).id, area_id=None)
    home.cloud.faults.add("group", "hang")
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    assert area(home, heaters[0]) is None
    assert area(home, heaters[1]) == "Étage"


@pytest.mark.parametrize("kind", ["9008", "hang", "html", "reset", "9004"])
@pytest.mark.parametrize("route", ["group", "group_devices"])
async def test_groups_that_can_not_be_read_do_no_harm(
    home: Home,
    caplog: pytest.LogCaptureFixture,
    route: str,
    kind: str,
) -> None:
    """The heaters are there all the same, without a word in the log."""
    home.timing(groups=0.1, retry_pause=0.01)
    heaters = upstairs(home)
    home.cloud.faults.add(route, kind)
    await home.start()
    assert area(home, heaters[0]) is None
    assert home.value("climate", heaters[0]) != "unavailable"
    assert not home.hass.config_entries.flow.async_progress()
    worse = [one for one in caplog.records if one.levelname in {"WARNING", "ERROR"}]
    assert not [one for one in worse if "isotherm" in one.name]
    await choose(home, "comfort", *heaters)
    assert asked(home)["control"] == 3


async def test_a_group_that_vanishes_while_it_is_read(home: Home) -> None:
    """The others count."""
    heaters = upstairs(home)
    group(home, "Autre", heaters[0])
    home.cloud.faults.add("group_devices", "9034", count=1)
    await home.start()
    assert area(home, heaters[0]) == "Autre"


async def test_groups_can_be_left_alone(home: Home) -> None:
    """Who does not want them has no request and no area more."""
    heaters = upstairs(home)
    remark = "range=1|isdelete=1|gid=7|groupname=Étage|grouprange=1"
    home.account.bindings[heaters[0].did].remark = remark
    home.hass.config_entries.async_update_entry(home.entry, options={"groups": False})
    await home.start()
    assert area(home, heaters[0]) is None
    await choose(home, "comfort", *heaters)
    routes = asked(home)
    assert routes["control"] == 3
    assert "group" not in routes


async def test_groups_are_read_once_a_day(home: Home) -> None:
    """The budget: one request and one more per group at set-up, then each day."""
    assert AppTiming().groups_every == 24 * 3600
    upstairs(home)
    await home.start()
    assert asked(home)["group"] == 1
    for _ in range(3):
        await home.entry.runtime_data.hub.async_refresh()
    await home.quiet()
    assert asked(home) == {"bindings": 3}

    home.timing(groups_every=0.1)
    assert await home.hass.config_entries.async_reload(home.entry.entry_id)
    await home.until(lambda: bool(home.cloud.requests.of("group_devices")))
    await home.quiet()
    asked(home)
    await asyncio.sleep(0.1)
    await home.entry.runtime_data.hub.async_refresh()
    await home.until(lambda: bool(home.cloud.requests.of("group_devices")))
    await home.quiet()
    assert asked(home) == {"bindings": 1, "group": 1, "group_devices": 1}


# Commands.


async def test_one_command_for_a_whole_group(home: Home) -> None:
    """Two requests instead of five: who is in the group, and the command."""
    heaters = upstairs(home, 5)
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"group_devices": 1, "group_control": 1}
    assert [heater.attrs["mode"] for heater in heaters] == ["cft"] * 5
    assert [home.attribute("climate", "preset_mode", one) for one in heaters] == [
        "comfort"
    ] * 5
    await home.quiet()
    assert home.attribute("climate", "preset_mode", heaters[0]) == "comfort"


async def test_more_heaters_than_the_group(home: Home) -> None:
    """Who is not in the group gets a command of its own."""
    heaters = upstairs(home)
    salon = next(
        device
        for did, device in home.cloud.registry.devices.items()
        if home.account.bindings[did].alias == "Salon"
    )
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters, salon)
    assert asked(home) == {"group_devices": 1, "group_control": 1, "control": 1}
    assert salon.attrs["mode"] == "cft"


async def test_groups_within_groups(home: Home) -> None:
    """Each heater is commanded once, by the largest group that is complete."""
    heaters = upstairs(home, 6)
    inner = group(home, "Aile", *heaters[:3])
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"group_devices": 1, "group_control": 1}
    await choose(home, "eco", *heaters[:4])
    (command,) = home.cloud.requests.of("group_control")
    assert inner.id in command.path
    assert asked(home) == {"group_devices": 1, "group_control": 1, "control": 1}
    assert [heater.attrs["mode"] for heater in heaters] == ["eco"] * 4 + ["cft"] * 2


async def test_part_of_a_group(home: Home) -> None:
    """Heaters that are not the whole group are commanded one by one."""
    heaters = upstairs(home)
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters[:2])
    assert asked(home) == {"control": 2}
    assert heaters[2].attrs["mode"] != "cft"


async def test_a_group_that_saves_nothing(home: Home) -> None:
    """Two heaters need two requests either way: the plain ones."""
    heaters = upstairs(home, 2)
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"control": 2}


async def test_different_commands_are_no_group_command(home: Home) -> None:
    """Only what is equal on the wire is shared."""
    heaters = upstairs(home)
    home.cloud.set_attr(heaters[0].did, derog_mode=1, derog_time=5)
    await home.start()
    asked(home)
    await choose(home, "eco", *heaters)
    assert asked(home) == {"control": 3}
    assert {heater.attrs["mode"] for heater in heaters} == {"eco"}


async def test_a_heater_that_was_just_put_into_the_group(home: Home) -> None:
    """Nobody asked for it, so it is left alone."""
    heaters = upstairs(home)
    await home.start()
    stranger = home.cloud.add_heater(home.account, name="Nouveau")
    next(iter(home.account.groups.values())).dids.append(stranger.did)
    before = dict(stranger.attrs)
    asked(home)
    await choose(home, "comfort", *heaters)
    routes = asked(home)
    assert routes["control"] == 3
    assert "group_control" not in routes
    assert stranger.attrs["mode"] == before["mode"]


async def test_a_heater_that_has_just_left_the_group(home: Home) -> None:
    """It gets its own command beside the group's."""
    heaters = upstairs(home)
    await home.start()
    next(iter(home.account.groups.values())).dids.remove(heaters[0].did)
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"group_devices": 1, "group_control": 1, "control": 1}
    assert {heater.attrs["mode"] for heater in heaters} == {"cft"}


async def test_a_heater_that_the_group_command_does_not_reach(home: Home) -> None:
    """Its own command tells why; the others are fine."""
    heaters = upstairs(home)
    await home.start()
    asked(home)
    # Gone from the mains a moment ago; the vendor has not noticed towards us.
    heaters[0].online = False
    with pytest.raises(HomeAssistantError) as caught:
        await choose(home, "comfort", *heaters)
    assert caught.value.translation_key == "device_offline"
    assert asked(home) == {"group_devices": 1, "group_control": 1, "control": 1}
    assert [heater.attrs["mode"] for heater in heaters[1:]] == ["cft"] * 2


@pytest.mark.parametrize("route", ["group_devices", "group_control"])
@pytest.mark.parametrize("kind", ["9034", "9008", "9025", "html", "502"])
async def test_a_group_command_that_fails(home: Home, route: str, kind: str) -> None:
    """Then each heater gets its own; nobody notices."""
    home.timing(retry_pause=0.01)
    heaters = upstairs(home)
    await home.start()
    asked(home)
    home.cloud.faults.add(route, kind)
    await choose(home, "comfort", *heaters)
    assert asked(home)["control"] == 3
    assert {heater.attrs["mode"] for heater in heaters} == {"cft"}


async def test_a_vendor_that_asks_for_a_pause(home: Home) -> None:
    """More requests would make it worse; push carries the commands instead."""
    heaters = upstairs(home)
    await home.start()
    home.cloud.faults.add("group_control", "9041")
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"group_devices": 1, "group_control": 1}
    await home.until(lambda: {one.attrs["mode"] for one in heaters} == {"cft"})


async def test_generation_1_is_commanded_by_itself(home: Home) -> None:
    """It knows raw commands only; the others of its group still leave as one."""
    heaters = [*upstairs(home), home.add("Heatzy", "Vieux")]
    next(iter(home.account.groups.values())).dids.append(heaters[3].did)
    await home.start()
    asked(home)
    await choose(home, "comfort", *heaters)
    assert asked(home) == {"group_devices": 1, "group_control": 1, "control": 1}
    assert [heater.mode for heater in heaters] == ["cft"] * 4
    await choose(home, "eco", *heaters[:3])
    assert asked(home) == {"group_devices": 1, "group_control": 1}
    assert [heater.mode for heater in heaters] == ["eco"] * 3 + ["cft"]


async def test_unloading_while_commands_gather(home: Home) -> None:
    """Nothing hangs and nothing is left behind."""
    home.timing(gather=60.0)
    heaters = upstairs(home)
    await home.start()
    tasks = [
        home.hass.async_create_task(choose(home, "comfort", heater))
        for heater in heaters
    ]
    await home.until(lambda: gathering() == 1)
    await home.hass.config_entries.async_unload(home.entry.entry_id)
    await home.quiet()
    assert all(task.done() for task in tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()
    assert not gathering()
    assert not asked(home)["control"]
