"""What a bridge's snapshot holds of wall splits: what they share, and each unit."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from ..api.installation import Installation
from ..api.splits import LOWEST, Favourite, Setting, Split, SplitSystem
from ..api.targets import SPLIT_SYSTEM, Kind, Target, parts_of_favourite
from ..api.values import HIGHEST

LIMITS: Final = (LOWEST, HIGHEST)
"""°C; least and greatest target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """A wall split that is paired.

    Args:
        name: as set at the wall.
        available: whether the bridge tells of it, and hears it.
        split: what is told of it; all its fields in our words.

    """

    name: str
    available: bool
    split: Split

    @classmethod
    def of(cls, installation: Installation, target: Target, stands: bool) -> Self:
        """Return a unit of an installation.

        Args:
            installation: as it is.
            target: of a unit that it has.
            stands: whether what was read of it still counts.

        """
        split: Split = installation.parts[target]
        return cls(
            name=split.name or f"Split {split.index + 1}",
            available=stands and split.active is not False,
            split=split,
        )

    @property
    def setting(self) -> Setting:
        """What a favourite has to hold to bring about what the unit does now."""
        split = self.split
        low, high = LIMITS
        target = None if split.setpoint is None else min(max(split.setpoint, low), high)
        return Setting(
            on=split.on,
            mode=split.mode,
            fan=split.fan,
            setpoint=target,
            swing=split.swing,
        )

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are, and what the unit is called."""
        told = (one.name for one in fields(self.split))
        known = frozenset(one for one in told if getattr(self.split, one) is not None)
        return self.name, known


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSystemPart:
    """What the wall splits of a bridge have in common.

    Args:
        available: whether what is known of them still counts.
        system: what is told of them all.
        units: those that are paired.
        schedules: the favourites, free slots among them.
        settings: what a favourite does with a unit, by the indexes of both.

    """

    available: bool
    system: SplitSystem
    units: tuple[SplitPart, ...] = ()
    schedules: tuple[Favourite, ...] = ()
    settings: Mapping[tuple[int, int], Setting] = field(default_factory=dict)

    @classmethod
    def of(cls, installation: Installation, stands: bool) -> Self:
        """Return what the splits of an installation share, none of which may be unread."""

        def parts(kind: Kind) -> list[tuple[Target, Any]]:
            found = [one for one in installation.parts.items() if one[0].kind is kind]
            return sorted(found, key=lambda one: one[0].index)

        return cls(
            available=stands,
            system=installation.parts[SPLIT_SYSTEM],
            units=tuple(
                SplitPart.of(installation, target, stands)
                for target, _ in parts(Kind.SPLIT)
            ),
            schedules=tuple(part for _, part in parts(Kind.FAVOURITE)),
            settings={
                parts_of_favourite(target): part.setting
                for target, part in parts(Kind.FAVOURITE_SPLIT)
                if part.setting is not None
            },
        )

    @property
    def shape(self) -> Hashable:
        """What decides which entities there are."""
        return (
            self.system.beep is None,
            bool(self.schedules),
            tuple(one.index for one in self.schedules if one.used),
        )
