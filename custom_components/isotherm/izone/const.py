"""Constants of the iZone folder."""

from typing import Final

CONF_UID: Final = "uid"
CONF_POLL_SECONDS: Final = "poll_seconds"
CONF_SEARCH: Final = "search"
CONF_ADDRESSES: Final = "addresses"
CONF_CONFINE: Final = "confine"
CONF_NOTICES: Final = "notices"

DEFAULT_PORT: Final = 80
DEFAULT_POLL_SECONDS: Final = 30
VENDOR: Final = "izone"

UNIT: Final = "unit"
"""The key of the air-conditioner among the devices of a snapshot."""
_ZONE: Final = "zone_"


def zone_key(index: int) -> str:
    """Return the key of a zone, 0 to 13, among the devices of a snapshot."""
    return f"{_ZONE}{index}"


def zone_index(key: str) -> int | None:
    """Return the index of the zone with this key, None for what is no zone."""
    return int(key.removeprefix(_ZONE)) if key.startswith(_ZONE) else None
