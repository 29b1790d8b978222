"""API V2: what is answered, what is accepted, what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulators.izone import BULK_ZONE_RICH, IZoneBridge, Quirks, UnitFault

from .conftest import Client, Make


async def test_envelopes(bridge: IZoneBridge, client: Client) -> None:
    """Each Type has its key next to uid and device type."""
    for kind, key in {
        1: "SystemV2",
        2: "ZonesV2",
        3: "SchedulesV2",
        4: "AcUnitFaultHistV2",
        5: "TemperzoneInfoV2",
        6: "Fmw",
        7: "iZoneStatusV2",
    }.items():
        answer = await client.ask(bridge, kind)
        assert list(answer) == ["AirStreamDeviceUId", "DeviceType", key]
        assert answer["AirStreamDeviceUId"] == "000012345"
        assert answer["DeviceType"] == "ASH"


async def test_datagrams_are_the_wall_controllers(
    bridge: IZoneBridge, client: Client
) -> None:
    """Edits in place show in the next answer, nested objects included."""
    bridge.wall(Temp=2222, Coolbreeze={"RhSet": 41})
    bridge.zones[3]["Name"] = "Müde"
    bridge.schedules[2]["Name"] = "Away"
    system = (await client.ask(bridge, 1))["SystemV2"]
    assert (system["Temp"], system["Coolbreeze"]["RhSet"]) == (2222, 41)
    assert (await client.ask(bridge, 2, 3))["ZonesV2"]["Name"] == "Müde"
    assert (await client.ask(bridge, 3, 2))["SchedulesV2"]["Name"] == "Away"
    with pytest.raises(KeyError):
        bridge.wall(NoSuchKnob=1)


async def test_system_has_every_key_of_the_document(bridge: IZoneBridge) -> None:
    """The documented datagram is complete."""
    assert {"SysOn", "UseInductEnergy", "CnstCtrlArea", "OemMake"} <= set(bridge.system)
    nested = [key for key, value in bridge.system.items() if isinstance(value, dict)]
    assert nested == ["UnitOpt", "Temperzone", "GasHeat", "Ventilation", "Coolbreeze"]
    assert len(bridge.zones[0]) == 24
    assert len(bridge.schedules) == 9
    assert len(bridge.schedules[0]["Zones"]) == 14


async def test_zone_beyond_the_installed_is_a_filler(
    bridge: IZoneBridge, client: Client
) -> None:
    """Up to fourteen; beyond that there is nothing."""
    filler = (await client.ask(bridge, 2, 9))["ZonesV2"]
    assert (filler["Name"], filler["DmpFlt"]) == ("Zone 10", 1)
    assert await client.raw(bridge, 2, 14) == b"{ERROR}"


async def test_fault_history_names_m_twice(bridge: IZoneBridge, client: Client) -> None:
    """Month and minute share a key, as in the document."""
    bridge.ac.unit_faults.append(
        UnitFault("E101", datetime(2026, 7, 9, 14, 5, tzinfo=UTC))
    )
    raw = await client.raw(bridge, 4)
    assert b'"M": 7' in raw
    assert b'"M": 5' in raw
    assert (await client.ask(bridge, 4))["AcUnitFaultHistV2"]["Faults"][0]["M"] == 5


async def test_a_type_whose_block_the_unit_lacks(
    make_bridge: Make, client: Client
) -> None:
    """No Temperzone unit: neither its settings nor its status."""
    bridge = await make_bridge(blocks=("UnitOpt", "Coolbreeze"))
    system = (await client.ask(bridge, 1))["SystemV2"]
    assert {"UnitOpt", "Coolbreeze"} <= system.keys()
    assert system.keys().isdisjoint({"Temperzone", "GasHeat", "Ventilation"})
    assert await client.raw(bridge, 5) == b"{ERROR}"
    assert bridge.log[-1].refused == "no Temperzone unit"
    for kind, number in ((8, 0), (0, 0), (3, 9), (2, -1)):
        assert await client.raw(bridge, kind, number) == b"{ERROR}"


async def test_bulk_status(make_bridge: Make, client: Client) -> None:
    """Type 7 has the dynamic values of system and zones, or is denied."""
    bridge = await make_bridge(zones=3)
    status = (await client.ask(bridge, 7))["iZoneStatusV2"]
    assert set(status) == {
        *("SysOn", "SysMode", "SysFan", "Setpoint", "Temp", "Supply", "Warnings"),
        "Zones",
    }
    assert status["Zones"][0] == {"Mode": 3, "Setpoint": 2300, "Temp": 2400}
    assert len(status["Zones"]) == 3
    bridge.quirks.bulk_zone, bridge.quirks.bulk_fill = BULK_ZONE_RICH, True
    zones = (await client.ask(bridge, 7))["iZoneStatusV2"]["Zones"]
    assert [zone["Index"] for zone in zones] == list(range(14))
    bridge.quirks.bulk = "error"
    assert await client.raw(bridge, 7) == b"{ERROR}"
    bridge.quirks.bulk = "empty"
    assert await client.raw(bridge, 7) == b""


@pytest.mark.parametrize(
    ("command", "where", "value"),
    [
        ({"SysOn": 0}, "SysOn", 0),
        ({"SysMode": 2}, "SysMode", 2),
        ({"SysFan": 1}, "SysFan", 1),
        ({"SysSetpoint": 2150}, "Setpoint", 2150),
        ({"SysSleepTimer": 90}, "SleepTimer", 90),
        ({"iSave": 1}, "iSaveOn", 1),
        ({"RASSet": 1}, "RAS", 1),
        ({"FilterWarn": 12}, "FilterWarn", 12),
        ({"ScroogeMode": 1}, "Scrooge", 1),
    ],
)
async def test_system_commands(
    bridge: IZoneBridge, client: Client, command: dict[str, Any], where: str, value: int
) -> None:
    """Accepted, acknowledged, carried out."""
    assert await client.command(bridge, **command) == b"{OK}"
    assert bridge.system[where] == value
    assert bridge.commands == [command]


async def test_zone_and_schedule_commands(bridge: IZoneBridge, client: Client) -> None:
    """The commands of 4.2 and 4.3."""
    days = {"M": 1, "Tu": 0, "W": 1, "Th": 0, "F": 1, "Sa": 0, "Su": 0}
    zones = [{"Mode": 1 + i % 3, "Setpoint": 2000 + 50 * i} for i in range(14)]
    times = {"StartH": 7, "StartM": 45, "StopH": 31, "StopM": 63, "DaysEnabled": days}
    for command in (
        {"ZoneMode": {"Index": 0, "Mode": 2}},
        {"ZoneSetpoint": {"Index": 0, "Setpoint": 1950}},
        {"ZoneMaxAir": {"Index": 0, "MaxAir": 85}},
        {"ZoneMinAir": {"Index": 0, "MinAir": 15}},
        {"ZoneName": {"Index": 0, "Name": "Fifteen letters"}},
        {"SchedName": {"Index": 4, "Name": "Guests"}},
        {"SchedAcMode": {"Index": 4, "Mode": 5}},
        {"SchedAcFan": {"Index": 4, "Fan": 2}},
        {"SchedZones": {"Index": 4, "Zones": zones}},
        {"SchedSettings": {"Index": 4, **times}},
        {"SchedEnable": {"Index": 4, "Enabled": 1}},
    ):
        assert await client.command(bridge, **command) == b"{OK}", command
    zone = bridge.zones[0]
    assert (zone["Mode"], zone["Setpoint"], zone["Name"]) == (
        2,
        1950,
        "Fifteen letters",
    )
    assert (zone["MaxAir"], zone["MinAir"]) == (85, 15)
    schedule = bridge.schedules[4]
    assert schedule == {
        "Index": 4,
        "Name": "Guests",
        "Enabled": 1,
        "Mode": 5,
        "Fan": 2,
        **times,
        "Zones": zones,
    }


@pytest.mark.parametrize(
    "command",
    [
        {"SysOn": 2},
        {"SysOn": True},
        {"SysOn": "1"},
        {"SysMode": 6},
        {"SysFan": 5},
        {"SysSetpoint": 1450},
        {"SysSetpoint": 2125},
        {"SysSetpoint": 3050},
        {"iSaveOn": 1},
        {"Nonsense": 1},
        {"SysOn": 1, "SysMode": 1},
        {"ZoneMode": {"Index": 8, "Mode": 1}},
        {"ZoneMode": {"Index": 6, "Mode": 3}},
        {"ZoneMode": {"Index": 0, "Mode": 4}},
        {"ZoneMode": {"Index": 0}},
        {"ZoneSetpoint": {"Index": 6, "Setpoint": 2200}},
        {"ZoneMaxAir": {"Index": 0, "MaxAir": 0}},
        {"ZoneMinAir": {"Index": 0, "MinAir": 7}},
        {"ZoneName": {"Index": 0, "Name": "Sixteen letters."}},
        {"SchedEnable": {"Index": 5, "Enabled": 1}},
        {"SchedZones": {"Index": 0, "Zones": [{"Mode": 1, "Setpoint": 2000}]}},
        {"FavouriteSet": 0},
        {"FavouriteSet": 7},
    ],
)
async def test_what_the_document_forbids_is_refused(
    bridge: IZoneBridge, client: Client, command: dict[str, Any]
) -> None:
    """Refused, and nothing has changed."""
    before = bridge.ac.fingerprint()
    bridge.quirks.reject = "InvalidRequest"
    assert await client.command(bridge, **command) == b"InvalidRequest"
    assert bridge.ac.fingerprint() == before
    assert bridge.log[-1].refused


async def test_locks_and_limits(bridge: IZoneBridge, client: Client) -> None:
    """Economy lock, airflow locks, a locked panel, functions iZone does not control."""
    bridge.wall(EcoLock=1, EcoMin=1800, EcoMax=2600)
    too_warm = {"ZoneSetpoint": {"Index": 0, "Setpoint": 2650}}
    assert await client.command(bridge, **too_warm) == b"{ERROR}"
    bridge.wall(AirflowMinLock=1)
    lower = {"ZoneMinAir": {"Index": 0, "MinAir": 5}}
    upper = {"ZoneMaxAir": {"Index": 0, "MaxAir": 95}}
    assert await client.command(bridge, **lower) == b"{ERROR}"
    assert await client.command(bridge, **upper) == b"{OK}"
    bridge.wall(AirflowLock=1)
    assert await client.command(bridge, **upper) == b"{ERROR}"
    bridge.wall(iZoneFan=0)
    assert await client.command(bridge, SysFan=1) == b"{ERROR}"
    bridge.wall(SysType=210)
    assert await client.command(bridge, SysOn=0) == b"{ERROR}"
    bridge.wall(SysType=310, LockStatus=1)
    assert await client.command(bridge, SysOn=0) == b"{ERROR}"
    bridge.wall(LockStatus=0)
    assert await client.command(bridge, SysOn=0) == b"{OK}"


async def test_favourite_is_refused_as_a_whole(
    bridge: IZoneBridge, client: Client
) -> None:
    """One faulted sensor is enough."""
    bridge.wall(SysOn=0)
    bridge.wall_zone(5, SensorFault=1)
    assert await client.command(bridge, FavouriteSet=2) == b"{ERROR}"
    assert bridge.system["SysOn"] == 0
    bridge.wall_zone(5, SensorFault=0)
    assert await client.command(bridge, FavouriteSet=2) == b"{OK}"
    assert bridge.system["SysOn"] == 1
    assert [zone["Mode"] for zone in bridge.zones] == [2, 2, 2, 3, 3, 3, 2, 2]
    assert bridge.zones[3]["Setpoint"] == 2400


async def test_auto_off(bridge: IZoneBridge, client: Client) -> None:
    """With AutoOff the unit goes off when no zone calls, even if just switched on."""
    bridge.wall(AutoOff=1)
    for index in range(8):
        await client.command(bridge, ZoneMode={"Index": index, "Mode": 2})
    assert bridge.system["SysOn"] == 0
    assert await client.command(bridge, SysOn=1) == b"{OK}"
    assert bridge.system["SysOn"] == 0


async def test_unit_that_is_evaporative(make_bridge: Make, client: Client) -> None:
    """Exhaust, pump-only and further fan speeds where the unit has them."""
    quirks = Quirks(extra_fans=(6, 7))
    bridge = await make_bridge(system={"CpuType": 2}, quirks=quirks)
    assert await client.command(bridge, SysMode=7) == b"{OK}"
    assert await client.command(bridge, SysFan=6) == b"{OK}"
    assert (bridge.system["SysMode"], bridge.system["SysFan"]) == (7, 6)


async def test_no_zones_at_all(make_bridge: Make, client: Client) -> None:
    """A unit without zones is legal."""
    bridge = await make_bridge(zones=0)
    assert (await client.ask(bridge, 1))["SystemV2"]["NoOfZones"] == 0
    assert (await client.ask(bridge, 7))["iZoneStatusV2"]["Zones"] == []
