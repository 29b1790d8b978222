"""What can be changed of wall splits and their favourites (iZone guide, 4.4).

The guide has no command for the beep, nor for which units "all on" and "all off" include.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ...hub.errors import InvalidChange
from . import values
from .commands import Command, Form, hundredths, week_times
from .field import Field, by_value
from .installation import Installation
from .splits import LOWEST, Setting, Split
from .targets import Kind, Target, parts_of_favourite
from .transport import SPLITS


def _fan(_now: Installation, split: Split, speed: int) -> int:
    if not 1 <= speed <= len(split.fans):
        raise InvalidChange("izone_fan_invalid")
    return speed


def _target(celsius: float) -> float:
    return values.hundredths(celsius, LOWEST) / 100


def _setting(setting: Setting) -> Setting:
    """Return a setting as it is sent; the command has a place for everything of it."""
    if not setting.complete:
        raise InvalidChange("izone_setting_incomplete", unit="?")
    return replace(setting, setpoint=_target(setting.setpoint or 0))


def _told(target: Target, setting: Setting, *, apply: bool) -> Command:
    favourite, split = parts_of_favourite(target)
    payload = {
        "SplitIndex": split,
        "FavouriteIndex": favourite,
        "Apply": int(apply),
        "On": int(setting.on or 0),
        "Mode": int(setting.mode or 0),
        "Fan": int(setting.fan or 0),
        "Swing": int(setting.swing or 0),
        "Sleep": int(setting.sleep_timer),
        "Setpoint": hundredths(setting.setpoint or 0),
    }
    name = "SplitSystemChangeSplitFavourite"
    return Command(name, payload, target, path=SPLITS.command_path)


def _does(target: Target, setting: Setting) -> Command:
    return _told(target, setting, apply=True)


def _leaves(target: Target, setting: Setting) -> Command:
    return _told(target, setting, apply=False)


# The order is that of the commands: a mode goes first, so that no unit starts in its old
# one. A favourite is not in force while it is half written.
SPLIT_FIELDS: Final[Mapping[Kind, Mapping[str, Field]]] = {
    Kind.SPLIT: {
        "mode": Field("mode", Form("SplitSystemZoneMode", "Mode")),
        "fan": Field("fan", Form("SplitSystemZoneFan", "Fan"), _fan),
        "target": Field(
            "setpoint",
            Form("SplitSystemZoneSetpoint", "Setpoint", hundredths),
            by_value(_target),
        ),
        "swing": Field("swing", Form("SplitSystemZoneSwing", "Swing")),
        "power": Field("on", Form("SplitSystemZoneOn", "On")),
        "sleep_timer": Field("sleep_timer", Form("SplitSystemZoneSleepTimer", "Sleep")),
        "name": Field(
            "name",
            Form("SplitSystemZoneName", "Name", str),
            by_value(values.checked_name),
        ),
    },
    Kind.FAVOURITE: {
        "enabled": Field(
            "enabled", Form("SplitSystemScheduleEnable", "En"), late=lambda _, on: on
        ),
        "name": Field(
            "name",
            Form("SplitSystemFavouriteName", "Name", lambda name: name or ""),
            by_value(values.checked_free_name),
        ),
        "times": Field(
            "times",
            Form("SplitSystemScheduleSettings", "StartH", week_times),
            by_value(values.checked_times),
        ),
    },
    Kind.FAVOURITE_SPLIT: {
        "setting": Field("setting", _does, by_value(_setting)),
        # A favourite's datagram does not tell which of its rows count.
        "left_alone": Field(None, _leaves, by_value(_setting)),
    },
}
