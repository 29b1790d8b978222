"""Bridges that speak the first API only, and its translation."""

from contextlib import suppress
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import ProtocolError, RejectedError
from custom_components.isotherm.izone.api import legacy
from custom_components.isotherm.izone.api.commands import Command, LegacyPost
from custom_components.isotherm.izone.api.enums import (
    Api,
    FanAutoType,
    ReturnAir,
    SysFan,
    SysMode,
    ZoneMode,
    ZoneType,
)
from custom_components.isotherm.izone.api.schedules import Times
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.zones import Zone

from .conftest import Connect, Simulate
from .samples import command as command_for, installation, of_unit, of_zone
from .test_wire import JSON

SETTINGS: dict[str, Any] = {
    "AirStreamDeviceUId": "000012345",
    "SysOn": "on",
    "SysMode": "heat",
    "SysFan": "med",
    "SleepTimer": 30,
    "UnitType": "Panasonic",
    "Supply": "16.5",
    "Setpoint": "22",
    "Temp": "21.9",
    "RAS": "master",
    "CtrlZone": 1,
    "Warnings": "filter",
    "ACError": " OK",
    "EcoLock": "true",
    "EcoMax": "26.0",
    "EcoMin": "18.0",
    "NoOfConst": 0,
    "NoOfZones": "8",
    "SysType": "310",
    "AirflowLock": "onMin",
    "UnitLocked": "false",
    "FreeAir": "on",
    "FanAuto": "4-speed",
}


def read(**changes: Any) -> System:
    """Return the system that some settings amount to."""
    return System.from_json(legacy.system_datagram({**SETTINGS, **changes}))


def test_settings_become_the_same_datagram() -> None:
    """Words and decimals read as V2's codes and hundredths."""
    system = read()
    assert (system.on, system.mode, system.fan) == (True, SysMode.HEAT, SysFan.MEDIUM)
    assert (system.setpoint, system.return_temperature) == (22.0, 21.9)
    assert (system.return_air, system.control_zone) == (ReturnAir.MASTER, 1)
    assert (system.eco_lock, system.eco_minimum, system.eco_maximum) == (True, 18, 26)
    assert (system.airflow_lock, system.airflow_minimum_lock) == (False, True)
    assert (system.isave_offered, system.isave_on) == (True, True)
    assert (system.fan_auto, system.fan_auto_type) == (True, FanAutoType.FOUR_SPEED)
    assert (system.zones, system.system_type, system.locked) == (8, 310, False)
    assert (system.unit_type, system.filter_warning) == ("Panasonic", True)
    assert not system.faulted


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"FreeAir": "disabled"}, "isave_offered", False),
        ({"FreeAir": "off"}, "isave_on", False),
        ({"FanAuto": "disabled"}, "fan_auto", False),
        ({"FanAuto": "unknown"}, "fan_auto_type", None),
        ({"FanAuto": "2-speed"}, "fan_auto_type", FanAutoType.TWO_SPEED),
        ({"AirflowLock": "on"}, "airflow_lock", True),
        ({"AirflowLock": "off"}, "airflow_minimum_lock", False),
        ({"UnitLocked": "true"}, "locked", True),
        ({"SysFan": "top"}, "fan", SysFan.TOP),
        ({"SysFan": "medium"}, "fan", SysFan.MEDIUM),
        ({"SysMode": "error"}, "faulted", True),
        ({"SysMode": "new"}, "mode", None),
        ({"Temp": "0.0"}, "return_temperature", None),
        ({"Setpoint": ""}, "setpoint", None),
    ],
)
def test_words(changes: dict[str, Any], field: str, value: object) -> None:
    """Every word of the document, and some of none."""
    assert getattr(read(**changes), field) == value


ENTRY: dict[str, Any] = {
    "Index": 1,
    "Name": "Study",
    "Type": "auto",
    "Mode": "close",
    "SetPoint": 22.5,
    "Temp": 21,
    "MaxAir": 90,
    "MinAir": 5,
    "Const": 255,
    "ConstA": "false",
    "DmpFlt": "true",
}


