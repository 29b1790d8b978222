"""The two ways to a Heatzy account: REST and push."""

from collections.abc import Callable

from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ..gizwits.api.app.client import AppClient
from ..gizwits.api.events import PushEvent
from ..gizwits.api.websocket import AppWebSocket
from ..gizwits.api.websocket_session import SocketTiming
from ..hub.vendor import IsothermConfigEntry
from .const import app_url
from .paces import Paces


def make_clients(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    paces: Paces,
    listener: Callable[[PushEvent], None],
) -> tuple[AppClient, AppWebSocket]:
    """Return the REST client and the push client; the network is not touched.

    Args:
        hass: Home Assistant.
        entry: the account's config entry.
        paces: how patiently to wait.
        listener: takes what is pushed.

    """
    session = async_get_clientsession(hass)
    client = AppClient(
        session,
        entry.data[CONF_USERNAME],
        entry.data[CONF_PASSWORD],
        base_url=app_url(entry.data),
        timeout=paces.request,
        retry_pause=paces.retry_pause,
    )
    push = AppWebSocket(
        session,
        client,
        listener=listener,
        timing=SocketTiming(paces.heartbeat, paces.answer, paces.connect),
        backoff=paces.backoff,
    )
    return client, push
