"""From changes to commands."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.isotherm.hub.desired_state import DesiredState
from custom_components.isotherm.hub.errors import InvalidChange
from custom_components.isotherm.izone.api.changes import (
    applied,
    desired,
    prepare,
    shown,
)
from custom_components.isotherm.izone.api.commands import Command
from custom_components.isotherm.izone.api.enums import (
    Api,
    ReturnAir,
    SysFan,
    SysMode,
    ZoneMode,
)
from custom_components.isotherm.izone.api.installation import Installation
from custom_components.isotherm.izone.api.schedules import ScheduleZone, Times
from custom_components.isotherm.izone.api.targets import TARGETS, UNIT, Kind, Target

from .samples import installation, of_schedule, of_unit, of_zone, zone
from .test_installation import CONSTANT, OPEN_CLOSE

KNOWN = installation()


def bodies(found: list[Command]) -> list[dict[str, Any]]:
    """Return what commands send."""
    return [command.body for command in found]


def test_unit() -> None:
    """One change, as few commands as express it."""
    assert bodies(of_unit(KNOWN, power=False)) == [{"SysOn": 0}]
    assert bodies(of_unit(KNOWN, mode=SysMode.HEAT)) == [{"SysMode": 2}]
    assert bodies(of_unit(KNOWN, fan=SysFan.LOW)) == [{"SysFan": 1}]
    assert bodies(of_unit(installation(RAS=1), target=21)) == [{"SysSetpoint": 2100}]
    assert bodies(of_unit(KNOWN, isave=True)) == [{"iSave": 1}]
    assert bodies(of_unit(KNOWN, sleep_timer=30)) == [{"SysSleepTimer": 30}]


def test_a_mode_switches_the_unit_on() -> None:
    """Mode first, so that it doesn't start in the old one."""
    off = installation(SysOn=0)
    assert bodies(of_unit(off, mode=SysMode.HEAT)) == [{"SysMode": 2}, {"SysOn": 1}]
    external = installation(SysOn=0, iZoneOnOff=0)
    assert bodies(of_unit(external, mode=SysMode.HEAT)) == [{"SysMode": 2}]


def test_zone_modes_by_type() -> None:
    """Open and close for all, auto for those with a temperature."""
    for other in ({}, OPEN_CLOSE, CONSTANT):
        known = installation(zone(0, **other))
        for mode in (ZoneMode.OPEN, ZoneMode.CLOSE):
            assert bodies(of_zone(known, 0, mode=mode)) == [
                {"ZoneMode": {"Index": 0, "Mode": int(mode)}}
            ]
    assert of_zone(KNOWN, 0, mode=ZoneMode.AUTO)


def test_a_target_leaves_a_zone_as_it_is() -> None:
    """Never ignored; the mode after it, for a target may put the zone into auto."""
    target = {"ZoneSetpoint": {"Index": 0, "Setpoint": 2150}}
    for api in Api:
        assert bodies(of_zone(installation(zone(0), api=api), 0, target=21.4)) == [
            target
        ]
    for code, v2, v1 in ((1, 1, 1), (2, 2, 2), (4, None, 1), (5, None, 1)):
        for api, mode in ((Api.V2, v2), (Api.V1, v1)):
            known = installation(zone(0, Mode=code), api=api)
            after = {"ZoneMode": {"Index": 0, "Mode": mode}}
            sent = bodies(of_zone(known, 0, target=21.4))
            assert sent == [target, *([after] if mode else [])]
    assert bodies(of_zone(installation(zone(0, Mode=0)), 0, target=21.4)) == [target]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"minimum_air": 20}, ["ZoneMinAir"]),
        ({"maximum_air": 80}, ["ZoneMaxAir"]),
        ({"minimum_air": 20, "maximum_air": 80}, ["ZoneMinAir", "ZoneMaxAir"]),
        ({"minimum_air": 60, "maximum_air": 80}, ["ZoneMaxAir", "ZoneMinAir"]),
        ({"minimum_air": 0, "maximum_air": 10}, ["ZoneMinAir", "ZoneMaxAir"]),
    ],
)
def test_airflow_in_an_order_that_holds_all_the_way(
    changes: dict[str, int], names: list[str]
) -> None:
    """The minimum is below the maximum after each command, from 15–50."""
    known = installation(zone(0, MinAir=15, MaxAir=50))
    found = of_zone(known, 0, **changes)
    assert [command.name for command in found] == names


