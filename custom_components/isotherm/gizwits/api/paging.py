"""Lists that come in pages."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
import time
from typing import Any, Final

from ...hub.errors import ProtocolError
from ...hub.parsing import mapping, need_rows, text

MOST_PAGES: Final = 100
USUAL_CAPS: Final = frozenset({10, 20, 30, 50})
"""Page sizes to which a server may cut a greater limit."""
RECHECK: Final = 3600.0
"""Seconds for which a list of such a length is known to be whole."""


@dataclass(slots=True)
class Pager:
    """Reads a list to its end with as few requests as that takes.

    A page shorter than the limit is the last, unless its length is one to which a
    server may have cut it. After such a page, and after a full one, the next is asked
    for too; where that was empty, it is not asked for again within the hour.

    Args:
        now: seconds that only ever grow.

    """

    now: Callable[[], float] = time.monotonic
    _whole: dict[str, tuple[int, float]] = field(default_factory=dict)

    async def rows(
        self,
        page: Callable[[int], Awaitable[Any]],
        limit: int,
        key: str,
        identity: str,
        scope: str = "",
    ) -> list[Any]:
        """Return all rows, from as many requests as there are pages.

        Args:
            page: returns the page that starts after so many rows; may raise ApiError.
            limit: rows asked for per page, 1 to 100.
            key: where the rows are in a page that is an object.
            identity: the field that tells rows apart.
            scope: whose list it is.

        Raises:
            ValueError: the limit is out of range.
            ProtocolError: a page holds no list, or there is no end of pages.

        """
        if not 1 <= limit <= 100:
            raise ValueError("a page has 1 to 100 rows")
        found: list[Any] = []
        seen: set[Hashable] = set()
        largest = 0
        for _ in range(MOST_PAGES):
            rows = need_rows(await page(len(found)), key, key)
            ids = {text(mapping(row).get(identity)) for row in rows}
            if not ids - seen:
                # Empty, or a server that ignores where to start.
                self._whole[scope] = (len(found), self.now())
                return found
            seen |= ids
            found.extend(rows)
            if len(rows) < largest or self._is_last(
                len(rows), limit, scope, len(found)
            ):
                return found
            largest = len(rows)
        raise ProtocolError(f"{key}: no end of pages")

    def _is_last(self, length: int, limit: int, scope: str, total: int) -> bool:
        if length != limit and length not in USUAL_CAPS or length > limit:
            return True
        known, since = self._whole.get(scope, (None, 0.0))
        return known == total and self.now() - since < RECHECK
