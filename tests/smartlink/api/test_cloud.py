"""The client and the simulated cloud: two readings of one document that have to agree."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from custom_components.isotherm.hub.errors import (
    ApiError,
    AuthError,
    NoAnswerError,
    NotAllowedError,
    NotFoundError,
    ProtocolError,
    RateLimitError,
    RejectedError,
)
from custom_components.isotherm.smartlink.api.client import PartnerClient
from custom_components.isotherm.smartlink.api.errors import PartlyScheduledError
from custom_components.isotherm.smartlink.api.models import (
    DAY,
    Acknowledgement,
    Category,
    Mode,
    RoomShift,
)
from custom_components.isotherm.smartlink.api.scheduling import schedule_all
from custom_components.isotherm.smartlink.api.windows import windows
from simulators.clock import ManualClock
from simulators.smartlink import ALL_DAY, Home, SmartlinkCloud

from .conftest import CLIENT_ID, QUICK, SECRET

ZONE = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 28, 17, 30, tzinfo=ZONE)
WINDOW = windows(NOW.date(), 1080, 1140)[0]


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands half an hour before the window."""
    return ManualClock(NOW.timestamp())


@pytest.fixture
async def cloud(
    socket_enabled: None, clock: ManualClock
) -> AsyncGenerator[SmartlinkCloud]:
    """Return a running cloud with a partner."""
    async with SmartlinkCloud(clock=clock) as running:
        running.add_partner(CLIENT_ID, SECRET)
        yield running


@pytest.fixture
def home(cloud: SmartlinkCloud) -> Home:
    """Return a home with a heater that is programmed, one that is not, and one offline."""
    home = cloud.add_home(email="ann@example.invalid", rooms=("Salon", "Bain"))
    home.add_device("AA01", week=ALL_DAY)
    home.add_device("AA02", 2, category="TowelDryier", mode="Manual", manual=20.5)
    home.add_device("AA03", 2, silent_days=4)
    return home


@pytest.fixture
def partner(session: aiohttp.ClientSession, cloud: SmartlinkCloud) -> PartnerClient:
    """Return the partner's client."""
    return PartnerClient(session, cloud.url, CLIENT_ID, SECRET, timing=QUICK)


@pytest.mark.parametrize(
    "quirks",
    [
        {},
        {"spelling": "better"},
        {"numbers": "text"},
        {"numbers": "numbers"},
        {"dates": "offset"},
        {"dates": "epoch"},
        {"dates": "epoch_ms"},
        {"missing": "null"},
        {"offline": "told"},
        {"week": "always"},
    ],
)
async def test_a_home_in_every_spelling(
    cloud: SmartlinkCloud, home: Home, partner: PartnerClient, quirks: dict[str, str]
) -> None:
    """The same is read, however the cloud writes it."""
    plain = await partner.home(home.id)
    cloud.quirks.set(**quirks)
    report = await partner.home(home.id)
    assert [one.header for one in report.devices] == ["AA01", "AA02", "AA03"]
    heater, dryer, offline = report.devices
    assert (heater.mode, heater.setpoint) == (Mode.PROG, 19.0)
    assert heater.week is not None
    assert [len(day) for day in heater.week] == [1] * 7
    assert dryer.category is Category.TOWEL_DRYER
    assert (dryer.mode, dryer.setpoint, dryer.week) == (Mode.MANUAL, 20.5, None)
    assert (offline.online, offline.setpoint, offline.mode) == (False, None, None)
    for before, after in zip(plain.devices, report.devices, strict=True):
        if after.last_update is not None and before.last_update is not None:
            assert abs((before.last_update - after.last_update).total_seconds()) < 1
    assert report.gateway is not None
    assert plain.gateway is not None
    assert report.gateway.version == plain.gateway.version
    (invited,) = await partner.invitations("ann@example.invalid")
    assert invited.home_id == home.id
    assert [(one.number, one.headers) for one in invited.rooms] == [
        (1, ("AA01",)),
        (2, ("AA02", "AA03")),
    ]
    assert (invited.has_gateway, invited.gateway_connected) == (True, True)


