"""Event reports: what the cloud posts, to whom, and what a test can make it post."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
import json
from typing import Any
from uuid import UUID

from aiohttp import web
import pytest

from simulators.izone import IZoneBridge
from simulators.izone.cloud import MALFORMED, IZoneCloud, Link, Report, User, huge

SYSTEM = "000012345_izone_systemsettings_0"


@dataclass
class Receiver:
    """What an integration's event address received."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    status: int = 200

    async def wait(self, count: int) -> list[Any]:
        """Wait for this many reports; return them all."""
        async with asyncio.timeout(10):
            while len(self.bodies) < count:
                await asyncio.sleep(0.005)
        return [json.loads(body) for body in self.bodies]


@pytest.fixture
async def receiver(loopback: None) -> AsyncIterator[Receiver]:
    """Return a running receiver."""
    receiver = Receiver()

    async def receive(request: web.Request) -> web.Response:
        receiver.bodies.append(await request.read())
        headers = {"Location": "http://192.0.2.1/"}
        return web.Response(status=receiver.status, headers=headers)

    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
def link(izone_cloud: IZoneCloud, user: User, bridge: IZoneBridge) -> Link:
    """Return the bridge in the user's account."""
    return izone_cloud.link(user, bridge)


def named(report: dict[str, Any]) -> list[str]:
    """Return the components of an Event report."""
    return [one["componentId"] for one in report["requestBody"]["devices"]]


async def test_changes_are_reported(
    izone_cloud: IZoneCloud, link: Link, receiver: Receiver
) -> None:
    """What changed since the address was registered, in the document's shape."""
    link.bridge.wall_zone(2, Setpoint=2500)
    izone_cloud.register_events(receiver.url)
    link.bridge.wall(SysOn=0)
    link.bridge.wall_zone(3, Mode=2)
    [report] = await receiver.wait(1)
    assert list(report) == ["requestId", "requestType", "requestBody"]
    assert UUID(report["requestId"])
    assert report["requestType"] == "Event"
    assert report["requestBody"]["devices"] == [
        {"componentId": SYSTEM, "datagram": link.bridge.system},
        {"componentId": "000012345_izone_zone_3", "datagram": link.bridge.zones[3]},
    ]
    link.bridge.wall_schedule(0, Enabled=0)
    reports = await receiver.wait(2)
    assert named(reports[1]) == ["000012345_izone_schedule_0"]
    assert [report.kind for report in izone_cloud.reports] == ["Event", "Event"]


async def test_whole_bridge_reported(
    izone_cloud: IZoneCloud, link: Link, receiver: Receiver, user: User
) -> None:
    """By switches: all of the bridge, and the user named as in Sync."""
    izone_cloud.switches.events = "whole"
    izone_cloud.switches.event_user_id = True
    izone_cloud.register_events(receiver.url)
    link.bridge.wall(SysOn=0)
    [report] = await receiver.wait(1)
    assert len(named(report)) == 18
    assert report["userId"] == user.id


async def test_what_is_not_reported(
    izone_cloud: IZoneCloud, link: Link, receiver: Receiver
) -> None:
    """Nothing with reports off, nothing of a bridge that is cut off, nothing late."""
    izone_cloud.register_events(receiver.url)
    izone_cloud.switches.events = "off"
    link.bridge.wall(SysOn=0)
    izone_cloud.switches.events = "changed"
    link.bridge.quirks.cloud_reachable = False
    link.bridge.wall(SysMode=2)
    link.bridge.quirks.cloud_reachable = True
    link.bridge.wall_zone(0, Mode=1)
    [report] = await receiver.wait(1)
    assert named(report) == [SYSTEM, "000012345_izone_zone_0"]
    izone_cloud.switches.event_delay = 600.0
    link.bridge.wall(SysOn=1)
    await izone_cloud.stop()
    await izone_cloud.start()
    izone_cloud.switches.event_delay = 0.0
    link.bridge.wall_zone(0, Mode=2)
    reports = await receiver.wait(2)
    assert named(reports[1]) == [SYSTEM, "000012345_izone_zone_0"]
    izone_cloud.register_events(None)
    link.bridge.wall(SysOn=0)
    assert len(izone_cloud.reports) == 2


async def test_accounts_that_change(
    izone_cloud: IZoneCloud, link: Link, receiver: Receiver, user: User
) -> None:
    """A bridge that comes or goes, and a deleted account, get a Sync."""
    izone_cloud.register_events(receiver.url)
    izone_cloud.unlink(link)
    [report] = await receiver.wait(1)
    assert UUID(report.pop("requestId"))
    assert report == {"userId": user.id, "requestType": "Sync"}
    izone_cloud.link(user, link.bridge)
    await receiver.wait(2)
    izone_cloud.remove_user(user)
    await receiver.wait(4)


async def test_reports_by_hand(
    izone_cloud: IZoneCloud, link: Link, receiver: Receiver, user: User
) -> None:
    """Any time, to any address of this machine, of all or of some components."""
    receiver.status = 401
    report = await izone_cloud.send_event(user, receiver.url)
    assert report.status == 401
    assert len(named(json.loads(receiver.bodies[0]))) == 18
    await izone_cloud.send_event(user, receiver.url, {"x_y_z_0": {"SysOn": 1}})
    assert named(json.loads(receiver.bodies[1])) == ["x_y_z_0"]
    izone_cloud.register_events(receiver.url)
    receiver.status = 302
    assert (await izone_cloud.send_sync(user)).status == 302
    again = await izone_cloud.replay(report)
    assert receiver.bodies[3] == receiver.bodies[0]
    assert again is not report
    assert izone_cloud.reports[-1] is again


@pytest.mark.parametrize("name", MALFORMED)
async def test_malformed_reports(
    izone_cloud: IZoneCloud, receiver: Receiver, name: str
) -> None:
    """They arrive byte by byte."""
    await izone_cloud.send_raw(MALFORMED[name], receiver.url)
    assert receiver.bodies == [MALFORMED[name]]


async def test_huge_report(izone_cloud: IZoneCloud, receiver: Receiver) -> None:
    """It is as long as asked for, and a report as any other."""
    body = huge(2)
    assert 2 * 1024 * 1024 < len(body) < 2 * 1024 * 1024 + 1000
    await izone_cloud.send_raw(body, receiver.url)
    assert len(named(json.loads(receiver.bodies[0]))) == 1


type Send = Callable[[IZoneCloud, User, str | None], Awaitable[Report]]


@pytest.mark.parametrize(
    "send",
    [
        lambda cloud, user, url: cloud.send_event(user, url),
        lambda cloud, user, url: cloud.send_sync(user, url),
        lambda cloud, user, url: cloud.send_raw(b"", url),
    ],
)
async def test_addresses(izone_cloud: IZoneCloud, user: User, send: Send) -> None:
    """Nothing leaves this machine, and nothing goes nowhere."""
    for url in (None, "", "http://192.0.2.1/hook", "http://example.com/", "hook"):
        with pytest.raises(ValueError, match="can't be reported"):
            await send(izone_cloud, user, url)
    for url in ("http://192.0.2.1/hook", "https://example.com/"):
        with pytest.raises(ValueError, match="not loopback"):
            izone_cloud.register_events(url)
    assert izone_cloud.reports == []


async def test_nobody_receives(izone_cloud: IZoneCloud, user: User) -> None:
    """A report that nobody answers is lost, and says so."""
    report = await izone_cloud.send_sync(user, "http://127.0.0.1:9/hook")
    assert report.status is None
    assert report.trouble