def test_zones_become_the_same_datagram() -> None:
    """Fillers beyond the number of zones are left out."""
    filler = {**ENTRY, "Index": 2, "Name": "Zone 3"}
    told = legacy.zone_datagrams([ENTRY, filler, "x", {"Name": "no index"}], 2)
    (only,) = [Zone.from_json(one) for one in told]
    assert (only.index, only.name, only.type) == (1, "Study", ZoneType.AUTO)
    assert (only.mode, only.setpoint, only.temperature) == (ZoneMode.CLOSE, 22.5, 21.0)
    assert (only.maximum_air, only.minimum_air, only.damper_fault) == (90, 5, True)
    assert (only.constant, only.spill_open) == (None, False)
    assert legacy.zone_datagrams({}, 2) == ()
    (odd,) = legacy.zone_datagrams([{**ENTRY, "Type": "error", "Mode": "error"}], 2)
    assert Zone.from_json(odd).faulted


def test_zone_groups() -> None:
    """The thirteenth and fourteenth have a path of their own."""
    assert legacy.zone_paths(range(8)) == ("/Zones1_4", "/Zones5_8")
    assert legacy.zone_paths(range(14))[-1] == "/Zones13_14"
    assert legacy.zone_paths([9]) == ("/Zones9_12",)
    assert legacy.zone_paths(()) == ()


@pytest.mark.parametrize(
    ("command", "post"),
    [
        (command_for("unit", power=False), ("SystemON", "off")),
        (command_for("unit", mode=SysMode.AUTO), ("SystemMODE", "auto")),
        (command_for("unit", fan=SysFan.MEDIUM), ("SystemFAN", "medium")),
        (command_for("unit", fan=SysFan.TOP), ("SystemFAN", "top")),
        (command_for("unit", target=23), ("UnitSetpoint", "23.0")),
        (command_for("unit", sleep_timer=60), ("SleepTimer", 60)),
        (command_for("unit", isave=True), ("FreeAir", "on")),
        (
            command_for("zone_0", mode=ZoneMode.OPEN),
            ("ZoneCommand", {"ZoneNo": "1", "Command": "open"}),
        ),
        (
            *of_zone(installation(api=Api.V1), 0, mode=ZoneMode.AUTO),
            ("ZoneCommand", {"ZoneNo": "1", "Command": "23.5"}),
        ),
        (
            command_for("zone_0", target=20.5),
            ("ZoneCommand", {"ZoneNo": "1", "Command": "20.5"}),
        ),
        (
            command_for("zone_0", maximum_air=95),
            ("AirMaxCommand", {"ZoneNo": "1", "Command": "95"}),
        ),
        (
            command_for("zone_0", minimum_air=5),
            ("AirMinCommand", {"ZoneNo": "1", "Command": "5"}),
        ),
        (command_for("schedule_8", run=True), ("FavouriteSet", "9")),
        (
            command_for("schedule_3", enabled=True),
            ("ScheduleCommand", {"SchedNo": "4", "Command": "on"}),
        ),
    ],
)
def test_posts(command: Command, post: LegacyPost) -> None:
    """The document's words, zones counted from one."""
    assert command.legacy == post


@pytest.mark.parametrize(
    "command",
    [
        command_for("zone_0", name="x"),
        command_for("unit", filter_warning=False),
        command_for("unit", fan=SysFan.NON_GAS_HEAT),
        command_for("zone_5", mode=ZoneMode.AUTO),
        command_for("schedule_0", times=Times(1, 2)),
    ],
)
async def test_what_v1_cannot_do(
    simulate: Simulate, connect: Connect, command: Command
) -> None:
    """A clear refusal, not a request that means something else."""
    simulator = await simulate(api="v1")
    client = connect(simulator)
    await client.identify()
    with pytest.raises(RejectedError):
        await client.send(command)
    assert simulator.commands == []


