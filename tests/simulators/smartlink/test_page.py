"""The page, its knobs, and the homes of the demo."""

import asyncio
from dataclasses import fields
from pathlib import Path
import signal
import sys
from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.smartlink import Home, Quirks, SmartlinkCloud
from simulators.smartlink.demo import CLIENT_ID, CLIENT_SECRET, demo_homes
from simulators.smartlink.kept import keep, recall
from simulators.smartlink.page import KINDS
from simulators.smartlink.quirks import choices
from simulators.smartlink.server import check_kind

from .client import CLIENT, Client, item
from .conftest import at

ROOT = Path(__file__).resolve().parents[3]


async def text(client: Client, path: str = "/") -> str:
    """Return the page, or its part that changes."""
    async with client.session.get(f"{client.cloud.url}{path}") as response:
        assert response.status == 200
        return await response.text()


async def turn(client: Client, knob: str, **form: object) -> Any:
    """Turn a knob with JSON; return its answer, or why it was refused."""
    url = f"{client.cloud.url}/simulator/{knob}"
    async with client.session.post(url, json=form) as response:
        answer = await response.json()
        return answer["answer"] if response.status == 200 else answer["error"]


async def state(client: Client) -> Any:
    """Return what the page shows, as JSON."""
    async with client.session.get(f"{client.cloud.url}/simulator/state") as response:
        return await response.json()


async def test_what_it_shows(
    client: Client, cloud: SmartlinkCloud, home: Home, clock: ManualClock
) -> None:
    """Server-rendered, nothing from elsewhere, names made harmless."""
    cloud.add_home(rooms=("<script>Cave",)).add_device("<b>")
    cloud.faults.add("config", "502", count=3)
    await client.schedule(item(home.id))
    clock.now = at(10, 1)
    shown = await text(client)
    assert shown.count("<article") == 4
    assert "&lt;script&gt;Cave" in shown
    for wrong in ("<script>Cave", "<b><", "https://", "src="):
        assert wrong not in shown
    for right in (
        cloud.url,
        CLIENT,
        "config: 502, 3 more",
        "Prog · 19 °C +2",
        "1 sent, 1 acknowledged",
        "to come",
        "derogations 200",
        "acknowledges after 2 s",
    ):
        assert right in shown, right
    cloud.add_homes(5000)
    assert "and 4982 more homes" in await text(client, "/simulator/live")
    assert [check_kind(kind) for kind in KINDS] == list(KINDS)


async def test_knobs_of_a_home(client: Client, home: Home) -> None:
    """Gateway, consent, rooms, devices."""
    path = f"homes/{home.id}"
    await turn(client, f"{path}/gateway", connected=0, ack_delay=30)
    assert home.gateway is not None
    assert (home.gateway.connected, home.gateway.ack_delay) == (False, 30)
    await turn(client, f"{path}/gateway", connected=1, ack_delay="")
    assert (home.gateway.connected, home.gateway.ack_delay) == (True, None)
    assert "acknowledges never" in await text(client)
    await turn(client, f"{path}/rooms/1", temperature=15.5)
    await turn(client, f"{path}/devices/AA01", mode="Manual", manual=20.5)
    devices = await client.devices(home.id)
    shown = devices["AA01"]
    assert (shown["mode"], shown["sp"], shown["pv"]) == ("Manual", 20.5, "15.5")
    await turn(client, f"{path}/devices/AA02", silent_days=4)
    assert (await client.devices(home.id))["AA02"]["online"] is False
    assert "offline" in await text(client)
    await turn(client, f"{path}/devices/AA02", reporting=1)
    assert (await client.devices(home.id))["AA02"]["online"] is True
    await turn(client, f"{path}/devices/AA02", reporting=0)
    assert "silent" in await text(client)
    shown = (await state(client))["homes"][0]
    assert shown["rooms"]["1"] == {"name": "Salon", "temperature": 15.5}
    assert shown["devices"]["AA01"]["programmed"] == 20.5
    await turn(client, f"{path}/consent", allowed=0)
    assert await client.status("config", homeId=home.id) == 403
    assert "no consent" in await text(client)
    await turn(client, f"{path}/remove")
    assert await client.status("config", homeId=home.id) == 404
    assert "KeyError" in await turn(client, f"{path}/remove")


