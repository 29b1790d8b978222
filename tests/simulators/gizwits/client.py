"""A bare client: it sends what a test says and returns what came back."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulators.gizwits import APP_ID, GizwitsCloud

USER = "marie@isotherm.example"
PASSWORD = "thermostat"


class Client:
    """REST and sockets of one account."""

    def __init__(self, cloud: GizwitsCloud) -> None:
        """Talk to `cloud`."""
        self.cloud = cloud
        self.http = aiohttp.ClientSession()
        self.token: str | None = None
        self.uid = ""

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Send a request; return the status and the JSON (or None)."""
        sent = {"X-Gizwits-Application-Id": APP_ID}
        if self.token:
            sent["X-Gizwits-User-token"] = self.token
        async with self.http.request(
            method,
            f"{self.cloud.url}/app{path}",
            json=body,
            headers=sent | dict(headers or {}),
            timeout=aiohttp.ClientTimeout(total=5),
        ) as response:
            text = await response.text()
            return response.status, (
                await response.json(content_type=None) if text else None
            )

    async def login(
        self, username: str = USER, password: str = PASSWORD
    ) -> dict[str, Any]:
        """Log in."""
        status, answer = await self.call(
            "POST", "/login", {"username": username, "password": password}
        )
        assert status == 200, answer
        self.token, self.uid = answer["token"], answer["uid"]
        return answer

    async def control(self, did: str, **attrs: object) -> tuple[int, Any]:
        """Send attributes."""
        return await self.call("POST", f"/control/{did}", {"attrs": attrs})

    async def attrs(self, did: str) -> dict[str, Any]:
        """Read the attributes."""
        status, answer = await self.call("GET", f"/devdata/{did}/latest")
        assert status == 200, answer
        return answer["attr"]

    async def socket(self, host: str | None = None, **login: object) -> Socket:
        """Open a socket and log in."""
        socket = await self.open(host)
        await socket.send("login_req", self.credentials(**login))
        assert await socket.receive() == {"cmd": "login_res", "data": {"success": True}}
        return socket

    async def open(self, host: str | None = None) -> Socket:
        """Open a socket."""
        url = f"http://{host or self.cloud.host}:{self.cloud.port}/ws/app/v1"
        return Socket(await self.http.ws_connect(url))

    def credentials(self, **more: object) -> dict[str, object]:
        """Return the data of a login_req."""
        return {
            "appid": APP_ID,
            "uid": self.uid,
            "token": self.token,
            "p0_type": "attrs_v4",
            "heartbeat_interval": 60,
            "auto_subscribe": True,
        } | more

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        await self.http.close()


class Socket:
    """One open socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Send and receive over `socket`."""
        self.raw = socket

    async def send(self, cmd: str, data: object = None, **more: object) -> None:
        """Send a message."""
        message: dict[str, object] = {"cmd": cmd} | more
        if data is not None:
            message["data"] = data
        await self.raw.send_json(message)

    async def receive(self, within: float = 2.0) -> Any:
        """Return the next message, or None when the socket has closed."""
        message = await asyncio.wait_for(self.raw.receive(), within)
        return message.json() if message.type is aiohttp.WSMsgType.TEXT else None

    async def quiet(self, seconds: float = 0.05) -> bool:
        """Return whether nothing comes for a while (pings are answered first)."""
        try:
            await asyncio.wait_for(self.raw.receive(), seconds)
        except TimeoutError:
            return True
        return False

    async def noti(self, within: float = 2.0) -> dict[str, Any]:
        """Return the attributes of the next s2c_noti, which must be next."""
        message = await self.receive(within)
        assert message["cmd"] == "s2c_noti", message
        return message["data"]["attrs"]
