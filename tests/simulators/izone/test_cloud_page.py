"""The cloud's own page: what it shows, what can be turned, and what it keeps quiet."""

import pytest

from simulators.izone import IZoneBridge
from simulators.izone.cloud import IZoneCloud, User

from .cloud_client import CloudClient
from .conftest import Client


async def turn(cloud: IZoneCloud, client: Client, knob: str, **form: str) -> int:
    """Turn a knob of the page and return the status."""
    url = f"{cloud.url}/simulator/{knob}"
    async with client.session.post(url, data=form, allow_redirects=False) as response:
        return response.status


async def text(cloud: IZoneCloud, client: Client, path: str = "/") -> str:
    """Return the page, or its part that changes."""
    async with client.session.get(f"{cloud.url}{path}") as response:
        assert response.status == 200
        return await response.text()


async def test_what_it_shows(
    izone_cloud: IZoneCloud,
    online: CloudClient,
    client: Client,
    user: User,
    bridge: IZoneBridge,
) -> None:
    """How to sign in, bridges, requests and reports; no code and no token."""
    izone_cloud.link(user, bridge)
    code = await online.code()
    _, answer = await online.exchange(grant_type="authorization_code", code=code)
    online.token = answer["access_token"]
    await online.discover()
    await online.refresh(answer["refresh_token"])
    await izone_cloud.send_sync(user, "http://127.0.0.1:9/secret-address")
    for path in ("/", "/simulator/live"):
        shown = await text(izone_cloud, client, path)
        for word in (user.name, bridge.uid, "dev/Discover", "Sync", "8 zones: reached"):
            assert word in shown
        secrets = (code, online.token, answer["refresh_token"], "secret-address")
        assert not [one for one in secrets if one in shown]
        assert "p&amp;ss&lt;word&gt;" in shown
    assert izone_cloud.developer_key in await text(izone_cloud, client)
    described = repr(izone_cloud.log) + repr(izone_cloud.reports) + repr(user)
    secrets = (code, online.token, answer["refresh_token"], "secret-address", "ss<w")
    assert not [one for one in secrets if one in described]


async def test_knobs(
    izone_cloud: IZoneCloud,
    online: CloudClient,
    client: Client,
    user: User,
    bridge: IZoneBridge,
) -> None:
    """Reach, reports, tokens and faults."""
    izone_cloud.link(user, bridge)
    first = await online.sign_in()

    async def done(knob: str, **form: str) -> None:
        assert await turn(izone_cloud, client, knob, **form) == 303

    await done("reach", uid=bridge.uid, reachable="0")
    assert not bridge.quirks.cloud_reachable
    assert "8 zones: cut off" in await text(izone_cloud, client)
    await done("reach", uid=bridge.uid, reachable="1")
    assert bridge.quirks.cloud_reachable
    await done("fault", route="dev/*", kind="Error", count="1", delay="")
    assert "Error on dev/*" in await text(izone_cloud, client)
    assert await online.call("Discover") == {"result": "Error"}
    await done("fault", route="", kind="hang")
    await done("repair")
    assert len(izone_cloud.faults) == 0
    await done("expire")
    assert await online.call("Discover") == {"result": "InvalidUser"}
    await done("revoke", user=user.id)
    assert (await online.refresh(first["refresh_token"]))[0] == 400
    await done("events", url=f" {izone_cloud.url}/nowhere ")
    assert izone_cloud.reporter.url == f"{izone_cloud.url}/nowhere"
    await done("sync", user=user.id)
    await done("events", url="")
    assert izone_cloud.reporter.url is None


@pytest.mark.parametrize(
    ("knob", "form"),
    [
        ("reach", {}),
        ("revoke", {"user": "nobody"}),
        ("sync", {"user": "nobody"}),
        ("events", {"url": "http://192.0.2.1/"}),
        ("fault", {"route": "*", "kind": "made-up"}),
        ("fault", {"route": "*", "kind": "status:99"}),
        ("fault", {"route": "*", "kind": "hang", "count": "x"}),
        ("fault", {"route": "*", "kind": "hang", "count": "-1"}),
        ("fault", {"route": "*", "kind": "hang", "delay": "nan"}),
        ("fault", {"route": "*", "kind": "hang", "delay": "1e999"}),
    ],
)
async def test_knobs_that_are_not_there(
    izone_cloud: IZoneCloud, client: Client, knob: str, form: dict[str, str]
) -> None:
    """They are refused."""
    assert await turn(izone_cloud, client, knob, **form) == 400
    assert len(izone_cloud.faults) == 0