def test_airflow_of_a_zone_that_does_not_tell_it() -> None:
    """Nothing to compare with is no reason to refuse."""
    known = installation(zone(0, MinAir=None, MaxAir=None))
    assert len(of_zone(known, 0, minimum_air=50)) == 1


@pytest.mark.parametrize(
    ("known", "ask", "reason"),
    [
        (
            installation(),
            lambda it: of_unit(it, target=21),
            "izone_zone_controls",
        ),
        (
            installation(CtrlZone=13),
            lambda it: of_unit(it, target=21),
            "izone_zone_controls",
        ),
        (
            installation(RAS=1, EcoLock=1),
            lambda it: of_unit(it, target=17.5),
            "izone_out_of_range",
        ),
        (
            installation(EcoLock=1),
            lambda it: of_zone(it, 0, target=27),
            "izone_out_of_range",
        ),
        (
            installation(SysType=210),
            lambda it: of_unit(it, power=True),
            "izone_not_controlled",
        ),
        (
            installation(iZoneMode=0),
            lambda it: of_unit(it, mode=SysMode.HEAT),
            "izone_not_controlled",
        ),
        (
            installation(iZoneFan=0),
            lambda it: of_unit(it, fan=SysFan.LOW),
            "izone_not_controlled",
        ),
        (
            installation(RAS=1, iZoneSetpoint=0),
            lambda it: of_unit(it, target=21),
            "izone_not_controlled",
        ),
        (
            installation(),
            lambda it: of_unit(it, mode=SysMode.EXHAUST),
            "izone_mode_invalid",
        ),
        (installation(), lambda it: of_unit(it, fan=SysFan.TOP), "izone_fan_invalid"),
        (
            installation(iSaveEnable=0),
            lambda it: of_unit(it, isave=True),
            "izone_not_offered",
        ),
        (
            installation(zone(0, **OPEN_CLOSE)),
            lambda it: of_zone(it, 0, target=21),
            "izone_no_target",
        ),
        (
            installation(zone(0, **CONSTANT)),
            lambda it: of_zone(it, 0, mode=ZoneMode.AUTO),
            "izone_mode_invalid",
        ),
        (
            installation(),
            lambda it: of_zone(it, 9, mode=ZoneMode.OPEN),
            "izone_unknown_index",
        ),
        (
            installation(AirflowLock=1),
            lambda it: of_zone(it, 0, maximum_air=50),
            "izone_airflow_locked",
        ),
        (
            installation(AirflowMinLock=1),
            lambda it: of_zone(it, 0, minimum_air=50),
            "izone_airflow_locked",
        ),
        (
            installation(),
            lambda it: of_zone(it, 0, minimum_air=100),
            "izone_minimum_above_maximum",
        ),
        (
            installation(),
            lambda it: of_zone(it, 0, minimum_air=50, maximum_air=50),
            "izone_minimum_above_maximum",
        ),
    ],
)
def test_changes_that_are_refused(
    known: Installation, ask: Callable[[Installation], list[Command]], reason: str
) -> None:
    """A clear reason before anything is sent."""
    with pytest.raises(InvalidChange) as refused:
        ask(known)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "ask",
    [
        lambda it: of_unit(it, power=True),
        lambda it: of_unit(it, mode=SysMode.HEAT),
        lambda it: of_unit(it, fan=SysFan.LOW),
        lambda it: of_unit(it, target=21),
        lambda it: of_unit(it, isave=True),
        lambda it: of_unit(it, sleep_timer=30),
        lambda it: of_zone(it, 0, mode=ZoneMode.OPEN),
        lambda it: of_zone(it, 0, target=21),
        lambda it: of_zone(it, 0, maximum_air=50),
    ],
)
def test_a_locked_unit_takes_nothing(
    ask: Callable[[Installation], list[Command]],
) -> None:
    """Until the code is entered at the wall."""
    with pytest.raises(InvalidChange) as refused:
        ask(installation(LockStatus=1))
    assert refused.value.reason == "izone_locked"


def test_minimum_lock_leaves_the_maximum() -> None:
    """V1 calls it onMin."""
    assert of_zone(installation(AirflowMinLock=1), 0, maximum_air=50)


def test_errors_name_the_zone() -> None:
    """By its name, or by its number where it has none."""
    known = installation(zone(0, Name="Laundry", **OPEN_CLOSE))
    with pytest.raises(InvalidChange, match="Laundry"):
        of_zone(known, 0, target=21)
    known = installation(zone(0, Name=None, **OPEN_CLOSE))
    with pytest.raises(InvalidChange, match="zone 1"):
        of_zone(known, 0, target=21)