async def test_knobs_of_the_cloud(client: Client, cloud: SmartlinkCloud) -> None:
    """Homes, secrets, faults and quirks."""
    (added,) = (await turn(client, "homes", email="ann@example.invalid"))["ids"]
    answer = await client.ask("invitations", email="ann@example.invalid")
    assert [one["_id"] for one in answer["reponse"]] == [added]
    await turn(client, f"partners/{CLIENT}/secret", secret="another")
    assert await client.status("config", homeId=added) == 401
    client.sign_in(CLIENT, "another")
    await turn(client, "faults", route="config", kind="429:5", count=1)
    assert await client.status("config", homeId=added) == 429
    assert "ValueError" in await turn(client, "faults", route="*", kind="explode")
    await turn(client, "faults", route="*", kind="500")
    await turn(client, "faults/clear")
    assert await client.devices(added)
    await turn(client, "quirks", overlap="added", most_items=500, foreign_home=404)
    assert (cloud.quirks.overlap, cloud.quirks.most_items) == ("added", 500)
    await turn(client, "quirks", most_items="", setpoint_with_delta=False)
    assert cloud.quirks.most_items is None
    for wrong in (
        {"overlap": "sooner"},
        {"foreign_home": 402},
        {"setpoint_with_delta": 1},
        {"most_items": 0},
        {"report_every": -1},
        {"made_up": 1},
    ):
        assert "ValueError" in await turn(client, "quirks", **wrong)
    assert "TypeError" in await turn(client, "speed", speed=60)
    assert len((await turn(client, "homes", count=500))["ids"]) == 500
    assert "ValueError" in await turn(client, "homes", count=0)
    quirks = (await state(client))["quirks"]
    assert set(quirks) == {one.name for one in fields(Quirks)}


def test_every_quirk_can_be_what_it_is() -> None:
    """Whatever the page offers is taken, and so is what is there."""
    quirks = Quirks()
    quirks.set(**quirks.as_dict())
    assert quirks == Quirks()
    for name in quirks.as_dict():
        for value in choices(name):
            quirks.set(**{name: value})
            assert getattr(quirks, name) is value


async def test_a_form_comes_back_to_the_page(client: Client, home: Home) -> None:
    """The page works without its script, too."""
    url = f"{client.cloud.url}/simulator/homes/{home.id}/devices/AA01"
    async with client.session.post(url, data={"mode": "Antifreeze"}) as response:
        assert (response.status, response.url.path) == (200, "/")
    assert home.devices["AA01"].mode == "Antifreeze"
    async with client.session.post(url, data={"mode": "Boost"}) as response:
        assert response.status == 400


@pytest.fixture
def demo(client: Client) -> Client:
    """Return a client of the demo's homes."""
    demo_homes(client.cloud)
    client.sign_in(CLIENT_ID, CLIENT_SECRET)
    return client


async def test_the_demo(demo: Client, clock: ManualClock) -> None:
    """21 °C in a room that is programmed to 19, by day and by night."""
    house, flat, guests = demo.cloud.homes.values()
    for hour in (3, 15):
        clock.now = at(hour, day=14)
        devices = await demo.devices(house.id)
        assert (devices["BHS1A0000101"]["sp"], devices["BHS1A0000102"]["sp"]) == (
            *(19, 19),
        )
    window = {"date": "2027-01-14", "startTime": 905, "endTime": 1025}
    start, _ = await demo.schedule(
        *(item(home.id, **window) for home in (house, flat, guests))
    )
    clock.now = at(15, 4, day=14)
    before = (await demo.devices(house.id))["BHS1A0000101"]
    clock.now = at(15, 55, day=14)
    after = (await demo.devices(house.id))["BHS1A0000101"]
    assert (before["sp"], after["sp"]) == (19, 21)
    assert float(before["pv"]) + 1 < float(after["pv"])
    assert [one["acknowledge"] for one in (await demo.report(start))["details"]] == [
        True,
        True,
        False,
    ]
    devices = (await demo.devices(guests.id)).values()
    assert [one["online"] for one in devices] == [True, False]


async def test_a_restart(demo: Client, clock: ManualClock, tmp_path: Path) -> None:
    """What was scheduled goes on under the same triggers, as with a real cloud."""
    path = tmp_path / "kept.json"
    house, *_ = demo.cloud.homes.values()
    added = demo.cloud.add_home(partner=CLIENT_ID)
    await demo.schedule(item(added.id))
    start, end = await demo.schedule(item(house.id))
    clock.now = at(10, 30)
    keep(demo.cloud, path)
    async with SmartlinkCloud(clock=clock) as again:
        demo_homes(again)
        recall(again, tmp_path / "missing.json")
        recall(again, path)
        client = Client(again, demo.session)
        client.sign_in(CLIENT_ID, CLIENT_SECRET)
        clock.now += 10
        report = await client.report(start)
        assert report["details"] == [
            {"acknowledge": True, "homeId": house.id}
            | {"sendAt": "2027-01-13T09:00:00.000Z"}
        ]
        assert (await client.devices(house.id))["BHS1A0000101"]["sp"] == 21
        clock.now = at(12, 1)
        assert (await client.report(end))["summary"]["received"] == 1
        path.write_text("nonsense")
        recall(again, path)
        assert len(again.derogations) == 1


async def test_command_line(tmp_path: Path) -> None:
    """It says when it is ready, and keeps what was scheduled when it is stopped."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "simulators", "--smartlink", "127.0.0.1:0", "--keep", str(tmp_path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    line = await asyncio.wait_for(process.stdout.readline(), 20)
    assert line.startswith(b"smartlink ready: http://127.0.0.1:")
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, errors) == (0, b"")
    assert (tmp_path / "smartlink.json").read_text() == "[]"
