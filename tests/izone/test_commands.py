"""Commands: checked, shown at once, sent in order, read back until they show."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.isotherm.izone.api.enums import SysFan, SysMode, ZoneMode
from custom_components.isotherm.izone.api.schedules import ScheduleZone, Times
from simulators.izone import BULK_SYSTEM_RICH, BULK_ZONE_RICH, IZoneBridge, Quirks

from .conftest import Make, Setup, entry_for, wait


@pytest.fixture
async def hub(bridge: IZoneBridge, setup: Setup) -> Any:
    """Return the hub of a bridge that has eight zones."""
    entry = await setup()
    bridge.log.clear()
    return entry.runtime_data.hub


async def asked(bridge: IZoneBridge, times: int) -> None:
    """Wait until the bridge was asked that often, and for what might come after."""
    async with asyncio.timeout(10):
        while len(bridge.queries) < times:
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"power": False}, [{"SysOn": 0}]),
        ({"mode": SysMode.HEAT}, [{"SysMode": 2}]),
        ({"fan": SysFan.LOW}, [{"SysFan": 1}]),
        ({"target": 21.7}, [{"SysSetpoint": 2150}]),
        ({"isave": True}, [{"iSave": 1}]),
        ({"sleep_timer": 30}, [{"SysSleepTimer": 30}]),
        ({"filter_warning": False}, [{"ResetWarning": "filter"}]),
        (
            {"mode": SysMode.COOL, "fan": SysFan.HIGH, "target": 23},
            [{"SysMode": 1}, {"SysFan": 3}, {"SysSetpoint": 2300}],
        ),
    ],
)
async def test_commands_of_the_unit(
    bridge: IZoneBridge, hub: Any, changes: dict[str, Any], sent: list[Any]
) -> None:
    """Each is one request, in the words of the vendor's guide."""
    bridge.wall(RAS=1, CtrlZone=15)
    await hub.client.read_all()
    await hub.async_command("unit", changes)
    assert bridge.commands == sent


async def test_a_schedule_is_run(bridge: IZoneBridge, hub: Any) -> None:
    """It is a command like any other, once."""
    await hub.async_command("schedule_1", {"run": True})
    assert bridge.commands == [{"FavouriteSet": 2}]


async def test_a_mode_switches_a_unit_on(bridge: IZoneBridge, hub: Any) -> None:
    """It is set before the unit starts."""
    bridge.wall(SysOn=0)
    await hub.async_refresh()
    await hub.async_command("unit", {"mode": SysMode.HEAT})
    assert bridge.commands == [{"SysMode": 2}, {"SysOn": 1}]
    assert hub.data.devices["unit"].system.on is True


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"mode": ZoneMode.OPEN}, [("ZoneMode", {"Index": 1, "Mode": 1})]),
        ({"mode": ZoneMode.CLOSE}, [("ZoneMode", {"Index": 1, "Mode": 2})]),
        ({"target": 22.0}, [("ZoneSetpoint", {"Index": 1, "Setpoint": 2200})]),
        (
            {"mode": ZoneMode.AUTO, "target": 22.0},
            [
                ("ZoneMode", {"Index": 1, "Mode": 3}),
                ("ZoneSetpoint", {"Index": 1, "Setpoint": 2200}),
            ],
        ),
        (
            {"mode": ZoneMode.CLOSE, "target": 22.0},
            [
                ("ZoneSetpoint", {"Index": 1, "Setpoint": 2200}),
                ("ZoneMode", {"Index": 1, "Mode": 2}),
            ],
        ),
        ({"maximum_air": 90}, [("ZoneMaxAir", {"Index": 1, "MaxAir": 90})]),
        ({"minimum_air": 10}, [("ZoneMinAir", {"Index": 1, "MinAir": 10})]),
        ({"name": " Pantry "}, [("ZoneName", {"Index": 1, "Name": "Pantry"})]),
    ],
)
async def test_commands_of_a_zone(
    bridge: IZoneBridge, hub: Any, changes: dict[str, Any], sent: list[Any]
) -> None:
    """As for the unit; zones count from 0."""
    await hub.async_command("zone_1", changes)
    assert bridge.commands == [{name: payload} for name, payload in sent]


