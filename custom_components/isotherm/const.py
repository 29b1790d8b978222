"""Constants that every floor of Isotherm shares."""

from typing import Final

DOMAIN: Final = "isotherm"

CONF_VENDOR: Final = "vendor"

MANUFACTURER_URL: Final = "https://github.com/isotherm-home/isotherm"
