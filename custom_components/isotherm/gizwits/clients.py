"""The two ways to an app account: REST and push."""

from collections.abc import Callable

from aiohttp import DummyCookieJar
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import (
    async_create_clientsession,
    async_get_clientsession,
)

from ..hub.vendor import IsothermConfigEntry
from .api.app.client import AppClient
from .api.events import PushEvent
from .api.websocket import AppWebSocket
from .api.websocket_connection import refuse_redirects
from .api.websocket_session import SocketTiming
from .const import app_url
from .timing import AppTiming


def make_clients(
    hass: HomeAssistant,
    entry: IsothermConfigEntry,
    timing: AppTiming,
    listener: Callable[[PushEvent], None],
) -> tuple[AppClient, AppWebSocket]:
    """Return the REST client and the push client; the network is not touched."""
    client = AppClient(
        async_get_clientsession(hass),
        entry.data[CONF_USERNAME],
        entry.data[CONF_PASSWORD],
        base_url=app_url(entry.data),
        timeout=timing.request,
        retry_pause=timing.retry_pause,
        token_timing=timing.token,
    )
    push = AppWebSocket(
        async_create_clientsession(
            hass, cookie_jar=DummyCookieJar(), middlewares=(refuse_redirects,)
        ),
        client,
        listener=listener,
        timing=SocketTiming(timing.heartbeat, timing.answer, timing.connect),
        backoff=timing.backoff,
    )
    return client, push
