"""What a schedule does with the zones, from what a person wants."""

import pytest

from custom_components.isotherm.izone.api.schedules import Schedule, ScheduleZone, Times
from custom_components.isotherm.izone.models import Unit, ZonePart
from custom_components.isotherm.izone.schedules.edits import (
    new_schedule,
    present_settings,
    settings_of,
)

from .api.samples import installation, zone

CLOSED = ScheduleZone(2, 2300)
TIMES = Times(390, 495, frozenset({0}))


def parts(**changes: object) -> dict[int, ZonePart]:
    """Return two zones, the first with some keys changed."""
    whole = installation(zone(0, **changes), zone(1))
    return {index: ZonePart.of(whole, index) for index in whole.zones}


def test_sound_settings_stay_as_they_came() -> None:
    """Also modes that nobody may ask for; what is no setting at all becomes closed."""
    told = (
        ScheduleZone(4, 1850),
        ScheduleZone(0, 2300),
        ScheduleZone(3, 0),
        ScheduleZone(3, 3500),
        ScheduleZone(3, 2225),
    )
    found = settings_of(Schedule(index=0, zones=told))
    assert found == [told[0], *[CLOSED] * 13]


@pytest.mark.parametrize(
    ("mode", "setpoint", "wanted"),
    [
        (3, 2250, ScheduleZone(3, 2250)),
        (2, 2250, ScheduleZone(2, 2250)),
        (4, 2250, ScheduleZone(1, 2250)),
        (5, 2250, ScheduleZone(1, 2250)),
        (3, 0, ScheduleZone(3, 1900)),
        (3, 4500, ScheduleZone(3, 1900)),
        (9, 2250, ScheduleZone(1, 1900)),
    ],
)
def test_present_settings(mode: int, setpoint: int, wanted: ScheduleZone) -> None:
    """What a zone does now; where it tells nothing of use, the slot's stays."""
    slot = Schedule(index=2, zones=(ScheduleZone(1, 1900),) * 14)
    found = present_settings(slot, parts(Mode=mode, Setpoint=setpoint))
    assert found[0] == wanted
    assert found[2:] == [ScheduleZone(1, 1900)] * 12


@pytest.mark.parametrize(("cooler", "sent"), [(2, True), (0, False)])
def test_a_mode_that_only_coolers_have(cooler: int, sent: bool) -> None:
    """Elsewhere the code means something else, and is left out."""
    unit = Unit.of(installation(SysMode=6, CpuType=cooler))
    changes = new_schedule(Schedule(index=2), unit, {}, "Siesta", TIMES)
    assert ("mode" in changes) is sent


def test_a_speed_that_nobody_can_choose() -> None:
    """The gas heater sets its own."""
    unit = Unit.of(installation(SysFan=99))
    changes = new_schedule(Schedule(index=2), unit, {}, "Siesta", TIMES)
    assert "fan" not in changes
    assert {"name", "mode", "zones", "times", "enabled"} == changes.keys()
