"""What a Heatzy heater is doing, in our own words.

Sources: Heatzy API document, POST /app/control/{did}, data points; Heatzy Open API
"generations" document; product documents of Pilote Pro, Glow, Shine and Onyx.
"""

from dataclasses import dataclass
from enum import StrEnum

from .program import Program


class Mode(StrEnum):
    """A heating mode."""

    COMFORT = "comfort"
    ECO = "eco"
    FROST_PROTECTION = "frost_protection"
    OFF = "off"
    COMFORT_1 = "comfort_1"
    COMFORT_2 = "comfort_2"


class Derogation(StrEnum):
    """A temporary departure from the programme and the manual mode."""

    NONE = "none"
    HOLIDAY = "holiday"
    BOOST = "boost"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class Clock:
    """A heater's own clock.

    Args:
        weekday: 0 Monday to 6 Sunday.
        minute: minute of the day, 0 to 1439.

    """

    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class HeaterState:
    """A heater's data points, decoded; None is what it has not, or told nonsense about.

    Args:
        mode: the manual mode, or on most products the one in force.
        mode_in_force: the mode in force while the power is on, as the product itself
            reports it, or as follows from the rest where it does not.
        signal: the pilot-wire order really sent (Pilote Pro).
        power: main switch (Glow, Shine, Onyx, Inea).
        socket: the switched socket of a Plugzy.
        programme_on: whether the heater follows its programme.
        derogation: the derogation in force.
        derogation_time: what is left of it: minutes for boost, days for holiday, 0 to 255.
        locked: child lock.
        window_detection: whether open-window detection is enabled.
        comfort_temperature: °C.
        eco_temperature: °C.
        current_temperature: °C.
        humidity: %.
        calibration: offset of the thermometer in °C.
        clock: the heater's own clock.
        programme: its week of 2-bit codes.

    """

    mode: Mode | None = None
    mode_in_force: Mode | None = None
    signal: Mode | None = None
    power: bool | None = None
    socket: bool | None = None
    programme_on: bool | None = None
    derogation: Derogation | None = None
    derogation_time: int | None = None
    locked: bool | None = None
    window_detection: bool | None = None
    comfort_temperature: float | None = None
    eco_temperature: float | None = None
    current_temperature: float | None = None
    humidity: float | None = None
    calibration: float | None = None
    clock: Clock | None = None
    programme: Program | None = None

    @property
    def derogating(self) -> Derogation | None:
        """Return the derogation in force; one with no time left is over."""
        if self.derogation in (None, Derogation.NONE):
            return None
        timed = self.derogation in (Derogation.HOLIDAY, Derogation.BOOST)
        if timed and self.derogation_time == 0:
            return None
        return self.derogation

    @property
    def in_force(self) -> Mode | None:
        """Return the mode in force: derogation, then programme, then manual mode.

        Source: Heatzy product documents 2024, priorities.
        """
        return Mode.OFF if self.power is False else self.mode_in_force

    @property
    def mode_that_follows(self) -> Mode | None:
        """Return what the heater's own mode and a derogation make of the mode in force."""
        match self.derogating:
            case Derogation.HOLIDAY:
                return Mode.FROST_PROTECTION
            case Derogation.BOOST:
                return Mode.COMFORT
        return self.mode

    @property
    def order(self) -> Mode | None:
        """Return the order that really goes to the heater."""
        if self.power is False:
            return Mode.OFF
        return self.signal or self.in_force
