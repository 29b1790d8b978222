"""Which zones are read at a refresh: a few in turn, and what was never heard."""

from collections.abc import Collection

from .records import Records


class ZonesInTurn:
    """Take the zones a few at a time, round and round.

    Args:
        records: know the zones.

    """

    def __init__(self, records: Records) -> None:
        """Begin with the first."""
        self._records = records
        self._turn = 0

    def unread(self, failing: Collection[int]) -> list[int]:
        """Return the zones that were never asked."""
        return [one for one in self._records.missing_zones if one not in failing]

    def failed(self, failing: Collection[int]) -> list[int]:
        """Return the zones that never answered well."""
        return [one for one in self._records.missing_zones if one in failing]

    def next(self, count: int) -> list[int]:
        """Return the indexes of the next few zones in turn."""
        known, first = self._records.zone_count, self._turn
        picked = range(first, first + min(count, known))
        self._turn = picked.stop % known if known else 0
        return [step % known for step in picked]
