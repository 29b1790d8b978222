"""Datagrams as values: every field, every doubt, and nothing that makes them raise."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.errors import ProtocolError
from custom_components.isotherm.izone.api.blocks import (
    Coolbreeze,
    GasHeat,
    Temperzone,
    Ventilation,
)
from custom_components.isotherm.izone.api.datagrams import System
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
from custom_components.isotherm.izone.api.schedules import Schedule, ScheduleZone
from custom_components.isotherm.izone.api.status import (
    FaultRecord,
    Firmware,
    Status,
    TemperzoneInfo,
    parse_faults,
    parse_firmware,
)
from custom_components.isotherm.izone.api.zones import Zone
from simulators.izone.datagrams import BLOCKS

from .samples import SCHEDULE, SYSTEM, ZONE, installation, system, zone
from .test_wire import JSON


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


def test_schedule() -> None:
    """The guide's datagram, field by field."""
    read = Schedule.from_json(SCHEDULE, 0)
    assert (read.name, read.enabled, read.used) == ("Workday", True, True)
    assert (read.mode, read.fan) == (SysMode.COOL, SysFan.AUTO)
    assert (read.start, read.stop) == (390, None)
    assert read.days == {0, 1, 4}
    assert len(read.zones) == 14
    assert (read.zones[0].mode, read.zones[0].setpoint) == (ZoneMode.AUTO, 22.5)


def test_schedule_of_the_header() -> None:
    """The vendor's header has other names for the same."""
    read = Schedule.from_json(
        {"Index": 2, "Name": "Old", "Active": "true", "Start": "7:05", "T": 1, "Su": 1}
    )
    assert (read.enabled, read.start, read.stop) == (True, 425, None)
    assert read.days == {1, 6}


@pytest.mark.parametrize(
    ("hour", "minute"), [(31, 63), (24, 0), (12, 60), (None, 0), (31, 0), ("x", 1)]
)
def test_schedule_without_a_time(hour: object, minute: object) -> None:
    """31 h and 63 min are no time, and neither is anything else off the clock."""
    told = {**SCHEDULE, "StartH": hour, "StartM": minute}
    assert Schedule.from_json(told).start is None


def test_unknown_codes_of_a_schedule_are_kept() -> None:
    """What a zone is not edited in is written back as it came."""
    told = {**SCHEDULE, "Zones": [{"Mode": 9, "Setpoint": 2333}, None, {}]}
    read = Schedule.from_json(told)
    assert read.zones[0] == ScheduleZone(9, 2333)
    assert read.zones[0].mode is None
    assert read.zones[1] == ScheduleZone(0, 0)


def test_free_slot() -> None:
    """An empty name is a free slot."""
    assert not Schedule.from_json({**SCHEDULE, "Name": "\x00\xff"}).used


@pytest.mark.parametrize(
    ("data", "index"), [(None, 0), ({}, 0), ({"Index": 3}, 2), ({"Name": "a"}, None)]
)
def test_what_is_no_schedule(data: object, index: int | None) -> None:
    """Nothing, or an answer about another schedule, is refused."""
    with pytest.raises(ProtocolError):
        Schedule.from_json(data, index)


def test_status_over_full_datagrams() -> None:
    """The bulk status changes what it tells and leaves the rest."""
    status = Status.from_json(
        {
            "SysOn": 0,
            "Setpoint": 2100,
            "LockCode": "1",
            "Zones": [{"Mode": 2, "Temp": 2200}, {"Index": 5, "Mode": 1}, "x"],
        }
    )
    over = status.over_system(system())
    assert (over.on, over.setpoint, over.name) == (False, 21.0, "Home")
    assert "LockCode" not in status.system
    changed = status.over_zone(zone())
    assert (changed.mode, changed.temperature) == (ZoneMode.CLOSE, 22.0)
    assert (changed.name, changed.setpoint) == ("Media", 23.5)
    assert status.over_zone(zone(5)).mode is ZoneMode.OPEN
    assert status.over_zone(zone(1)) == zone(1)


@pytest.mark.parametrize(
    ("told", "faulted"),
    [
        ({"SysMode": "error", "SysFan": "error", "Setpoint": "0.0"}, True),
        ({"SysMode": 0, "SysFan": 0, "Setpoint": 0, "Zones": []}, True),
        ({"SysMode": 0, "SysFan": 0, "Setpoint": 0, "Zones": [{"Mode": 1}]}, False),
        ({"SysMode": 1, "SysFan": 1, "Setpoint": 2100}, False),
        ({}, False),
    ],
)
def test_status_of_a_fault(told: dict[str, object], faulted: bool) -> None:
    """A zone controller without a unit is no fault."""
    assert Status.from_json({"SysOn": 0, **told}).faulted is faulted


