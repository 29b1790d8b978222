"""Lists that come in pages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
import time
from typing import Any, Final

from ...hub.errors import ProtocolError
from ...hub.parsing import mapping, need_rows, text
from .http import Request
from .token import AuthorisedClient

PAGE: Final = 100
"""Rows asked for per page: the most that the vendor gives."""
MOST_PAGES: Final = 100
MOST_ROWS: Final = PAGE * MOST_PAGES
CAPS: Final = frozenset({10, 20, 30, 50, PAGE})
"""Page sizes to which a server may cut the limit, and the limit."""
RECHECK: Final = 3600.0
"""Seconds for which a list that ends with a full page is known to be whole."""
RARE_RECHECK: Final = 24 * 3600.0
"""Seconds for one that a server may have cut; none was seen that does."""


@dataclass(slots=True)
class Pager:
    """Reads a list to its end with as few requests as that takes.

    A page shorter than the limit is the last, unless its length is one to which a
    server may have cut it. After such a page, and after a full one, the next is asked
    for too; where that was empty, it is not asked for again within the hour, or the day.

    Args:
        client: sends the requests.
        now: seconds that only ever grow.

    """

    client: AuthorisedClient
    now: Callable[[], float] = time.monotonic
    _whole: dict[str, tuple[int, float]] = field(default_factory=dict)

    def forget(self) -> None:
        """Ask for the page after the last at the next read, as lists have changed."""
        self._whole.clear()

    async def rows(self, request: Request, key: str, identity: str) -> list[Any]:
        """Return all rows, each once, from as many requests as there are pages.

        Args:
            request: what to ask for, without a query.
            key: where the rows are in a page that is an object.
            identity: the field that tells rows apart.

        Raises:
            ProtocolError: a page holds no list, or there is no end of pages.
            ApiError: the vendor refused, failed or was not there.

        """
        found: dict[str, Any] = {}
        skip = largest = 0
        for _ in range(MOST_PAGES):
            page = replace(request, query={"limit": PAGE, "skip": skip})
            rows = need_rows(await self.client.send(page), key, key)
            known = len(found)
            for row in rows:
                found.setdefault(text(mapping(row).get(identity)), row)
            if len(found) > MOST_ROWS:
                raise ProtocolError(f"{key}: too many")
            if len(found) == known:
                # Empty, or a server that ignores where to start.
                self._whole[request.path] = (skip, self.now())
                break
            skip += len(rows)
            if len(rows) < largest or len(rows) not in CAPS:
                break
            whole, since = self._whole.get(request.path, (None, 0.0))
            recheck = RECHECK if len(rows) == PAGE else RARE_RECHECK
            if whole == skip and self.now() - since < recheck:
                break
            largest = len(rows)
        else:
            raise ProtocolError(f"{key}: no end of pages")
        return list(found.values())
