"""The table of vendors. Adding one is adding a folder and a row here.

A vendor's folder is imported when it is first needed, so that a home carries only the
vendors that it has. Families of products on the Gizwits cloud are registered here too:
the cloud's own folder does not know them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant

from .const import CONF_VENDOR
from .hub.vendor import IsothermConfigEntry, Vendor


@dataclass(frozen=True, slots=True)
class VendorRow:
    """Where a vendor is found.

    Args:
        load: imports its folder and returns what it brings.
        discovered_by: the sources of flows, such as ``homekit``, that are about it.
        oauth: whether it signs in by OAuth.

    """

    load: Callable[[], Vendor]
    discovered_by: tuple[str, ...] = ()
    oauth: bool = False


def _heatzy() -> Vendor:
    from .gizwits.families import FAMILIES
    from .heatzy.vendor import HEATZY, HEATZY_FAMILY

    FAMILIES[HEATZY_FAMILY.key] = HEATZY_FAMILY
    return HEATZY


def _izone() -> Vendor:
    from .izone.vendor import IZONE

    return IZONE


def _smartlink() -> Vendor:
    from .smartlink.vendor import SMARTLINK

    return SMARTLINK


VENDORS: Final[dict[str, VendorRow]] = {
    "heatzy": VendorRow(_heatzy),
    "izone": VendorRow(
        _izone,
        discovered_by=("homekit", "integration_discovery", "import"),
        oauth=True,
    ),
    "smartlink": VendorRow(_smartlink),
}
"""By the folder's name, which config entries keep."""


def vendor_of(entry: IsothermConfigEntry) -> Vendor:
    """Return the vendor of a config entry, which `async_load` has imported before."""
    return VENDORS[entry.data[CONF_VENDOR]].load()


async def async_load(hass: HomeAssistant, key: str) -> Vendor:
    """Return a vendor, imported outside of the event loop."""
    return await hass.async_add_import_executor_job(VENDORS[key].load)
