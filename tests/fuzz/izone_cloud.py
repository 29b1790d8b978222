"""The readers of the iZone cloud, and answers and reports to begin with."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
import json
from typing import Any
from uuid import uuid4

import aiohttp

from custom_components.isotherm.hub.parsing import decode_json
from custom_components.isotherm.izone.api.client import IZoneClient
from custom_components.isotherm.izone.api.cloud import (
    CloudClient,
    TokenSource,
    components_of,
)
from custom_components.isotherm.izone.api.cloud_account import CloudAccount
from custom_components.isotherm.izone.api.cloud_reports import Report, ReportCheck
from custom_components.isotherm.izone.api.cloud_tokens import request_token
from custom_components.isotherm.izone.api.cloud_transport import CloudTransport
from custom_components.isotherm.izone.api.targets import UNIT, Kind, Target
from custom_components.isotherm.izone.models import Unit, ZonePart
from simulators.izone import IZoneBridge
from simulators.izone.cloud import RESULTS, IZoneCloud

from .answer import Answer
from .izone import UNIT_ROWS, ZONE_ROWS
from .rows import show
from .tally import Read, finished

UID, USER = "000012345", "100001"
UNIT_ID = f"{UID}_izone_systemsettings_0"
KNOWN: dict[str, bytes] = {}
"""What the cloud truly answers, by what is asked."""


async def answers() -> dict[str, list[Any]]:
    """Return what a simulated account with one bridge is answered, by reader."""
    async with IZoneCloud() as cloud, aiohttp.ClientSession() as session:
        user = cloud.add_user("ann@example.com", "secret", USER)
        cloud.link(user, IZoneBridge(uid=UID, zones=2))
        granted = cloud.tokens.grant(cloud.developer_key, user)
        headers = {"Authorization": f"Bearer {granted['access_token']}"}

        async def call(kind: str, **more: Any) -> Any:
            body = {"requestId": str(uuid4()), "requestType": kind, **more}
            async with session.post(
                cloud.dev_url, json=body, headers=headers
            ) as answer:
                KNOWN[kind] = await answer.read()
            return json.loads(KNOWN[kind])

        discovered = await call("Discover")
        queried = await call("Query", componentId=UNIT_ID)
        done = await call("Control", componentId=UNIT_ID, requestBody={"SysOn": 1})
    refused = [{"requestId": "1", "response": {"result": one}} for one in RESULTS]
    return {
        "cloud discover": [discovered],
        "cloud query": [queried],
        "cloud result": [done, *refused],
        "cloud report": _reports(discovered["response"]["devices"]),
        "cloud datagram": [queried["response"]["component"]["datagram"]],
        "cloud token": [granted],
    }


def _reports(devices: list[Any]) -> list[Any]:
    named = {"requestId": str(uuid4())}
    event = {**named, "requestType": "Event"}
    return [
        {**event, "requestBody": {"devices": devices[:3]}},
        {**event, "requestBody": {"devices": devices[-1:]}, "userId": USER},
        {**named, "requestType": "Sync", "userId": USER},
    ]


class _Session:
    """Answers truly, but for one kind of request."""

    def __init__(self, kind: str, data: bytes) -> None:
        """Answer this kind with `data`."""
        self._kind = kind
        self._data = data

    def request(self, method: str, url: str, **options: Any) -> Answer:
        """Answer."""
        kind = options.get("json", {}).get("requestType", "token")
        return Answer(self._data if kind == self._kind else KNOWN[kind])


class _Tokens(TokenSource):
    async def token(self, refused: str | None = None) -> str:
        """Return one that never changes."""
        return "token"


def _account(session: Any) -> CloudAccount:
    return CloudAccount(CloudClient(session, "", _Tokens()))


async def _look(account: CloudAccount) -> None:
    """Read all that the account holds of its bridge, as a poll does."""
    if not account.has(UID):
        return
    client = IZoneClient(CloudTransport(lambda: [account], UID), UID)
    await client.refresh(notified=True)
    await client.read_schedules()
    installation = client.installation
    show(Unit.of(installation), UNIT_ROWS)
    for index in list(installation.zones)[:2]:
        show(ZonePart.of(installation, index), ZONE_ROWS)


def _call(kind: str, make: Callable[[CloudAccount], Awaitable[object]]) -> Read:
    async def run(account: CloudAccount) -> None:
        if kind != "Discover":
            await account.discover()
        await make(account)
        await _look(account)

    def read(data: bytes) -> None:
        session: Any = _Session(kind, data)
        finished(run(_account(session)))

    return read


async def _query(account: CloudAccount) -> None:
    component = account.component(UID, UNIT)
    assert component
    await account.query(component)


async def _control(account: CloudAccount) -> None:
    transport = CloudTransport(lambda: [account], UID)
    await transport.command({"SysOn": 1}, UNIT)
    await transport.command({"ZoneMode": {"Index": 1}}, Target(Kind.ZONE, 1))


async def _hear(data: bytes) -> None:
    report = Report.from_body(data)
    session: Any = _Session("", b"")
    account = _account(session)
    await account.discover()
    check, known = ReportCheck(), account.components
    if check.verdict(report, USER, known) is HTTPStatus.OK:
        account.report(report.components)
        assert check.verdict(report, USER, known) is HTTPStatus.CONFLICT
    assert account.has(UID)
    await _look(account)


async def _datagram(data: bytes) -> None:
    session: Any = _Session("", b"")
    account = _account(session)
    await account.discover()
    told = decode_json(data)
    account.report(components_of([{"componentId": UNIT_ID, "datagram": told}]))
    await _look(account)


async def _token(data: bytes) -> None:
    session: Any = _Session("token", data)
    granted = await request_token(session, "", {"grant_type": "refresh_token"})
    assert isinstance(granted["access_token"], str)
    assert 0 < granted["expires_in"] < 1e9


READERS: dict[str, Read] = {
    "cloud discover": _call("Discover", CloudAccount.discover),
    "cloud query": _call("Query", _query),
    "cloud result": _call("Control", _control),
    "cloud report": lambda data: finished(_hear(data)),
    "cloud datagram": lambda data: finished(_datagram(data)),
    "cloud token": lambda data: finished(_token(data)),
}
