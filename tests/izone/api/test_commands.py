"""What is sent, to the key, and what is refused before it is sent."""

import asyncio
from dataclasses import replace
import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.izone.api import values
from custom_components.isotherm.izone.api.changes import prepare
from custom_components.isotherm.izone.api.commands import Command
from custom_components.isotherm.izone.api.enums import (
    ReturnAir,
    SysFan,
    SysMode,
    ZoneMode,
)
from custom_components.isotherm.izone.api.schedules import ScheduleZone, Times
from custom_components.isotherm.izone.api.targets import TARGETS
from simulators.izone import IZoneBridge

from .conftest import Connect, Simulate, quick_transport
from .samples import command as command_for, installation, of_schedule, of_unit, of_zone

WEEK = {"M": 1, "Tu": 1, "W": 0, "Th": 0, "F": 0, "Sa": 0, "Su": 1}

EXACT: list[tuple[Command, dict[str, Any]]] = [
    (command_for("unit", power=True), {"SysOn": 1}),
    (command_for("unit", mode=SysMode.PUMP_ONLY), {"SysMode": 7}),
    (command_for("unit", return_air=ReturnAir.MASTER), {"RASSet": 2}),
    (command_for("unit", fan=SysFan.TOP), {"SysFan": 5}),
    (command_for("unit", target=23.5), {"SysSetpoint": 2350}),
    (command_for("unit", sleep_timer=90), {"SysSleepTimer": 90}),
    (command_for("unit", isave=True), {"iSave": 1}),
    (command_for("unit", filter_warning=False), {"ResetWarning": "filter"}),
    (
        command_for("zone_3", mode=ZoneMode.AUTO),
        {"ZoneMode": {"Index": 3, "Mode": 3}},
    ),
    (
        command_for("zone_0", target=21),
        {"ZoneSetpoint": {"Index": 0, "Setpoint": 2100}},
    ),
    (command_for("zone_1", maximum_air=95), {"ZoneMaxAir": {"Index": 1, "MaxAir": 95}}),
    (command_for("zone_13", minimum_air=0), {"ZoneMinAir": {"Index": 13, "MinAir": 0}}),
    (command_for("zone_2", name="Bed 1"), {"ZoneName": {"Index": 2, "Name": "Bed 1"}}),
    (
        command_for("schedule_8", name="Night"),
        {"SchedName": {"Index": 8, "Name": "Night"}},
    ),
    (command_for("schedule_8", name=None), {"SchedName": {"Index": 8, "Name": ""}}),
    (
        command_for("schedule_0", mode=SysMode.HEAT),
        {"SchedAcMode": {"Index": 0, "Mode": 2}},
    ),
    (
        command_for("schedule_0", fan=SysFan.AUTO),
        {"SchedAcFan": {"Index": 0, "Fan": 4}},
    ),
    (
        command_for("schedule_1", zones=[ScheduleZone(9, 2333)] * 14),
        {"SchedZones": {"Index": 1, "Zones": [{"Mode": 9, "Setpoint": 2333}] * 14}},
    ),
    (
        command_for("schedule_4", times=Times(6 * 60 + 5, None, frozenset({0, 1, 6}))),
        {
            "SchedSettings": {
                "Index": 4,
                "StartH": 6,
                "StartM": 5,
                "StopH": 31,
                "StopM": 63,
                "DaysEnabled": WEEK,
            }
        },
    ),
    (
        command_for("schedule_2", enabled=False),
        {"SchedEnable": {"Index": 2, "Enabled": 0}},
    ),
    (command_for("schedule_0", run=True), {"FavouriteSet": 1}),
]


@pytest.mark.parametrize(("command", "body"), EXACT)
def test_bodies_are_the_documents(command: Command, body: dict[str, Any]) -> None:
    """Key by key what the guide shows, in its order."""
    assert command.body == body
    assert list(command.body) == list(body)


@pytest.mark.parametrize(("command", "body"), EXACT)
async def test_the_simulator_takes_them(
    simulate: Simulate, connect: Connect, command: Command, body: dict[str, Any]
) -> None:
    """A second reading of the guide accepts what was written by the first."""
    simulator: IZoneBridge = await simulate(
        zones=14, system={"Warnings": "filter", "CpuType": 2, "FanAutoType": 3}
    )
    client = connect(simulator)
    if command.name == "SchedZones":
        zones = [{"Mode": 3, "Setpoint": 2350}] * 14
        body = {"SchedZones": {"Index": 1, "Zones": zones}}
        command = replace(command, payload=body["SchedZones"])
    await client.send(command)
    assert simulator.commands == [body]


async def test_replacing(simulate: Simulate) -> None:
    """A later value replaces an earlier one of the same thing only, while both wait."""
    simulator = await simulate()
    for index in (1, 2):
        simulator.schedules[index]["Name"] = "Used"
    bridge = quick_transport(simulator)
    asked = [
        command_for("unit", power=True),
        command_for("unit", power=False),
        command_for("zone_1", target=20),
        command_for("zone_1", target=21),
        command_for("zone_2", target=20),
        command_for("zone_1", mode=ZoneMode.OPEN),
        command_for("schedule_1", run=True),
        command_for("schedule_2", run=True),
    ]
    await asyncio.gather(*(bridge.command(one.body, one.target) for one in asked))
    replaced = asked[0], asked[2], asked[6]
    assert simulator.commands == [one.body for one in asked if one not in replaced]
    await bridge.close()


