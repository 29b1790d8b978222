"""A client of the cloud that does nothing but what it is told."""

from typing import Any
from uuid import uuid4

import aiohttp
from yarl import URL

from simulators.izone.cloud import DEVELOPER_KEY, SCOPE, IZoneCloud

NAME, PASSWORD = "ann@example.com", "p&ss<word>"
RETURN = "http://127.0.0.1:8123/auth/external/callback"


def asking(**other: str | None) -> dict[str, str]:
    """Return the parameters of a login; None leaves one out."""
    usual: dict[str, str | None] = {
        "client_id": DEVELOPER_KEY,
        "scope": SCOPE,
        "state": "a b&c=d/é+%",
        "response_type": "code",
        "redirect_uri": RETURN,
    }
    return {key: value for key, value in (usual | other).items() if value is not None}


class CloudClient:
    """Signs in and calls, over real sockets."""

    def __init__(self, cloud: IZoneCloud, session: aiohttp.ClientSession) -> None:
        """Talk to `cloud`."""
        self.cloud, self.session = cloud, session
        self.token = ""

    async def page(self, **other: str | None) -> tuple[int, str]:
        """Return status and text of the login page."""
        async with self.session.get(
            self.cloud.login_url, params=asking(**other), allow_redirects=False
        ) as response:
            return response.status, await response.text() or response.headers.get(
                "Location", ""
            )

    async def submit(
        self,
        name: str = NAME,
        password: str = PASSWORD,
        decision: str = "allow",
        **other: str | None,
    ) -> tuple[int, URL | str]:
        """Send the login page's form; return the status and where it leads, or text."""
        form = {"name": name, "password": password, "decision": decision}
        async with self.session.post(
            URL(self.cloud.login_url).with_query(asking(**other)),
            data=form,
            allow_redirects=False,
        ) as response:
            if response.status == 303:
                return 303, URL(response.headers["Location"])
            return response.status, await response.text()

    async def code(self, **other: str | None) -> str:
        """Return a code of the usual user."""
        status, target = await self.submit(**other)
        assert status == 303
        assert isinstance(target, URL)
        return target.query["code"]

    async def exchange(
        self, *, where: str = "data", **parameters: str
    ) -> tuple[int, Any]:
        """Post to /token with parameters as `data` (a form) or `params` (a query)."""
        named = {"client_id": DEVELOPER_KEY} | parameters
        chosen: dict[str, Any] = {where: named}
        async with self.session.post(self.cloud.token_url, **chosen) as response:
            return response.status, await response.json(content_type=None)

    async def refresh(self, token: str) -> tuple[int, Any]:
        """Refresh with a token."""
        return await self.exchange(grant_type="refresh_token", refresh_token=token)

    async def sign_in(self) -> dict[str, Any]:
        """Sign in as the usual user, keep the access token, return the answer."""
        status, answer = await self.exchange(
            grant_type="authorization_code", code=await self.code()
        )
        assert status == 200
        self.token = answer["access_token"]
        return dict(answer)

    async def post(self, body: Any) -> tuple[int, Any]:
        """Post anything to /dev."""
        headers = {"Authorization": f"Bearer {self.token}"}
        kind = "data" if isinstance(body, bytes) else "json"
        chosen: dict[str, Any] = {kind: body}
        async with self.session.post(
            self.cloud.dev_url, headers=headers, **chosen
        ) as response:
            return response.status, await response.json(content_type=None)

    async def call(self, kind: str, **more: Any) -> Any:
        """Return the response of a call that has the usual shape."""
        request_id = str(uuid4())
        body = {"requestId": request_id, "requestType": kind} | more
        status, answer = await self.post(body)
        assert status == 200
        assert answer["requestId"] == request_id
        return answer["response"]

    async def discover(self) -> dict[str, Any]:
        """Return datagrams by componentId."""
        found = (await self.call("Discover"))["devices"]
        return {one["componentId"]: one["datagram"] for one in found}

    async def query(self, component_id: str) -> Any:
        """Return one datagram, or the result message."""
        answer = await self.call("Query", componentId=component_id)
        if "result" in answer:
            return answer["result"]
        assert answer["component"]["componentId"] == component_id
        return answer["component"]["datagram"]

    async def control(self, component_id: str, **command: Any) -> str:
        """Send a command and return the result message."""
        answer = await self.call(
            "Control", componentId=component_id, requestBody=command
        )
        return str(answer["result"])
