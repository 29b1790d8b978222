"""A bridge is set up with what the config flow has just read of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util.hass_dict import HassKey

from .api.client import IZoneClient
from .api.http import LocalTransport
from .api.transport import Transport
from .const import CONF_LACKS_AIRCON, PORTS, Ports
from .identity import Identity, identify_with
from .timing import Timing, izone_timing


@dataclass(frozen=True, slots=True)
class FirstRead:
    """A client that has read its bridge.

    Args:
        local: the way that it uses.
        client: of the bridge.

    """

    local: LocalTransport
    client: IZoneClient


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
        await client.read_state(timing.first_read, identified=True)
    except BaseException:
        await client.close()
        raise
    await _forget(hass, identity.uid)
    hass.data.setdefault(_READ, {})[identity.uid] = FirstRead(local, client)

    @callback
    def expire(_now: datetime) -> None:
        hass.async_create_background_task(
            _forget(hass, identity.uid, client), "iZone first read"
        )

    async_call_later(
        hass, timing.first_read_stands, HassJob(expire, cancel_on_shutdown=True)
    )
    return identity


async def _forget(
    hass: HomeAssistant, uid: str, client: IZoneClient | None = None
) -> None:
    """Close the client that nobody took, if it is the one that is meant."""
    read = hass.data.get(_READ, {}).get(uid)
    if read and client in (None, read.client):
        del hass.data[_READ][uid]
        await read.client.close()


@callback
def begin(
    hass: HomeAssistant, entry: ConfigEntry[Any], timing: Timing, otherwise: Transport
) -> tuple[LocalTransport | None, IZoneClient, bool]:
    """Return the way to a bridge on its own network, its client, and if it was just read.

    Args:
        hass: Home Assistant.
        entry: of the bridge.
        timing: how long to wait for what.
        otherwise: the way of a bridge that has no address.

    """
    local, uid = None, entry.unique_id or ""
    if host := entry.data.get(CONF_HOST):
        port = entry.data.get(CONF_PORT, hass.data.get(PORTS, Ports()).http)
        if read := _take(hass, uid, host, port):
            return read.local, read.client, True
        local = LocalTransport(host, port, timing=timing.http)
    client = IZoneClient(
        local or otherwise,
        uid,
        isave_shows_after=timing.isave_shows_after,
        lacks_aircon=entry.data.get(CONF_LACKS_AIRCON, False),
    )
    return local, client, False


def _take(hass: HomeAssistant, uid: str, host: str, port: int) -> FirstRead | None:
    read = hass.data.get(_READ, {}).get(uid)
    if read is None or (read.local.host, read.local.port) != (host, port):
        return None
    return hass.data[_READ].pop(uid)
