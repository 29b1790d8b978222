"""The blocks of the system that few systems use."""

from typing import Any

import pytest

from custom_components.isotherm.izone.api.equipment import (
    Coolbreeze,
    GasHeat,
    Temperzone,
    Ventilation,
)
from simulators.izone.datagrams import BLOCKS

from .samples import system


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


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, False),
        ({"UnitType": "Temperzone UC8"}, True),
        ({"Temperzone": {**BLOCKS["Temperzone"], "FanType": 1}}, True),
        ({"Temperzone": {**BLOCKS["Temperzone"], "Quiet": 1}}, True),
    ],
)
def test_temperzone(changes: dict[str, Any], is_one: bool) -> None:
    """Set points are sent by any unit; a name or a code tells."""
    assert system(**{**BLOCKS, **changes}).is_temperzone is is_one


@pytest.mark.parametrize("key", ["UseRhControl", "UseVcosControl", "UseEco2Control"])
def test_ventilation(key: str) -> None:
    """It is there where something is ventilated by it."""
    assert not system(**BLOCKS).ventilates
    used = {**BLOCKS["Ventilation"], key: 1}
    assert system(**{**BLOCKS, "Ventilation": used}).ventilates


@pytest.mark.parametrize(("key", "code"), [("CpuType", 2), ("OemMake", 7)])
def test_evaporative_cooler(key: str, code: int) -> None:
    """Either code makes it one; the block alone does not."""
    assert system(**{key: code}).is_coolbreeze
    assert not system(**BLOCKS).is_coolbreeze
