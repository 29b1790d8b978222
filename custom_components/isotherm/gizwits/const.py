"""Constants of every account on the Gizwits cloud."""

from collections.abc import Mapping
from typing import Any, Final

from .api.regions import REGIONS, server_address

CONF_ADDRESS: Final = "address"
CONF_GROUPS: Final = "groups"
CONF_POLL_SECONDS: Final = "poll_seconds"
CONF_REGION: Final = "region"
CONF_SERVER: Final = "server"

DEFAULT_POLL_SECONDS: Final = 300
DEFAULT_REGION: Final = "eu"
CUSTOM_REGION: Final = "custom"


def app_url(data: Mapping[str, Any]) -> str:
    """Return the address of the app API that a config entry names."""
    server = data.get(CONF_SERVER, {})
    region: str = server.get(CONF_REGION, DEFAULT_REGION)
    if region == CUSTOM_REGION:
        return server_address(server[CONF_ADDRESS])
    return REGIONS[region].rest
