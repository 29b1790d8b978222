"""Users: what is read of them, and where their pages end."""

import pytest

from custom_components.isotherm.hub.errors import NotAllowedError, ProtocolError
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.users import User, pages

from .stub import Answer, Stub


def users(first: int, count: int) -> list[User]:
    """Return users by number."""
    return [{"homeId": f"h{number}"} for number in range(first, first + count)]


class Pages:
    """A collection behind pages."""

    def __init__(self, count: int, cap: int = 1000, *, stuck: bool = False) -> None:
        """Hold so many; `cap` users of a page at most; `stuck` knows one page only."""
        self.count, self.cap, self.stuck = count, cap, stuck
        self.asked: list[int] = []

    async def read(self, page: int, size: int) -> list[User]:
        """Return a page."""
        self.asked.append(page)
        size = min(size, self.cap)
        first = 0 if self.stuck else (page - 1) * size
        return users(first, max(0, min(size, self.count - first)))


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        (Pages(0), [1]),
        (Pages(7), [1]),
        (Pages(100), [1, 2]),
        (Pages(250), [1, 2, 3]),
        (Pages(120, cap=50), [1, 2, 3]),
        (Pages(20, cap=20), [1, 2]),
    ],
)
async def test_all_pages(kept: Pages, asked: list[int]) -> None:
    """To a short or an empty one, also where the server's pages are shorter than asked."""
    found = [user async for page in pages(kept.read) for user in page]
    assert found == users(0, kept.count)
    assert kept.asked == asked


async def test_a_server_that_repeats_itself() -> None:
    """The same page again is the end."""
    kept = Pages(100, stuck=True)
    assert [len(page) async for page in pages(kept.read)] == [100]
    assert kept.asked == [1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"homeId": 12, "consentDate": "2024-10-21", "consentDate": "ann@example.com"}',
            {
                "homeId": "12",
                "consentDate": "2024-10-21",
                "email": "ann@example.com",
            },
        ),
        (
            '{"homeId": "h", "consentDate": "ann@example.com"}',
            {"homeId": "h", "email": "ann@example.com"},
        ),
        (
            '{"homeId": "h", "consentDate": "x@y", "email": "ann@example.com"}',
            {"homeId": "h", "email": "ann@example.com"},
        ),
        (
            '{"homeId": "h", "zipCode": 69001, "city": null, "address": {"a": 1}, "x": 1}',
            {"homeId": "h", "zipCode": "69001"},
        ),
        ("3", {}),
    ],
)
async def test_a_user(
    client: PartnerClient, stub: Stub, text: str, expected: User
) -> None:
    """The vendor's document has the consent date twice, of which one is the e-mail."""
    stub.answers["GET users"] = [Answer(text=f'{{"response": [{text}]}}')]
    assert await client.users(1, 10) == [expected]


async def test_pages_of_the_client(client: PartnerClient, stub: Stub) -> None:
    """They are asked for as they are gone through."""
    rows = [{"homeId": f"h{number}"} for number in range(100)]
    stub.answers["GET users"] = [Answer({"response": rows}), Answer([])]
    assert [len(page) async for page in client.all_users()] == [100]
    queries = [one.raw_path.partition("?")[2] for one in stub.seen]
    assert queries == ["page=1&size=100", "page=2&size=100"]


async def test_no_more_than_asked_for(client: PartnerClient, stub: Stub) -> None:
    """Whatever the server sends."""
    stub.answers["GET users"] = [Answer([{"homeId": "h"}] * 50)]
    assert len(await client.users(1, 10)) == 10


async def test_users_that_are_not_for_us(client: PartnerClient, stub: Stub) -> None:
    """A partner that works otherwise is not asked for its secret anew."""
    await client.home("h1")
    stub.answers["GET users"] = [Answer({}, 403)]
    with pytest.raises(NotAllowedError):
        await client.users(1, 10)
    stub.answers["GET users"] = [Answer({"response": {"homeId": "h"}})]
    with pytest.raises(ProtocolError):
        await client.users(1, 10)
