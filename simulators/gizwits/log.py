"""What arrived on the wire, exactly as it came."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

KEPT = 20_000
"""How many entries a log keeps."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One HTTP request: `route` is its name, `time` epoch seconds, `body` its JSON."""

    time: float
    method: str
    route: str
    path: str
    did: str | None
    query: Mapping[str, str]
    body: object
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class LoggedControl:
    """One command: `via` rest, group or ws; `attrs` and `raw` as they came.

    `accepted` tells whether the device took it.
    """

    time: float
    did: str
    via: str
    attrs: Mapping[str, object] | None
    raw: object
    accepted: bool


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


class RequestLog(Log[LoggedRequest]):
    """Every HTTP request."""

    def of(
        self, route: str | None = None, did: str | None = None
    ) -> list[LoggedRequest]:
        """Return the requests of a route and a device (None: of all)."""
        return self.where(
            lambda entry: route in {None, entry.route} and did in {None, entry.did}
        )
