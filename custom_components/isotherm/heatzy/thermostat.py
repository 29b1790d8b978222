"""What a thermostat shows of a heater, and the derogations it offers, in Home Assistant's words."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.climate import (
    PRESET_AWAY,
    PRESET_BOOST,
    PRESET_COMFORT,
    PRESET_ECO,
    HVACAction,
    HVACMode,
)

from .api.commands import Changes, derogate
from .api.state import Derogation, HeaterState, Mode
from .models import Heater

TARGET_OF_MODE: Final[Mapping[Mode, str]] = {
    Mode.COMFORT: "comfort_temperature",
    Mode.ECO: "eco_temperature",
}
PRESET_OF_MODE: Final[Mapping[Mode, str]] = {
    Mode.COMFORT: PRESET_COMFORT,
    Mode.ECO: PRESET_ECO,
    Mode.FROST_PROTECTION: "frost_protection",
    Mode.COMFORT_1: "comfort_1",
    Mode.COMFORT_2: "comfort_2",
}
PRESET_OF_DEROGATION: Final[Mapping[Derogation, str]] = {
    Derogation.BOOST: PRESET_BOOST,
    Derogation.HOLIDAY: PRESET_AWAY,
    Derogation.PRESENCE: "presence",
}
MODE_OF_PRESET: Final = {preset: mode for mode, preset in PRESET_OF_MODE.items()}
DEROGATION_OF_PRESET: Final = {
    preset: derogation for derogation, preset in PRESET_OF_DEROGATION.items()
}
_HEATING: Final = (Mode.COMFORT, Mode.COMFORT_1, Mode.COMFORT_2)


def hvac_action(heater: Heater) -> HVACAction | None:
    """Return what the heater is made to do, None where nobody can tell.

    In eco or frost protection a heater heats once the room falls below a limit of its own,
    and does not tell so. Only of one that regulates the wire itself it is known: it
    orders comfort to heat, and anything else not to.
    """
    state = heater.state
    if state.order is None:
        return None
    if hvac_mode(heater) is HVACMode.OFF:
        return HVACAction.OFF
    if state.order in _HEATING:
        return HVACAction.HEATING
    return None if state.signal is None else HVACAction.IDLE


def hvac_mode(heater: Heater) -> HVACMode | None:
    """Return off, auto while the programme is on, else heat."""
    state = heater.state
    if state.power is False:
        return HVACMode.OFF
    if state.programme_on:
        return HVACMode.AUTO
    if state.derogating is not None:
        return HVACMode.HEAT
    if state.mode is None:
        return None if state.power is None else HVACMode.HEAT
    return HVACMode.OFF if state.mode is Mode.OFF else HVACMode.HEAT


def preset(heater: Heater) -> str | None:
    """Return the derogation in force, else the mode in force, as a preset."""
    state = heater.state
    if state.power is False:
        return None
    if state.derogating is not None:
        return PRESET_OF_DEROGATION[state.derogating]
    return PRESET_OF_MODE.get(state.in_force) if state.in_force else None


def target_of(heater: Heater, mode: Mode | None) -> str | None:
    """Return the field that holds the target temperature of a mode, if there is one."""
    name = TARGET_OF_MODE.get(mode) if mode else None
    return name if name and heater.product.writable(name) else None


def target(heater: Heater) -> str | None:
    """Return the field that holds the target temperature in force, if there is one."""
    return target_of(heater, heater.state.in_force)


def target_temperature(state: HeaterState, field: str | None) -> float | None:
    """Return the target temperature (°C) that a field holds."""
    if field == "comfort_temperature":
        return state.comfort_temperature
    return state.eco_temperature if field == "eco_temperature" else None


def derogate_for(
    heater: Heater, derogation: Derogation, time: int | None = None
) -> Changes:
    """Return the changes that begin a derogation, by default as long as set here."""
    settings = heater.settings
    lengths = {
        Derogation.BOOST: settings.boost_minutes,
        Derogation.HOLIDAY: settings.holiday_days,
    }
    if time is None:
        time = lengths.get(derogation, 0)
    return derogate(heater.product, heater.state, derogation, time)
