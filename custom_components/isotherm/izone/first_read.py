"""A bridge is set up with what the config flow has just read of it."""

from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .api.client import IZoneClient
from .api.http import LocalTransport
from .identity import Identity, identify_with
from .timing import izone_timing

_STANDS: Final = 60.0
"""Seconds for which what was read is new enough to begin with."""


@dataclass(frozen=True, slots=True)
class FirstRead:
    """A client that has read its bridge.

    Args:
        local: the way that it uses.
        client: of the bridge.
        at: the loop's time at the end of the read.

    """

    local: LocalTransport
    client: IZoneClient
    at: float


_READ: HassKey[dict[str, FirstRead]] = HassKey("isotherm_izone_first_read")


async def async_read(
    hass: HomeAssistant, host: str, port: int, uid: str | None
) -> Identity:
    """Ask an address who it is, and read what set-up begins with.

    Args:
        hass: Home Assistant.
        host: name or address.
        port: TCP.
        uid: the bridge to expect, None to take any.

    Raises:
        ApiError: as `identify` does.

    """
    timing = izone_timing(hass)
    local = LocalTransport(host, port, timing=timing.http)
    client = IZoneClient(local, uid, isave_shows_after=timing.isave_shows_after)
    try:
        identity = await identify_with(client, local)
        await client.read_zones(timing.first_read)
    except BaseException:
        await client.close()
        raise
    read = FirstRead(local, client, hass.loop.time())
    hass.data.setdefault(_READ, {})[identity.uid] = read
    return identity


@callback
def take_read(hass: HomeAssistant, uid: str, host: str, port: int) -> FirstRead | None:
    """Return what was just read of a bridge at an address, once."""
    read = hass.data.get(_READ, {}).pop(uid, None)
    if read is None or hass.loop.time() - read.at > _STANDS:
        return None
    same = (read.local.host, read.local.port) == (host, port)
    return read if same else None
