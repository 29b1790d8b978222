"""A simulated partner API of Home SmartLink: homes, gateways, heaters, derogations.

A second reading of the vendor's document.
"""

from .cloud import SmartlinkCloud
from .derogations import Derogation, Trigger
from .heard import Heard
from .homes import ALL_DAY, WEEK, Device, Gateway, Home
from .quirks import Quirks
from .server import KINDS
from .world import Partner

__all__ = [
    "ALL_DAY",
    "KINDS",
    "WEEK",
    "Derogation",
    "Device",
    "Gateway",
    "Heard",
    "Home",
    "Partner",
    "Quirks",
    "SmartlinkCloud",
    "Trigger",
]