async def test_a_derogation_and_its_report(
    cloud: SmartlinkCloud, home: Home, partner: PartnerClient, clock: ManualClock
) -> None:
    """Scheduled, started, acknowledged, ended."""
    shifts = [RoomShift(home.id, 1, -2), RoomShift(home.id, 2, 1)]
    (part,) = await schedule_all(partner, WINDOW, shifts)
    assert part.triggers.start
    assert part.triggers.end
    assert home.id not in " ".join(part.triggers.messages)
    report = await partner.report(part.triggers.start)
    assert (report.requested, report.sent, report.received) == (1, 0, 0)
    assert (report.first, report.details) == (None, ())
    clock.advance(31 * 60)
    report = await partner.report(part.triggers.start)
    begins = datetime(2026, 11, 28, 18, tzinfo=ZONE)
    assert (report.requested, report.sent, report.received) == (1, 1, 1)
    assert report.first == report.last == begins
    assert report.details == (Acknowledgement(home.id, True, begins),)
    assert (await partner.home(home.id)).devices[0].setpoint == 17.0
    clock.advance(60 * 60)
    assert (await partner.home(home.id)).devices[0].setpoint == 19.0
    assert (await partner.report(part.triggers.end)).received == 1


@pytest.mark.parametrize("quirk", [{"most_items": 7}, {"most_bytes": 1000}])
async def test_bodies_of_the_size_that_the_cloud_takes(
    cloud: SmartlinkCloud, partner: PartnerClient, quirk: dict[str, int]
) -> None:
    """Each room is scheduled once, and a home is in one body."""
    homes = cloud.add_homes(20)
    cloud.quirks.set(**quirk)
    shifts = [RoomShift(home.id, room, -1) for home in homes for room in (1, 2)]
    parts = await schedule_all(partner, WINDOW, shifts)
    assert [shift for part in parts for shift in part.shifts] == shifts
    assert len(cloud.derogations) == len(parts) > 1
    assert sum(len(one.shifts) for one in cloud.derogations) == len(homes)


async def test_a_home_taken_away_half_way(
    cloud: SmartlinkCloud, partner: PartnerClient
) -> None:
    """The others are scheduled, and what was not is told."""
    homes = cloud.add_homes(8)
    partner.most_shifts = 4
    homes[3].allowed = False
    shifts = [RoomShift(home.id, room, -1) for home in homes for room in (1, 2)]
    await partner.check()
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(partner, WINDOW, shifts)
    assert isinstance(failed.value.cause, NotAllowedError)
    assert failed.value.failed == tuple(shifts[4:8])
    assert len(failed.value.parts) == len(cloud.derogations) == 3


@pytest.mark.parametrize("kind", ["reset", "cut", "hang", "truncated", "500", "html"])
async def test_an_answer_that_is_lost(
    cloud: SmartlinkCloud,
    home: Home,
    session: aiohttp.ClientSession,
    kind: str,
) -> None:
    """The cloud has scheduled it: it is asked for once, and told as not known."""
    timing = replace(QUICK, carry_out=2.0 if kind == "hang" else 30.0)
    partner = PartnerClient(session, cloud.url, CLIENT_ID, SECRET, timing=timing)
    cloud.faults.add("derogations", kind, after=True)
    shifts = [RoomShift(home.id, 1, -2)]
    with pytest.raises(PartlyScheduledError) as failed:
        await schedule_all(partner, WINDOW, shifts)
    assert failed.value.unknown == tuple(shifts)
    assert isinstance(failed.value.cause, NoAnswerError | ProtocolError)
    assert len(cloud.derogations) == 1
    assert len(cloud.requests) == 1


