"""Home Assistant's own REST and WebSocket interface, as far as the demo needs it."""

import asyncio
from collections.abc import Mapping
from typing import Any, Self

import aiohttp
from yarl import URL

from .settings import PASSWORD, USERNAME, DemoError


class HomeAssistant:
    """A logged-in client of a running Home Assistant."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        """Talk to the Home Assistant at ``url`` over a session of the caller's."""
        self._session = session
        self._url = url
        self._client_id = f"{url}/"
        self._headers: dict[str, str] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._last_id = 0

    async def log_in(self, *, first_time: bool) -> Self:
        """Log in, making the demo's user the first time."""
        code = await (self._create_user() if first_time else self._password_login())
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._client_id,
        }
        async with self._session.post(f"{self._url}/auth/token", data=form) as answer:
            tokens = await _json(answer)
        self._headers = {
            "Authorization": f"Bearer {tokens['access_token']}",
            # As its page does: logins elsewhere come back there.
            "HA-Frontend-Base": self._url,
        }
        self._socket = await self._session.ws_connect(
            f"{self._url}/api/websocket", max_msg_size=0
        )
        await self._socket.receive_json()
        await self._socket.send_json(
            {"type": "auth", "access_token": tokens["access_token"]}
        )
        if (await self._socket.receive_json())["type"] != "auth_ok":
            raise DemoError("Home Assistant refused its own token.")
        return self

    async def _create_user(self) -> str:
        user = {
            "name": "Isotherm",
            "username": USERNAME,
            "password": PASSWORD,
            "client_id": self._client_id,
            "language": "fr",
        }
        answer = await self.post("onboarding/users", user)
        return str(answer["auth_code"])

    async def _password_login(self) -> str:
        start = {
            "client_id": self._client_id,
            "handler": ["homeassistant", None],
            "redirect_uri": self._client_id,
        }
        url = f"{self._url}/auth/login_flow"
        async with self._session.post(url, json=start) as answer:
            flow = await _json(answer)
        login = {
            "client_id": self._client_id,
            "username": USERNAME,
            "password": PASSWORD,
        }
        async with self._session.post(f"{url}/{flow['flow_id']}", json=login) as answer:
            result = await _json(answer)
        if result["type"] != "create_entry":
            raise DemoError(
                "Home Assistant does not know the demo's user. Start over with --fresh."
            )
        return str(result["result"])

    async def get(self, path: str) -> Any:
        """GET /api/<path>."""
        url = f"{self._url}/api/{path}"
        async with self._session.get(url, headers=self._headers) as answer:
            return await _json(answer)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """POST /api/<path>."""
        url = f"{self._url}/api/{path}"
        async with self._session.post(url, headers=self._headers, json=body) as answer:
            return await _json(answer)

    async def delete(self, path: str) -> Any:
        """DELETE /api/<path>."""
        url = f"{self._url}/api/{path}"
        async with self._session.delete(url, headers=self._headers) as answer:
            return await _json(answer)

    async def log_in_elsewhere(self, url: str, form: Mapping[str, str]) -> None:
        """Fill in a vendor's login page, and come back from it as a browser does.

        Raises DemoError when it does not lead back.
        """
        async with self._session.post(url, data=form) as answer:
            if answer.status != 200 or answer.url.origin() != URL(self._url):
                raise DemoError(f"The login at {url} did not lead back.")

    async def command(self, kind: str, **fields: Any) -> Any:
        """Send a WebSocket command; return its result."""
        if self._socket is None:
            raise DemoError("Log in before asking Home Assistant anything.")
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "type": kind, **fields})
        while True:
            answer = await self._socket.receive_json()
            if answer["id"] == self._last_id and answer["type"] == "result":
                break
        if not answer["success"]:
            raise DemoError(f"Home Assistant refused {kind}: {answer['error']}")
        return answer["result"]

    async def wait_until_serving(self, seconds: float = 60) -> None:
        """Wait until the pages are there: the port opens a little earlier.

        Raises DemoError when it takes longer than ``seconds``.
        """
        try:
            async with asyncio.timeout(seconds):
                while not await self._serves():
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise DemoError("Home Assistant's pages did not come up.") from error

    async def _serves(self) -> bool:
        url = f"{self._url}/manifest.json"
        async with self._session.get(url) as answer:
            return answer.status < 400

    async def wait_until_running(self, seconds: float = 120) -> None:
        """Wait until Home Assistant's start is over.

        Raises DemoError when it takes longer than ``seconds``, or when Home Assistant
        started in its recovery mode.
        """
        try:
            async with asyncio.timeout(seconds):
                while (config := await self.get("config"))["state"] != "RUNNING":
                    await asyncio.sleep(0.1)
        except TimeoutError as error:
            raise DemoError(
                f"Home Assistant was not running after {seconds:.0f} seconds."
            ) from error
        if config["recovery_mode"]:
            raise DemoError(
                "Home Assistant started in recovery mode: its configuration is wrong."
            )


async def _json(answer: aiohttp.ClientResponse) -> Any:
    if answer.status >= 400:
        text = (await answer.text())[:500]
        raise DemoError(f"{answer.method} {answer.url.path}: {answer.status} {text}")
    return await answer.json(content_type=None)
