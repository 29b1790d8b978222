"""What no installation can be is unknown, and nothing endless is kept."""

from typing import Any

import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api import legacy
from custom_components.isotherm.izone.api.enums import Api
from custom_components.isotherm.izone.api.installation import Installation
from custom_components.isotherm.izone.api.schedules import Schedule
from custom_components.isotherm.izone.api.status import (
    Status,
    TemperzoneInfo,
    parse_faults,
    parse_firmware,
)
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.wire import parse_json, words
from custom_components.isotherm.izone.api.zones import Zone

from .samples import SYSTEM, ZONE


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("InRh", 10**9, "humidity"),
        ("InRh", -1, "humidity"),
        ("InTVOC", 65535, "voc"),
        ("IneCO2", 10**7, "eco2"),
        ("SleepTimer", 10**18, "sleep_timer"),
        ("SleepTimerM", -5, "sleep_left"),
        ("Setpoint", 5900, "setpoint"),
        ("EcoMax", 5000, "eco_maximum"),
        ("EcoMin", 0, "eco_minimum"),
        ("CtrlZone", 10**12, "control_zone"),
        ("AutoModeDeadB", 10**9, "auto_dead_band"),
        ("Supply", 1e308, "supply_temperature"),
    ],
)
def test_absurd_readings_of_the_unit_are_unknown(
    key: str, value: object, field: str
) -> None:
    """Outside any physical range nothing was measured or set."""
    air = {"InRh": 50, "InTVOC": 300, "IneCO2": 600}
    assert getattr(System.from_json({**SYSTEM, **air, key: value}), field) is None


@pytest.mark.parametrize("limits", [(4000, 5000), (2600, 1800), (100, 200)])
def test_limits_never_cross(limits: tuple[int, int]) -> None:
    """A card needs a least target that is below the greatest."""
    low, high = limits
    told = {**SYSTEM, "EcoLock": 1, "EcoMin": low, "EcoMax": high}
    home = Installation(uid="000012345", api=Api.V2, system=System.from_json(told))
    assert home.limits == (15.0, 30.0)


@pytest.mark.parametrize("index", [-1, 14, 10**20])
def test_no_zone_has_an_impossible_index(index: int) -> None:
    """Neither one by one, nor in a list of either API."""
    with pytest.raises(ProtocolError):
        Zone.from_json({**ZONE, "Index": index})
    with pytest.raises(ProtocolError):
        Schedule.from_json({"Index": index, "Name": "Night"})
    assert legacy.zone_datagrams([{"Index": index, "Type": "auto"}], 14) == ()
    assert legacy.schedule_datagrams([{"Index": index, "Name": "x"}]) == ()
    assert Status.from_json({"SysOn": 1, "Zones": [{"Index": index}]}).zones == {}


def test_a_status_lists_no_more_zones_than_there_can_be() -> None:
    """Thirty thousand are not kept."""
    told = {"SysOn": 1, "Zones": [{"Mode": 1}] * 30_000}
    assert len(Status.from_json(told).zones) == 14


def test_a_temperature_beyond_all_numbers_is_none() -> None:
    """V1 tells degrees with a decimal point."""
    told = legacy.system_datagram({"SysOn": "on", "Temp": 1e308, "Supply": "1e400"})
    assert System.from_json(told).return_temperature is None
    (zone,) = legacy.zone_datagrams([{"Index": 0, "Temp": 1e308}], 1)
    assert Zone.from_json(zone).temperature is None


def test_json_nested_too_deeply_is_no_json() -> None:
    """A thousand levels, of lists or of objects."""
    for text in ("[" * 1000 + "]" * 1000, '{"a":' * 1000 + "1" + "}" * 1000):
        with pytest.raises(ProtocolError):
            parse_json(text)


@pytest.mark.parametrize("group", [7, "x", None, [1], {"Ambient": {"deep": 1}}])
def test_a_group_that_turned_into_something_else_is_left_out(group: Any) -> None:
    """The other groups are read."""
    told = {"Temps": group, "UC8": {"IdCode": 7, "no name": 1, "SoftwareVersion": "a"}}
    read = TemperzoneInfo.from_json(told)
    assert read is not None
    assert read.groups == {"UC8": {"IdCode": 7, "SoftwareVersion": "a"}}


def test_firmware_is_a_short_list_of_plain_texts() -> None:
    """Three thousand devices, or a direction mark in a name, are nobody's."""
    assert len(parse_firmware("CB 1.0," * 3000)) == 40
    (one,) = parse_firmware("CO\u202eCB \x074.36")
    assert (one.device, one.version) == ("COCB", "4.36")


def test_texts_and_names_are_short() -> None:
    """A hundred kilobytes are no name, and no error code."""
    told = {**SYSTEM, "Tag2": "x" * 100_000, "ACError": "E" * 300}
    system = System.from_json(told)
    assert system.name == "x" * 100
    assert len(system.error_code or "") <= 100


@pytest.mark.parametrize(
    ("year", "month", "when"),
    [
        (26, 7, (2026, 7, 3, 14, 59)),
        (2026, 7, (2026, 7, 3, 14, 59)),
        (0, 7, (2000, 7, 3, 14, 59)),
        (1970, 13, (None, None, 3, 14, 59)),
    ],
)
def test_years_of_errors_may_have_two_digits(
    year: int, month: int, when: tuple[int | None, ...]
) -> None:
    """They are of this century."""
    fault = {"Code": "U4", "Y": year, "M": month, "D": 3, "H": 14, "M#2": 59}
    (read,) = parse_faults({"Faults": [fault]})
    assert read.when == when


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("{ERROR 5}", "ERROR 5"),
        ("{ERROR LockCode 2705}", "ERROR LockCode …"),
        ('{ERROR "Pass":"installer"}', 'ERROR "Pass…'),
        ("Error 000012345", "Error …"),
    ],
)
def test_a_bridges_words_hold_no_passcode(said: str, shown: str) -> None:
    """They reach people, and the log."""
    assert words(said) == shown