SCHEDULE_EDIT: dict[str, Any] = {
    "enabled": True,
    "run": True,
    "times": Times(390, None, frozenset({0})),
    "zones": (ScheduleZone(3, 2250),) * 14,
    "fan": SysFan.LOW,
    "mode": SysMode.HEAT,
    "name": " Siesta ",
}
WRITTEN = ["SchedName", "SchedAcMode", "SchedAcFan", "SchedZones", "SchedSettings"]


@pytest.mark.parametrize(
    ("enabled", "names"),
    [
        (True, [*WRITTEN, "SchedEnable", "FavouriteSet"]),
        (False, ["SchedEnable", *WRITTEN, "FavouriteSet"]),
    ],
)
def test_a_schedule_is_not_in_force_half_written(
    enabled: bool, names: list[str]
) -> None:
    """It is switched off before it is written and on after; it is run at the very last."""
    found = of_schedule(KNOWN, 2, **(SCHEDULE_EDIT | {"enabled": enabled}))
    assert [command.name for command in found] == names
    assert found[names.index("SchedName")].payload == {"Index": 2, "Name": "Siesta"}


def test_a_name_of_nothing_frees_a_slot() -> None:
    """As the guide has it: a slot without a name is free."""
    for name in ("", "  ", None):
        assert bodies(of_schedule(KNOWN, 2, name=name)) == [
            {"SchedName": {"Index": 2, "Name": ""}}
        ]


def test_a_zone_gets_target_and_mode_in_the_order_that_both_hold() -> None:
    """Auto may bring an old target back; other modes may ignore one."""
    for mode, names in (
        (ZoneMode.AUTO, ["ZoneMode", "ZoneSetpoint"]),
        (ZoneMode.OPEN, ["ZoneSetpoint", "ZoneMode"]),
    ):
        found = of_zone(KNOWN, 0, mode=mode, target=21)
        assert [command.name for command in found] == names


def test_off_wins_over_the_power_that_a_mode_brings() -> None:
    """What was asked for is never completed away."""
    off = installation(SysOn=0)
    assert bodies(of_unit(off, mode=SysMode.HEAT, power=False)) == [
        {"SysMode": 2},
        {"SysOn": 0},
    ]


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        (Target(Kind.SCHEDULE, 1), {"name": "X"}),
        (Target(Kind.ZONE, 0), {"name": "X"}),
        (UNIT, {"return_air": ReturnAir.MASTER}),
    ],
)
def test_what_v1_does_not_have_is_refused(
    target: Target, changes: dict[str, Any]
) -> None:
    """Before anything is sent, in a sentence."""
    with pytest.raises(InvalidChange) as refused:
        prepare(installation(api=Api.V1), target, changes)
    assert refused.value.reason == "izone_not_offered"


def test_targets_and_their_keys() -> None:
    """A key is the text of a target and nothing is read out of it."""
    others = 1 + 14 + 9 + 9 * 14, 1 + 24 + 9 + 9 * 24, 1 + 5 + 15 + 255
    assert len(TARGETS) == 1 + 14 + 9 + sum(others)
    assert all(TARGETS[target.key] == target for target in TARGETS.values())
    assert {"unit", "zone_13", "schedule_8"} <= TARGETS.keys()


@pytest.mark.parametrize(
    ("target", "changes"),
    [
        (UNIT, {"power": False, "mode": SysMode.HEAT, "filter_warning": False}),
        (Target(Kind.ZONE, 1), {"target": 19.5, "mode": ZoneMode.OPEN, "name": "Den"}),
        (Target(Kind.SCHEDULE, 4), SCHEDULE_EDIT),
    ],
)
def test_what_is_applied_shows(target: Target, changes: dict[str, Any]) -> None:
    """Reading agrees with what was asked for, field by field; nothing else changes."""
    known = installation(Warnings="filter")
    prepared = prepare(known, target, changes)
    wanted = DesiredState(lambda: 0.0)
    wanted.ask(target.key, prepared)
    now = desired(known, wanted)
    assert now == applied(known, target, prepared)
    assert {name: shown(now, target, name) for name in prepared} == prepared
    assert known == installation(Warnings="filter")


def test_a_zone_that_has_gone_takes_and_shows_nothing() -> None:
    """What is still desired of it changes no other thing."""
    gone = Target(Kind.ZONE, 9)
    assert applied(KNOWN, gone, {"target": 20.0}) == KNOWN
    assert shown(KNOWN, gone, "target") is None
