"""Constants that every floor of Isotherm shares."""

from typing import Final

DOMAIN: Final = "isotherm"

CONF_VENDOR: Final = "vendor"
CONF_SERVER: Final = "server"
CONF_REGION: Final = "region"

MANUFACTURER_URL: Final = "https://github.com/isotherm-home/isotherm"
