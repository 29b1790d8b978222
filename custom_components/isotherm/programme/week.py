"""A device's own repeating week: blocks, painting, merging.

Times are minutes after midnight on the clock of the home; `recurrence` lays them
over dates.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final, Self

from ..hub.errors import InvalidChange

DAY: Final = 1440
DAYS: Final = 7
WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def clock(minute: int) -> str:
    """Return a minute of the day (0 to 1440) as ``HH:MM``; 1440 is ``24:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Block[V]:
    """One value in force for a stretch of one weekday.

    Args:
        weekday: 0 (Monday) to 6 (Sunday).
        start: minute of the day, 0 to 1439.
        end: minute of the day after the last one, 1 to 1440.
        value: what is in force.

    """

    weekday: int
    start: int
    end: int
    value: V

    @classmethod
    def spread(
        cls, weekday: int, start: int, minutes: int, value: V
    ) -> tuple[Self, ...]:
        """Return the blocks of a stretch of time, one for each day that it touches.

        Args:
            weekday: day on which it begins, 0 to 6.
            start: minute of that day, 0 to 1439.
            minutes: how long it lasts, 1 to 10080; Monday follows Sunday.
            value: what is in force.

        Raises:
            InvalidChange: ``programme_zero_length`` or ``programme_outside_week``.

        """
        if minutes <= 0:
            raise InvalidChange("programme_zero_length", start=clock(start))
        if minutes > DAYS * DAY:
            raise InvalidChange(
                "programme_outside_week", start=clock(start), end=clock(start + minutes)
            )
        blocks = []
        while minutes > 0:
            end = min(DAY, start + minutes)
            blocks.append(cls(weekday % DAYS, start, end, value))
            minutes -= end - start
            weekday, start = weekday + 1, 0
        return tuple(blocks)

    def overlaps(self, other: Block[V]) -> bool:
        """Tell whether the two share a minute."""
        return (
            self.weekday == other.weekday
            and self.start < other.end
            and other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Week[V]:
    """Seven days cut into slots of equal length, each with a value.

    Args:
        grid: minutes in a slot; divides 1440.
        slots: 7 × 1440 / grid values, from Monday 00:00.

    Raises:
        ValueError: the number of slots doesn't fit the grid.

    """

    grid: int
    slots: tuple[V, ...]

    def __post_init__(self) -> None:
        """Refuse a week that isn't one."""
        if self.grid < 1 or DAY % self.grid:
            raise ValueError(f"{self.grid} minutes don't divide a day")
        if len(self.slots) != DAYS * self.per_day:
            raise ValueError(f"{len(self.slots)} slots on a {self.grid} minute grid")

    @classmethod
    def filled(cls, grid: int, value: V) -> Self:
        """Return a week with one value throughout."""
        return cls(grid, (value,) * (DAYS * (DAY // grid)))

    @property
    def per_day(self) -> int:
        """Number of slots in a day."""
        return DAY // self.grid

    def check(self, block: Block[V]) -> None:
        """Make sure that a block lies in the week and on the grid.

        Raises:
            InvalidChange: ``programme_outside_week``, ``programme_zero_length``, ``programme_ends_before_start``
                or ``programme_off_grid``.

        """
        start, end = block.start, block.end
        if not (0 <= block.weekday < DAYS and 0 <= start < DAY and 0 <= end <= DAY):
            raise InvalidChange(
                "programme_outside_week", start=clock(start), end=clock(end)
            )
        if start == end:
            raise InvalidChange("programme_zero_length", start=clock(start))
        if end < start:
            raise InvalidChange(
                "programme_ends_before_start", start=clock(start), end=clock(end)
            )
        for minute in (start, end):
            if minute % self.grid:
                raise InvalidChange(
                    "programme_off_grid", time=clock(minute), grid=str(self.grid)
                )

    def paint(self, block: Block[V]) -> Self:
        """Return the week with the block's value in exactly the block's slots.

        Raises:
            InvalidChange: see `check`.

        """
        return self.paint_many((block,))

    def paint_many(self, blocks: Iterable[Block[V]]) -> Self:
        """Return the week with several blocks painted, the later ones on top.

        Raises:
            InvalidChange: see `check`; nothing is painted then.

        """
        slots = list(self.slots)
        for block in blocks:
            self.check(block)
            midnight = block.weekday * self.per_day
            first = midnight + block.start // self.grid
            last = midnight + block.end // self.grid
            slots[first:last] = [block.value] * (last - first)
        return replace(self, slots=tuple(slots))

    def clear(self, block: Block[V], background: V) -> Self:
        """Return the week with the background in the block's slots."""
        return self.paint(replace(block, value=background))

    def blocks(self) -> tuple[Block[V], ...]:
        """Return the blocks in order, neighbours of one day and value made one."""
        return tuple(block for day in range(DAYS) for block in self._blocks_of_day(day))

    def _blocks_of_day(self, weekday: int) -> Iterator[Block[V]]:
        start = 0
        for value, slots in groupby(self.day(weekday)):
            end = start + len(tuple(slots)) * self.grid
            yield Block(weekday, start, end, value)
            start = end

    def day(self, weekday: int) -> tuple[V, ...]:
        """Return the slots of a weekday (0 to 6)."""
        return self.slots[weekday * self.per_day : (weekday + 1) * self.per_day]

    def with_day(self, weekday: int, slots: tuple[V, ...]) -> Self:
        """Return the week with the slots of one day replaced.

        Raises:
            ValueError: the number of slots isn't that of a day.

        """
        first = weekday * self.per_day
        return replace(
            self,
            slots=self.slots[:first] + slots + self.slots[first + self.per_day :],
        )

    def copy_days(self, source: Self, days: Iterable[int]) -> Self:
        """Return the week with some days (0 to 6) taken from another week.

        Raises:
            InvalidChange: ``programme_wrong_grid``, the other week is cut differently.

        """
        if source.grid != self.grid:
            raise InvalidChange(
                "programme_wrong_grid", grid=str(self.grid), other=str(source.grid)
            )
        week = self
        for weekday in days:
            week = week.with_day(weekday, source.day(weekday))
        return week

    def map[W](self, change: Callable[[V], W]) -> Week[W]:
        """Return the week with every value changed alike."""
        return Week(self.grid, tuple(change(value) for value in self.slots))

    def value_at(self, moment: datetime) -> V:
        """Return what is in force at a moment, by the clock of its own time zone."""
        minute = moment.hour * 60 + moment.minute
        return self.slots[moment.weekday() * self.per_day + minute // self.grid]
