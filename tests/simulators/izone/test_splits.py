"""Wall splits: answers, commands and their limits, sleep timers, favourites by the clock."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.house import House
from simulators.izone import IZoneBridge, Quirks
from simulators.izone.splits import Splits

from .conftest import Client, Make

HOUR = 3600.0
MONDAY = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
DAYS = {"M": 1, "Tu": 0, "W": 1, "Th": 0, "F": 1, "Sa": 0, "Su": 1}
TIMES = {"StartH": 17, "StartM": 30, "StopH": 18, "StopM": 5}
SETTING = {"SplitIndex": 2, "FavouriteIndex": 1, "Apply": 1, "On": 1, "Mode": 5}
SETTING |= {"Fan": 4, "Swing": 3, "Sleep": 2, "Setpoint": 1950}


@pytest.fixture
async def bridge(make_bridge: Make) -> IZoneBridge:
    """Return a bridge with splits, on a Monday at 17:00."""
    clock = ManualClock(MONDAY.timestamp())
    quirks = Quirks(split_units="fitted", notification_delay=0.02)
    bridge = await make_bridge(quirks=quirks, clock=clock, tick=60)
    bridge.wall_clock.zone = UTC
    return bridge


async def ask(client: Client, bridge: IZoneBridge, kind: int) -> Any:
    """Ask for a Type and parse the answer."""
    query = {"SplitSystemRequest": {"Type": kind, "No": 0, "No1": 0}}
    return json.loads(await client.post(bridge, "SplitSystemRequest", query))


async def send(client: Client, bridge: IZoneBridge, key: str, value: Any) -> bytes:
    """Send a command."""
    return await client.post(bridge, "SplitSystemCommand", {key: value})


async def test_the_units(bridge: IZoneBridge, client: Client) -> None:
    """All in one answer; an unpaired one is there, and indexes have gaps."""
    answer = await ask(client, bridge, 1)
    assert list(answer) == ["AirStreamDeviceUId", "DeviceType", "SplitSystemSystem"]
    assert answer["AirStreamDeviceUId"] == 12345
    system = answer["SplitSystemSystem"]
    assert system["Global"] == {"Beep": 1, "MaxZones": 14, "MaxFavs": 9}
    assert [(z["Index"], z["Att"]) for z in system["Zones"]] == [
        *((0, 1), (1, 0), (2, 1), (4, 1))
    ]
    assert list(system["Zones"][0]) == [
        *("Index", "Att", "Name", "On", "Mode", "Fan", "Setpoint", "Swing"),
        *("Act", "Sleep", "Brand", "AllOn", "AllOff"),
    ]
    bridge.quirks.split_uid = "text"
    assert (await ask(client, bridge, 1))["AirStreamDeviceUId"] == "000012345"


async def test_the_favourites(bridge: IZoneBridge, client: Client) -> None:
    """A list; what a favourite does to a unit is a row of six numbers."""
    answer = await ask(client, bridge, 2)
    favourites = answer["SplitSystemFavourites"]
    assert len(favourites) == 9
    assert list(favourites[0]) == [
        *("Index", "Name", "StartH", "StartM", "StopH", "StopM"),
        *("Enabled", "DaysEnabled", "Zones"),
    ]
    assert list(favourites[0]["DaysEnabled"]) == list(DAYS)
    assert favourites[0]["Zones"] == [[0, 1, 1, 2, 2300, 1], [4, 1, 2, 1, 2200, 0]]
    small = Splits(small=True)
    assert small.system == {"Beep": 1, "MaxZones": 5, "MaxFavs": 4}
    assert len(small.favourites) == 4


@pytest.mark.parametrize(
    ("command", "key", "value"),
    [
        ("SplitSystemZoneOn", "On", 1),
        ("SplitSystemZoneMode", "Mode", 5),
        ("SplitSystemZoneFan", "Fan", 4),
        ("SplitSystemZoneSetpoint", "Setpoint", 1700),
        ("SplitSystemZoneSetpoint", "Setpoint", 3000),
        ("SplitSystemZoneSwing", "Swing", 3),
        ("SplitSystemZoneSleepTimer", "Sleep", 7),
        ("SplitSystemZoneName", "Name", "Loft of 15 bytes"[:15]),
    ],
)
async def test_commands_for_a_unit(
    bridge: IZoneBridge, client: Client, command: str, key: str, value: Any
) -> None:
    """Each shows in the next answer, for that unit alone."""
    others = [dict(one) for one in bridge.splits.units]
    assert await send(client, bridge, command, {"Index": 2, key: value}) == b"{OK}"
    zones = (await ask(client, bridge, 1))["SplitSystemSystem"]["Zones"]
    assert zones[2][key] == value
    assert [zones[place] for place in (0, 1, 3)] == [others[p] for p in (0, 1, 3)]


async def test_commands_for_favourites(bridge: IZoneBridge, client: Client) -> None:
    """Name, enable, times and days, and what it does to a unit."""
    for command, value in (
        ("SplitSystemFavouriteName", {"Index": 1, "Name": "Matin"}),
        ("SplitSystemScheduleEnable", {"Index": 1, "En": 1}),
        ("SplitSystemScheduleSettings", {"Index": 1, **TIMES, "DaysEnabled": DAYS}),
        ("SplitSystemChangeSplitFavourite", SETTING),
        ("SplitSystemChangeSplitFavourite", SETTING | {"SplitIndex": 0, "On": 0}),
    ):
        assert await send(client, bridge, command, value) == b"{OK}", command
    favourite = (await ask(client, bridge, 2))["SplitSystemFavourites"][1]
    assert favourite == {
        "Index": 1,
        "Name": "Matin",
        "Enabled": 1,
        **TIMES,
        "DaysEnabled": DAYS,
        "Zones": [[0, 0, 5, 4, 1950, 3], [2, 1, 5, 4, 1950, 3]],
    }
    gone = SETTING | {"Apply": 0}
    await send(client, bridge, "SplitSystemChangeSplitFavourite", gone)
    assert bridge.splits.favourites[1]["Zones"] == [[0, 0, 5, 4, 1950, 3]]


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("SplitSystemZoneOn", {"Index": 2, "On": 2}),
        ("SplitSystemZoneOn", {"Index": 2, "On": True}),
        ("SplitSystemZoneOn", {"Index": 1, "On": 1}),
        ("SplitSystemZoneOn", {"Index": 3, "On": 1}),
        ("SplitSystemZoneOn", {"Index": "2", "On": 1}),
        ("SplitSystemZoneOn", {"Index": 2, "On": 1, "Mode": 1}),
        ("SplitSystemZoneOn", 1),
        ("SplitSystemZoneMode", {"Index": 2, "Mode": 0}),
        ("SplitSystemZoneMode", {"Index": 2, "Mode": 6}),
        ("SplitSystemZoneFan", {"Index": 2, "Fan": 5}),
        ("SplitSystemZoneFan", {"Index": 4, "Fan": 8}),
        ("SplitSystemZoneFan", {"Index": 4, "Fan": 0}),
        ("SplitSystemZoneSetpoint", {"Index": 2, "Setpoint": 1650}),
        ("SplitSystemZoneSetpoint", {"Index": 2, "Setpoint": 3050}),
        ("SplitSystemZoneSetpoint", {"Index": 2, "Setpoint": 2125}),
        ("SplitSystemZoneSwing", {"Index": 2, "Swing": 4}),
        ("SplitSystemZoneSleepTimer", {"Index": 2, "Sleep": 8}),
        ("SplitSystemZoneName", {"Index": 2, "Name": "sixteen bytes 16"}),
        ("SplitSystemZoneName", {"Index": 2, "Name": "fünfzehn Bytes?"}),
        ("SplitSystemFavouriteName", {"Index": 9, "Name": "x"}),
        ("SplitSystemFavouriteName", {"Index": 1, "Name": "sixteen bytes 16"}),
        ("SplitSystemScheduleEnable", {"Index": 1, "Enabled": 1}),
        ("SplitSystemScheduleEnable", {"Index": 1, "En": 2}),
        ("SplitSystemScheduleSettings", {"Index": 1, **TIMES}),
        ("SplitSystemScheduleSettings", {"Index": 1, **TIMES, "DaysEnabled": {"M": 1}}),
        (
            "SplitSystemScheduleSettings",
            {"Index": 1, **TIMES, "StopH": -1, "DaysEnabled": DAYS},
        ),
        ("SplitSystemChangeSplitFavourite", SETTING | {"Apply": 2}),
        ("SplitSystemChangeSplitFavourite", SETTING | {"Fan": 7}),
        ("SplitSystemChangeSplitFavourite", SETTING | {"Setpoint": 1600}),
        ("SplitSystemChangeSplitFavourite", SETTING | {"FavouriteIndex": 9}),
        ("SplitSystemChangeSplitFavourite", SETTING | {"SplitIndex": 14}),
        ("SplitSystemBeep", 0),
        ("SplitSystemAllOn", 1),
        ("SplitSystemAllOff", 1),
        ("SysOn", 1),
    ],
)
async def test_what_the_guide_does_not_allow(
    bridge: IZoneBridge, client: Client, command: str, value: Any
) -> None:
    """Is refused and changes nothing; beep and all on or off have no command."""
    before = bridge.splits.fingerprint()
    assert await send(client, bridge, command, value) == b"{ERROR}"
    assert bridge.log[-1].refused
    assert bridge.splits.fingerprint() == before


async def test_odd_queries(bridge: IZoneBridge, client: Client) -> None:
    """Are refused."""
    for body in (
        {"SplitSystemRequest": {"Type": 3, "No": 0, "No1": 0}},
        {"SplitSystemRequest": {"Type": "1", "No": 0, "No1": 0}},
        {"iZoneV2Request": {"Type": 1, "No": 0, "No1": 0}},
        {"SplitSystemRequest": 1},
        [],
    ):
        assert await client.post(bridge, "SplitSystemRequest", body) == b"{ERROR}"
    assert await client.post(bridge, "SplitSystemCommand", {}) == b"{ERROR}"


async def test_seven_fan_speeds(bridge: IZoneBridge, client: Client) -> None:
    """Only brands that have them."""
    for fan in range(1, 8):
        command = {"Index": 4, "Fan": fan}
        assert await send(client, bridge, "SplitSystemZoneFan", command) == b"{OK}"
    bridge.splits.seven_speeds.clear()
    command = {"Index": 4, "Fan": 5}
    assert await send(client, bridge, "SplitSystemZoneFan", command) == b"{ERROR}"


@pytest.mark.parametrize(("sleep", "hours"), [(1, 0.5), (3, 2.0), (7, 12.0)])
async def test_sleep_timer(
    bridge: IZoneBridge, client: Client, sleep: int, hours: float
) -> None:
    """Switches off when it has run down, and starts anew when set anew."""
    unit = bridge.splits.units[2]
    bridge.wall_other(unit, On=1)
    command = {"Index": 2, "Sleep": sleep}
    await send(client, bridge, "SplitSystemZoneSleepTimer", command)
    bridge.advance(hours * HOUR - 60)
    await send(client, bridge, "SplitSystemZoneSleepTimer", command)
    bridge.advance(hours * HOUR - 60)
    assert (unit["On"], unit["Sleep"]) == (1, sleep)
    bridge.advance(60)
    assert (unit["On"], unit["Sleep"]) == (0, 0)


async def test_sleep_timer_set_at_the_wall_and_stopped(
    bridge: IZoneBridge, client: Client
) -> None:
    """The wall's timer counts too; 0 stops it."""
    unit = bridge.splits.units[0]
    bridge.wall_other(unit, On=1, Sleep=1)
    bridge.advance(1000)
    await send(client, bridge, "SplitSystemZoneSleepTimer", {"Index": 0, "Sleep": 0})
    bridge.advance(5 * HOUR)
    assert unit["On"] == 1


