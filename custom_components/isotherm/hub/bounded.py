"""Bodies that are read up to a bound, whatever their sender says of their length."""

from typing import Final, Protocol

from .errors import ProtocolError

_CHUNK: Final = 1 << 16


class Content(Protocol):
    """Where a body comes from, unpacked."""

    async def read(self, n: int = -1, /) -> bytes:
        """Return the next bytes, so many at most; none at the end."""


async def read_bounded(content: Content, most: int) -> bytes:
    """Return a body.

    Args:
        content: where it comes from.
        most: bytes.

    Raises:
        ProtocolError: it is longer.

    """
    data = bytearray()
    while chunk := await content.read(_CHUNK):
        data += chunk
        if len(data) > most:
            raise ProtocolError("the answer has no end")
    return bytes(data)
