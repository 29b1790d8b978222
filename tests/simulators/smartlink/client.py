"""A client of the partner API that does nothing but what it is told."""

from base64 import b64encode
import json
from typing import Any

import aiohttp

from simulators.smartlink import SmartlinkCloud

CLIENT, SECRET = "partner-a", "s€cret:with a colon"


class Client:
    """Calls as one partner, over real sockets."""

    def __init__(self, cloud: SmartlinkCloud, session: aiohttp.ClientSession) -> None:
        """Talk to `cloud` as the usual partner."""
        self.cloud, self.session = cloud, session
        self.sign_in(CLIENT, SECRET)

    def sign_in(self, client_id: str, secret: str, scheme: str = "Basic") -> None:
        """Sign with these from now on."""
        known = b64encode(f"{client_id}:{secret}".encode()).decode()
        self.headers = {"Authorization": f"{scheme} {known}"}

    async def raw(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Return status and body of any request; bytes are sent as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.request(
            method,
            f"{self.cloud.url}/partners/1/{path}",
            data=None if method == "GET" else data,
            headers=self.headers,
            allow_redirects=False,
        ) as response:
            return response.status, await response.read()

    async def status(self, path: str, **body: Any) -> int:
        """Return the status of a POST."""
        return (await self.raw("POST", path, body))[0]

    async def ask(self, path: str, *, method: str = "POST", **body: Any) -> Any:
        """Return the JSON of a request that succeeds."""
        status, text = await self.raw(method, path, body)
        assert status == 200, text
        return json.loads(text)

    async def devices(self, home_id: str) -> dict[str, Any]:
        """Return the devices of a home by header."""
        answer = await self.ask("config", homeId=home_id)
        return {one["header"]: one for one in answer["reponse"]}

    async def schedule(self, *items: dict[str, Any]) -> tuple[str, str]:
        """Schedule derogations and return their triggers."""
        answer = await self.ask("derogations", derogations=list(items))
        return answer["startTrigger"], answer["endTrigger"]

    async def report(self, trigger: str) -> Any:
        """Return a trigger's report."""
        return (await self.ask("report", trigger=trigger))["response"]


def item(home_id: str, **other: Any) -> dict[str, Any]:
    """Return a derogation of 2 °C from 10:00 to 12:00 on the tests' day."""
    usual = {
        "homeId": home_id,
        "roomId": 1,
        "startTime": 600,
        "endTime": 720,
        "delta": 2,
        "date": "2027-01-13",
    }
    return usual | other