async def test_a_cloud_that_takes_no_24_00(
    cloud: SmartlinkCloud, home: Home, partner: PartnerClient
) -> None:
    """A night is scheduled until 23:55, and from 00:00."""
    cloud.quirks.set(latest_end=DAY - 5)
    ends = []
    for window in windows(NOW.date(), 1430, 20):
        parts = await schedule_all(partner, window, [RoomShift(home.id, 1, -2)])
        ends += [part.window.end for part in parts]
    assert ends == [DAY - 5, 20]
    assert len(cloud.derogations) == 2


@pytest.mark.parametrize("errors", ["text", "json", "empty", "html"])
async def test_refusals(
    cloud: SmartlinkCloud, home: Home, partner: PartnerClient, errors: str
) -> None:
    """Whatever their body is."""
    cloud.quirks.set(errors=errors)
    await partner.check()
    with pytest.raises(NotFoundError):
        await partner.home("unknown")
    home.allowed = False
    with pytest.raises(NotAllowedError):
        await partner.home(home.id)
    with pytest.raises(NotFoundError):
        await partner.report("unknown")
    cloud.add_partner(CLIENT_ID, "another secret")
    with pytest.raises(AuthError) as refused:
        await partner.home(home.id)
    assert home.id not in str(refused.value)
    cloud.faults.add("config", "429:7", count=1)
    with pytest.raises(RateLimitError) as limited:
        await partner.home(home.id)
    assert limited.value.retry_after == 7


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("error", RejectedError),
        ("garbage", NoAnswerError),
        ("html", NoAnswerError),
        ("empty", ProtocolError),
        ("null", ProtocolError),
        ("bomb", ProtocolError),
        ("redirect", ApiError),
        ("truncated", ProtocolError),
        ("cut", NoAnswerError),
        ("reset", NoAnswerError),
    ],
)
async def test_faults(
    cloud: SmartlinkCloud,
    home: Home,
    partner: PartnerClient,
    kind: str,
    error: type[ApiError],
) -> None:
    """Each is one of our own errors, and over with the fault."""
    cloud.faults.add("config", kind)
    with pytest.raises(error):
        await partner.home(home.id)
    cloud.faults.clear()
    assert (await partner.home(home.id)).devices


@pytest.mark.parametrize(
    "quirks", [{}, {"users_most": 10}, {"users_beyond": "last"}, {"numbers": "text"}]
)
async def test_all_users(
    cloud: SmartlinkCloud, partner: PartnerClient, quirks: dict[str, object]
) -> None:
    """Each once, however short the cloud's pages are."""
    cloud.add_homes(230)
    cloud.quirks.set(**quirks)
    found = [user async for page in partner.all_users() for user in page]
    assert len(found) == 230
    assert len({user["homeId"] for user in found}) == 230
    assert found[0]["email"] == "person-1@example.invalid"


async def test_a_diagnosis(
    cloud: SmartlinkCloud, home: Home, partner: PartnerClient, clock: ManualClock
) -> None:
    """Asked for, and read once the gateway has answered."""
    asked = await partner.request_diagnosis(home.id)
    assert asked.accepted
    assert asked.message_id
    assert (await partner.diagnosis(asked.message_id)).acknowledged is False
    clock.advance(120)
    assert (await partner.diagnosis(asked.message_id)).acknowledged is True


async def test_five_thousand_homes_block_nothing(
    cloud: SmartlinkCloud, partner: PartnerClient, clock: ManualClock
) -> None:
    """All in one request each; the report tells of every home."""
    homes = cloud.add_homes(5000)
    shifts = [RoomShift(home.id, room, -2) for home in homes for room in (1, 2)]
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others_run = asyncio.create_task(others())
    (part,) = await schedule_all(partner, WINDOW, shifts)
    clock.advance(31 * 60)
    assert part.triggers.start
    report = await partner.report(part.triggers.start)
    others_run.cancel()
    assert report.received == len(report.details) == 5000
    # Both make and read their rows in slices: each gives the others their turn.
    assert turns > 50
    assert len(cloud.requests) == 2
