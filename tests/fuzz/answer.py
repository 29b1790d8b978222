"""What a server answers, without one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Self


class _Body:
    """A body that comes in one piece."""

    def __init__(self, data: bytes) -> None:
        """Keep it."""
        self._data = data

    async def read(self, n: int = -1, /) -> bytes:
        """Return the next bytes."""
        now, self._data = self._data[:n], self._data[n:]
        return now


class Answer:
    """An answer, as aiohttp has it."""

    status = HTTPStatus.OK
    headers: Mapping[str, str] = {}

    def __init__(self, data: bytes) -> None:
        """Hold a body."""
        self.content = _Body(data)

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Do nothing."""
