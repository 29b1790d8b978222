"""Who answers at an address, told over HTTP by the bridge itself."""

from collections.abc import Iterable
from dataclasses import dataclass
import logging

from ..hub.errors import ApiError
from .api.client import IZoneClient
from .api.http import HttpTiming, LocalTransport

_LOGGER = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class Identity:
    """A bridge that has answered.

    Args:
        uid: nine digits as text.
        name: of the unit behind it, None where it has none or can't be heard.
        host: where it answered.
        port: of its HTTP server.

    """

    uid: str
    name: str | None
    host: str
    port: int

    @property
    def title(self) -> str:
        """What to call the bridge."""
        return f"iZone {self.name or self.uid}"


async def identify(
    host: str, port: int, uid: str | None = None, timing: HttpTiming | None = None
) -> Identity:
    """Ask an address who it is.

    Args:
        host: name or address.
        port: TCP.
        uid: the bridge to expect, None to take any.
        timing: how long to wait.

    Raises:
        UnpairedError: no air-conditioner is paired to it.
        WrongBridgeError: it is another bridge.
        ApiError: nothing there answers as a bridge does.

    """
    client = IZoneClient(LocalTransport(host, port, timing=timing), uid)
    try:
        told = await client.identify()
        return Identity(told, client.installation.system.name, host, port)
    finally:
        await client.close()


async def first_to_answer(
    hosts: Iterable[str], port: int, uid: str, timing: HttpTiming | None = None
) -> str | None:
    """Return the first address at which a bridge answers for itself, None if none does.

    Args:
        hosts: addresses that anybody may have named.
        port: TCP.
        uid: the bridge.
        timing: how long to wait.

    """
    for host in hosts:
        try:
            await identify(host, port, uid, timing)
        except ApiError as err:
            _LOGGER.debug("Bridge %s is not at %s: %s", uid, host, err)
        else:
            return host
    return None
