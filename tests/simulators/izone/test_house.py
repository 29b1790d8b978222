"""Rooms warm and cool, schedules run, the sleep timer ends."""

import asyncio
from datetime import UTC, datetime

from simulators.clock import ManualClock
from simulators.house import House
from simulators.izone import CHANGE_NOTIFICATIONS, IZoneBridge, Quirks, WallPage

from .conftest import Client, Make

HOUR = 3600.0


async def test_cools_the_zones_that_call(make_bridge: Make) -> None:
    """Zones in auto reach their setpoint; a closed one follows the weather."""
    bridge = await make_bridge(house=House(outdoor=33.0))
    bridge.wall_zone(2, Mode=2)
    bridge.advance(60)
    assert bridge.zones[0]["DmpPos"] > 0
    assert bridge.zones[2]["DmpPos"] == 0
    assert bridge.system["Supply"] < bridge.system["Temp"]
    bridge.advance(3 * HOUR)
    assert 2200 <= bridge.zones[0]["Temp"] <= 2420
    assert bridge.zones[2]["Temp"] > 2600
    assert bridge.zones[6]["Temp"] == 0
    assert bridge.zones[bridge.system["CtrlZone"]]["Mode"] == 3


async def test_heats_and_vents(make_bridge: Make) -> None:
    """Heat raises, vent does neither."""
    bridge = await make_bridge(house=House(outdoor=5.0), system={"SysMode": 2})
    for index in range(6):
        bridge.wall_zone(index, Temp=1800, Setpoint=2100)
    bridge.advance(HOUR)
    warm = bridge.zones[0]["Temp"]
    assert warm > 1900
    assert bridge.system["Supply"] > bridge.system["Temp"]
    bridge.wall(SysMode=3)
    bridge.advance(HOUR)
    assert bridge.zones[0]["Temp"] < warm


async def test_spill_zone_is_forced_open(make_bridge: Make) -> None:
    """When hardly a damper is open, the constant zone takes the air."""
    bridge = await make_bridge(house=House(outdoor=33.0))
    for index in range(6):
        bridge.wall_zone(index, Mode=2)
    bridge.advance(30)
    assert (bridge.zones[7]["ConstA"], bridge.zones[7]["DmpPos"]) == (1, 100)
    bridge.wall_zone(0, Mode=1)
    bridge.advance(30)
    assert bridge.zones[7]["ConstA"] == 0


async def test_faulted_sensor_and_damper_stand_still(make_bridge: Make) -> None:
    """A sensor that has failed shows its last value; a damper stays where it is."""
    bridge = await make_bridge(house=House(outdoor=33.0))
    bridge.advance(60)
    before = bridge.zones[0]["Temp"], bridge.zones[1]["DmpPos"]
    bridge.wall_zone(0, SensorFault=1)
    bridge.wall_zone(1, DmpFlt=1, Mode=2)
    bridge.advance(HOUR)
    assert (bridge.zones[0]["Temp"], bridge.zones[1]["DmpPos"]) == before


async def test_schedule_runs_at_its_time(make_bridge: Make) -> None:
    """Start applies the favourite, stop switches off; other days are left alone."""
    monday = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    bridge = await make_bridge(
        clock=ManualClock(monday.timestamp()), tick=60, system={"SysOn": 0}
    )
    bridge.wall_clock.zone = UTC
    bridge.wall_zone(0, Mode=2)
    bridge.advance(29 * 60)
    assert bridge.system["SysOn"] == 0
    bridge.advance(2 * 60)
    assert bridge.system["SysOn"] == 1
    assert (bridge.zones[0]["Mode"], bridge.zones[0]["Setpoint"]) == (3, 2250)
    bridge.advance(2 * HOUR)
    assert bridge.system["SysOn"] == 0
    bridge.advance(5 * 24 * HOUR)
    assert f"{bridge.wall_clock.local():%a}" == "Sat"
    bridge.wall(SysOn=1)
    bridge.advance(3 * HOUR)
    assert bridge.system["SysOn"] == 1


async def test_sleep_timer(bridge: IZoneBridge, client: Client) -> None:
    """Counts down and switches off."""
    await client.command(bridge, SysSleepTimer=30)
    bridge.advance(61)
    assert bridge.system["SleepTimerM"] == 29
    assert bridge.system["SysOn"] == 1
    bridge.advance(29 * 60)
    system = bridge.system
    assert [system[k] for k in ("SysOn", "SleepTimer", "SleepTimerM")] == [0, 0, 0]


async def test_time_passes_by_itself(make_bridge: Make) -> None:
    """With a clock the house lives; drifting temperatures cause notifications."""
    clock = ManualClock(1_800_000_000.0)
    bridge = await make_bridge(
        house=House(outdoor=33.0),
        clock=clock,
        tick=0.01,
        quirks=Quirks(notification_delay=0.0),
        notification_targets=[("127.0.0.1", 9)],
    )
    before = bridge.zones[0]["Temp"]
    clock.advance(600)
    async with asyncio.timeout(5):
        while {data for data, _ in bridge.udp.sent} != set(CHANGE_NOTIFICATIONS):
            await asyncio.sleep(0.01)
    assert bridge.zones[0]["Temp"] != before


async def test_wall_page(make_bridge: Make, client: Client) -> None:
    """The page shows the bridges and turns their knobs."""
    bridge = await make_bridge(house=House(outdoor=33.0))
    other = await make_bridge(host="127.0.0.2", uid="000000777", name="Office")
    page = await WallPage([bridge, other]).start()

    async def turn(**body: object) -> int:
        url = f"{page.url}wall/turn"
        async with client.session.post(url, json=body) as response:
            return response.status

    try:
        async with client.session.get(page.url) as response:
            assert response.content_type == "text/html"
            assert "wall controllers" in await response.text()
        uid = bridge.uid
        assert await turn(uid=uid, knob="unit", changes={"SysMode": 2}) == 200
        assert await turn(uid=uid, knob="zone", index=1, changes={"Temp": 1950}) == 200
        workday = {"Enabled": 0, "Name": "Alltag"}
        assert await turn(uid=uid, knob="schedule", index=0, changes=workday) == 200
        tag = {"Tag1": "Büro", "Warnings": "filter"}
        assert await turn(uid=uid, knob="unit", changes=tag) == 200
        assert bridge.system.items() >= tag.items()
        assert await turn(uid=uid, knob="unit", changes={"Tag1": "x" * 65}) == 400
        assert await turn(uid=uid, knob="power", on=False) == 200
        assert await turn(uid=uid, knob="fault", kind="busy", route="read/*") == 200
        assert bridge.system["SysMode"] == 2
        assert bridge.schedules[0].items() >= workday.items()
        assert bridge.quirks.fault_shape
        bridge.advance(1)
        assert 1940 <= bridge.zones[1]["Temp"] <= 1960
        assert await client.raw(bridge, 1) == b"{BUSY}"
        assert await turn(uid="1", knob="unit", changes={}) == 400
        assert await turn(uid=uid, knob="unit", changes={"SysMode": "2"}) == 400
        assert await turn(uid=uid, knob="unit", changes={"Nope": 2}) == 400
        async with client.session.get(f"{page.url}wall/state") as response:
            state = await response.json()
        assert [one["system"]["Tag2"] for one in state["bridges"]] == ["Home", "Office"]
        assert state["bridges"][0]["requests"][0]["faults"] == ["busy"]
        assert await turn(uid=uid, knob="repair") == 200
        assert await turn(uid=uid, knob="tcp", state="refused") == 200
        assert bridge.http.state == "refused"
    finally:
        await page.stop()
