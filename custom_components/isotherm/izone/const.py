"""Constants of the iZone folder."""

from dataclasses import dataclass
from typing import Final

from homeassistant.util.hass_dict import HassKey

from .api.discovery import DISCOVERY_PORT
from .api.notifications import NOTIFICATION_PORT

CONF_UID: Final = "uid"
CONF_POLL_SECONDS: Final = "poll_seconds"
CONF_SEARCH: Final = "search"
CONF_ADDRESSES: Final = "addresses"
CONF_CONFINE: Final = "confine"

DEFAULT_POLL_SECONDS: Final = 30
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
