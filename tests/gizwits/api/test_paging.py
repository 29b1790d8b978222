"""Lists that come in pages."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.isotherm.gizwits.api.http import Request
from custom_components.isotherm.gizwits.api.paging import Pager
from custom_components.isotherm.hub.errors import ProtocolError


class _Server:
    """Serves rows, perhaps fewer per page than asked for, perhaps all from the start."""

    def __init__(self, total: int, cap: int = 100, *, skips: bool = True) -> None:
        self.grow(total)
        self.cap = cap
        self.skips = skips
        self.asked = 0

    def grow(self, total: int) -> None:
        """Have so many rows."""
        self.rows = [{"did": str(number)} for number in range(total)]

    async def send(self, request: Request) -> Any:
        """Return a page."""
        self.asked += 1
        assert request.query["limit"] == 100
        start = request.query["skip"] if self.skips else 0
        return {"devices": self.rows[start : start + self.cap]}


class _Odd:
    """Serves what a function makes of where a page starts."""

    def __init__(self, page: Callable[[int], Any]) -> None:
        self.page = page

    async def send(self, request: Request) -> Any:
        """Return a page."""
        return self.page(request.query["skip"])


async def _rows(pager: Pager) -> list[Any]:
    return await pager.rows(Request("GET", "/list"), "devices", "did")


async def _read(pager: Pager) -> tuple[int, int]:
    server = pager.client
    server.asked = 0
    rows = await _rows(pager)
    assert rows == server.rows
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
    pager = Pager(_Server(total, cap), lambda: now)
    assert await _read(pager) == (total, first)
    assert await _read(pager) == (total, again)
    now = 86401.0
    assert await _read(pager) == (total, first)


@given(st.integers(0, 120), st.sampled_from([10, 20, 30, 50, 100]))
async def test_all_rows_come(total: int, cap: int) -> None:
    """Whatever the number of rows, none is missed and none comes twice."""
    await _read(Pager(_Server(total, cap)))


async def test_growing_list() -> None:
    """A list that grew is read to its end although its length was known."""
    server = _Server(20)
    pager = Pager(server)
    await _read(pager)
    server.grow(21)
    assert await _read(pager) == (21, 1)


async def test_a_list_that_was_said_to_have_changed() -> None:
    """What a server cuts is read to its end once more."""
    server = _Server(20, 20)
    pager = Pager(server)
    await _read(pager)
    server.grow(21)
    pager.forget()
    assert await _read(pager) == (21, 2)


async def test_lists_of_ever_new_lengths() -> None:
    """Of each list one length is remembered, however often it changes."""
    server = _Server(0)
    pager = Pager(server)
    for total in (20, 30, 50, 20):
        server.grow(total)
        await _read(pager)
    assert len(pager._whole) == 1


async def test_server_that_ignores_skip() -> None:
    """The same page again ends it."""
    assert await _read(Pager(_Server(100, skips=False))) == (100, 2)


async def test_server_without_an_end() -> None:
    """A list without an end is an error, not an endless loop."""
    server = _Odd(lambda skip: [{"did": f"{skip}-{number}"} for number in range(20)])
    with pytest.raises(ProtocolError, match="no end"):
        await _rows(Pager(server))


@pytest.mark.parametrize("answer", [None, {}, {"devices": None}, "x", 5])
async def test_no_list(answer: Any) -> None:
    """What is no list is an error."""
    with pytest.raises(ProtocolError, match="expected a list"):
        await _rows(Pager(_Odd(lambda _: answer)))


async def test_a_full_page_is_followed_within_the_hour() -> None:
    """The vendor cuts at a hundred rows: the next one must not wait for a day."""
    now = 0.0
    server = _Server(100)
    pager = Pager(server, lambda: now)
    await _read(pager)
    server.grow(101)
    now = 3601.0
    assert await _read(pager) == (101, 2)
    twenty = Pager(_Server(20), lambda: now)
    await _read(twenty)
    now += 3601.0
    assert await _read(twenty) == (20, 1)
