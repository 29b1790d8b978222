"""The demo's bridges come up, on other ports where the usual ones are taken."""

from uuid import uuid4

from simulators.clock import ManualClock
from simulators.izone import demo

from .conftest import Client


async def test_demo(client: Client) -> None:
    """Two bridges answer, each in its generation; the page shows both."""
    async with demo.demo("127.0.0.1", 0, ManualClock(1_800_000_000.0)) as running:
        house, flat = running.bridges
        assert (await client.ask(house, 1))["AirStreamDeviceUId"] == house.uid
        assert (await client.get(flat, "SystemSettings")).endswith(b"}{OK}")
        assert await client.raw(flat, 1) == b""
        async with client.session.get(f"{running.page.url}wall/state") as response:
            assert len((await response.json())["bridges"]) == 3
        assert house.uid in str(running)


async def test_demo_without_its_ports(client: Client) -> None:
    """The second of two demos takes free ports and says so."""
    clock = ManualClock(1_800_000_000.0)
    async with demo.demo("127.0.0.1", 0, clock) as first:
        blocked = demo.house(clock)
        blocked.http_port = first.bridges[0].http_port
        await demo.start(blocked)
        assert blocked.http_port != first.bridges[0].http_port
        assert await client.ask(blocked, 1)
        assert "can't be had" in str(demo.Demo([blocked], first.page, first.cloud))
        await blocked.stop()


async def test_demo_cloud(client: Client) -> None:
    """One user has both bridges and a beach house that nothing else reaches."""
    async with demo.demo("127.0.0.1", 0, ManualClock(1_800_000_000.0)) as running:
        cloud = running.cloud
        assert f"cloud at {cloud.url}" in str(running)
        [user] = cloud.users.values()
        answer = cloud.tokens.grant(cloud.developer_key, user)
        body = {"requestId": str(uuid4()), "requestType": "Discover"}
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        async with client.session.post(
            cloud.dev_url, json=body, headers=headers
        ) as response:
            found = (await response.json())["response"]["devices"]
        names = [one["datagram"]["Tag2"] for one in found if "SysOn" in one["datagram"]]
        assert names == ["House", "Granny flat", "Beach house"]
        beach = user.links[2].bridge
        await beach.set_tcp("up")
        assert beach.http._listener is None
        async with client.session.get(cloud.url) as response:
            assert cloud.developer_key in await response.text()