@pytest.mark.parametrize(
    ("field", "asked", "sent"),
    [
        ("maximum_air", 92, 90),
        ("maximum_air", 92.5, 95),
        ("minimum_air", 32.4, 30),
        ("target", 20.25, 20.5),
        ("target", 20.2, 20),
    ],
)
def test_what_is_between_two_steps_goes_to_the_nearer_and_half_goes_up(
    field: str, asked: float, sent: float
) -> None:
    """The same is shown and sent."""
    known = installation(RAS=1)
    changes = prepare(known, TARGETS["zone_0"], {field: asked})
    assert changes[field] == sent


OWN = installation(RAS=1)
LIMITED = installation(RAS=1, EcoLock=1, EcoMin=1800, EcoMax=2600)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: of_unit(OWN, target=14.7), "izone_out_of_range"),
        (lambda: of_unit(OWN, target=30.3), "izone_out_of_range"),
        (lambda: of_unit(OWN, target=math.nan), "izone_out_of_range"),
        (lambda: of_unit(OWN, target=math.inf), "izone_out_of_range"),
        (lambda: of_unit(LIMITED, target=17), "izone_out_of_range"),
        (lambda: of_zone(LIMITED, 0, target=26.5), "izone_out_of_range"),
        (lambda: of_zone(OWN, 14, target=20), "izone_unknown_index"),
        (lambda: of_zone(OWN, -1, mode=ZoneMode.OPEN), "izone_unknown_index"),
        (lambda: of_zone(OWN, 0, mode=ZoneMode.OVERRIDE), "izone_mode_invalid"),
        (lambda: of_zone(OWN, 0, mode=ZoneMode.CONSTANT), "izone_mode_invalid"),
        (lambda: of_zone(OWN, 0, maximum_air=101), "izone_out_of_range"),
        (lambda: of_zone(OWN, 0, minimum_air=-5), "izone_out_of_range"),
        (lambda: of_unit(OWN, sleep_timer=-1), "izone_out_of_range"),
        (lambda: of_unit(OWN, sleep_timer=721), "izone_out_of_range"),
        (lambda: of_zone(OWN, 0, name=""), "izone_name_invalid"),
        (lambda: of_zone(OWN, 0, name="a\nb"), "izone_name_invalid"),
        (lambda: of_zone(OWN, 0, name="sixteen letters!"), "izone_name_too_long"),
        (lambda: of_zone(OWN, 0, name="ünfzehn Zeichen"), "izone_name_too_long"),
        (lambda: of_schedule(OWN, 0, zones=[]), "izone_schedule_incomplete"),
        (lambda: of_schedule(OWN, 0, times=Times(1440)), "izone_out_of_range"),
        (lambda: of_schedule(OWN, 0, times=Times(None, -1)), "izone_out_of_range"),
        (
            lambda: of_schedule(OWN, 0, times=Times(days=frozenset({7}))),
            "izone_out_of_range",
        ),
    ],
)
def test_what_is_not_sent(make: Any, reason: str) -> None:
    """Bad input is told clearly, with a reason that can be translated."""
    with pytest.raises(InvalidChange) as refused:
        make()
    assert refused.value.reason == reason
    assert str(refused.value).startswith(reason)
    assert all(isinstance(value, str) for value in refused.value.placeholders.values())


def test_an_error_without_values() -> None:
    """The reason alone is text enough."""
    assert str(InvalidChange("izone_locked")) == "izone_locked"


def test_fifteen_bytes_fit() -> None:
    """The field has sixteen, one of them for the end."""
    (rename,) = of_zone(OWN, 0, name=" fifteen letters ")
    assert rename.payload["Name"] == "fifteen letters"


@pytest.mark.parametrize(
    ("celsius", "code"),
    [(21.67, 2150), (21.75, 2200), (21.74, 2150), (22.222, 2200), (14.75, 1500)],
)
def test_fahrenheit_homes_land_on_the_grid(celsius: float, code: int) -> None:
    """Half degrees, as near as can be."""
    assert values.hundredths(celsius) == code


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_setpoints_are_in_range_and_on_the_grid_or_refused(celsius: float) -> None:
    """Nothing else ever gets onto the wire."""
    try:
        code = values.hundredths(celsius)
    except InvalidChange:
        assert not 15.0 <= celsius <= 30.0
    else:
        assert 1500 <= code <= 3000
        assert code % 50 == 0
        assert abs(code / 100 - celsius) <= 0.25 + 1e-9


@given(st.text(max_size=20))
def test_names_fit_or_are_refused(name: str) -> None:
    """A name on the wire fits the vendor's field."""
    try:
        (rename,) = of_zone(OWN, 0, name=name)
    except InvalidChange:
        return
    except UnicodeEncodeError:
        pytest.fail("a lone surrogate came through")
    kept = rename.payload["Name"]
    assert 0 < len(kept.encode()) <= 15
    assert kept.isprintable()