async def test_a_target_leaves_a_closed_zone_closed(
    bridge: IZoneBridge, hub: Any
) -> None:
    """It is kept for when the zone opens."""
    bridge.wall_zone(1, Mode=2)
    await hub.async_refresh()
    await hub.async_command("zone_1", {"target": 21.0})
    assert bridge.zones[1]["Mode"] == 2
    assert bridge.zones[1]["Setpoint"] == 2100
    assert hub.data.devices["zone_1"].mode is ZoneMode.CLOSE


async def test_it_shows_before_the_bridge_answers(
    bridge: IZoneBridge, hub: Any
) -> None:
    """The unit, and the zones that get what it does."""
    bridge.quirks.delay = 0.2
    asking = asyncio.create_task(hub.async_command("unit", {"power": False}))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert hub.data.devices["unit"].system.on is False
    assert hub.data.devices["unit"].action.value == "off"
    assert hub.data.devices["zone_1"].action.value == "off"
    assert bridge.system["SysOn"] == 1
    await asking
    assert bridge.system["SysOn"] == 0


async def test_old_values_read_meanwhile_are_masked(
    bridge: IZoneBridge, hub: Any
) -> None:
    """A change takes its time on the wire; it does not flicker."""
    bridge.quirks.apply_delay = 60.0
    await hub.async_command("zone_1", {"target": 25.5})
    await hub.async_refresh()
    assert bridge.zones[1]["Setpoint"] != 2550
    assert hub.data.devices["zone_1"].zone.setpoint == 25.5
    bridge.zones[1]["Setpoint"] = 2550
    await hub.async_refresh()
    assert hub.data.devices["zone_1"].zone.setpoint == 25.5


