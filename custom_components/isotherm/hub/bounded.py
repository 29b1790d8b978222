"""Bodies that are read up to a bound, whatever their sender says of their length."""

from aiohttp import StreamReader

from .errors import ProtocolError


async def read_bounded(content: StreamReader, most: int) -> bytes:
    """Return a body, unpacked.

    Args:
        content: where it comes from.
        most: bytes.

    Raises:
        ProtocolError: it is longer.

    """
    data = bytearray()
    async for chunk in content.iter_any():
        data += chunk
        if len(data) > most:
            raise ProtocolError("the answer has no end")
    return bytes(data)
