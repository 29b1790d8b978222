"""iZone's row of the table of vendors."""

from ..hub.vendor import Vendor
from .const import VENDOR
from .coordinator import IZoneCoordinator
from .diagnostics import diagnostics
from .entities import ENTITIES
from .finder import async_keep_looking

IZONE = Vendor(
    key=VENDOR,
    name="iZone",
    coordinator=IZoneCoordinator,
    entities=ENTITIES,
    diagnostics=diagnostics,
    watch=async_keep_looking,
)
