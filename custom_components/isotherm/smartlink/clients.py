"""The client of a partner account, for its hub and for the flow that signs in."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..hub.request_log import RequestLog
from .api.client import PartnerClient
from .const import CONF_BASE_URL, CONF_CLIENT_ID, CONF_CLIENT_SECRET


def partner_client(
    hass: HomeAssistant,
    data: Mapping[str, Any],
    requests: RequestLog | None = None,
) -> PartnerClient:
    """Return a client; the network is not touched.

    Args:
        hass: Home Assistant.
        data: of an account's entry.
        requests: counts what is sent.

    Raises:
        SettingsError: ``client_id_colon``.

    """
    return PartnerClient(
        async_get_clientsession(hass),
        data[CONF_BASE_URL],
        data[CONF_CLIENT_ID],
        data[CONF_CLIENT_SECRET],
        requests=requests,
    )
