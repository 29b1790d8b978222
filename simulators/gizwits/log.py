"""What arrived on the wire, exactly as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..log import Log


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


class RequestLog(Log[LoggedRequest]):
    """Every HTTP request."""

    def of(
        self, route: str | None = None, did: str | None = None
    ) -> list[LoggedRequest]:
        """Return the requests of a route and a device (None: of all)."""
        return self.where(
            lambda entry: route in {None, entry.route} and did in {None, entry.did}
        )
