"""Reading the wall splits of a bridge (iZone guide, 4.4), and learning what fans they have."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, override

from ...hub.errors import ApiError, ProtocolError, RejectedError
from .reader import now
from .splits import Favourite, FavouriteSplit, Split, SplitSystem
from .subsystems import Subsystem
from .targets import FAVOURITES, SPLIT_SYSTEM, SPLITS, Kind, Target, favourite_split
from .transport import SPLITS as END_POINT

_SYSTEM, _FAVOURITES = 1, 2
_TOP: Final = 5
"""A code above four speeds that is also the unit's "top" in 4.1 (SysFan_Top)."""
_FAVOURITES_EVERY: Final = 10
"""Polls from one read of the favourites to the next."""


@dataclass(slots=True)
class Fans:
    """Which units have the fan of a Daikin or a Rinnai: their brand numbers are not published.

    Args:
        brands: those of which a unit was seen to have more than four speeds.
        chosen: what a person says, by the index of the unit; it counts more.
        on_learnt: called with the brands when there is a new one.

    """

    brands: frozenset[int] = frozenset()
    chosen: dict[int, bool] = field(default_factory=dict)
    on_learnt: Callable[[frozenset[int]], None] = lambda brands: None
    _doubtful: set[Target] = field(default_factory=set)
    """What told a speed, when it was last read, that may be another fan's too."""

    def learn(self, told_by: Target, split: Split, speed: int | None) -> None:
        """Take note of a speed that a unit has, or that a favourite gives it.

        Args:
            told_by: the unit, or the favourite's row for it.
            split: the unit.
            speed: its code; one that four speeds may have counts the second time in a row.

        """
        fast = (speed or 0) > _TOP or (speed == _TOP and told_by in self._doubtful)
        if speed == _TOP:
            self._doubtful.add(told_by)
        else:
            self._doubtful.discard(told_by)
        if fast and split.brand is not None and split.brand not in self.brands:
            self.brands |= {split.brand}
            self.on_learnt(self.brands)

    def guessed(self, split: Split) -> bool:
        """Tell what the bridge's answers say of a unit."""
        return split.brand in self.brands

    def seven(self, split: Split) -> bool:
        """Tell whether a unit has seven speeds; whoever runs at one beyond all doubt has."""
        if (split.fan or 0) > _TOP:
            return True
        return self.chosen.get(split.index, self.guessed(split))


class Splits(Subsystem):
    """The wall splits: one request tells of all units, another of all favourites."""

    end_point = END_POINT
    kinds = frozenset(
        {Kind.SPLIT_SYSTEM, Kind.SPLIT, Kind.FAVOURITE, Kind.FAVOURITE_SPLIT}
    )

    def __init__(self, *how: Any) -> None:
        """Prepare without touching the network."""
        super().__init__(*how)
        self.fans = Fans()
        self._polls = 0

    @override
    async def probe(self) -> bool | None:
        """Ask whether there are any, and for their favourites too."""
        fitted = await super().probe()
        if fitted:
            await self._read_rest()
        return fitted

    @override
    async def _read_state(self) -> bool:
        as_of = now()
        told = (await self._query(_SYSTEM)).get("SplitSystemSystem")
        if not isinstance(told, dict) or not isinstance(told.get("Zones"), list):
            raise ProtocolError("no SplitSystemSystem in the answer")
        splits = [one for one in _each(Split, told["Zones"], SPLITS) if one.paired]
        if not splits and not self.fitted:
            return False
        for one in splits:
            self.fans.learn(Target(Kind.SPLIT, one.index), one, one.fan)
        put, parts = self._records.put_part, self._records.parts
        put(SPLIT_SYSTEM, SplitSystem.from_json(told.get("Global")), as_of)
        here = {Target(Kind.SPLIT, one.index): one for one in splits}
        for known in [one for one in parts if one.kind is Kind.SPLIT]:
            if known not in here and self._is_gone(known):
                del parts[known]
        for target, one in here.items():
            self._is_here(target)
            put(target, replace(one, seven_speeds=self.fans.seven(one)), as_of)
        return True

    @override
    async def _read_rest(self) -> None:
        due = self._polls % _FAVOURITES_EVERY == 0
        self._polls += 1
        if due:
            try:
                await self._read_favourites()
            except RejectedError:
                pass
            except ApiError:
                self._polls = 0

    async def _read_favourites(self) -> None:
        as_of, put = now(), self._records.put_part
        told = (await self._query(_FAVOURITES)).get("SplitSystemFavourites")
        if not isinstance(told, list):
            raise ProtocolError("no SplitSystemFavourites in the answer")
        parts = self._records.parts
        splits = [one for target, one in parts.items() if target.kind is Kind.SPLIT]
        system = parts.get(SPLIT_SYSTEM, SplitSystem())
        for favourite in _each(Favourite, told, FAVOURITES):
            if favourite.index >= (system.favourites or FAVOURITES):
                continue
            put(Target(Kind.FAVOURITE, favourite.index), favourite, as_of)
            settings = favourite.settings
            for split in splits:
                target = favourite_split(favourite.index, split.index)
                if setting := settings.get(split.index):
                    self.fans.learn(target, split, setting.fan)
                put(target, FavouriteSplit(setting=setting), as_of)

    @override
    async def read_back(self, targets: Collection[Target]) -> None:
        """Read what some of its own were told to change.

        Raises:
            ApiError: it can't be read.

        """
        units = {Kind.SPLIT, Kind.SPLIT_SYSTEM}
        if any(one.kind in units for one in targets):
            await self._read_state()
        if any(one.kind not in units for one in targets):
            await self._read_favourites()


def _each[P: (Split, Favourite)](
    kind: type[P], rows: Sequence[Any], most: int
) -> list[P]:
    """Return what can be read of a list, one of each index."""
    found: dict[int, P] = {}
    for row in rows[:most]:
        try:
            one = kind.from_json(row)
        except ProtocolError:
            continue
        found.setdefault(one.index, one)
    return list(found.values())