async def test_favourite_runs_by_the_clock(bridge: IZoneBridge, client: Client) -> None:
    """On its days at its time, on paired units; its stop switches them off."""
    for command, value in (
        ("SplitSystemScheduleEnable", {"Index": 1, "En": 1}),
        ("SplitSystemScheduleSettings", {"Index": 1, **TIMES, "DaysEnabled": DAYS}),
        ("SplitSystemChangeSplitFavourite", SETTING),
    ):
        assert await send(client, bridge, command, value) == b"{OK}"
    unit, other = bridge.splits.units[2], dict(bridge.splits.units[0])
    bridge.advance(29 * 60)
    assert unit["On"] == 0
    bridge.advance(60)
    keys = ("On", "Mode", "Fan", "Setpoint", "Swing", "Sleep")
    assert [unit[key] for key in keys] == [1, 5, 4, 1950, 3, 2]
    bridge.advance(34 * 60)
    assert unit["On"] == 1
    bridge.advance(60)
    assert unit["On"] == 0
    bridge.advance(24 * HOUR)
    assert unit["On"] == 0
    bridge.advance(23.5 * HOUR)
    assert unit["On"] == 1
    assert bridge.splits.units[0] == other


async def test_units_warm_and_cool_their_rooms(make_bridge: Make) -> None:
    """Up to the setpoint; a unit that is off leaves its room to the weather."""
    house = House(outdoor=33.0)
    bridge = await make_bridge(house=house, quirks=Quirks(split_units="fitted"))
    bridge.wall_other(bridge.splits.units[0], On=1, Mode=1, Setpoint=2200)
    bridge.advance(6 * HOUR)
    cooled, warmed = (house.rooms[f"split {index}"].temperature for index in (0, 2))
    assert 21.5 <= cooled <= 22.5
    assert warmed > 27