async def test_what_is_not_carried_out_is_taken_back(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """An acknowledged command without effect does not stay on show."""
    wait(hass, poll_grace=0.1)
    hub = (await setup()).runtime_data.hub
    bridge.faults.add("command/ZoneSetpoint", "lost")
    await hub.async_command("zone_1", {"target": 25.5})
    assert hub.data.devices["zone_1"].zone.setpoint == 25.5
    await asyncio.sleep(0.4)
    assert hub.data.devices["zone_1"].zone.setpoint == bridge.zones[1]["Setpoint"] / 100


@pytest.mark.parametrize(
    "case",
    [
        ("zone_1", {"name": "Den"}, "read/2/*", lambda it: it["zone_1"].zone.name),
        (
            "unit",
            {"sleep_timer": 60},
            "read/1/*",
            lambda it: it["unit"].system.sleep_timer,
        ),
        (
            "schedule_0",
            {"name": "Den"},
            "read/3/*",
            lambda it: it["unit"].schedule(0).name,
        ),
    ],
)
async def test_only_a_report_of_it_gives_up_what_was_asked(
    hass: HomeAssistant,
    bridge: IZoneBridge,
    setup: Setup,
    case: tuple[Any, ...],
) -> None:
    """A poll tells nothing of a name or a timer, however much later it comes."""
    key, changes, route, shown = case
    wait(hass, poll_grace=0.0, settled_after=0.0)
    hub = (await setup()).runtime_data.hub
    before, (wanted,) = shown(hub.data.devices), changes.values()
    bridge.faults.add("command/*", "lost")
    bridge.faults.add(route, "error")
    await hub.async_command(key, changes)
    await hub.async_refresh()
    assert shown(hub.data.devices) == wanted
    bridge.faults.clear()
    await hub.client.read_all()
    await hub.client.read_schedules()
    await hub.async_refresh()
    assert shown(hub.data.devices) == before


async def test_a_refused_command_is_an_error_and_is_taken_back(
    bridge: IZoneBridge, hub: Any
) -> None:
    """The bridge's word is passed on."""
    bridge.faults.add("command/*", "error")
    with pytest.raises(HomeAssistantError) as caught:
        await hub.async_command("unit", {"power": False})
    assert caught.value.translation_key == "rejected_unexplained"
    assert hub.data.devices["unit"].system.on is True


async def test_a_busy_bridge_is_told_as_such(bridge: IZoneBridge, hub: Any) -> None:
    """After some repetitions; nothing is lost without an error."""
    bridge.faults.add("command/*", "busy")
    with pytest.raises(HomeAssistantError) as caught:
        await hub.async_command("unit", {"power": False})
    assert caught.value.translation_key == "rate_limited"
    assert len(bridge.commands) == 3


async def test_a_command_is_read_back_once(bridge: IZoneBridge, hub: Any) -> None:
    """One request for all that was sent before it began."""
    bridge.quirks.notifications = "off"
    await asyncio.gather(
        *(hub.async_command(f"zone_{i}", {"target": 20.0 + i}) for i in range(6))
    )
    assert len(bridge.commands) == 6
    await asked(bridge, 1)
    assert set(bridge.queries) == {(7, 0)}
    assert len(bridge.queries) < 6


async def test_a_command_is_read_back_until_it_shows(
    hass: HomeAssistant, bridge: IZoneBridge, setup: Setup
) -> None:
    """Three times at most."""
    # So far apart that no two become one on a busy machine.
    wait(hass, read_back_after=(0.3, 1.2, 2.4))
    hub = (await setup()).runtime_data.hub
    await hass.async_block_till_done(wait_background_tasks=True)
    bridge.log.clear()
    bridge.quirks.notifications = "off"
    bridge.quirks.apply_delay = 60
    await hub.async_command("zone_1", {"target": 20.0})
    await asked(bridge, 3)
    assert bridge.queries == [(7, 0)] * 3


async def test_what_the_bulk_status_lacks_is_read_back_in_full(
    bridge: IZoneBridge, hub: Any
) -> None:
    """The airflow of a zone and the unit's sleep timer are in the datagrams only."""
    bridge.quirks.notifications = "off"
    await hub.async_command("zone_1", {"maximum_air": 90})
    await asked(bridge, 1)
    assert bridge.queries == [(2, 1)]
    assert hub.data.devices["zone_1"].zone.maximum_air == 90


async def test_a_scene_of_fourteen_zones_sets_every_zone(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """All at the same time, on a bridge that takes one connection at a time."""
    quirks = Quirks(
        second_connection="refuse",
        bulk_system=BULK_SYSTEM_RICH,
        bulk_zone=BULK_ZONE_RICH,
    )
    bridge = await make_bridge(uid="000000014", zones=14, quirks=quirks)
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    hub = (await setup(entry)).runtime_data.hub
    wanted = {
        index: 18.0 + index / 2
        for index in range(14)
        if hub.data.devices[f"zone_{index}"].can_auto
    }
    await asyncio.gather(
        *(hub.async_command(f"zone_{i}", {"target": t}) for i, t in wanted.items()),
        hub.async_refresh(),
    )
    assert {i: bridge.zones[i]["Setpoint"] / 100 for i in wanted} == wanted


async def test_commands_that_replace_each_other_collapse(
    bridge: IZoneBridge, hub: Any
) -> None:
    """A slider that is dragged sends its first and its last value."""
    bridge.quirks.delay = 0.05
    await asyncio.gather(
        *(hub.async_command("zone_1", {"target": 20.0 + i / 2}) for i in range(9))
    )
    sent = [one["ZoneSetpoint"]["Setpoint"] for one in bridge.commands]
    assert sent[-1] == 2400
    assert len(sent) <= 2


@pytest.mark.parametrize(
    "case",
    [
        ({"LockStatus": 1}, "unit", {"power": False}, "locked"),
        ({"LockStatus": 1}, "zone_1", {"name": "X"}, "locked"),
        ({"LockStatus": 1}, "schedule_0", {"enabled": False}, "locked"),
        ({"iZoneOnOff": 0}, "unit", {"power": False}, "not_controlled"),
        ({"iZoneMode": 0}, "unit", {"mode": SysMode.COOL}, "not_controlled"),
        ({"AirflowLock": 1}, "zone_1", {"maximum_air": 90}, "airflow_locked"),
        ({"AirflowMinLock": 1}, "zone_1", {"minimum_air": 5}, "airflow_locked"),
        ({"iSaveEnable": 0}, "unit", {"isave": True}, "not_offered"),
        ({}, "unit", {"mode": SysMode.PUMP_ONLY}, "mode_invalid"),
        ({}, "unit", {"fan": SysFan.TURBO}, "fan_invalid"),
        ({}, "unit", {"target": 22.0}, "zone_controls"),
        ({}, "unit", {"sleep_timer": 721}, "out_of_range"),
        ({}, "schedule_0", {"name": "A name of sixteen"}, "name_too_long"),
        ({}, "schedule_0", {"zones": []}, "schedule_incomplete"),
        ({}, "zone_1", {"target": 31.0}, "out_of_range"),
        ({}, "zone_1", {"target": float("nan")}, "out_of_range"),
        ({"EcoLock": 1, "EcoMax": 2400}, "zone_1", {"target": 25.0}, "out_of_range"),
        ({}, "zone_1", {"minimum_air": 100}, "minimum_above_maximum"),
        ({}, "zone_1", {"name": " "}, "name_invalid"),
        ({}, "zone_1", {"mode": ZoneMode.OVERRIDE}, "mode_invalid"),
        ({}, "zone_6", {"target": 22.0}, "no_target"),
    ],
)
async def test_what_must_not_be_sent_is_refused_with_a_sentence(
    bridge: IZoneBridge, hub: Any, case: tuple[Any, ...]
) -> None:
    """Before anything shows or leaves; the sentence has all it names."""
    wall, key, changes, reason = case
    bridge.ac.system.update(wall)
    await hub.client.read_all()
    hub.async_publish()
    before = hub.data.devices
    with pytest.raises(ServiceValidationError) as caught:
        await hub.async_command(key, changes)
    assert caught.value.translation_key == f"izone_{reason}"
    assert "{" not in str(caught.value)
    assert str(caught.value)
    assert bridge.commands == []
    hub.async_publish()
    assert hub.data.devices == before


async def test_a_part_that_is_not_there(hub: Any) -> None:
    """A zone that has vanished is told as gone."""
    for key, changes in (
        ("zone_13", {"mode": ZoneMode.OPEN}),
        ("schedule_9", {"run": True}),
    ):
        with pytest.raises(HomeAssistantError) as caught:
            await hub.async_command(key, changes)
        assert caught.value.translation_key == "device_gone"


async def test_an_edit_of_a_schedule(bridge: IZoneBridge, hub: Any) -> None:
    """Only what changes is sent, and it is switched on last."""
    bridge.quirks.notifications = "off"
    zones = [ScheduleZone(2, 2300)] * 14
    edit = {
        "enabled": True,
        "name": "Holiday",
        "mode": SysMode.HEAT,
        "fan": SysFan.AUTO,
        "zones": zones,
        "times": Times(420, None, frozenset({0, 6})),
    }
    await hub.async_command("schedule_3", edit)
    assert [next(iter(one)) for one in bridge.commands] == [
        "SchedName",
        "SchedAcMode",
        "SchedAcFan",
        "SchedZones",
        "SchedSettings",
        "SchedEnable",
    ]
    shown = hub.data.devices["unit"].schedule(3)
    assert (shown.name, shown.enabled, shown.start, shown.stop) == (
        *("Holiday", True),
        *(420, None),
    )
    assert shown.days == {0, 6}
    bridge.log.clear()
    await asked(bridge, 1)
    assert bridge.queries == [(3, 3)]
    read = hub.client.installation.schedules[3]
    assert (read.name, read.mode, read.days) == ("Holiday", SysMode.HEAT, {0, 6})

    bridge.log.clear()
    await hub.async_command("schedule_3", {"name": "", "enabled": False})
    assert [next(iter(one)) for one in bridge.commands] == ["SchedEnable", "SchedName"]
    assert hub.data.devices["unit"].schedule(3).used is False


async def test_a_schedule_that_was_not_read_can_be_edited(
    bridge: IZoneBridge, setup: Setup
) -> None:
    """Its slot shows what was asked for, and is read back."""
    bridge.faults.add("read/3/4", "error")
    hub = (await setup()).runtime_data.hub
    assert hub.data.devices["unit"].schedule(4) is None
    bridge.faults.clear()
    await hub.async_command("schedule_4", {"name": "New", "times": Times()})
    assert hub.data.devices["unit"].schedule(4).name == "New"


async def test_an_old_bridge_only_switches_and_runs_schedules(
    make_bridge: Make, hass: HomeAssistant, setup: Setup
) -> None:
    """V1 has no more; the rest is refused, not dropped."""
    bridge = await make_bridge(uid="000000007", zones=4, quirks=Quirks(api="v1"))
    entry = entry_for(bridge)
    entry.add_to_hass(hass)
    hub = (await setup(entry)).runtime_data.hub
    await hub.async_command("schedule_0", {"enabled": False})
    assert bridge.schedules[0]["Enabled"] == 0
    with pytest.raises(ServiceValidationError) as caught:
        await hub.async_command("schedule_0", {"name": "X"})
    assert caught.value.translation_key == "izone_not_offered"
    bridge.wall_zone(1, Mode=2)
    await hub.async_refresh()
    await hub.async_command("zone_1", {"target": 21.0, "mode": ZoneMode.AUTO})
    assert bridge.commands[-1] == {"ZoneCommand": {"ZoneNo": "2", "Command": "21.0"}}


async def test_power_off_wins_over_a_mode_that_waits(
    bridge: IZoneBridge, hub: Any
) -> None:
    """Commands that meet in the queue leave as one that does not contradict itself."""
    bridge.wall(SysOn=0)
    await hub.async_refresh()
    bridge.quirks.delay = 0.05
    first = asyncio.create_task(hub.async_command("unit", {"fan": SysFan.LOW}))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(hub.async_command("unit", {"mode": SysMode.HEAT}))
    await asyncio.sleep(0.01)
    await asyncio.gather(first, second, hub.async_command("unit", {"power": False}))
    assert bridge.system["SysOn"] == 0
    assert bridge.system["SysMode"] == 2


async def test_airflows_that_wait_fit_the_bounds_that_they_meet(
    bridge: IZoneBridge, hub: Any
) -> None:
    """What was sent before them counts, though no report shows it yet."""
    bridge.wall_zone(1, MinAir=0, MaxAir=100)
    await hub.client.read_all()
    bridge.quirks.delay = 0.05
    asked = []
    for changes in ({"maximum_air": 20}, {"maximum_air": 40}, {"minimum_air": 30}):
        asked.append(asyncio.create_task(hub.async_command("zone_1", changes)))
        await asyncio.sleep(0.01)
    await asyncio.gather(*asked)
    assert [next(iter(one.values())) for one in bridge.commands] == [
        {"Index": 1, "MaxAir": 20},
        {"Index": 1, "MaxAir": 40},
        {"Index": 1, "MinAir": 30},
    ]


@pytest.mark.parametrize("refused", [True, False])
async def test_a_mode_that_waits_switches_on_where_the_one_before_did_not(
    bridge: IZoneBridge, hub: Any, refused: bool
) -> None:
    """And only there: where that was taken, the unit is not switched on again."""
    bridge.wall(SysOn=0)
    await hub.client.read_all()
    # A first command finds out how this bridge reads, so that one refusal is told.
    await hub.async_command("unit", {"fan": SysFan.LOW})
    bridge.log.clear()
    bridge.quirks.delay = 0.05
    if refused:
        bridge.faults.add("command/SysOn", "error", count=2)
    first = asyncio.create_task(hub.async_command("unit", {"mode": SysMode.HEAT}))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(hub.async_command("unit", {"mode": SysMode.COOL}))
    told, _ = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(told, HomeAssistantError) is refused
    assert (bridge.system["SysOn"], bridge.system["SysMode"]) == (1, 1)
    sent = [next(iter(one)) for one in bridge.commands]
    again = ["SysOn", "SysMode", "SysOn"] if refused else ["SysMode"]
    assert sent == ["SysMode", "SysOn", *again]


async def test_closing_with_a_command_under_way(
    bridge: IZoneBridge, hub: Any, hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Nothing is left behind."""
    bridge.quirks.delay = 1.0
    asking = asyncio.create_task(hub.async_command("unit", {"power": False}))
    await asyncio.sleep(0.01)
    await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.gather(asking, return_exceptions=True)


@pytest.mark.parametrize(
    ("route", "kind", "sentence"),
    [
        ("command/SysFan", "error", "partly_done"),
        ("command/SysMode", "error", "rejected_unexplained"),
        ("command/SysMode", "truncate", "unexpected_answer"),
        ("command/SysMode", "close", "no_answer"),
    ],
)
async def test_nothing_was_changed_is_said_only_where_that_is_known(
    bridge: IZoneBridge, hub: Any, route: str, kind: str, sentence: str
) -> None:
    """Not after a part, half an OK, or no answer to what had left."""
    bridge.faults.add(route, kind)
    with pytest.raises(HomeAssistantError) as caught:
        await hub.async_command("unit", {"mode": SysMode.HEAT, "fan": SysFan.LOW})
    assert caught.value.translation_key == sentence
