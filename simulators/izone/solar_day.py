"""A day's electricity: what the sun gives and what a household takes, hour by hour."""

from collections.abc import Callable
from datetime import datetime
import math

type Load = Callable[[datetime], float]
"""The power (W) of one circuit at a local time; generation too is positive."""

SUNRISE, SUNSET = 6.0, 19.0
_BASE = 260.0
_MEALS = ((7.25, 0.7, 1900.0), (13.0, 0.5, 700.0), (19.0, 1.4, 2400.0))
"""Hour, spread in hours and power (W) of what is cooked and washed besides."""
_FRIDGE_MINUTES, _FRIDGE = (12, 40), 110.0
"""Runs so many minutes of so many."""


def hour(when: datetime) -> float:
    """Return the hour of the day, with its fraction."""
    seconds = when.second + when.microsecond / 1e6
    return when.hour + when.minute / 60 + seconds / 3600


def solar(peak: float) -> Load:
    """Return what panels give that reach `peak` (W) at solar noon: a bell."""

    def load(when: datetime) -> float:
        now = hour(when)
        if not SUNRISE < now < SUNSET:
            return 0.0
        height = math.sin(math.pi * (now - SUNRISE) / (SUNSET - SUNRISE))
        return peak * math.pow(height, 1.5)

    return load


def household(when: datetime) -> float:
    """Return what a house takes: a base, a fridge that cycles, and meals."""
    now = hour(when)
    running, cycle = _FRIDGE_MINUTES
    power = _BASE + (_FRIDGE if now * 60 % cycle < running else 0.0)
    for middle, spread, most in _MEALS:
        power += most * math.exp(-(((now - middle) / spread) ** 2))
    return power


def hot_water(when: datetime) -> float:
    """Return what the tank takes: 3600 W from 1:00 to 3:30, when power is cheap."""
    return 3600.0 if 1.0 <= hour(when) < 3.5 else 0.0
