"""Constants of the Heatzy folder."""

from collections.abc import Mapping
from typing import Any, Final

from ..const import CONF_REGION, CONF_SERVER
from ..gizwits.api.regions import REGIONS, server_address

CONF_ADDRESS: Final = "address"
CONF_FORGOTTEN: Final = "forgotten"
CONF_POLL_SECONDS: Final = "poll_seconds"
CONF_BOOST_MINUTES: Final = "boost_minutes"
CONF_HOLIDAY_DAYS: Final = "holiday_days"
CONF_BACKGROUND: Final = "background"
CONF_GROUPS: Final = "groups"

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
