"""Derogations: what is taken, when triggers fire, what heaters make of them."""

from typing import Any

import pytest

from simulators.clock import ManualClock
from simulators.smartlink import Home, SmartlinkCloud

from .client import Client, item
from .conftest import at


async def setpoints(client: Client, home: Home) -> list[float]:
    """Return the setpoints of a home's devices."""
    return [one["sp"] for one in (await client.devices(home.id)).values()]


@pytest.mark.parametrize(
    "wrong",
    [
        {"delta": 6},
        {"delta": -6},
        {"delta": 1.5},
        {"delta": "1"},
        {"delta": True},
        {"startTime": 601},
        {"startTime": -5},
        {"endTime": 722},
        {"endTime": 1445},
        {"endTime": 600},
        {"endTime": 590},
        {"date": "2027-1-13"},
        {"date": "2027-02-30"},
        {"date": "20270113"},
        {"date": "2027-01-13T00:00"},
        {"date": "9999-12-31"},
        {"date": 5},
        {"roomId": "1"},
        {"homeId": 7},
    ],
)
async def test_refused_items(client: Client, home: Home, wrong: dict[str, Any]) -> None:
    """The whole request is refused for one wrong item."""
    items = [item(home.id, roomId=2), item(home.id, **wrong)]
    assert await client.status("derogations", derogations=items) == 400
    assert client.cloud.derogations == []


async def test_refused_bodies(client: Client, home: Home) -> None:
    """Nothing, no list, two windows, an unknown room, too many, too much."""
    for body in ({}, {"derogations": []}, {"derogations": {}}, {"derogations": [1]}):
        assert await client.status("derogations", **body) == 400
    for key in item(home.id):
        one = item(home.id)
        del one[key]
        assert await client.status("derogations", derogations=[one]) == 400
    two = [item(home.id), item(home.id, roomId=2, endTime=725)]
    assert await client.status("derogations", derogations=two) == 400
    assert (
        await client.status("derogations", derogations=[item(home.id, roomId=3)]) == 404
    )
    two = [item(home.id), item(home.id, roomId=2)]
    client.cloud.quirks.most_items = 1
    assert await client.status("derogations", derogations=two) == 413
    client.cloud.quirks.most_items = 2
    client.cloud.quirks.most_bytes = 100
    assert await client.status("derogations", derogations=two) == 413
    client.cloud.quirks.most_bytes = None
    client.cloud.quirks.latest_end = 1435
    late = [item(home.id, endTime=1440)]
    assert await client.status("derogations", derogations=late) == 400
    assert client.cloud.derogations == []
    await client.schedule(*two)
    client.cloud.quirks.latest_end = 1440
    await client.schedule(*late)


async def test_the_whole_path(client: Client, home: Home, clock: ManualClock) -> None:
    """Asked, fired, acknowledged, warming; ended and back."""
    start, end = await client.schedule(item(home.id))
    assert (await client.report(start)) == {
        "summary": {"requested": 1, "sent": 0, "received": 0},
        "details": [],
    }
    assert await setpoints(client, home) == [19, 19, 20]
    clock.now = at(10) + 1
    told = {"homeId": home.id, "sendAt": "2027-01-13T09:00:00.000Z"}
    times = {"first": told["sendAt"], "last": told["sendAt"]}
    assert await client.report(start) == {
        "summary": {"requested": 1, "sent": 1, "received": 0} | times,
        "details": [{"acknowledge": False} | told],
    }
    assert await setpoints(client, home) == [19, 19, 20]
    clock.now = at(10) + 2
    assert await client.report(start) == {
        "summary": {"requested": 1, "sent": 1, "received": 1} | times,
        "details": [{"acknowledge": True} | told],
    }
    assert await setpoints(client, home) == [21, 21, 20]
    clock.now = at(11, 55)
    heater = (await client.devices(home.id))["AA01"]
    assert float(heater["pv"]) == 21
    assert (await client.report(end))["summary"]["sent"] == 0
    clock.now = at(12)
    assert await setpoints(client, home) == [19, 19, 20]
    clock.now = at(12, 1)
    assert home.gateway is not None
    home.gateway.connected = False
    assert (await client.report(end))["summary"]["received"] == 1
    home.gateway.connected = True
    assert home.derogations == []
    clock.now = at(14)
    heater = (await client.devices(home.id))["AA01"]
    assert 19 <= float(heater["pv"]) < 20.5


async def test_gateways(
    client: Client, cloud: SmartlinkCloud, clock: ManualClock
) -> None:
    """Late, never, not connected, and none at all."""
    homes = cloud.add_homes(4)
    gateways = [home.gateway for home in homes]
    for gateway in gateways:
        assert gateway is not None
    late, never, gone = gateways[:3]
    assert late is not None
    assert never is not None
    assert gone is not None
    late.ack_delay, never.ack_delay, gone.connected = 90, None, False
    homes[3].gateway = None
    start, _ = await client.schedule(*(item(home.id) for home in homes))
    clock.now = at(10, 1)

    async def acknowledged() -> list[bool]:
        report = await client.report(start)
        assert report["summary"]["sent"] == 4
        assert report["summary"]["received"] == sum(
            one["acknowledge"] for one in report["details"]
        )
        return [one["acknowledge"] for one in report["details"]]

    assert await acknowledged() == [False] * 4
    clock.advance(30)
    assert await acknowledged() == [True, False, False, False]
    clock.advance(3000)
    gone.connected = True
    assert await acknowledged() == [True, False, False, False]
    assert await setpoints(client, homes[1]) == [16, 16]
    never.ack_delay = 5
    assert await acknowledged() == [True, True, False, False]
    assert await setpoints(client, homes[1]) == [18, 16]
    assert await setpoints(client, homes[2]) == [16, 16]


