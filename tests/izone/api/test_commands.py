"""What is sent, to the key, and what is refused before it is sent."""

import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.izone.api import (
    commands,
    schedule_commands as schedules,
    values,
)
from custom_components.isotherm.izone.api.commands import Command, Scope
from custom_components.isotherm.izone.api.enums import (
    ReturnAir,
    SysFan,
    SysMode,
    ZoneMode,
)
from custom_components.isotherm.izone.api.schedules import ScheduleZone, Times
from simulators.izone import IZoneBridge

from .conftest import Connect, Simulate

WEEK = {"M": 1, "Tu": 1, "W": 0, "Th": 0, "F": 0, "Sa": 0, "Su": 1}

EXACT: list[tuple[Command, dict[str, Any]]] = [
    (commands.system_on(True), {"SysOn": 1}),
    (commands.system_mode(SysMode.PUMP_ONLY), {"SysMode": 7}),
    (commands.unit_command("RASSet", "RAS", ReturnAir.MASTER), {"RASSet": 2}),
    (commands.system_fan(SysFan.TOP), {"SysFan": 5}),
    (commands.system_setpoint(23.5), {"SysSetpoint": 2350}),
    (commands.sleep_timer(90), {"SysSleepTimer": 90}),
    (commands.isave(True), {"iSave": 1}),
    (commands.reset_filter_warning(), {"ResetWarning": "filter"}),
    (
        commands.zone_mode(3, ZoneMode.AUTO),
        {"ZoneMode": {"Index": 3, "Mode": 3}},
    ),
    (
        commands.zone_setpoint(0, 21),
        {"ZoneSetpoint": {"Index": 0, "Setpoint": 2100}},
    ),
    (commands.zone_maximum_air(1, 95), {"ZoneMaxAir": {"Index": 1, "MaxAir": 95}}),
    (commands.zone_minimum_air(13, 0), {"ZoneMinAir": {"Index": 13, "MinAir": 0}}),
    (commands.zone_name(2, " Bed 1 "), {"ZoneName": {"Index": 2, "Name": "Bed 1"}}),
    (
        schedules.schedule_name(8, "Night"),
        {"SchedName": {"Index": 8, "Name": "Night"}},
    ),
    (schedules.schedule_name(8, ""), {"SchedName": {"Index": 8, "Name": ""}}),
    (
        schedules.schedule_mode(0, SysMode.HEAT),
        {"SchedAcMode": {"Index": 0, "Mode": 2}},
    ),
    (schedules.schedule_fan(0, SysFan.AUTO), {"SchedAcFan": {"Index": 0, "Fan": 4}}),
    (
        schedules.schedule_zones(1, [ScheduleZone(9, 2333)] * 14),
        {"SchedZones": {"Index": 1, "Zones": [{"Mode": 9, "Setpoint": 2333}] * 14}},
    ),
    (
        schedules.schedule_times(4, Times(6 * 60 + 5, None, frozenset({0, 1, 6}))),
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
        schedules.schedule_enable(2, False),
        {"SchedEnable": {"Index": 2, "Enabled": 0}},
    ),
    (schedules.run_schedule(0), {"FavouriteSet": 1}),
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
        command = schedules.schedule_zones(
            1, [schedules.zone_setting(ZoneMode.AUTO, 23.5)] * 14
        )
        body = command.body
    await client.send(command)
    assert simulator.commands == [body]


def test_replacing() -> None:
    """A later value replaces an earlier one of the same thing only."""
    assert commands.system_on(True).key == commands.system_on(False).key
    assert commands.zone_setpoint(1, 20).key == commands.zone_setpoint(1, 21).key
    assert commands.zone_setpoint(1, 20).key != commands.zone_setpoint(2, 20).key
    assert commands.zone_setpoint(1, 20).key != commands.zone_mode(1, ZoneMode.OPEN).key
    assert schedules.run_schedule(1).key == schedules.run_schedule(2).key
    assert schedules.run_schedule(1).scope is Scope.EVERYTHING


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: commands.system_setpoint(14.7), "izone_out_of_range"),
        (lambda: commands.system_setpoint(30.3), "izone_out_of_range"),
        (lambda: commands.system_setpoint(math.nan), "izone_out_of_range"),
        (lambda: commands.system_setpoint(math.inf), "izone_out_of_range"),
        (lambda: commands.system_setpoint(17, 18.0, 26.0), "izone_out_of_range"),
        (lambda: commands.zone_setpoint(0, 26.5, 18.0, 26.0), "izone_out_of_range"),
        (lambda: commands.zone_setpoint(14, 20), "izone_unknown_index"),
        (lambda: commands.zone_mode(-1, ZoneMode.OPEN), "izone_unknown_index"),
        (lambda: commands.zone_mode(0, ZoneMode.OVERRIDE), "izone_mode_invalid"),
        (lambda: commands.zone_mode(0, ZoneMode.CONSTANT), "izone_mode_invalid"),
        (lambda: commands.zone_maximum_air(0, 101), "izone_out_of_range"),
        (lambda: commands.zone_minimum_air(0, -5), "izone_out_of_range"),
        (lambda: commands.zone_minimum_air(0, 33), "izone_off_step"),
        (lambda: commands.zone_maximum_air(0, 32.5), "izone_off_step"),
        (lambda: commands.sleep_timer(-1), "izone_out_of_range"),
        (lambda: commands.sleep_timer(721), "izone_out_of_range"),
        (lambda: commands.zone_name(0, ""), "izone_name_invalid"),
        (lambda: commands.zone_name(0, "a\nb"), "izone_name_invalid"),
        (lambda: commands.zone_name(0, "sixteen letters!"), "izone_name_too_long"),
        (lambda: commands.zone_name(0, "ünfzehn Zeichen"), "izone_name_too_long"),
        (lambda: schedules.schedule_name(9, "x"), "izone_unknown_index"),
        (lambda: schedules.schedule_zones(0, []), "izone_schedule_incomplete"),
        (lambda: schedules.zone_setting(ZoneMode.OVERRIDE, 20), "izone_mode_invalid"),
        (lambda: schedules.zone_setting(ZoneMode.AUTO, 31), "izone_out_of_range"),
        (lambda: schedules.schedule_times(0, Times(1440)), "izone_out_of_range"),
        (lambda: schedules.schedule_times(0, Times(None, -1)), "izone_out_of_range"),
        (
            lambda: schedules.schedule_times(0, Times(days=frozenset({7}))),
            "izone_out_of_range",
        ),
        (lambda: schedules.run_schedule(9), "izone_unknown_index"),
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
    assert commands.zone_name(0, "fifteen letters").payload["Name"] == "fifteen letters"


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
        kept = commands.zone_name(0, name).payload["Name"]
    except InvalidChange:
        return
    except UnicodeEncodeError:
        pytest.fail("a lone surrogate came through")
    assert 0 < len(kept.encode()) <= 15
    assert kept.isprintable()
