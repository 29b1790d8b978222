"""Constants of the Heatzy folder."""

from typing import Final

VENDOR: Final = "heatzy"
"""The vendor's key, and its family's."""

NAME: Final = "Heatzy"
"""The vendor's name, and that of an account until a person names it."""

CONF_BACKGROUND: Final = "background"
CONF_BOOST_MINUTES: Final = "boost_minutes"
CONF_FORGOTTEN: Final = "forgotten"
CONF_HOLIDAY_DAYS: Final = "holiday_days"
CONF_SHOW_BACKGROUND: Final = "show_background"
