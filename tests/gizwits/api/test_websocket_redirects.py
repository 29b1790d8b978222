"""A WebSocket tells nobody who signs in but the host that it was sent to."""

import asyncio

import aiohttp
from aiohttp import web
import pytest

from custom_components.isotherm.gizwits.api.app.client import AppClient
from custom_components.isotherm.gizwits.api.events import ConnectionChanged
from custom_components.isotherm.gizwits.api.models import Binding, Token
from custom_components.isotherm.gizwits.api.websocket import AppWebSocket
from custom_components.isotherm.gizwits.api.websocket_connection import refuse_redirects

from . import PASSWORD, USER
from .stub import until
from .test_websocket import QUICK, Recorder


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(socket_enabled: None, status: int) -> None:
    """Neither to another host nor to another path of the same."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        if request.path == "/elsewhere":
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            return socket
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    url, heard = f"http://127.0.0.1:{port}", Recorder()
    session = aiohttp.ClientSession(middlewares=(refuse_redirects,))
    client = AppClient(session, USER, PASSWORD, base_url=url, token=Token("t", "u"))
    push = AppWebSocket(session, client, listener=heard, backoff=QUICK)
    binding = Binding(did="d", product_key="k", host="127.0.0.1", ws_port=port)
    push.set_bindings([binding])
    push.start()
    await until(lambda: len(asked) >= 2)
    await push.stop()
    await session.close()
    await runner.cleanup()
    assert set(asked) == {"/ws/app/v1"}
    (change,) = heard.of(ConnectionChanged)
    assert not change.up
    assert "redirect" in change.reason
    assert not asyncio.all_tasks() - {asyncio.current_task()}