async def test_a_v1_bridge_from_end_to_end(
    simulate: Simulate, connect: Connect
) -> None:
    """Identified, read and commanded like any other."""
    simulator = await simulate(api="v1", zones=14)
    client = connect(simulator)
    assert await client.identify() == "000012345"
    known = await client.read_all()
    assert known.api is client.api is Api.V1
    assert len(known.zones) == 14
    assert known.zones[0].temperature == 24.0
    assert client.zone_errors == {}
    simulator.log.clear()
    await client.refresh()
    assert [path for path, _ in simulator.queries] == [
        "/SystemSettings",
        "/Zones1_4",
        "/Zones5_8",
        "/Zones9_12",
        "/Zones13_14",
    ]
    asked = [
        *of_unit(known, mode=SysMode.HEAT),
        *of_unit(known, power=False),
        *of_unit(known, isave=True),
        *of_zone(known, 0, mode=ZoneMode.CLOSE),
        *of_zone(known, 1, target=25),
        *of_zone(known, 2, maximum_air=75),
        command_for("schedule_1", enabled=True),
    ]
    await client.send(*asked)
    known = await client.confirm(*asked)
    assert (known.system.mode, known.system.on) == (SysMode.HEAT, False)
    assert known.system.isave_on is True
    assert known.zones[0].mode is ZoneMode.CLOSE
    assert (known.zones[1].setpoint, known.zones[2].maximum_air) == (25.0, 75)
    known = await client.read_schedules()
    assert (known.schedules[1].name, known.schedules[1].enabled) == ("Night", True)
    assert [one.index for one in known.schedules.values() if one.used] == [0, 1]
    asked = len(simulator.log)
    await client.read_system()
    assert (await client.read_temperzone()).available
    assert len(simulator.log) == asked, "what only V2 has is not asked for"


async def test_one_group_that_answers_badly(
    simulate: Simulate, connect: Connect
) -> None:
    """The others go on, and nothing is lost."""
    simulator = await simulate(api="v1")
    client = connect(simulator)
    await client.read_all()
    simulator.wall_zone(0, Mode=2)
    simulator.wall_zone(5, Mode=2)
    simulator.faults.add("get/Zones1_4", "busy")
    known = await client.refresh()
    assert known.zones[0].mode is ZoneMode.AUTO
    assert known.zones[5].mode is ZoneMode.CLOSE
    simulator.faults.clear()
    simulator.faults.add("get/Zones1_4", "close")
    assert (await client.refresh()).available


async def test_v1_power_cut(simulate: Simulate, connect: Connect) -> None:
    """The unit is unavailable and the zones stay, until it is back."""
    simulator = await simulate(api="v1")
    client = connect(simulator)
    before = await client.read_all()
    simulator.power_cut()
    cut = await client.refresh()
    assert not cut.available
    assert (cut.system, cut.zones) == (before.system, before.zones)
    simulator.power_back()
    assert await client.refresh() == before


async def test_a_firmware_that_learns_v2(simulate: Simulate, connect: Connect) -> None:
    """The next full reading speaks it."""
    simulator = await simulate(api="v1")
    client = connect(simulator)
    await client.read_all()
    simulator.quirks.api = "v2"
    assert (await client.read_all()).api is Api.V2


@given(JSON | st.dictionaries(st.sampled_from(sorted({*SETTINGS, *ENTRY})), JSON))
def test_any_json_can_come(data: object) -> None:
    """Whatever a bridge sends is read or refused in one way."""
    settings = data if isinstance(data, dict) else {}
    with suppress(ProtocolError):
        System.from_json(legacy.system_datagram(settings))
    for listed in (data, [data], [{**settings, "Index": 0}]):
        for one in legacy.zone_datagrams(listed, 14):
            if one["Index"] in range(14):
                Zone.from_json(one)
        legacy.schedule_datagrams(listed)


def test_the_ninth_schedule_is_the_last() -> None:
    """What lies beyond is none of ours."""
    listed = [{"Index": index, "Name": "x"} for index in (0, 8, 9, -1, "8", None)]
    told = [one["Index"] for one in legacy.schedule_datagrams(listed)]
    assert told == [0, 8, "8"]
