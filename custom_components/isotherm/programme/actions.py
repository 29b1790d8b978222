"""The programme in the actions: days with blocks from a time to a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
import re
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..hub.errors import InvalidChange
from .week import DAY, WEEKDAYS, Block, Week, clock

FROM: Final = "from"
TO: Final = "to"
MODE: Final = "mode"

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")

MOMENT: Final = vol.Any(str, int, time)
"""What `minute_of_day` reads."""
WEEKDAYS_SCHEMA: Final = vol.All(cv.ensure_list, [vol.All(vol.Lower, vol.In(WEEKDAYS))])
SOME_WEEKDAYS: Final = vol.All(WEEKDAYS_SCHEMA, vol.Length(min=1))

BLOCK_SCHEMA: Final = vol.Schema(
    {
        vol.Required(FROM): MOMENT,
        vol.Required(TO): MOMENT,
        vol.Required(MODE): cv.string,
    }
)
BLOCKS_SCHEMA: Final = vol.All(cv.ensure_list, [BLOCK_SCHEMA])
"""The blocks of a day: `[{"from": "07:00", "to": "09:00", "mode": "comfort"}, …]`."""

type DayPlan = Sequence[Mapping[str, Any]]


def programme_to_response[V](
    week: Week[V], name_of: Callable[[V], str]
) -> dict[str, list[dict[str, str]]]:
    """Return a week as an action answers it: per weekday, blocks that fill the day.

    Args:
        week: the programme.
        name_of: names a value, such as ``comfort``.

    """
    answer: dict[str, list[dict[str, str]]] = {day: [] for day in WEEKDAYS}
    for block in week.blocks():
        answer[WEEKDAYS[block.weekday]].append(
            {
                FROM: clock(block.start),
                TO: clock(block.end),
                MODE: name_of(block.value),
            }
        )
    return answer


def programme_from_action[V](
    week: Week[V],
    plan: Mapping[str, DayPlan],
    value_of: Callable[[str], V],
    background: V | None = None,
) -> Week[V]:
    """Return a week with some days as an action asks for them.

    Args:
        week: the programme so far; days that the plan doesn't name stay as they are.
        plan: per weekday (``monday`` or ``mon`` …), the blocks of that day. Several days
            alike are ``dict.fromkeys(days, blocks)``; what `programme_to_response`
            gave can be handed in as it is.
        value_of: reads a value's name, or raises InvalidChange ``programme_unknown_value``.
        background: what is in force on these days outside the blocks; None keeps there
            what was.

    Raises:
        InvalidChange: ``programme_unknown_day``, ``programme_unknown_time``, ``programme_unknown_value``,
            ``programme_overlap``, or what `Week.check` refuses. Nothing is painted then.

    """
    painted: list[Block[V]] = []
    for name, blocks in plan.items():
        weekday = weekday_of(name)
        of_day = sorted(
            (_block(weekday, block, value_of) for block in blocks),
            key=lambda block: block.start,
        )
        _refuse_overlaps(week, of_day)
        if background is not None:
            painted.append(Block(weekday, 0, DAY, background))
        painted.extend(of_day)
    return week.paint_many(painted)


def weekday_of(name: str) -> int:
    """Return the number (Monday is 0) of a weekday's English name, in full or short.

    Raises:
        InvalidChange: ``programme_unknown_day``.

    """
    plain = str(name).strip().lower()
    for weekday, day in enumerate(WEEKDAYS):
        if plain in (day, day[:3]):
            return weekday
    raise InvalidChange(
        "programme_unknown_day", day=str(name), choices=", ".join(WEEKDAYS)
    )


def minute_of_day(value: str | int | time) -> int:
    """Return the minute of the day, 0 to 1440, that a field of an action means.

    Args:
        value: ``"7:00"``, ``"07:00"``, ``"07:00:00"`` or ``"24:00"``; a time; or what
            YAML makes of an unquoted ``12:30`` (minutes) or ``12:30:00`` (seconds).

    Raises:
        InvalidChange: ``programme_unknown_time``.

    """
    minute = -1
    if isinstance(value, str):
        if match := _TIME.fullmatch(value.strip()):
            hours, minutes = int(match[1]), int(match[2])
            minute = hours * 60 + minutes if minutes < 60 else -1
    elif isinstance(value, time):
        minute = value.hour * 60 + value.minute
    elif not isinstance(value, bool):
        minute = value if value <= DAY or value % 60 else value // 60
    if not 0 <= minute <= DAY:
        raise InvalidChange("programme_unknown_time", time=str(value))
    return minute


def _block[V](
    weekday: int, block: Mapping[str, Any], value_of: Callable[[str], V]
) -> Block[V]:
    """Read one block; it may end at midnight, written 24:00 or 00:00."""
    return Block(
        weekday,
        minute_of_day(block[FROM]),
        minute_of_day(block[TO]) or DAY,
        value_of(str(block[MODE])),
    )


def _refuse_overlaps[V](week: Week[V], blocks: Iterable[Block[V]]) -> None:
    """Make sure that the blocks of a day fit and don't contradict each other."""
    seen: list[Block[V]] = []
    for block in blocks:
        week.check(block)
        for earlier in seen:
            if earlier.overlaps(block) and earlier.value != block.value:
                raise InvalidChange(
                    "programme_overlap",
                    first=f"{clock(earlier.start)}–{clock(earlier.end)}",
                    second=f"{clock(block.start)}–{clock(block.end)}",
                )
        seen.append(block)
