"""The proofs of consent with personal data (UserDTO): read, passed on, and not kept."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from ...hub.parsing import mapping, text
from .wire import rows_of

type User = dict[str, str]
type ReadPage = Callable[[int, int], Awaitable[list[User]]]

PAGE: Final = 100
"""Users asked for per page."""
LARGEST_PAGE: Final = 1000
MOST_PAGES: Final = 1000
_CAPS: Final = frozenset({10, 20, 25, 30, 50, PAGE})
"""Lengths to which a server may cut a page that is not the last."""
_LONGEST: Final = 500
_CONSENT: Final = "consentDate"
_EMAIL: Final = "email"
_KEYS: Final = (
    *("homeId", "firstName", "lastName", "address", "zipCode", "city", "prmId"),
    *(_CONSENT, _EMAIL),
)


def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; of consent dates, which the vendor has twice, one is an e-mail."""
    row = dict(found)
    if len(row) < len(found):
        consents = [value for key, value in found if key == _CONSENT]
        emails = [value for value in consents if "@" in text(value)]
        dates = [value for value in consents if value not in emails]
        row |= {_CONSENT: dates[-1]} if dates else {}
        if emails:
            row.setdefault(_EMAIL, emails[-1])
    return row


def users(answer: object, most: int) -> list[User]:
    """Read the answer to GET USERS; what is not told of a user is left out.

    Args:
        answer: decoded with `pairs`.
        most: users that are read.

    Raises:
        ProtocolError: it holds no list.

    """
    return [_user(mapping(row)) for row in rows_of(answer)[:most]]


def _user(row: dict[str, Any]) -> User:
    told = {key: text(row.get(key), most=_LONGEST) for key in _KEYS}
    if "@" in told[_CONSENT]:
        told[_EMAIL] = told[_EMAIL] or told[_CONSENT]
        told[_CONSENT] = ""
    return {key: value for key, value in told.items() if value}


async def pages(read: ReadPage) -> AsyncIterator[list[User]]:
    """Yield page after page; a short, an empty or a repeated one is the last.

    Args:
        read: returns a page, from 1, of so many users at most.

    Raises:
        ApiError: as `read` does.

    """
    largest, last = 0, list[User]()
    for number in range(1, MOST_PAGES + 1):
        page = await read(number, PAGE)
        if not page or page == last:
            return
        yield page
        if len(page) < largest or len(page) not in _CAPS:
            return
        largest, last = len(page), page