@pytest.mark.parametrize("data", [None, [], {}, {"Zones": []}])
def test_what_is_no_status(data: object) -> None:
    """A status tells of the unit."""
    with pytest.raises(ProtocolError):
        Status.from_json(data)


def test_firmware() -> None:
    """A list of devices with versions; a version alone names itself."""
    assert parse_firmware("COCBH 4.36, CR  3.23,C325 1.4,,9") == (
        Firmware("COCBH", "4.36"),
        Firmware("CR", "3.23"),
        Firmware("C325", "1.4"),
        Firmware("9", "9"),
    )
    assert parse_firmware(None) == ()


def test_fault_history() -> None:
    """Entries without an error are no faults."""
    told = {
        "Faults": [
            {"Code": "U4", "D": 3, "M": 7, "Y": 2026, "H": 14, "M#2": 5},
            {"Code": " OK"},
            {"Code": ""},
            "x",
        ]
    }
    assert parse_faults(told) == (FaultRecord("U4", (2026, 7, 3, 14, 5)),)
    assert parse_faults([]) == ()


def test_temperzone_info() -> None:
    """Groups in which nothing is set are left out."""
    told = {"Temps": {"a": 0, "b": 215}, "Timers": {"a": 0}, "Outputs": [0, "0"]}
    read = TemperzoneInfo.from_json(told)
    assert read
    assert read.groups == {"Temps": {"a": 0, "b": 215}}
    assert TemperzoneInfo.from_json({"Temps": [{"a": 0}]}) is None
    assert TemperzoneInfo.from_json(None) is None


def test_blocks() -> None:
    """The nested blocks of the guide."""
    read = system(**BLOCKS)
    assert read.temperzone == Temperzone(
        heat_setpoint=35.0, cool_setpoint=10.0, fan_type=0, mode_type=0, quiet=False
    )
    assert read.ventilation
    assert (read.ventilation.humidity_setpoint, read.ventilation.by_voc) == (60, False)
    assert read.coolbreeze
    assert (read.coolbreeze.state, read.coolbreeze.humidity) == ("Off", 55)
    assert (read.coolbreeze.dead_band, read.coolbreeze.calibration) == (1.0, 0.0)
    assert read.gas_heat is None
    heater = GasHeat.from_json({**BLOCKS["GasHeat"], "Type": 2})
    assert heater
    assert (heater.type, heater.stage_offset) == (2, 20)


@pytest.mark.parametrize("kind", [Temperzone, GasHeat, Ventilation, Coolbreeze])
@pytest.mark.parametrize("data", [None, {}, {"Type": 0, "a": "0", "b": ""}, [], "x"])
def test_blocks_that_are_not_there(kind: type[Temperzone], data: object) -> None:
    """A block of zeros stands for hardware that isn't there."""
    assert kind.from_json(data) is None


@pytest.mark.parametrize(("key", "code"), [("CpuType", 2), ("OemMake", 7)])
def test_evaporative_cooler(key: str, code: int) -> None:
    """Either code makes it one; the block alone does not."""
    assert system(**{key: code}).is_coolbreeze
    assert not system(**BLOCKS).is_coolbreeze


KEYS = st.sampled_from(
    sorted({*SYSTEM, *ZONE, *SCHEDULE, *BLOCKS, "Start", "T", "Faults", "Fmw"})
)


@given(st.dictionaries(KEYS, JSON) | JSON, st.none() | st.integers(0, 13))
def test_parsers_raise_nothing_but_protocol_errors(
    data: object, index: int | None
) -> None:
    """Whatever JSON a bridge sends, it is read or refused in one way."""
    for read in (
        System.from_json,
        Status.from_json,
        lambda told: Zone.from_json(told, index),
        lambda told: Schedule.from_json(told, index),
        Temperzone.from_json,
        GasHeat.from_json,
        Ventilation.from_json,
        Coolbreeze.from_json,
        parse_faults,
        parse_firmware,
        TemperzoneInfo.from_json,
    ):
        try:
            read(data)
        except ProtocolError:
            continue


@given(st.dictionaries(KEYS, JSON), st.dictionaries(KEYS, JSON))
def test_any_status_can_be_laid_over(
    told: dict[str, object], inner: dict[str, object]
) -> None:
    """A strange status changes fields and raises nothing."""
    status = Status.from_json({"SysOn": 1, **told, "Zones": [inner]})
    status.over_system(system())
    try:
        assert status.over_zone(zone()).index == 0
    except ProtocolError as err:
        pytest.fail(str(err))
