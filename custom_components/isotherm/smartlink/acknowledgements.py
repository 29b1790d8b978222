"""How the gateways of many homes confirmed what they were told. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from .api.models import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgements:
    """What is known of how gateways confirmed a derogation's start, or its end.

    Args:
        requested: homes that were to be told.
        sent: homes that were told.
        received: homes whose gateway confirmed it.
        first: when the first was told.
        last: when the last was told.
        silent: homes whose gateway has not confirmed; None where that is not known.
        first_seen: when a confirmation was first seen here.
        last_seen: when one more was last seen here.
        over: whether it is looked at no more.

    """

    requested: int | None = None
    sent: int | None = None
    received: int | None = None
    first: datetime | None = None
    last: datetime | None = None
    silent: frozenset[str] | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    over: bool = False

    @property
    def complete(self) -> bool:
        """Return whether all that were told confirmed, as far as reported."""
        if self.silent is not None:
            return not self.silent
        wanted = self.requested or 0
        return 0 < wanted <= (self.received or 0)

    def confirmed(self, home_id: str) -> bool | None:
        """Tell whether a home's gateway confirmed; None as long as that is not known."""
        if self.silent is None or not (self.sent or self.received):
            return None
        return home_id not in self.silent

    def missing(self, homes: int) -> int:
        """Return how many of some homes have not confirmed."""
        if self.silent is not None:
            return len(self.silent)
        return max(homes - (self.received or 0), 0)

    def taken(self, report: Report, homes: Collection[str], now: datetime) -> Self:
        """Return what is known with one more report.

        What was confirmed stays so, whatever a later report says.

        Args:
            report: what the vendor tells now.
            homes: which it is of.
            now: the instant.

        """
        asked, silent = frozenset(homes), self.silent
        named = asked & {one.home_id for one in report.details if one.acknowledged}
        if silent is not None:
            named |= asked - silent
        number, before = report.received, self.received or 0
        if number is None and report.details:
            number = len(named)
        grown = (number or 0) > before
        received = self.received if number is None else max(number, before)
        if received is not None and received >= len(asked):
            silent = frozenset()
        elif received is not None:
            # Details may be of some homes only.
            silent = asked - named if received <= len(named) else None
        return replace(
            self,
            requested=report.requested,
            sent=report.sent,
            received=received,
            first=report.first,
            last=report.last,
            silent=silent,
            first_seen=self.first_seen or (now if grown else None),
            last_seen=now if grown else self.last_seen,
        )
