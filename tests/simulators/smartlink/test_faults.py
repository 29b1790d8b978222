"""Faults of the partner API, and how many homes it holds."""

import asyncio
import json
import tracemalloc

import aiohttp
import pytest

from simulators.clock import ManualClock
from simulators.smartlink import Home, SmartlinkCloud

from .client import Client, item
from .conftest import at


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("status:401", 401),
        ("status:403", 403),
        ("status:404", 404),
        ("status:413", 413),
        ("429", 429),
        ("500", 500),
        ("502", 502),
        ("503", 503),
        ("redirect", 302),
        ("error", 200),
        ("empty", 200),
        ("null", 200),
        ("list", 200),
        ("html", 200),
        ("garbage", 200),
        ("answer:[]", 200),
    ],
)
async def test_statuses(client: Client, home: Home, kind: str, status: int) -> None:
    """As often as it was asked for, on its route, and not carried out."""
    client.cloud.faults.add("derogations", kind, count=1)
    body = {"derogations": [item(home.id)]}
    got, text = await client.raw("POST", "derogations", body)
    assert got == status
    assert b"startTrigger" not in text
    assert client.cloud.derogations == []
    assert client.cloud.requests[-1].faults == (kind,)
    await client.schedule(item(home.id))


async def test_retry_after(client: Client, home: Home) -> None:
    """Who throttles may say for how long."""
    client.cloud.faults.add("users", "429:7", count=1)
    async with client.session.get(
        f"{client.cloud.url}/partners/1/users", headers=client.headers
    ) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")


async def test_lost_answers(client: Client, home: Home) -> None:
    """Carried out, and nobody hears of it."""
    client.cloud.faults.add("derogations", "reset", count=1, after=True)
    with pytest.raises(aiohttp.ClientError):
        await client.schedule(item(home.id))
    client.cloud.faults.add("derogations", "hang", count=1, after=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await client.schedule(item(home.id))
    assert len(client.cloud.derogations) == 2
    client.cloud.faults.add("derogations", "reset", count=1)
    with pytest.raises(aiohttp.ClientError):
        await client.schedule(item(home.id))
    assert len(client.cloud.derogations) == 2


async def test_half_a_body(client: Client, home: Home) -> None:
    """As a whole answer, or breaking off."""
    client.cloud.faults.add("config", "truncated", count=1)
    _, half = await client.raw("POST", "config", {"homeId": home.id})
    with pytest.raises(json.JSONDecodeError):
        json.loads(half)
    client.cloud.faults.add("config", "cut", count=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        await client.devices(home.id)


async def test_one_home_fails(client: Client, home: Home) -> None:
    """The others are well."""
    other = client.cloud.add_home()
    client.cloud.faults.add("config", "503", did=other.id)
    assert await client.status("config", homeId=other.id) == 503
    assert await client.devices(home.id)
    client.cloud.faults.clear()
    client.cloud.faults.add("config", "delay", delay=0.05, count=1)
    assert await client.devices(home.id)


async def test_an_unknown_kind(client: Client, home: Home) -> None:
    """A test that misspells a fault fails."""
    client.cloud.faults.add("config", "explode")
    assert await client.status("config", homeId=home.id) == 500


async def test_answers_can_be_rewritten(client: Client, home: Home) -> None:
    """For anything that no switch has."""
    client.cloud.rewrite = lambda heard, body: (
        b"{}" if heard.route == "config" else None
    )
    assert await client.ask("config", homeId=home.id) == {}


async def test_stopping(client: Client, home: Home) -> None:
    """Gone and back on the same port, with all it knew."""
    await client.devices(home.id)
    await client.cloud.stop()
    with pytest.raises(aiohttp.ClientError):
        await client.devices(home.id)
    await client.cloud.start()
    assert await client.devices(home.id)


async def test_a_base_path(socket_enabled: None, clock: ManualClock) -> None:
    """The base URL may have a path of its own."""
    async with (
        SmartlinkCloud(clock=clock, base_path="/api") as cloud,
        aiohttp.ClientSession() as session,
    ):
        cloud.add_partner("a", "b")
        client = Client(cloud, session)
        client.sign_in("a", "b")
        assert cloud.url.endswith("/api")
        assert (await client.ask("users", method="GET"))["response"] == []


async def test_five_thousand_homes(
    client: Client, cloud: SmartlinkCloud, clock: ManualClock
) -> None:
    """They cost little, and one request schedules all of them."""
    tracemalloc.start()
    homes = cloud.add_homes(5000)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 40 * 1024 * 1024
    cloud.quirks.send_interval = 0.01
    start, _ = await client.schedule(*(item(home.id) for home in homes))
    clock.now = at(10) + 10
    summary = (await client.report(start))["summary"]
    assert (summary["requested"], summary["sent"], summary["received"]) == (
        *(5000, 1001, 801),
    )
    clock.now = at(10, 5)
    report = await client.report(start)
    assert report["summary"]["received"] == len(report["details"]) == 5000
