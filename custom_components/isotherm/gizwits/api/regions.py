"""The servers of the Gizwits app API."""

from dataclasses import dataclass
from functools import lru_cache, partial
from ipaddress import ip_address
import logging
import re
from typing import Final
from urllib.parse import urlsplit

from yarl import URL

from .models import Binding

_LOGGER = logging.getLogger(__name__)

HEATZY_APP_ID: Final = "c70a66ff039d41b4a220e198b0fcc8b3"
"""The application id that the Heatzy API document publishes."""

WS_PATH: Final = "/ws/app/v1"
WS_PORT: Final = 8080
WSS_PORT: Final = 8880
_VENDOR_HOST: Final = re.compile(r"([a-z0-9-]+\.)*gizwits\.com")


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the Gizwits cloud.

    Args:
        rest: address of the app API, without a path.
        push_host: host of the WebSocket for a device that names none.

    """

    rest: str
    push_host: str


REGIONS: Final = {
    "eu": Region("https://euapi.gizwits.com", "eum2m.gizwits.com"),
    "us": Region("https://usapi.gizwits.com", "usm2m.gizwits.com"),
    "cn": Region("https://api.gizwits.com", "m2m.gizwits.com"),
}


def server_address(address: str) -> str:
    """Return the address of a custom server as the client wants it.

    Args:
        address: `http://host:port` or `https://host:port`; a trailing slash and the
            API's own `/app` may be there or not.

    Raises:
        ValueError: not an http or https address, or one with credentials in it.

    """
    cleaned = address.strip().rstrip("/").removesuffix("/app").rstrip("/")
    parts = urlsplit(cleaned)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("the address must look like https://host or http://host:port")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the address must hold a host, a port and a path at most")
    _ = parts.port  # raises ValueError out of 0–65535
    return cleaned


def websocket_url(base_url: str, binding: Binding) -> str:
    """Return the address of a device's WebSocket.

    It is the host that the binding names, encrypted as the API's address is; only a
    custom server can be a plain one. A host that is neither the vendor's nor the custom
    server's own gets nothing: the usual one is asked.

    Args:
        base_url: address of the app API.
        binding: the device.

    """
    return _websocket_url(base_url, binding.host, binding.ws_port, binding.wss_port)


@lru_cache
def _websocket_url(
    base_url: str, host: str | None, ws_port: int | None, wss_port: int | None
) -> str:
    parts = urlsplit(base_url)
    hosts = {region.rest: region.push_host for region in REGIONS.values()}
    usual = hosts.get(base_url) or parts.hostname or REGIONS["eu"].push_host
    if parts.scheme == "http":
        scheme, port = "ws", ws_port or WS_PORT
    else:
        scheme, port = "wss", wss_port or WSS_PORT
    build = partial(URL.build, scheme=scheme, port=port, path=WS_PATH)
    if host and not _is_trusted(host.lower(), usual):
        _LOGGER.debug("A device names a foreign host; the usual one is used")
        host = None
    return str(build(host=host or usual))


def _is_trusted(host: str, usual: str) -> bool:
    if host == usual or (_is_loopback(host) and _is_loopback(usual)):
        return True
    return bool(_VENDOR_HOST.fullmatch(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
