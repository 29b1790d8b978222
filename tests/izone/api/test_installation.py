"""What follows from the datagrams: owners, offers, limits and actions."""

from typing import Any

import pytest

from custom_components.isotherm.izone.api.enums import SysFan, SysMode, ZoneMode
from custom_components.isotherm.izone.api.installation import (
    Action,
    OwnerReason,
    TargetOwner,
)

from .samples import installation, zone

OPEN_CLOSE = {"ZoneType": 1, "SensType": 255, "Temp": 0, "Mode": 1}
CONSTANT = {"ZoneType": 2, "SensType": 255, "Temp": 0, "Const": 0, "Mode": 2}


@pytest.mark.parametrize(
    ("changes", "reason", "owner"),
    [
        ({"RAS": 1, "CtrlZone": 0}, OwnerReason.RETURN_AIR, None),
        ({"RAS": 3, "CtrlZone": 15}, OwnerReason.UNIT_SETPOINT, None),
        ({"RAS": 2, "CtrlZone": 15}, OwnerReason.UNIT_SETPOINT, None),
        ({"RAS": 2, "CtrlZone": 13}, OwnerReason.MASTER, None),
        ({"RAS": 2, "CtrlZone": 2}, OwnerReason.MASTER, None),
        ({"RAS": 2, "CtrlZone": 1}, OwnerReason.ZONE, 1),
        ({"RAS": 3, "CtrlZone": 0}, OwnerReason.ZONE, 0),
        ({"RAS": 3, "CtrlZone": 13}, OwnerReason.UNKNOWN, None),
        ({"RAS": 3, "CtrlZone": None}, OwnerReason.UNKNOWN, None),
        ({"RAS": None, "CtrlZone": None}, OwnerReason.UNIT_SETPOINT, None),
        ({"RAS": 0, "CtrlZone": 15}, OwnerReason.UNIT_SETPOINT, None),
    ],
)
def test_who_owns_the_target(
    changes: dict[str, Any], reason: OwnerReason, owner: int | None
) -> None:
    """The table of the sensor choice and the controlling zone."""
    known = installation(**changes)
    assert known.target_owner == TargetOwner(reason, owner)
    assert known.can_set_target is known.target_owner.is_unit


def test_zone_fourteen_is_a_zone() -> None:
    """Index 13 means the unit only where there is no such zone."""
    zones = [zone(index) for index in range(14)]
    assert installation(*zones, RAS=2, CtrlZone=13).target_owner.zone == 13


def test_no_zones_means_the_unit() -> None:
    """A unit-only system owns its target."""
    known = installation(zone(0), NoOfZones=0, RAS=3, CtrlZone=0)
    assert known.target_owner.reason is OwnerReason.NO_ZONES


def test_an_auto_zone_without_a_sensor_gives_the_target_to_the_unit() -> None:
    """Not so a zone that can't have one, nor one whose sensor is at fault."""
    assert (
        installation(zone(0), zone(1, Temp=0)).target_owner.reason
        is OwnerReason.ZONE_WITHOUT_SENSOR
    )
    for other in (OPEN_CLOSE, CONSTANT, {"SensorFault": 1}):
        assert installation(zone(0), zone(1, **other)).target_owner.zone == 0


def test_a_zone_without_temperature_control_owns_nothing() -> None:
    """The controlling zone may be an open/close one, or one not read yet."""
    for known in (
        installation(zone(0, **OPEN_CLOSE), zone(1)),
        installation(zone(1), NoOfZones=2),
    ):
        assert known.target_owner.reason is OwnerReason.UNKNOWN
        assert known.target_temperature is None
        assert known.current_temperature == 24.1


def test_temperatures_shown() -> None:
    """The controlling zone's, else the unit's; the supply's in fresh air."""
    assert installation().target_temperature == 23.5
    assert installation().current_temperature == 24.01
    own = installation(RAS=1)
    assert (own.target_temperature, own.current_temperature) == (23.0, 24.1)
    assert installation(iSaveOn=1).current_temperature == 16.5
    faulty = installation(zone(0, SensorFault=1), zone(1))
    assert faulty.current_temperature == 24.1


@pytest.mark.parametrize(
    ("changes", "fans"),
    [
        ({"FanAutoEn": 0}, (1, 2, 3, 4)),
        ({"FanAutoEn": 0, "SysFan": 2}, (1, 2, 3)),
        ({"FanAutoType": 0}, (1, 3, 4)),
        ({"FanAutoType": 0, "SysFan": 2}, (1, 3, 4, 2)),
        ({"FanAutoType": 1}, (1, 2, 3, 4)),
        ({"FanAutoType": 2}, (1, 2, 3, 4)),
        ({"FanAutoType": 3}, (1, 2, 3, 5, 4)),
        ({"FanAutoType": 9}, (1, 2, 3, 5, 4)),
        ({"FanAutoType": None, "FanAutoEn": None}, (1, 2, 3, 5, 4)),
        ({"SysFan": 6}, (1, 2, 3, 4, 6)),
        ({"SysFan": 99}, (1, 2, 3, 4, 99)),
        ({"SysFan": 50}, (1, 2, 3, 4)),
    ],
)
def test_fans_offered(changes: dict[str, Any], fans: tuple[int, ...]) -> None:
    """By the fan's kind, and never without the speed that is reported."""
    assert installation(**changes).fans == tuple(SysFan(fan) for fan in fans)


