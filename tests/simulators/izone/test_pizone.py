"""The client library of Home Assistant's own integration meets the simulator."""

from collections.abc import AsyncIterator
from contextlib import suppress
import sys

from pizone.controller import Controller
from pizone.discovery import DiscoveryService, create_discovery
from pizone.zone import Zone
import pytest

from simulators.izone import UNPAIRED_UID, IZoneBridge, Quirks

from .conftest import Make


@pytest.fixture(params=["both", "v2", "v1"])
async def bridge(request: pytest.FixtureRequest, make_bridge: Make) -> IZoneBridge:
    """Return a bridge of each generation."""
    quirks = Quirks(api=request.param, two_speed=False)
    bridge = await make_bridge(quirks=quirks)
    # The library takes the port from the host text; a real bridge is on port 80.
    bridge.quirks.reply_ip = f"{bridge.host}:{bridge.http_port}"
    return bridge


@pytest.fixture
async def service(
    bridge: IZoneBridge, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DiscoveryService]:
    """Return the library's discovery, aimed at the bridge on loopback."""
    # The package shadows its module of this name by a function.
    module = sys.modules[DiscoveryService.__module__]
    monkeypatch.setattr(module, "DISCOVERY_PORT", bridge.udp_port)
    monkeypatch.setattr(module, "UPDATE_PORT", 0)
    monkeypatch.setattr(module, "SCAN_TIMEOUT", 0.1)
    monkeypatch.setattr("pizone.v2.V2_ERROR_BACKOFF", 0.0)
    monkeypatch.setattr(
        DiscoveryService, "_get_broadcasts", lambda self: iter([bridge.host])
    )
    service = await create_discovery()
    yield service
    await service.close()


@pytest.fixture
async def controller(
    bridge: IZoneBridge, service: DiscoveryService
) -> AsyncIterator[Controller]:
    """Return the controller of the bridge, found by discovery."""
    (endpoint,) = await service.discover_all()
    assert endpoint.uid == bridge.uid
    controller = await service.create_controller(endpoint.uid, endpoint.host)
    yield controller
    await controller.close()


async def test_reads(bridge: IZoneBridge, controller: Controller) -> None:
    """Everything the library shows is what the wall controller holds."""
    assert controller.connected
    assert controller.is_on
    assert controller.mode is Controller.Mode.COOL
    assert controller.fan is Controller.Fan.AUTO
    assert controller.temp_setpoint == 23.0
    assert controller.temp_return == 24.1
    assert controller.temp_supply == 16.5
    assert controller.ras_mode == "zones"
    assert controller.sys_type == "320"
    assert controller.zones_total == 8
    assert controller.zones_const == 1
    assert controller.fan_modes == [
        Controller.Fan.LOW,
        Controller.Fan.MED,
        Controller.Fan.HIGH,
        Controller.Fan.AUTO,
    ]
    living, *_, laundry, spill = controller.zones
    assert living.name == "Living"
    assert (living.type, living.mode) == (Zone.Type.AUTO, Zone.Mode.AUTO)
    assert (living.temp_setpoint, living.temp_current) == (23.0, 24.0)
    assert (laundry.type, laundry.mode) == (Zone.Type.OPCL, Zone.Mode.CLOSE)
    assert spill.type is Zone.Type.CONST


async def test_commands_the_unit(bridge: IZoneBridge, controller: Controller) -> None:
    """Each command of the library changes the air-conditioner."""
    await controller.set_mode(Controller.Mode.HEAT)
    await controller.set_fan(Controller.Fan.MED)
    await controller.set_temp_setpoint(21.5)
    await controller.set_sleep_timer(30)
    await controller.set_on(False)
    system = bridge.system
    assert (system["SysMode"], system["SysFan"], system["Setpoint"]) == (2, 2, 2150)
    assert (system["SleepTimer"], system["SysOn"]) == (30, 0)
    assert controller.mode is Controller.Mode.HEAT
    assert controller.fan is Controller.Fan.MED
    assert not controller.is_on


async def test_commands_zones(bridge: IZoneBridge, controller: Controller) -> None:
    """Zone mode, setpoint and airflow arrive."""
    first, second = controller.zones[0], controller.zones[1]
    await first.set_temp_setpoint(22.0)
    await first.set_airflow_max(80)
    await first.set_airflow_min(10)
    await second.set_mode(Zone.Mode.OPEN)
    await controller.zones[6].set_mode(Zone.Mode.OPEN)
    zones = bridge.zones
    assert (zones[0]["Setpoint"], zones[0]["Mode"]) == (2200, 3)
    assert (zones[0]["MaxAir"], zones[0]["MinAir"]) == (80, 10)
    assert [zones[i]["Mode"] for i in (1, 6)] == [1, 1]
    assert (first.airflow_max, first.temp_setpoint) == (80, 22.0)


async def test_free_air(bridge: IZoneBridge, controller: Controller) -> None:
    """Free air works, by way of V1 where the V2 key is refused and V1 is there."""
    if bridge.quirks.api == "v2":
        bridge.quirks.isave_key = "both"
    await controller.set_free_air(True)
    assert bridge.system["iSaveOn"] == 1
    assert controller.free_air


async def test_one_refresh_costs_what_the_facts_say(
    bridge: IZoneBridge, controller: Controller
) -> None:
    """V2: the system and each zone, one after the other; V1: one and two groups."""
    bridge.log.clear()
    await controller.refresh_all()
    if bridge.quirks.api == "v1":
        paths = {"/SystemSettings", "/Zones1_4", "/Zones5_8"}
        assert {path for path, _ in bridge.queries} == paths
    else:
        assert bridge.queries == [(1, 0), *((2, index) for index in range(8))]
    assert all(request.whole for request in bridge.log)


async def test_one_bad_zone_downs_the_library(
    bridge: IZoneBridge, controller: Controller
) -> None:
    """The known weakness that the simulator must be able to show."""
    bridge.faults.add("read/2/3", "busy", count=1)
    bridge.faults.add("get/Zones1_4", "busy", count=1)
    with pytest.raises(Exception):  # noqa: B017, PT011 - V1 and V2 differ
        await controller.refresh_all()
    await controller.refresh_all()
    assert controller.connected


async def test_fault_shape(bridge: IZoneBridge, controller: Controller) -> None:
    """After a power cut the library sees the controller lost, then back."""
    bridge.power_cut()
    # Its V2 path takes the zones of the fault shape for a lost connection.
    with suppress(ConnectionError):
        await controller.refresh_all()
    assert not controller.connected
    bridge.power_back()
    await controller.refresh_all()
    assert controller.connected


async def test_unpaired_bridge_is_not_listed(
    make_bridge: Make, service: DiscoveryService, bridge: IZoneBridge
) -> None:
    """The placeholder uid answers, and is left out."""
    unpaired = await make_bridge(uid=UNPAIRED_UID, host="127.0.0.9")
    assert unpaired.quirks.fault_shape
    assert await service.discover_by_host(bridge.quirks.reply_ip or "") is not None
    with pytest.raises(Exception, match="paired"):
        await service.discover_by_host(f"127.0.0.9:{unpaired.http_port}")
