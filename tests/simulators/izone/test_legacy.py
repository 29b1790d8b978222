"""API V1: words, decimal texts and a path for each command."""

import json
from typing import Any

import pytest

from simulators.izone import IZoneBridge

from .conftest import Client


async def test_settings(bridge: IZoneBridge, client: Client) -> None:
    """The types that V1 uses."""
    bridge.wall(AirflowMinLock=1, FanAutoType=3, SysFan=5)
    settings = json.loads(await client.get(bridge, "SystemSettings"))
    assert settings["SysOn"] == "on"
    assert settings["SysMode"] == "cool"
    assert settings["SysFan"] == "top"
    assert settings["Supply"] == "16.5"
    assert settings["SleepTimer"] == 0
    assert settings["SysType"] == "320"
    assert settings["AirflowLock"] == "onMin"
    assert settings["FanAuto"] == "4-speed"
    assert settings["FreeAir"] == "off"
    assert settings["EcoLock"] == "false"


async def test_zones_come_in_groups(bridge: IZoneBridge, client: Client) -> None:
    """Four at a time, fillers included; the zone extender has two."""
    names = []
    for path in ("Zones1_4", "Zones5_8", "Zones9_12", "Zones13_14"):
        names += [zone["Name"] for zone in json.loads(await client.get(bridge, path))]
    assert len(names) == 14
    assert names[6:9] == ["Laundry", "Spill", "Zone 9"]
    spill = json.loads(await client.get(bridge, "Zones5_8"))[3]
    assert (spill["Index"], spill["Type"], spill["ConstA"]) == (7, "const", "false")
    assert (spill["Temp"], spill["SetPoint"]) == (0, 23.0)


async def test_a_zone_held_open_is_open(bridge: IZoneBridge, client: Client) -> None:
    """The document has three words; a bridge may have more."""
    bridge.wall_zone(0, Mode=4)
    bridge.wall_zone(7, Mode=5)

    async def words() -> list[str]:
        groups = [await client.get(bridge, path) for path in ("Zones1_4", "Zones5_8")]
        return [zone["Mode"] for group in groups for zone in json.loads(group)]

    assert [(await words())[index] for index in (0, 1, 7)] == ["open", "auto", "open"]
    bridge.quirks.v1_more_words = True
    assert [(await words())[index] for index in (0, 7)] == ["override", "constant"]


async def test_schedules(bridge: IZoneBridge, client: Client) -> None:
    """Name, active, exists."""
    five = json.loads(await client.get(bridge, "Schedules1_5"))
    assert [one["Exists"] for one in five] == [
        "true",
        "true",
        "false",
        "false",
        "false",
    ]
    assert len(json.loads(await client.get(bridge, "Schedules6_9"))) == 4


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("SystemON", "off", {"SysOn": 0}),
        ("SystemMODE", "dry", {"SysMode": 4}),
        ("SystemFAN", "medium", {"SysFan": 2}),
        ("UnitSetpoint", "21.5", {"Setpoint": 2150}),
        ("SleepTimer", 60, {"SleepTimer": 60}),
        ("FreeAir", "on", {"iSaveOn": 1}),
    ],
)
async def test_system_commands(
    bridge: IZoneBridge, client: Client, key: str, value: Any, expected: dict[str, int]
) -> None:
    """The path is the key."""
    assert await client.post(bridge, key, {key: value}) == b"{OK}"
    assert bridge.system.items() >= expected.items()
    assert await client.post(bridge, key, {key: "nonsense"}) == b"{ERROR}"
    assert await client.post(bridge, key, {"Other": value}) == b"{ERROR}"


async def test_zone_commands(bridge: IZoneBridge, client: Client) -> None:
    """Zones count from 1; a setpoint puts the zone into auto."""

    async def send(key: str, number: int, command: str) -> bytes:
        body = {key: {"ZoneNo": str(number), "Command": command}}
        return await client.post(bridge, key, body)

    assert await send("ZoneCommand", 1, "close") == b"{OK}"
    assert bridge.zones[0]["Mode"] == 2
    assert await send("ZoneCommand", 1, "21.5") == b"{OK}"
    assert (bridge.zones[0]["Mode"], bridge.zones[0]["Setpoint"]) == (3, 2150)
    assert await send("ZoneCommand", 1, "auto") == b"{ERROR}"
    assert await send("ZoneCommand", 9, "open") == b"{ERROR}"
    assert await send("AirMaxCommand", 2, "90") == b"{OK}"
    assert await send("AirMinCommand", 2, "90") == b"{ERROR}"
    assert await send("AirMinCommand", 2, "10") == b"{OK}"
    assert (bridge.zones[1]["MaxAir"], bridge.zones[1]["MinAir"]) == (90, 10)


async def test_favourites(bridge: IZoneBridge, client: Client) -> None:
    """Run by number, enabled by number."""
    assert await client.post(bridge, "FavouriteSet", {"FavouriteSet": "2"}) == b"{OK}"
    assert bridge.zones[3]["Mode"] == 3
    body = {"ScheduleCommand": {"SchedNo": "1", "Command": "off"}}
    assert await client.post(bridge, "ScheduleCommand", body) == b"{OK}"
    assert bridge.schedules[0]["Enabled"] == 0
