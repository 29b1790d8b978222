"""Lists that come in pages."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.paging import Pager
from custom_components.isotherm.hub.errors import ProtocolError


class _Server:
    """Serves rows, perhaps fewer per page than asked for, perhaps all from the start."""

    def __init__(self, total: int, cap: int = 100, *, skips: bool = True) -> None:
        self.rows = [{"did": str(number)} for number in range(total)]
        self.cap = cap
        self.skips = skips
        self.asked = 0

    async def page(self, skip: int) -> Any:
        self.asked += 1
        start = skip if self.skips else 0
        return {"devices": self.rows[start : start + self.cap]}


async def _read(pager: Pager, server: _Server, limit: int = 100) -> tuple[int, int]:
    server.asked = 0
    rows = await pager.rows(server.page, limit, "devices", "did")
    assert rows == server.rows or not server.skips
    return len(rows), server.asked


@pytest.mark.parametrize(
    ("total", "cap", "first", "again"),
    [
        (0, 100, 1, 1),
        (1, 100, 1, 1),
        (20, 100, 2, 1),
        (99, 100, 1, 1),
        (100, 100, 2, 1),
        (101, 100, 2, 2),
        (250, 100, 3, 3),
        (25, 20, 2, 2),
        (60, 20, 4, 3),
        (300, 1000, 1, 1),
    ],
)
async def test_requests(total: int, cap: int, first: int, again: int) -> None:
    """All rows come, with as few requests as that takes."""
    now = 0.0
    pager, server = Pager(lambda: now), _Server(total, cap)
    assert await _read(pager, server) == (total, first)
    assert await _read(pager, server) == (total, again)
    now = 3601.0
    assert await _read(pager, server) == (total, first)


@given(st.integers(0, 120), st.sampled_from([7, 10, 20, 30, 50, 100]))
async def test_all_rows_come(total: int, limit: int) -> None:
    """Whatever the number of rows, none is missed and none comes twice."""
    await _read(Pager(), _Server(total, limit), limit)


async def test_growing_list() -> None:
    """A list that grew is read to its end although its length was known."""
    pager, server = Pager(), _Server(20)
    await _read(pager, server)
    server.rows.append({"did": "new"})
    assert await _read(pager, server) == (21, 1)


async def test_lists_of_ever_new_lengths() -> None:
    """Of each list one length is remembered, however often it changes."""
    pager = Pager()
    for total in (20, 30, 50, 20):
        await _read(pager, _Server(total))
    assert len(pager._whole) == 1


async def test_server_that_ignores_skip() -> None:
    """The same page again ends it."""
    assert await _read(Pager(), _Server(100, 100, skips=False)) == (100, 2)


async def test_server_without_an_end() -> None:
    """A list without an end is an error, not an endless loop."""

    async def page(skip: int) -> Any:
        return [{"did": f"{skip}-{number}"} for number in range(20)]

    with pytest.raises(ProtocolError, match="no end"):
        await Pager().rows(page, 100, "devices", "did")


@pytest.mark.parametrize("answer", [None, {}, {"devices": None}, "x", 5])
async def test_no_list(answer: Any) -> None:
    """What is no list is an error."""

    async def page(_: int) -> Any:
        return answer

    with pytest.raises(ProtocolError, match="expected a list"):
        await Pager().rows(page, 100, "devices", "did")


@pytest.mark.parametrize("limit", [0, 101])
async def test_limit(limit: int) -> None:
    """The vendor's limits are kept."""
    with pytest.raises(ValueError, match="1 to 100"):
        await Pager().rows(_Server(1).page, limit, "devices", "did")
