"""The table of vendors. Adding one is adding a folder and a row here.

Families of products on the Gizwits cloud are registered here too: the cloud's own folder
does not know them.
"""

from .const import CONF_VENDOR
from .gizwits.families import FAMILIES
from .heatzy.vendor import HEATZY, HEATZY_FAMILY
from .hub.vendor import IsothermConfigEntry, Vendor
from .izone.vendor import IZONE

VENDORS: dict[str, Vendor] = {vendor.key: vendor for vendor in (HEATZY, IZONE)}
FAMILIES.update({family.key: family for family in (HEATZY_FAMILY,)})


def vendor_of(entry: IsothermConfigEntry) -> Vendor:
    """Return the vendor of a config entry."""
    return VENDORS[entry.data[CONF_VENDOR]]
