"""System and zone as values: every field, every doubt."""

import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api.enums import (
    Battery,
    FanAutoType,
    ReturnAir,
    SensorType,
    Signal,
    SysFan,
    SysMode,
    ZoneMode,
    ZoneType,
)
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.zones import Zone

from .samples import SYSTEM, ZONE, installation, system, zone


def test_system() -> None:
    """The guide's datagram, field by field."""
    read = system(InRh=55, InTVOC=1279, IneCO2=678, SleepTimerM=12, AutoModeDeadB=150)
    assert (read.on, read.mode, read.fan) == (True, SysMode.COOL, SysFan.AUTO)
    assert (read.setpoint, read.supply_temperature) == (23.0, 16.5)
    assert read.return_temperature == 24.1
    assert (read.return_air, read.control_zone) == (ReturnAir.ZONES, 0)
    assert (read.tag, read.name) == ("iZone", "Home")
    assert (read.warning, read.filter_warning, read.error_code) == (None, False, None)
    assert (read.zones, read.constants, read.system_type) == (2, 0, 320)
    assert (read.isave_offered, read.isave_on) == (True, False)
    assert (read.fan_auto, read.fan_auto_type) == (True, FanAutoType.THREE_SPEED)
    assert (read.humidity, read.voc, read.eco2) == (55, 1279, 678)
    assert (read.sleep_timer, read.sleep_left) == (0, 12)
    assert (read.eco_minimum, read.eco_maximum) == (18.0, 26.0)
    assert read.auto_dead_band == 1.5
    assert not read.faulted
    assert not read.is_coolbreeze


def test_secrets_exist_nowhere_in_a_system() -> None:
    """Neither the lock code nor the password is in the object or what it prints."""
    read = system()
    assert "LockCode" not in read.raw
    assert "Pass" not in read.raw
    everything = f"{read!r} {dict(read.raw)} {installation()!r}"
    assert "2705" not in everything
    assert "installer" not in everything


@pytest.mark.parametrize(
    ("told", "code"),
    [(" OK", None), ("OK", None), ("", None), ("U4 ", "U4"), ("E01", "E01")],
)
def test_error_code(told: str, code: str | None) -> None:
    """A leading blank belongs to "no error"."""
    assert system(ACError=told).error_code == code


def test_filter_warning() -> None:
    """The warning is a word, and unknown where it isn't told."""
    assert system(Warnings="filter").filter_warning is True
    assert system(Warnings=None).filter_warning is None


def test_air_sensors_that_all_tell_zero_are_absent() -> None:
    """VOC may be 0 where there are sensors, not where there are none."""
    assert system(InRh=0, InTVOC=0, IneCO2=0).voc is None
    assert system(InRh=40, InTVOC=0, IneCO2=450).voc == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"SysMode": "error", "SysFan": "error", "RAS": "error", "NoOfZones": 0},
        {"RAS": "error"},
        {"SysMode": 0, "SysFan": 0, "RAS": 0, "NoOfZones": 0, "Setpoint": 0},
        {"SysMode": "0", "SysFan": "0", "RAS": "0", "NoOfZones": "0", "Setpoint": "0"},
    ],
)
def test_fault_shape(changes: dict[str, object]) -> None:
    """The bridge that can't hear the unit says so in words or in zeros."""
    assert system(**changes).faulted


def test_no_zones_alone_is_legal() -> None:
    """A unit without zones is a system, not a fault."""
    assert not system(NoOfZones=0).faulted
    assert not system(SysMode=0, SysFan=0, RAS=0, Setpoint=0).faulted


@pytest.mark.parametrize("data", [None, [], "x", {}, {"Setpoint": 1}, 5])
def test_what_is_no_system(data: object) -> None:
    """Nothing usable is a protocol error."""
    with pytest.raises(ProtocolError):
        System.from_json(data)


def test_zone() -> None:
    """The record of real hardware, field by field."""
    read = zone()
    assert (read.index, read.name, read.type) == (0, "Media", ZoneType.AUTO)
    assert (read.sensor, read.mode) == (SensorType.WIRELESS, ZoneMode.AUTO)
    assert (read.setpoint, read.temperature) == (23.5, 24.01)
    assert (read.maximum_air, read.minimum_air, read.damper_position) == (100, 0, 50)
    assert read.constant is None
    assert read.calibration == -0.5
    assert (read.signal, read.battery) == (Signal.HALF, Battery.EMPTY)
    assert (read.balance_maximum, read.balance_minimum) == (75, 0)
    assert (read.damper_fault, read.sensor_fault, read.spill_open) == (False,) * 3


def test_wired_zones_have_no_signal() -> None:
    """A wired sensor reports 0, which would read as full."""
    read = zone(SensType=4, RfSignal=0, BattVolt=0)
    assert (read.signal, read.battery) == (None, None)


def test_implausible_signal_is_unknown() -> None:
    """Values of no list are not a level."""
    read = zone(RfSignal=80, BattVolt=310)
    assert (read.signal, read.battery) == (None, None)


def test_sensor_fault_hides_the_temperature() -> None:
    """What a faulty sensor tells is not shown."""
    assert zone(SensorFault=1).temperature is None


def test_constant_zone() -> None:
    """255 is no constant; 0 is the first."""
    read = zone(ZoneType=2, Const=0, ConstA=1, Mode=2)
    assert (read.type, read.constant, read.spill_open) == (ZoneType.CONSTANT, 0, True)


@pytest.mark.parametrize(
    ("code", "mode"),
    [(4, ZoneMode.OVERRIDE), (5, ZoneMode.CONSTANT), (0, None), (9, None)],
)
def test_zone_modes_are_shown_as_what_they_are(
    code: int, mode: ZoneMode | None
) -> None:
    """Override and constant are not "closed"."""
    assert zone(Mode=code).mode is mode


@pytest.mark.parametrize("key", sorted(ZONE))
def test_a_zone_lives_with_any_key_missing(key: str) -> None:
    """One missing key costs one field, not the zone."""
    told = {name: value for name, value in ZONE.items() if name != key}
    assert Zone.from_json(told, 0).index == 0


@pytest.mark.parametrize("key", sorted(SYSTEM))
def test_a_system_lives_with_any_key_missing(key: str) -> None:
    """One missing key costs one field, not the system."""
    assert not system(**{key: None}).faulted


@pytest.mark.parametrize(
    ("data", "index"),
    [(None, 0), ([], 0), ({}, 0), ({"Index": 3}, 2), ({"a": 1}, None)],
)
def test_what_is_no_zone(data: object, index: int | None) -> None:
    """Nothing, or an answer about another zone, is refused."""
    with pytest.raises(ProtocolError):
        Zone.from_json(data, index)


@pytest.mark.parametrize(
    ("changes", "faulted"),
    [
        ({"ZoneType": "error", "Mode": "error"}, True),
        ({"ZoneType": 0, "Mode": 0}, True),
        ({"Mode": 0}, False),
    ],
)
def test_faulted_zone(changes: dict[str, object], faulted: bool) -> None:
    """A zone whose controller can't be heard is told from an odd one."""
    assert zone(**changes).faulted is faulted
