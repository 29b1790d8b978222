"""Names of what config entries and subentries of Home SmartLink keep."""

from typing import Final

VENDOR: Final = "smartlink"
NAME: Final = "Home SmartLink"
HOME: Final = "home"
"""The type of a home's subentry."""

CONF_BASE_URL: Final = "base_url"
CONF_CLIENT_ID: Final = "client_id"
CONF_CLIENT_SECRET: Final = "client_secret"
CONF_IN_CLEAR: Final = "in_clear"
"""Of an entry: whether client id and secret may go over plain http."""

CONF_HOME_ID: Final = "home_id"
CONF_EMAIL: Final = "email"
"""Of a home: the address that its invitation was found with, where that was the way."""

CONF_DEROGATION_MINUTES: Final = "derogation_minutes"
CONF_POLL_SECONDS: Final = "poll_seconds"
DEFAULT_DEROGATION_MINUTES: Final = 120
DEFAULT_POLL_SECONDS: Final = 300
