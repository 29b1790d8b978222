"""From wishes to commands."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.isotherm.izone.api import plans
from custom_components.isotherm.izone.api.commands import CommandError
from custom_components.isotherm.izone.api.enums import Api, SysFan, SysMode, ZoneMode
from custom_components.isotherm.izone.api.installation import Installation

from .samples import installation, zone
from .test_installation import CONSTANT, OPEN_CLOSE

KNOWN = installation()


def bodies(plan: plans.Plan) -> list[dict[str, Any]]:
    """Return what a plan sends."""
    return [command.body for command in plan]


def test_unit() -> None:
    """One wish, as few commands as express it."""
    assert bodies(plans.unit_power(KNOWN, False)) == [{"SysOn": 0}]
    assert bodies(plans.unit_mode(KNOWN, SysMode.HEAT)) == [{"SysMode": 2}]
    assert bodies(plans.unit_fan(KNOWN, SysFan.LOW)) == [{"SysFan": 1}]
    assert bodies(plans.unit_target(installation(RAS=1), 21)) == [{"SysSetpoint": 2100}]
    assert bodies(plans.unit_isave(KNOWN, True)) == [{"iSave": 1}]
    assert bodies(plans.unit_sleep_timer(KNOWN, 30)) == [{"SysSleepTimer": 30}]


def test_a_mode_switches_the_unit_on() -> None:
    """Mode first, so that it doesn't start in the old one."""
    off = installation(SysOn=0)
    assert bodies(plans.unit_mode(off, SysMode.HEAT)) == [{"SysMode": 2}, {"SysOn": 1}]
    external = installation(SysOn=0, iZoneOnOff=0)
    assert bodies(plans.unit_mode(external, SysMode.HEAT)) == [{"SysMode": 2}]


def test_zone_modes_by_type() -> None:
    """Open and close for all, auto for those with a temperature."""
    for other in ({}, OPEN_CLOSE, CONSTANT):
        known = installation(zone(0, **other))
        for mode in (ZoneMode.OPEN, ZoneMode.CLOSE):
            assert bodies(plans.set_zone_mode(known, 0, mode)) == [
                {"ZoneMode": {"Index": 0, "Mode": int(mode)}}
            ]
    assert plans.set_zone_mode(KNOWN, 0, ZoneMode.AUTO)


def test_a_target_opens_a_closed_zone_in_auto() -> None:
    """Never ignored; the mode first, for it may bring the old setpoint back."""
    mode = {"ZoneMode": {"Index": 0, "Mode": 3}}
    target = {"ZoneSetpoint": {"Index": 0, "Setpoint": 2150}}
    assert bodies(plans.set_zone_target(KNOWN, 0, 21.4)) == [target]
    for code in (1, 2, 4, 5, 0):
        known = installation(zone(0, Mode=code))
        assert bodies(plans.set_zone_target(known, 0, 21.4)) == [mode, target]
        old = installation(zone(0, Mode=code), api=Api.V1)
        assert bodies(plans.set_zone_target(old, 0, 21.4)) == [target]


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({"minimum": 20}, ["ZoneMinAir"]),
        ({"maximum": 80}, ["ZoneMaxAir"]),
        ({"minimum": 20, "maximum": 80}, ["ZoneMinAir", "ZoneMaxAir"]),
        ({"minimum": 60, "maximum": 80}, ["ZoneMaxAir", "ZoneMinAir"]),
        ({"minimum": 0, "maximum": 10}, ["ZoneMinAir", "ZoneMaxAir"]),
    ],
)
def test_airflow_in_an_order_that_holds_all_the_way(
    wish: dict[str, int], names: list[str]
) -> None:
    """The minimum is below the maximum after each command, from 15–50."""
    known = installation(zone(0, MinAir=15, MaxAir=50))
    plan = plans.set_zone_air(known, 0, **wish)
    assert [command.name for command in plan] == names


def test_airflow_of_a_zone_that_does_not_tell_it() -> None:
    """Nothing to compare with is no reason to refuse."""
    known = installation(zone(0, MinAir=None, MaxAir=None))
    assert len(plans.set_zone_air(known, 0, minimum=50)) == 1


