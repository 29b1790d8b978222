"""Who answers at an address, told over HTTP by the bridge itself."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.const import CONF_HOST, CONF_PORT

from ..const import CONF_VENDOR
from ..hub.errors import ApiError, ProtocolError, RejectedError
from .api.client import IZoneClient
from .api.discovery import Announcement
from .api.errors import UnpairedError
from .api.http import HttpTiming, LocalTransport
from .const import CONF_LACKS_AIRCON, NAME, VENDOR

_LOGGER = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class Identity:
    """A bridge that has answered.

    Args:
        uid: nine digits as text.
        name: of the unit behind it, None where it has none or can't be heard.
        host: where it answered.
        port: of its HTTP server.
        lacks_aircon: whether it has wall splits, irrigation or a power monitor alone.

    """

    uid: str
    name: str | None
    host: str
    port: int
    lacks_aircon: bool = False

    @property
    def title(self) -> str:
        """What to call the bridge."""
        return f"{NAME} {self.name}" if self.name else NAME

    @property
    def entry_data(self) -> dict[str, Any]:
        """What the config entry of the bridge keeps."""
        data = {CONF_VENDOR: VENDOR, CONF_HOST: self.host, CONF_PORT: self.port}
        return {**data, CONF_LACKS_AIRCON: True} if self.lacks_aircon else data


async def identify(
    host: str,
    port: int,
    uid: str | None = None,
    timing: HttpTiming | None = None,
    *,
    or_others: bool = True,
) -> Identity:
    """Ask an address who it is.

    Args:
        host: name or address.
        port: TCP.
        uid: the bridge to expect, None to take any.
        timing: how long to wait.
        or_others: whether wall splits, irrigation or a power monitor may speak for a
            bridge that has nothing to say of an air-conditioner.

    Raises:
        UnpairedError: no air-conditioner is paired to it, and nothing else is there.
        WrongBridgeError: it is another bridge.
        ApiError: nothing there answers as a bridge does.

    """
    local = LocalTransport(host, port, timing=timing)
    client = IZoneClient(local, uid)
    try:
        return await identify_with(client, local, or_others=or_others)
    finally:
        await client.close()


async def identify_with(
    client: IZoneClient, local: LocalTransport, *, or_others: bool = True
) -> Identity:
    """Ask who it is with a client that may go on to be used.

    Args:
        client: of the bridge.
        local: the way that it uses.
        or_others: as `identify` takes it.

    Raises:
        ApiError: as `identify` does.

    """
    try:
        await client.identify()
    except (RejectedError, ProtocolError) as err:
        unpaired = isinstance(err, UnpairedError)
        if not (or_others and await client.find_others(unpaired=unpaired)):
            raise
    now = client.installation
    lacks_aircon = not now.has_aircon
    return Identity(now.uid, now.system.name, local.host, local.port, lacks_aircon)


async def names_of(
    announced: Collection[Announcement],
    port: int,
    places: asyncio.Semaphore,
    seconds: float,
    timing: HttpTiming | None = None,
) -> dict[str, str]:
    """Return the names of bridges by uid, of those that tell one in time.

    Args:
        announced: whom to ask; anybody may have named these addresses.
        port: TCP.
        places: for how many announced addresses are asked at a time.
        seconds: for how long to wait in all.
        timing: how long to wait for one.

    """
    names: dict[str, str] = {}

    async def ask(one: Announcement) -> None:
        try:
            async with places:
                identity = await identify(
                    one.host, port, one.uid, timing, or_others=False
                )
        except ApiError as err:
            _LOGGER.debug("No name from %s: %s", one.host, err)
        else:
            names.update({one.uid: identity.name} if identity.name else {})

    asking = [asyncio.create_task(ask(one), name="iZone name") for one in announced]
    try:
        if asking:
            await asyncio.wait(asking, timeout=seconds)
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    return names


async def first_to_answer(
    hosts: Iterable[str],
    port: int,
    uid: str,
    timing: HttpTiming | None = None,
    *,
    lacks_aircon: bool = False,
) -> str | None:
    """Return the first address at which a bridge answers for itself, None if none does.

    Args:
        hosts: addresses that anybody may have named.
        port: TCP.
        uid: the bridge.
        timing: how long to wait.
        lacks_aircon: whether the bridge is known for other systems alone.

    """
    for host in hosts:
        try:
            await identify(host, port, uid, timing, or_others=lacks_aircon)
        except ApiError as err:
            _LOGGER.debug("The bridge is not at %s: %s", host, err)
        else:
            return host
    return None
