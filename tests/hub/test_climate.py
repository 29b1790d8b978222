"""Climate entities under the names of Home Assistant 2026.11, on 2026.10 too."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from homeassistant.components.climate import ClimateEntity
from homeassistant.const import UnitOfTemperature
import pytest

from custom_components.isotherm.hub import climate as native_climate


def load() -> ModuleType:
    """Load the module anew, as another Home Assistant would."""
    spec = spec_from_file_location("native_climate_anew", native_climate.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_where_the_names_are_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home Assistant reads them itself: nothing of it is overridden."""
    monkeypatch.setattr(ClimateEntity, "native_temperature_unit", None, raising=False)
    entity = load().NativeClimateEntity()
    assert entity._attr_native_temperature_unit == UnitOfTemperature.CELSIUS
    for name in (
        "current_temperature",
        "target_temperature",
        "target_temperature_high",
    ):
        assert name not in vars(type(entity))


def test_where_the_names_are_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old members show what was put under the new names."""
    monkeypatch.delattr(ClimateEntity, "native_temperature_unit", raising=False)
    entity = load().NativeClimateEntity()
    assert entity.temperature_unit == UnitOfTemperature.CELSIUS
    for name, value in (
        ("current_temperature", 18.5),
        ("target_temperature", 21.0),
        ("target_temperature_high", 24.0),
        ("target_temperature_low", 19.0),
    ):
        assert getattr(entity, name) is None
        setattr(entity, f"_attr_native_{name}", value)
        assert getattr(entity, name) == value
