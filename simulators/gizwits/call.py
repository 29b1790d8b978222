"""One call of the API as its handler sees it, and the row that names its handler."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from .errors import CloudError
from .registry import Account
from .world import World

EMPTY = object()
"""An answer without a body."""


@dataclass(slots=True)
class Call:
    """One request to a handler: `account` is whose token came with it."""

    cloud: World
    request: web.Request
    account: Account | None
    body: object
    status: int = 200

    @property
    def did(self) -> str:
        """The did of the path."""
        return self.request.match_info["did"]

    @property
    def user(self) -> Account:
        """The account; raises CloudError 9004 when no token came."""
        if self.account is None:
            raise CloudError(9004)
        return self.account

    @property
    def form(self) -> Mapping[str, object]:
        """The body as an object; raises CloudError 9015 when it is none."""
        if not isinstance(self.body, dict):
            raise CloudError(9015)
        return self.body

    def text(self, name: str) -> str:
        """Return a text of the body; raises CloudError 9015 when missing or empty."""
        value = self.form.get(name)
        if not isinstance(value, str) or not value:
            raise CloudError(9015)
        return value

    def page[Item](self, items: list[Item]) -> list[Item]:
        """Return what `limit` (20) and `skip` (0) of the query leave of a list.

        The cloud may cut it further.
        """
        try:
            limit = int(self.request.query.get("limit", "20"))
            skip = int(self.request.query.get("skip", "0"))
        except ValueError:
            raise CloudError(9015) from None
        most = min(limit, self.cloud.behaviour.most_per_page)
        return items[max(0, skip) : max(0, skip) + max(0, most)]


type Handler = Callable[[Call], object]


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API. `token`: required, optional or none."""

    name: str
    method: str
    path: str
    handler: Handler
    token: str = "required"
