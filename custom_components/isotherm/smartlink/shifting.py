"""When a target counts: from the next slot on, for how long, over midnight in two windows. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from ..hub.errors import InvalidChange
from .api.models import GRID, Window
from .api.windows import instants, next_slot, window_between


@dataclass(frozen=True, slots=True)
class Shift:
    """What is asked of a room.

    Args:
        delta: degrees Celsius, -5 to 5.
        windows: when: one, or two where it goes over midnight.

    """

    delta: int
    windows: tuple[Window, ...]

    @property
    def key(self) -> str:
        """Return what tells its windows from others'."""
        return ", ".join(f"{one.day} {one.start}-{one.end}" for one in self.windows)


def shift_from_now(
    delta: int, now: datetime, minutes: int, until: datetime | None, zone: tzinfo
) -> Shift:
    """Return what is asked of a room from the next slot on.

    Args:
        delta: degrees Celsius; 0 goes back to the programme.
        now: the instant.
        minutes: how long a target counts, on the grid or to its next point, unless the
            derogation in force, in whose place it comes, lasts longer.
        until: the end of that; None without one.
        zone: of the homes.

    Raises:
        InvalidChange: ``derogation_ends_itself``, or see `window_between`.

    """
    day, minute = next_slot(now.astimezone(zone))
    # In UTC: sums on a wall's clock know nothing of its changes.
    start = instants(Window(day, minute, minute + GRID), zone)[0].astimezone(UTC)
    end = until.astimezone(UTC) if until else start
    if delta:
        end = max(end, start + timedelta(minutes=-(-minutes // GRID) * GRID))
    elif end <= start:
        raise InvalidChange("derogation_ends_itself")
    return Shift(delta, window_between(start, end, zone))
