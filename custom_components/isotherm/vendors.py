"""The table of vendors. Adding one is adding a folder and a row here."""

from .const import CONF_VENDOR
from .heatzy.vendor import HEATZY
from .hub.vendor import IsothermConfigEntry, Vendor
from .izone.vendor import IZONE

VENDORS: dict[str, Vendor] = {vendor.key: vendor for vendor in (HEATZY, IZONE)}


def vendor_of(entry: IsothermConfigEntry) -> Vendor:
    """Return the vendor of a config entry."""
    return VENDORS[entry.data[CONF_VENDOR]]
