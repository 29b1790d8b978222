"""Nothing that a bridge sends makes a parser raise but in one way."""

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.hub.errors import ProtocolError
from custom_components.isotherm.izone.api.equipment import (
    Coolbreeze,
    GasHeat,
    Temperzone,
    Ventilation,
)
from custom_components.isotherm.izone.api.schedules import Schedule
from custom_components.isotherm.izone.api.status import (
    Status,
    TemperzoneInfo,
    parse_faults,
    parse_firmware,
)
from custom_components.isotherm.izone.api.system import System
from custom_components.isotherm.izone.api.zones import Zone
from simulators.izone.datagrams import BLOCKS

from .samples import SCHEDULE, SYSTEM, ZONE, system, zone
from .test_wire import JSON

KEYS = st.sampled_from(
    sorted(
        {
            *SYSTEM,
            *ZONE,
            *SCHEDULE,
            *BLOCKS,
            "Start",
            "T",
            "Faults",
            "Fmw",
            "Att",
            "Fan",
            "Swing",
            "Sleep",
            "Brand",
            "Zones",
        }
    )
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
