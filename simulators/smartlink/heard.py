"""Requests as the cloud heard them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..inputs import read_json


@dataclass(slots=True)
class Heard:
    """One request: `time` epoch seconds, `route` its name on the fault board.

    `status` is that of the answer; None as long as there is none.
    """

    time: float
    method: str
    route: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    raw: bytes = field(repr=False)
    status: int | None = None
    faults: tuple[str, ...] = ()
    """The kinds of the faults that were injected into its answer."""

    @property
    def body(self) -> object:
        """The body as JSON; None when it is none."""
        return read_json(self.raw)

    @property
    def home_id(self) -> str | None:
        """The home that it names, other than in derogations."""
        body = self.body if self.route in {"config", "diagnosis"} else None
        named = body.get("homeId") if isinstance(body, dict) else None
        return named if isinstance(named, str) else None
