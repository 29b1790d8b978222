"""A simulated iZone cloud: login, tokens, calls and event reports.

A second reading of the iZone guide (2.3 and 4.7).
"""

from .accounts import Link, User
from .cloud import IZoneCloud
from .devices import DOCUMENTED, RESULTS
from .events import MALFORMED, Report, huge
from .heard import Heard
from .server import KINDS
from .switches import Switches
from .tokens import SCOPE
from .world import DEVELOPER_KEY

__all__ = [
    "DEVELOPER_KEY",
    "DOCUMENTED",
    "KINDS",
    "MALFORMED",
    "RESULTS",
    "SCOPE",
    "Heard",
    "IZoneCloud",
    "Link",
    "Report",
    "Switches",
    "User",
    "huge",
]