@pytest.mark.parametrize(
    ("known", "wish", "reason"),
    [
        (
            installation(),
            lambda it: plans.unit_target(it, 21),
            "zone_controls",
        ),
        (
            installation(CtrlZone=13),
            lambda it: plans.unit_target(it, 21),
            "zone_controls",
        ),
        (
            installation(RAS=1, EcoLock=1),
            lambda it: plans.unit_target(it, 17.5),
            "out_of_range",
        ),
        (
            installation(EcoLock=1),
            lambda it: plans.set_zone_target(it, 0, 27),
            "out_of_range",
        ),
        (
            installation(SysType=210),
            lambda it: plans.unit_power(it, True),
            "not_controlled",
        ),
        (
            installation(iZoneMode=0),
            lambda it: plans.unit_mode(it, SysMode.HEAT),
            "not_controlled",
        ),
        (
            installation(iZoneFan=0),
            lambda it: plans.unit_fan(it, SysFan.LOW),
            "not_controlled",
        ),
        (
            installation(RAS=1, iZoneSetpoint=0),
            lambda it: plans.unit_target(it, 21),
            "not_controlled",
        ),
        (
            installation(),
            lambda it: plans.unit_mode(it, SysMode.EXHAUST),
            "mode_invalid",
        ),
        (installation(), lambda it: plans.unit_fan(it, SysFan.TOP), "fan_invalid"),
        (
            installation(iSaveEnable=0),
            lambda it: plans.unit_isave(it, True),
            "not_offered",
        ),
        (
            installation(zone(0, **OPEN_CLOSE)),
            lambda it: plans.set_zone_target(it, 0, 21),
            "no_target",
        ),
        (
            installation(zone(0, **CONSTANT)),
            lambda it: plans.set_zone_mode(it, 0, ZoneMode.AUTO),
            "mode_invalid",
        ),
        (
            installation(),
            lambda it: plans.set_zone_mode(it, 9, ZoneMode.OPEN),
            "unknown_index",
        ),
        (
            installation(AirflowLock=1),
            lambda it: plans.set_zone_air(it, 0, maximum=50),
            "airflow_locked",
        ),
        (
            installation(AirflowMinLock=1),
            lambda it: plans.set_zone_air(it, 0, minimum=50),
            "airflow_locked",
        ),
        (
            installation(),
            lambda it: plans.set_zone_air(it, 0, minimum=100),
            "minimum_above_maximum",
        ),
        (
            installation(),
            lambda it: plans.set_zone_air(it, 0, minimum=50, maximum=50),
            "minimum_above_maximum",
        ),
        (
            installation(),
            lambda it: plans.set_zone_air(it, 0, maximum=52),
            "off_step",
        ),
    ],
)
def test_wishes_that_are_refused(
    known: Installation, wish: Callable[[Installation], plans.Plan], reason: str
) -> None:
    """A clear reason before anything is sent."""
    with pytest.raises(CommandError) as refused:
        wish(known)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "wish",
    [
        lambda it: plans.unit_power(it, True),
        lambda it: plans.unit_mode(it, SysMode.HEAT),
        lambda it: plans.unit_fan(it, SysFan.LOW),
        lambda it: plans.unit_target(it, 21),
        lambda it: plans.unit_isave(it, True),
        lambda it: plans.unit_sleep_timer(it, 30),
        lambda it: plans.set_zone_mode(it, 0, ZoneMode.OPEN),
        lambda it: plans.set_zone_target(it, 0, 21),
        lambda it: plans.set_zone_air(it, 0, maximum=50),
    ],
)
def test_a_locked_unit_takes_nothing(
    wish: Callable[[Installation], plans.Plan],
) -> None:
    """Until the code is entered at the wall."""
    with pytest.raises(CommandError) as refused:
        wish(installation(LockStatus=1))
    assert refused.value.reason == "locked"


def test_minimum_lock_leaves_the_maximum() -> None:
    """V1 calls it onMin."""
    assert plans.set_zone_air(installation(AirflowMinLock=1), 0, maximum=50)


def test_errors_name_the_zone() -> None:
    """By its name, or by its number where it has none."""
    known = installation(zone(0, Name="Laundry", **OPEN_CLOSE))
    with pytest.raises(CommandError, match="Laundry"):
        plans.set_zone_target(known, 0, 21)
    known = installation(zone(0, Name=None, **OPEN_CLOSE))
    with pytest.raises(CommandError, match="zone 1"):
        plans.set_zone_target(known, 0, 21)
