"""Constants of the iZone folder."""

from dataclasses import dataclass
from typing import Final

from homeassistant.util.hass_dict import HassKey

from .api.cloud import CloudAddresses
from .api.discovery import DISCOVERY_PORT
from .api.notifications import NOTIFICATION_PORT

CONF_UID: Final = "uid"
CONF_POLL_SECONDS: Final = "poll_seconds"
CONF_SEARCH: Final = "search"
CONF_ADDRESSES: Final = "addresses"
CONF_CONFINE: Final = "confine"
CONF_ACCOUNT: Final = "account"
"""In the entry of a bridge: the userID of the account that has it."""
CONF_LACKS_AIRCON: Final = "lacks_aircon"
"""Marks the entry of a bridge that has other systems alone."""
CONF_CLOUD: Final = "cloud"
"""Marks the entry of an account, whose unique id is the userID."""
CONF_BRIDGES: Final = "bridges"
"""In the entry of an account: the bridges that were added for it once."""
CONF_DEVELOPER_KEY: Final = "developer_key"
CONF_TOKEN: Final = "token"
CONF_WEBHOOK_ID: Final = "webhook_id"

DEFAULT_POLL_SECONDS: Final = 20
DEFAULT_CLOUD_POLL_SECONDS: Final = 60
VENDOR: Final = "izone"
NAME: Final = "iZone"
"""The vendor's name, and that of a bridge that tells none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports of bridges: TCP for HTTP, UDP for searches and change notifications."""

    http: int = 80
    discovery: int = DISCOVERY_PORT
    notifications: int = NOTIFICATION_PORT


PORTS: HassKey[Ports] = HassKey("isotherm_izone_ports")
"""Ports that replace those of real bridges, for simulated ones."""

CLOUD: HassKey[CloudAddresses] = HassKey("isotherm_izone_cloud")
"""Addresses that replace those of the real cloud, for a simulated one."""