def test_modes_offered() -> None:
    """Exhaust and pump only where the unit is a cooler, or says so."""
    five = (1, 2, 3, 4, 5)
    assert installation().modes == five
    assert installation(CpuType=2).modes == (*five, 6, 7)
    assert installation(SysMode=6).modes == (*five, 6)


@pytest.mark.parametrize(
    ("changes", "limits"),
    [
        ({}, (15.0, 30.0)),
        ({"EcoLock": 1}, (18.0, 26.0)),
        ({"EcoLock": 1, "EcoMin": 1000, "EcoMax": 3500}, (15.0, 30.0)),
        ({"EcoLock": 1, "EcoMin": 2600, "EcoMax": 1800}, (15.0, 30.0)),
        ({"EcoLock": 1, "EcoMin": None}, (15.0, 30.0)),
    ],
)
def test_limits(changes: dict[str, Any], limits: tuple[float, float]) -> None:
    """The economy lock narrows them, if it makes sense."""
    assert installation(**changes).limits == limits


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, (True, True, True, True)),
        ({"SysType": "310"}, (True, True, True, True)),
        ({"SysType": None}, (True, True, True, True)),
        ({"SysType": 210}, (False, False, False, False)),
        ({"SysType": 110}, (False, False, False, False)),
        ({"iZoneOnOff": 0}, (False, True, True, True)),
        ({"iZoneMode": 0}, (True, False, True, True)),
        ({"iZoneFan": "0"}, (True, True, False, True)),
        ({"iZoneSetpoint": 0}, (True, True, True, False)),
    ],
)
def test_functions_offered(
    changes: dict[str, Any], offered: tuple[bool, bool, bool, bool]
) -> None:
    """What the installation doesn't control isn't offered."""
    known = installation(RAS=1, **changes)
    assert (
        known.can_switch,
        known.can_set_mode,
        known.can_set_fan,
        known.can_set_target,
    ) == offered


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"SysOn": 0}, Action.OFF),
        ({"SysOn": None}, None),
        ({"SysMode": 3}, Action.FAN),
        ({"SysMode": 6}, Action.FAN),
        ({"SysMode": 7}, Action.IDLE),
        ({"SysMode": 4}, Action.DRYING),
        ({"iSaveOn": 1}, Action.FAN),
        ({"SysMode": 1}, Action.COOLING),
        ({"SysMode": 2}, Action.IDLE),
        ({"SysMode": 5}, Action.COOLING),
        ({"SysMode": 5, "Setpoint": 2600}, Action.HEATING),
        ({"SysMode": 5, "Setpoint": 2400}, Action.IDLE),
        ({"SysMode": 2, "Setpoint": 2600}, Action.HEATING),
        ({"SysMode": 1, "Temp": 0}, None),
        ({"SysMode": 9}, None),
    ],
)
def test_unit_action(changes: dict[str, Any], action: Action | None) -> None:
    """The unit's own target against the return air."""
    assert installation(RAS=1, **changes).action is action


def test_any_zone_that_calls_runs_the_unit() -> None:
    """The controlling zone may be content while another calls."""
    content, calling = zone(0, Temp=2200), zone(1, Temp=2600)
    assert installation(content, calling).action is Action.COOLING
    closed = zone(1, Temp=2600, Mode=2)
    assert installation(content, closed).action is Action.IDLE


@pytest.mark.parametrize(
    ("changes", "system", "action"),
    [
        ({"Mode": 2}, {}, Action.OFF),
        ({"Mode": 2, "ConstA": 1}, {}, Action.COOLING),
        ({"Mode": 1}, {}, Action.COOLING),
        ({"Mode": 4}, {}, Action.COOLING),
        ({"Mode": 3, "Temp": 2600}, {}, Action.COOLING),
        ({"Mode": 3, "Temp": 2200}, {}, Action.IDLE),
        ({"Mode": 3, "Temp": 2200}, {"SysMode": 2}, Action.HEATING),
        ({"Mode": 3}, {"SysOn": 0}, Action.OFF),
        ({"Mode": 3}, {"SysMode": 3}, Action.FAN),
        ({"Mode": 3}, {"SysMode": 4}, Action.DRYING),
        ({"Mode": 0}, {}, None),
        ({"Mode": 3}, {"SysOn": None}, None),
    ],
)
def test_zone_action(
    changes: dict[str, Any], system: dict[str, Any], action: Action | None
) -> None:
    """A zone gets what the unit does, if its damper lets it."""
    calling = {"Temp": 2000} if system.get("SysMode") == 2 else {"Temp": 2600}
    known = installation(zone(0, **calling), zone(1, **changes), **system)
    assert known.zone_action(1) is action


def test_zone_that_is_not_there() -> None:
    """Asked about an unknown zone, nothing is told."""
    assert installation().zone_action(7) is None


def test_damper_feedback() -> None:
    """Fifty for ever is no position."""
    assert not installation().damper_feedback
    assert installation(zone(0), zone(1, DmpPos=85)).damper_feedback
    assert installation(zone(0, DmpPos=None)).damper_feedback is False


def test_locked() -> None:
    """One means locked now; enabled alone doesn't."""
    assert installation(LockStatus=1).locked
    assert not installation(LockOn=1).locked
    assert not installation(LockStatus=None).locked


def test_equal_when_nothing_shown_differs() -> None:
    """Datagram noise that no field shows is no change."""
    assert installation() == installation(WiredLeds=3)
    assert installation() != installation(zone(0, Mode=1), zone(1))
    assert installation().zones[0].mode is ZoneMode.AUTO
    assert installation().system.mode is SysMode.COOL
