"""A list of what arrived that does not grow for ever."""

from collections.abc import Callable

KEPT = 20_000
"""How many entries a log keeps."""


class Log[Entry](list[Entry]):
    """A list that forgets its oldest entries once it has more than `limit`."""

    def __init__(self, limit: int = KEPT) -> None:
        """Keep the last `limit` entries."""
        super().__init__()
        self.limit = limit

    def record(self, entry: Entry) -> None:
        """Append an entry."""
        self.append(entry)
        if len(self) > self.limit:
            del self[: self.limit // 10]

    def where(self, condition: Callable[[Entry], bool]) -> list[Entry]:
        """Return the entries that meet a condition."""
        return [entry for entry in self if condition(entry)]
