"""Wall splits and their favourites as values (iZone guide, 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from ...hub.parsing import integer, sequence
from . import wire
from .enums import Code, SysMode
from .schedules import Timed, times_of
from .targets import FAVOURITES, SPLITS
from .wire import code, datagram_of, fields_of, flag, text, told

LOWEST: Final = 17.0
"""°C; lower bound of a split's target."""
FOUR_SPEEDS: Final = ("low", "medium", "high", "auto")
"""Fan speeds of most splits, by their code from 1 (SysFan_e)."""
SEVEN_SPEEDS: Final = ("auto", "quiet", "1", "2", "3", "4", "5")
"""Those of Daikin and Rinnai (DaikinSplitFan)."""
_TIMERS: Final = (0, 30, 60, 120, 240, 360, 480, 720)
_MODES: Final = frozenset(
    {SysMode.COOL, SysMode.HEAT, SysMode.VENT, SysMode.DRY, SysMode.AUTO}
)


class Swing(Code):
    """Which way the louvres swing (SplitSystemSwingType_e)."""

    NONE = 0
    HORIZONTAL = 1
    VERTICAL = 2
    BOTH = 3


class SleepTimer(Code):
    """After how long a split switches itself off (SplitSystemSleepTimer_e)."""

    OFF = 0
    HALF_HOUR = 1
    ONE_HOUR = 2
    TWO_HOURS = 3
    FOUR_HOURS = 4
    SIX_HOURS = 5
    EIGHT_HOURS = 6
    TWELVE_HOURS = 7

    @property
    def minutes(self) -> int:
        """The time in minutes, 0 for off."""
        return _TIMERS[self]


def _mode(value: object) -> SysMode | None:
    mode = SysMode.of(value)
    return mode if mode in _MODES else None


def _fan(value: object) -> int | None:
    return integer(value, 1, len(SEVEN_SPEEDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSystem:
    """What all wall splits of a bridge have in common.

    Args:
        beep: whether units acknowledge commands by sound.
        units, favourites: how many there can be: 5 and 4, or 14 and 9.
        raw: the datagram.

    """

    beep: bool | None = told(flag, "Beep")
    units: int | None = told(code, "MaxZones")
    favourites: int | None = told(code, "MaxFavs")
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a `Global` object; what is none tells nothing."""
        raw = wire.scrub(data)
        raw = raw if isinstance(raw, dict) else {}
        return cls(**fields_of(cls, raw), raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A wall split.

    Args:
        index: 0 to 13; there may be gaps.
        paired: whether there is one.
        fan: code of its speed, from 1; `fans` has the words.
        setpoint: °C.
        active: whether it can be heard now.
        brand: a number that the vendor doesn't explain.
        all_on, all_off: whether what is done to all units is done to this one.
        seven_speeds: whether its fan is that of a Daikin or a Rinnai.
        raw: the datagram.

    """

    index: int
    paired: bool | None = told(flag, "Att")
    name: str | None = told(text, "Name")
    on: bool | None = told(flag, "On")
    mode: SysMode | None = told(_mode, "Mode")
    fan: int | None = told(_fan, "Fan")
    setpoint: float | None = told(wire.setpoint, "Setpoint")
    swing: Swing | None = told(Swing.of, "Swing")
    active: bool | None = told(flag, "Act")
    sleep_timer: SleepTimer | None = told(SleepTimer.of, "Sleep")
    brand: int | None = told(code, "Brand")
    all_on: bool | None = told(flag, "AllOn")
    all_off: bool | None = told(flag, "AllOff")
    seven_speeds: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one of `Zones`.

        Raises:
            ProtocolError: it is not an object, or does not tell a valid index.

        """
        raw, index = datagram_of(data, "split", None, SPLITS)
        return cls(index=index, **fields_of(cls, raw), raw=raw)

    @property
    def fans(self) -> tuple[str, ...]:
        """The words of its fan speeds, by their code from 1."""
        return SEVEN_SPEEDS if self.seven_speeds else FOUR_SPEEDS

    @property
    def fan_word(self) -> str | None:
        """Its fan speed."""
        return fan_word(self.fans, self.fan)


def fan_word(fans: tuple[str, ...], speed: int | None) -> str | None:
    """Return the word of a code, None for one that these fans don't have."""
    return dict(enumerate(fans, 1)).get(speed or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a favourite does with a unit.

    Args:
        fan: code of the speed, from 1.
        setpoint: °C.
        sleep_timer: to start; the bridge takes it and never tells it.

    """

    on: bool | None
    mode: SysMode | None
    fan: int | None
    setpoint: float | None
    swing: Swing | None
    sleep_timer: SleepTimer = field(default=SleepTimer.OFF, compare=False)

    @property
    def complete(self) -> bool:
        """Whether it can be sent: the command has a place for everything."""
        values = (self.on, self.mode, self.fan, self.setpoint, self.swing)
        return None not in values


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteSplit:
    """What a favourite does with one split.

    Args:
        setting: None where it tells nothing of the split.
        raw: empty: it is told as a row of the favourite.

    """

    setting: Setting | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Favourite(Timed):
    """One of four or nine favourites of the wall splits.

    Args:
        raw: the datagram.

    """

    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read one of `SplitSystemFavourites`.

        Raises:
            ProtocolError: it is not an object, or does not tell a valid index.

        """
        raw, index = datagram_of(data, "favourite", None, FAVOURITES)
        return cls(index=index, **fields_of(cls, raw), times=times_of(raw), raw=raw)

    @property
    def settings(self) -> dict[int, Setting]:
        """What its datagram says that it does, by the index of the unit."""
        rows = map(_setting, sequence(self.raw.get("Zones"))[:SPLITS])
        return dict(filter(None, rows))


def _setting(row: object) -> tuple[int, Setting] | None:
    """Read index, on, mode, fan, setpoint and swing; None for what is no such row."""
    values = [*sequence(row)[:6], *(None,) * 6][:6]
    index, on, mode, fan, setpoint, swing = values
    if (split := integer(index, 0, SPLITS - 1)) is None:
        return None
    return split, Setting(
        on=flag(on),
        mode=_mode(mode),
        fan=_fan(fan),
        setpoint=wire.setpoint(setpoint),
        swing=Swing.of(swing),
    )