async def test_carried_out_without_a_word(
    client: Client, home: Home, clock: ManualClock
) -> None:
    """A gateway may pass on what it never acknowledges."""
    assert home.gateway is not None
    home.gateway.ack_delay = None
    client.cloud.quirks.unacknowledged = "carried out"
    start, _ = await client.schedule(item(home.id))
    clock.now = at(10, 30)
    assert await setpoints(client, home) == [21, 21, 20]
    assert (await client.report(start))["summary"]["received"] == 0


async def test_overlap(client: Client, home: Home, clock: ManualClock) -> None:
    """The one that was asked later counts, or they add up."""
    await client.schedule(item(home.id))
    await client.schedule(item(home.id, startTime=630, endTime=690, delta=-1))
    clock.now = at(10, 45)
    assert await setpoints(client, home) == [18, 18, 20]
    client.cloud.quirks.overlap = "added"
    assert await setpoints(client, home) == [20, 20, 20]
    clock.now = at(11, 31)
    assert await setpoints(client, home) == [21, 21, 20]


async def test_setpoint_without_the_delta(
    client: Client, home: Home, clock: ManualClock
) -> None:
    """It may be told without; the room warms all the same."""
    client.cloud.quirks.setpoint_with_delta = False
    await client.schedule(item(home.id))
    clock.now = at(11, 55)
    heater = (await client.devices(home.id))["AA01"]
    assert (heater["sp"], float(heater["pv"])) == (19, 21)


async def test_modes(client: Client, home: Home, clock: ManualClock) -> None:
    """Only Prog follows a derogation; Manual may."""
    await client.schedule(item(home.id, delta=-3), item(home.id, roomId=2))
    clock.now = at(10, 1)
    assert await setpoints(client, home) == [16, 16, 20]
    client.cloud.quirks.derogation_in_manual = True
    assert await setpoints(client, home) == [16, 16, 22]
    home.devices["AA01"].mode = "Stop"
    home.devices["AA02"].mode = "Antifreeze"
    assert await setpoints(client, home) == [0, 7, 22]


async def test_the_past(client: Client, home: Home, clock: ManualClock) -> None:
    """At once, refused, or never."""
    past = item(home.id, startTime=540)
    await client.schedule(past)
    clock.advance(10)
    assert await setpoints(client, home) == [21, 21, 20]
    client.cloud.quirks.past = "refused"
    assert await client.status("derogations", derogations=[past]) == 400
    await client.schedule(item(home.id, startTime=570))
    client.cloud.quirks.past = "never"
    start, _ = await client.schedule(past)
    clock.now = at(13)
    assert (await client.report(start))["summary"]["sent"] == 0


async def test_an_end_that_never_arrives(
    client: Client, home: Home, clock: ManualClock
) -> None:
    """Heaters that hear of the end through the gateway may wait for it."""
    client.cloud.quirks.ends_by_itself = False
    await client.schedule(item(home.id))
    clock.now = at(11)
    assert await setpoints(client, home) == [21, 21, 20]
    assert home.gateway is not None
    home.gateway.ack_delay = None
    clock.now = at(13)
    assert await setpoints(client, home) == [21, 21, 20]
    home.gateway.ack_delay = 2
    assert await setpoints(client, home) == [19, 19, 20]


async def test_reports_now_and_then(
    client: Client, home: Home, clock: ManualClock
) -> None:
    """Devices report at a pace of their own, and not through a dead gateway."""
    client.cloud.quirks.report_every = 600
    await client.schedule(item(home.id))
    clock.now = at(10, 9)
    heater = (await client.devices(home.id))["AA01"]
    assert heater["lastUpdate"] == "2027-01-13T09:00:00.000Z"
    assert heater["sp"] == 19
    clock.now = at(10, 10)
    assert (await client.devices(home.id))["AA01"]["sp"] == 21
    assert home.gateway is not None
    home.gateway.connected = False
    clock.now = at(11, 10)
    heater = (await client.devices(home.id))["AA01"]
    assert heater["lastUpdate"] == "2027-01-13T09:10:00.000Z"


@pytest.mark.parametrize(
    ("date", "window", "seconds"),
    [
        ("2027-03-28", (60, 240), 2 * 3600),
        ("2027-10-31", (60, 240), 4 * 3600),
        ("2027-01-13", (1430, 1440), 600),
    ],
)
async def test_clock_changes(
    client: Client, home: Home, date: str, window: tuple[int, int], seconds: float
) -> None:
    """Minutes are those of the wall clock in the homes' zone."""
    start, end = window
    await client.schedule(item(home.id, date=date, startTime=start, endTime=end))
    (derogation,) = client.cloud.derogations
    assert derogation.start.at is not None
    assert derogation.ends_at - derogation.start.at == seconds
