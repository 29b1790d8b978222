"""Energy from readings of power: pure sums, which never fall and invent nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import time
from typing import Any, Final

from ...hub.parsing import integer, mapping, number

_WATT_SECONDS: Final = 3_600_000.0
"""In one kWh."""
_LATEST: Final = 2.0**33
"""Seconds since the epoch, in the year 2242: a time that calendars still know."""
LONGEST_GAP: Final = 300.0
"""Seconds between two readings, beyond which nobody knows what was in between."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured at a time.

    Args:
        at: seconds since the epoch.
        number: that the monitor gave it; None where it gives none.
        powers: in W, by channel, of those that were measured.

    """

    at: float
    number: int | None
    powers: Mapping[int, float]


def _seconds_since_epoch() -> float:
    return time.time()


class EnergyMeter:
    """Sum up what flowed between readings, as a straight line from each to the next.

    The last reading is kept with the sums: after a restart that was short enough they go
    on from it, and what a crash lost of them is found again.

    Args:
        clock: seconds since the epoch.
        longest_gap: seconds between two readings beyond which nothing is added.

    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = _seconds_since_epoch,
        longest_gap: float = LONGEST_GAP,
    ) -> None:
        """Begin with nothing measured."""
        self.totals: dict[str, float] = {}
        """What was added so far, by name."""
        self.since: float | None = None
        """When all of them were 0, in seconds since the epoch; None if nobody knows."""
        self._clock = clock
        self._longest_gap = longest_gap
        self._last: Reading | None = None

    def measured(
        self, number: int | None, powers: Mapping[int, float]
    ) -> dict[int, float]:
        """Return the kWh of each channel since the last reading, none below 0.

        A reading with the number of the last one is that one. A channel that was not in
        both has none, nor has any after a gap that is too long, or a clock set back.

        Args:
            number: of the reading that is told now; None where none is.
            powers: in W, by channel, of those that are measured now.

        """
        now, last = self._clock(), self._last
        if last and number is not None and number == last.number:
            return {}
        self._last = Reading(now, number, dict(powers))
        if last is None and not self.totals:
            self.since = now
        if last is None or not 0 < now - last.at <= self._longest_gap:
            return {}
        half = (now - last.at) / 2 / _WATT_SECONDS
        return {
            channel: (max(power, 0.0) + max(last.powers[channel], 0.0)) * half
            for channel, power in powers.items()
            if channel in last.powers
        }

    def add(self, amounts: Mapping[str, float]) -> None:
        """Add to sums, by their names; what is below 0 is left out."""
        for name, amount in amounts.items():
            self.totals[name] = self.total(name) + max(amount, 0.0)

    def total(self, name: str) -> float:
        """Return a sum; 0 of what nothing was added to."""
        return self.totals.get(name, 0.0)

    @property
    def kept(self) -> dict[str, Any]:
        """What `restore` takes, fit for JSON."""
        kept: dict[str, Any] = {"totals": dict(self.totals), "since": self.since}
        if last := self._last:
            powers = {str(channel): power for channel, power in last.powers.items()}
            kept["last"] = {"at": last.at, "number": last.number, "powers": powers}
        return kept

    def restore(self, kept: object) -> None:
        """Go on from what was kept; what can't be read of it is left out."""
        found = mapping(kept)
        totals = mapping(found.get("totals"))
        read = {name: number(value, 0) for name, value in totals.items()}
        self.totals = {name: value for name, value in read.items() if value is not None}
        self.since = _time(found.get("since"))
        last = mapping(found.get("last"))
        if (at := number(last.get("at"), 0)) is not None:
            powers = {
                int(channel): power
                for channel, value in mapping(last.get("powers")).items()
                if str(channel).isdecimal() and (power := number(value)) is not None
            }
            self._last = Reading(at, integer(last.get("number")), powers)


def _time(value: object) -> float | None:
    return number(value, 0, _LATEST)
