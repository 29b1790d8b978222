"""Bulk status, firmware, faults and Temperzone data."""

import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api.enums import ZoneMode
from custom_components.isotherm.izone.api.status import (
    FaultRecord,
    Firmware,
    Status,
    TemperzoneInfo,
    parse_faults,
    parse_firmware,
)

from .samples import system, zone


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
