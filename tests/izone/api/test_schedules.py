"""Schedules as values."""

import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api.enums import SysFan, SysMode, ZoneMode
from custom_components.isotherm.izone.api.schedules import Schedule, ScheduleZone

from .samples import SCHEDULE


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
