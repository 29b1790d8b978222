"""A simulated iZone bridge: HTTP and UDP, the air-conditioner, its quirks and faults.

A second reading of the iZone guide (sections 2.2, 4.1 to 4.3) and of the V1 document.
"""

from .aircon import UNPAIRED_UID, UnitFault
from .answering import KINDS
from .bridge import IZoneBridge
from .quirks import (
    BULK_SYSTEM_KNOWN,
    BULK_SYSTEM_RICH,
    BULK_ZONE_KNOWN,
    BULK_ZONE_RICH,
    PADDED_KNOWN,
    PADDED_WIDE,
    Quirks,
)
from .udp import CHANGE_NOTIFICATIONS, discovery_reply, forge_reply, send_from
from .wall import WallPage
from .wire import Request

__all__ = [
    "BULK_SYSTEM_KNOWN",
    "BULK_SYSTEM_RICH",
    "BULK_ZONE_KNOWN",
    "BULK_ZONE_RICH",
    "CHANGE_NOTIFICATIONS",
    "KINDS",
    "PADDED_KNOWN",
    "PADDED_WIDE",
    "UNPAIRED_UID",
    "IZoneBridge",
    "Quirks",
    "Request",
    "UnitFault",
    "WallPage",
    "discovery_reply",
    "forge_reply",
    "send_from",
]
