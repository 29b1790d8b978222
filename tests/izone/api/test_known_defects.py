"""What was found by running another client against a simulated bridge, right here."""

import logging

import pytest

from custom_components.isotherm.hub.errors import RejectedError
from custom_components.isotherm.izone.api.enums import Api, SysFan, SysMode, ZoneMode
from custom_components.isotherm.izone.api.errors import BusyError

from .conftest import Connect, Simulate
from .samples import command, installation, of_zone


@pytest.mark.parametrize("kind", ["busy", "error"])
async def test_one_bad_zone_does_not_take_the_house_down(
    simulate: Simulate, connect: Connect, kind: str
) -> None:
    """There: every entity unavailable until the next good sweep."""
    simulator = await simulate(bulk="error")
    client = connect(simulator)
    before = await client.read_all()
    simulator.faults.add("read/2/4", kind)
    assert await client.refresh(notified=True) == before


@pytest.mark.parametrize(
    "said", ["{BUSY}", "InvalidRequest", "Error", "InvalidUser", "UserNotAllowed"]
)
async def test_a_command_that_was_not_accepted_is_an_error(
    simulate: Simulate, connect: Connect, said: str
) -> None:
    """There: taken as success, and the state flips back seconds later."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    simulator.faults.add("command/*", f"answer:{said}")
    with pytest.raises((RejectedError, BusyError)):
        await client.send(command("zone_0", mode=ZoneMode.CLOSE))
    assert simulator.zones[0]["Mode"] == 3


@pytest.mark.parametrize(
    "key",
    ["Name", "ZoneType", "Mode", "Setpoint", "Temp", "MaxAir", "MinAir", "Index"],
)
@pytest.mark.parametrize("odd", [None, "text", 250, -1, [], {"a": 1}])
async def test_an_odd_or_missing_zone_key_costs_one_field(
    simulate: Simulate, connect: Connect, key: str, odd: object
) -> None:
    """There: the whole device is down."""
    simulator = await simulate(zones=2, bulk="error")
    if odd is None:
        del simulator.zones[1][key]
    else:
        simulator.zones[1][key] = odd
    client = connect(simulator)
    known = await client.read_all()
    assert known.available
    assert known.zones[0].name == "Living"
    bad_index = key == "Index" and odd in {250, -1} if isinstance(odd, int) else False
    assert (1 in known.zones) is not bad_index


async def test_a_connection_that_fails_is_tried_again(
    simulate: Simulate, connect: Connect
) -> None:
    """There: no retry inside a sweep."""
    simulator = await simulate(bulk="error")
    client = connect(simulator)
    await client.read_all()
    for path in ("read/1/0", "read/2/*"):
        simulator.faults.add(path, "reset", count=1)
    known = await client.refresh(notified=True)
    assert known.available
    assert client.zone_errors == {}


async def test_the_fault_shape_is_not_logged_on_every_poll(
    simulate: Simulate, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """There: a warning each time."""
    simulator = await simulate()
    client = connect(simulator)
    await client.read_all()
    simulator.power_cut()
    with caplog.at_level(logging.INFO, "custom_components"):
        for _ in range(3):
            await client.refresh()
    assert not [one for one in caplog.records if "izone" in one.name]


@pytest.mark.parametrize(
    ("code", "mode"), [(4, ZoneMode.OVERRIDE), (5, ZoneMode.CONSTANT), (0, None)]
)
async def test_zone_modes_are_not_all_closed(
    simulate: Simulate, connect: Connect, code: int, mode: ZoneMode | None
) -> None:
    """There: override, constant and unknown are shown as closed."""
    simulator = await simulate()
    simulator.zones[0]["Mode"] = code
    assert (await connect(simulator).read_all()).zones[0].mode is mode


@pytest.mark.parametrize(
    ("mode", "fan"), [(6, 6), (7, 7), (0, 99), (5, 5), (12, 50), (4, 0)]
)
async def test_modes_and_fans_are_not_mapped_to_cool_and_auto(
    simulate: Simulate, connect: Connect, mode: int, fan: int
) -> None:
    """There: exhaust is shown as cool, quiet and turbo as auto."""
    simulator = await simulate(system={"SysMode": mode, "SysFan": fan})
    known = (await connect(simulator).read_all()).system
    assert known.mode == (mode if mode in list(SysMode) else None)
    assert known.fan == (fan if fan in list(SysFan) else None)
    assert known.mode is None or known.mode in installation(SysMode=mode).modes


async def test_a_raw_nul_does_not_hide_v2(simulate: Simulate, connect: Connect) -> None:
    """There: strict JSON makes it believe that there is no V2."""
    for padding in ("nul", "ff"):
        simulator = await simulate(padding=padding, append_ok=True)
        client = connect(simulator)
        known = await client.read_all()
        assert client.api is Api.V2
        assert known.system.name == "Home"
        assert known.zones[0].name == "Living"


async def test_requests_per_refresh_and_per_command(
    simulate: Simulate, connect: Connect
) -> None:
    """There: nine each time for eight zones, and two for a command."""
    simulator = await simulate()
    client = connect(simulator)
    known = await client.read_all()
    simulator.log.clear()
    await client.refresh()
    assert len(simulator.log) == 1
    (command,) = of_zone(known, 0, target=21)
    await client.send(command)
    await client.confirm(command)
    assert len(simulator.log) == 3
